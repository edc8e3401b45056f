"""Pages that anyone may see: home, the catalogue, a course, an educator."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db.models import Count, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from accounts.models import EducatorProfile, User
from accounts.sessions.http import ClerkRequest
from accounts.sessions.rate_limits import limited
from accounts.sessions.responses import signed_out
from accounts.sessions.shared import shared_when_signed_out
from courses import access, announcements, reviews
from courses.models import Category, Course, CourseQuerySet, Enrollment
from courses.outline import Outline, get_chapter
from courses.paging import UncountedPage
from courses.progress import Progress, progress_in, progress_of
from courses.review_forms import ReviewForm

from . import artwork, stamps
from .enroll_button import main_button
from .enrolled import is_saved, with_enrollments
from .forms import CatalogueForm
from .listing import list_courses, popular_keys
from .reviews import latest_reviews

IN_PROGRESS = 3
FIGURES_KEPT = 300  # seconds
SHARE_IMAGE_KEPT = 7 * 24 * 3600  # seconds


@require_safe
@login_not_required
@shared_when_signed_out(stamps.home)
def home(request: ClerkRequest) -> HttpResponse:
    enrollments = Enrollment.objects.of(request.user).incomplete().recent()
    popular = Course.objects.cards(popular_keys(access.listed_courses()))
    context = {
        "form": CatalogueForm(),
        "in_progress": progress_of(enrollments[:IN_PROGRESS]),
        "courses": with_enrollments(popular, request.user),
        "categories": Category.objects.all(),
    }
    return render(request, "courses/catalogue/home.html", context)


@require_safe
@login_not_required
@limited("search")
@shared_when_signed_out(stamps.course_list)
def course_list(request: ClerkRequest) -> HttpResponse:
    listed = access.listed_courses()
    form = CatalogueForm(request.GET, categories=Category.objects.all())
    listing = list_courses(request, listed, form)
    # What the addresses on the page go on with.
    request.GET = form.query_of(listing.page.number)  # type: ignore[assignment]
    page = listing.page
    popular = [] if page.object_list else popular_keys(listed)
    page.object_list = with_enrollments(Course.objects.cards(page.object_list), request.user)
    context = {
        "form": form,
        "listing": listing,
        "page": page,
        "groups": form.groups(listing.counts),
        "popular": with_enrollments(Course.objects.cards(popular), request.user),
    }
    return render(request, "courses/catalogue/course_list.html", context)


@require_safe
@login_not_required
@shared_when_signed_out(stamps.course)
def course_detail(request: ClerkRequest, slug: str) -> HttpResponse:
    courses = access.visible_courses(request.user).select_related("category", "educator")
    course = get_object_or_404(courses, slug=slug)
    access.add_co_teachers([course])
    enrollment = access.enrollment_in(course, request.user, "review")
    outline = Outline.of(course, request.user, enrollment)
    progress = _mark(outline, enrollment)
    outline.unfold(request.GET.get("chapter", ""))
    may_save = (
        request.user.is_authenticated and not enrollment and access.may_enroll(request.user, course)
    )
    mine = reviews.of(enrollment)
    may_review = enrollment and access.may_review(request.user, course)
    context = {
        "course": course,
        "progress": progress,
        "button": main_button(course, request.user, progress),
        "outline": outline,
        "may_save": may_save,
        "is_saved": may_save and is_saved(request.user, course),
        "opens_all": access.opens_all(request.user, course, enrollment),
        "reviews": latest_reviews(course, mine),
        "my_review": mine,
        "review_form": ReviewForm() if may_review and not mine else None,
        "edits": access.edits(request.user, course),
        "announcement": announcements.latest(course) if enrollment else None,
    }
    return render(request, "courses/catalogue/course_detail.html", context)


def _mark(outline: Outline, enrollment: Enrollment | None) -> Progress | None:
    """Say on the outline what the student has done, and where to go on."""
    if enrollment is None:
        return None
    progress = progress_in(enrollment, outline.lectures)
    following = progress.next_lecture
    outline.mark(completed=progress.completed_ids, current=following.pk if following else None)
    return progress


@require_safe
@login_not_required
def chapter(request: ClerkRequest, slug: str, chapter_id: UUID) -> HttpResponse:
    """The lectures of a chapter, for a course page that has left them out.

    Whose token has run out is not told what a stranger sees: their page's link brings a new token.
    """
    if request.auth.expired_claims:
        return signed_out(request)
    course = get_object_or_404(access.visible_courses(request.user), slug=slug)
    enrollment = access.enrollment_in(course, request.user)
    outline = get_chapter(course, chapter_id, request.user, enrollment)
    if enrollment:
        outline.mark(completed=progress_in(enrollment, outline.lectures).completed_ids)
    context = {
        "course": course,
        "chapter": outline.chapters[0],
        "opens_all": access.opens_all(request.user, course, enrollment),
    }
    return render(request, "courses/catalogue/partials/chapter.html", context)


@require_safe
@login_not_required
@limited("share_pictures")
@conditional_page
@cache_control(public=True, max_age=24 * 3600)
def share_image(request: ClerkRequest, slug: str) -> HttpResponse:
    """The picture that other sites show beside a link to the course."""
    course = get_object_or_404(access.listed_courses().select_related("category"), slug=slug)
    key = f"share-image:{artwork.VERSION}:{course.hue}:{course.slug}"
    picture = caches["pages"].get(key)
    if picture is None:
        picture = artwork.share_image(artwork.draw(course.slug, course.hue))
        caches["pages"].set(key, picture, SHARE_IMAGE_KEPT)
    return HttpResponse(picture, content_type="image/png")


@require_safe
@login_not_required
@shared_when_signed_out(stamps.educator)
def educator(request: ClerkRequest, user_id: str) -> HttpResponse:
    person = get_object_or_404(User.objects.active(), pk=user_id)
    listed = access.listed_courses().taught_by(person)
    figures = _figures(person, listed)
    keys = listed.order_by("-published_at", "id").values_list("pk", flat=True)
    page = UncountedPage(request, keys, figures["courses"])
    page.object_list = with_enrollments(Course.objects.cards(page.object_list), request.user)
    if not person.is_educator and not page.object_list:
        raise Http404
    context = {
        "person": person,
        "profile": EducatorProfile.of(person) if person.is_educator else None,
        "is_own": person.is_educator and request.user == person,
        "page": page,
        "figures": figures,
    }
    return render(request, "courses/catalogue/educator.html", context)


def _figures(person: User, courses: CourseQuerySet) -> dict[str, Any]:
    """How many courses, the students of all, and the average of all their ratings.

    Kept for FIGURES_KEPT seconds, so that the page of an educator with many courses counts none.
    """
    key = f"educator-figures:{person.pk}"
    figures: dict[str, Any] | None = caches["pages"].get(key)
    if figures is None:
        figures = _counted(courses)
        caches["pages"].set(key, figures, FIGURES_KEPT)
    return figures


def _counted(courses: CourseQuerySet) -> dict[str, Any]:
    sums = {f"rated_{stars}": Sum(f"rated_{stars}", default=0) for stars in range(1, 6)}
    sums["students"] = Sum("enrollment_count", default=0)
    found = courses.order_by().aggregate(courses=Count("pk"), **sums)
    rated = {stars: found[f"rated_{stars}"] for stars in range(1, 6)}
    number = sum(rated.values())
    total = sum(stars * times for stars, times in rated.items())
    return {
        "courses": found["courses"],
        "students": found["students"],
        "review_count": number,
        "rating_average": total / number if number else 0,
    }
