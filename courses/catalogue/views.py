"""Pages that anyone may see: home, the catalogue, a course, an educator."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from accounts.models import User
from accounts.sessions.http import ClerkRequest
from courses import access, reviews
from courses.models import Category, Chapter, Enrollment
from courses.paging import page_of
from courses.progress import Progress, progress_in, progress_of
from courses.review_forms import ReviewForm

from . import artwork
from .enroll_button import main_button
from .enrolled import is_saved, with_enrollments
from .forms import CatalogueForm
from .reviews import latest_reviews

FEATURED = 8
IN_PROGRESS = 3
SHARE_IMAGE_KEPT = 7 * 24 * 3600  # seconds


@require_safe
@login_not_required
def home(request: ClerkRequest) -> HttpResponse:
    enrollments = Enrollment.objects.of(request.user).incomplete().recent()
    popular = access.listed_courses().for_cards().order_by("-enrollment_count", "id")
    context = {
        "form": CatalogueForm(),
        "in_progress": progress_of(enrollments[:IN_PROGRESS]),
        "courses": with_enrollments(popular[:FEATURED], request.user),
        "categories": Category.objects.all(),
    }
    return render(request, "courses/catalogue/home.html", context)


@require_safe
@login_not_required
def course_list(request: ClerkRequest) -> HttpResponse:
    listed = access.listed_courses()
    form = CatalogueForm(request.GET, languages=listed.languages())
    courses = form.filter(listed.for_cards())
    page = page_of(request, courses)
    page.object_list = with_enrollments(page.object_list, request.user)
    return render(request, "courses/catalogue/course_list.html", {"form": form, "page": page})


@require_safe
@login_not_required
def course_detail(request: ClerkRequest, slug: str) -> HttpResponse:
    courses = access.visible_courses(request.user).select_related("category", "educator")
    course = get_object_or_404(courses, slug=slug)
    chapters = list(course.chapters.with_lectures())
    enrollment = course.enrollments.of(request.user).select_related("review").first()
    access.mark_open(chapters, request.user, course, enrollment)
    progress = _mark(chapters, enrollment) if enrollment else None
    may_save = (
        request.user.is_authenticated and not enrollment and access.may_enroll(request.user, course)
    )
    mine = reviews.of(enrollment)
    context = {
        "course": course,
        "progress": progress,
        "button": main_button(course, request.user, progress),
        "chapters": chapters,
        "may_save": may_save,
        "is_saved": may_save and is_saved(request.user, course),
        "opens_all": access.opens_all(request.user, course, enrollment),
        "reviews": latest_reviews(course, mine),
        "my_review": mine,
        "review_form": ReviewForm() if enrollment and not mine else None,
        "edits": access.edits(request.user, course),
    }
    return render(request, "courses/catalogue/course_detail.html", context)


def _mark(chapters: list[Chapter], enrollment: Enrollment) -> Progress:
    """Set what is done, and where to go on, on the chapters and lectures of a student's course."""
    lectures = [lecture for chapter in chapters for lecture in chapter.lectures.all()]
    progress = progress_in(enrollment, lectures)
    for chapter in chapters:
        for lecture in chapter.lectures.all():
            lecture.is_completed = lecture.pk in progress.completed_ids
            lecture.is_current = lecture == progress.next_lecture
        chapter.done = sum(lecture.is_completed for lecture in chapter.lectures.all())
        chapter.is_current = any(lecture.is_current for lecture in chapter.lectures.all())
    return progress


@require_safe
@login_not_required
@conditional_page
@cache_control(public=True, max_age=24 * 3600)
def share_image(request: ClerkRequest, slug: str) -> HttpResponse:
    """The picture that other sites show beside a link to the course."""
    course = get_object_or_404(access.listed_courses().select_related("category"), slug=slug)
    position = course.category.position
    key = f"share-image:{artwork.VERSION}:{position}:{course.slug}"
    picture = cache.get(key)
    if picture is None:
        picture = artwork.share_image(artwork.draw(course.slug, position))
        cache.set(key, picture, SHARE_IMAGE_KEPT)
    return HttpResponse(picture, content_type="image/png")


@require_safe
@login_not_required
def educator(request: ClerkRequest, user_id: str) -> HttpResponse:
    person = get_object_or_404(User.objects.active(), pk=user_id)
    courses = access.listed_courses().owned_by(person).for_cards()
    page = page_of(request, courses)
    page.object_list = with_enrollments(page.object_list, request.user)
    if not person.is_educator and not page.object_list:
        raise Http404
    return render(request, "courses/catalogue/educator.html", {"person": person, "page": page})
