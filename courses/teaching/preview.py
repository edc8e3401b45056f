"""What an educator's Markdown will look like, before it is saved."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Role
from accounts.sessions.decorators import role_required
from accounts.sessions.http import UserRequest
from editing.text import INVALID
from texts.markdown import LONGEST_TEXT, validate_markdown

FIELDS = ("description", "body")  # that the forms have a *Preview* button for


@require_POST
@role_required(Role.EDUCATOR, Role.ADMIN)
def preview(request: UserRequest) -> HttpResponse:
    """The field that the button names, rendered as readers will see it; nothing is stored."""
    name = request.POST.get("preview", "")
    text = request.POST.get(name, "") if name in FIELDS else ""
    context = {"text": text, "errors": _errors(text)}
    status = INVALID if context["errors"] else 200
    return render(request, "courses/teaching/preview.html", context, status=status)


def _errors(text: str) -> list[str]:
    if len(text) > LONGEST_TEXT:
        return [_("The text is too long to be shown.")]
    try:
        validate_markdown(text)
    except ValidationError as error:
        return error.messages
    return []
