"""What an educator answers to a review of a course that they teach."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses import access, reviews
from courses.models import Review
from courses.review_forms import AnswerForm
from editing.text import INVALID


@require_http_methods(["GET", "HEAD", "POST"])
@educator_required
def review_answer(request: UserRequest, review_id: UUID) -> HttpResponse:
    """Answer, change the answer, or take it away (`remove`)."""
    review = access.get_taught_review(request.user, review_id)
    if "remove" in request.POST:
        return _take_away(request, review)
    form = AnswerForm(request.POST or None, instance=review)
    if form.is_valid() and form.save_version(partial(reviews.answer, by=request.user)):
        messages.success(request, _("Saved."))
        return redirect(f"{review.course.get_absolute_url()}#reviews")
    context = {"course": review.course, "review": form.met or review, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "courses/teaching/review_answer.html", context, status=status)


def _take_away(request: UserRequest, review: Review) -> HttpResponse:
    """The answer that was looked at, and no other."""
    is_seen = request.POST.get("version") == str(review.version)
    if is_seen and reviews.take_answer_away(review):
        messages.success(request, _("Your answer is taken away."))
        return redirect(f"{review.course.get_absolute_url()}#reviews")
    messages.error(request, _("This was saved elsewhere meanwhile. Look at what stands here now."))
    return redirect("teaching:review_answer", review.pk)
