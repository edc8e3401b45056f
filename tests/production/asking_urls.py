"""The site, with two addresses more: to ask, and to hear the answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from tutor import streams
from tutor.models import Answer


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    messages = [{"role": "user", "content": request.POST["question"]}]
    answer = streams.start(request.user, "tutor", messages, 400)
    return HttpResponse(str(answer.pk))


def hear(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    answer = Answer.objects.get(pk=answer_id, user_id=request.user.pk)
    return streams.events(
        request, answer, lambda row: f"<p>{row.text}</p>{streams.problem_of(row)}"
    )


urlpatterns = [
    path("ask/", ask),
    path("hear/<uuid:answer_id>/", hear),
    path("", include("skillrise.urls")),
]
