"""A student's own review of a course, and reports of anyone's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.sessions.http import UserRequest
from accounts.sessions.rate_limits import limited
from accounts.sessions.responses import is_same_site
from courses import access, moderation, reviews
from courses.models import Course, Enrollment, Review
from courses.review_forms import ReportForm, ReviewForm
from editing.text import INVALID


@require_http_methods(["GET", "HEAD", "POST"])
@limited("reviews")
def review(request: UserRequest, slug: str) -> HttpResponse:
    """Write a review, change it, delete it (`delete`), or be asked no more (`later`)."""
    course = get_object_or_404(access.visible_courses(request.user), slug=slug)
    enrollment = _enrollment(request, course)
    if enrollment is None:
        messages.info(request, _("Enroll in this course to review it."))
        return redirect(course)
    mine = reviews.of(enrollment)
    if "later" in request.POST:
        reviews.settle(enrollment)
        return redirect(_next(request, course))
    if "delete" in request.POST:
        return _delete(request, course, mine)
    may_review = access.may_review(request.user, course)
    if not may_review and (mine is None or request.method == "POST"):
        messages.info(request, _("You teach this course: only its students review it."))
        return redirect(course)
    form = ReviewForm(request.POST or None, review=mine)
    if request.method == "POST" and form.is_valid():
        reviews.write(enrollment, form.cleaned_data["rating"], form.cleaned_data["text"])
        messages.success(request, _("Thank you. Your review is saved."))
        return redirect(_next(request, course))
    context = {
        "course": course,
        "form": form if may_review else None,
        "review": mine,
        "next": request.POST.get("next", ""),
    }
    status = INVALID if form.errors else 200
    return render(request, "courses/learning/review.html", context, status=status)


def _delete(request: UserRequest, course: Course, mine: Review | None) -> HttpResponse:
    if mine:
        reviews.delete(mine)
    messages.success(request, _("Your review is deleted."))
    return redirect(_to_reviews(course))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("reviews")
def review_report(request: UserRequest, slug: str, review_id: UUID) -> HttpResponse:
    course = get_object_or_404(access.visible_courses(request.user), slug=slug)
    shown = Review.objects.shown().filter(course=course).select_related("enrollment__user")
    review = get_object_or_404(shown, pk=review_id)
    if review.enrollment and review.enrollment.user_id == request.user.pk:
        return redirect("learning:review", course.slug)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _report(request, review, form)
        return redirect(_to_reviews(course))
    context = {"course": course, "form": form, "review": review}
    status = INVALID if form.errors else 200
    return render(request, "courses/learning/review_report.html", context, status=status)


def _report(request: UserRequest, review: Review, form: ReportForm) -> None:
    said = form.cleaned_data
    try:
        is_open = reviews.report(request.user, review, said["reason"], said["text"])
    except reviews.TooManyReports:
        messages.error(request, _("You have reported many reviews today. Go on tomorrow."))
        return
    if is_open:
        messages.success(request, _("Thank you. An admin will read your report."))
    else:
        messages.info(request, moderation.DECIDED)


def _enrollment(request: UserRequest, course: Course) -> Enrollment | None:
    mine = course.enrollments.of(request.user).select_related("user", "review")
    enrollment = mine.first()
    if enrollment:
        enrollment.course = course
    return enrollment


def _next(request: UserRequest, course: Course) -> str:
    """The page that asked for the review; another site's address is none."""
    page = request.POST.get("next", "")
    return page if is_same_site(request, page) else _to_reviews(course)


def _to_reviews(course: Course) -> str:
    return f"{course.get_absolute_url()}#reviews"
