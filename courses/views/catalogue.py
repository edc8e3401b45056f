"""Pages that anyone may see: home, the catalogue, a course, an educator."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import ClerkRequest
from courses import artwork
from courses.buttons import main_button
from courses.forms import CatalogueForm
from courses.models import Category, Course, Enrollment, Review

PAGE_SIZE = 24
FEATURED = 8
IN_PROGRESS = 3
LATEST_REVIEWS = 6


@require_safe
@login_not_required
def home(request: ClerkRequest) -> HttpResponse:
    enrollments = Enrollment.objects.none()
    if request.user.is_authenticated:
        mine = Enrollment.objects.filter(user=request.user, completed_at=None)
        enrollments = mine.for_dashboard()[:IN_PROGRESS]
    context = {
        "form": CatalogueForm(),
        "enrollments": enrollments,
        "courses": Course.objects.published()
        .for_cards()
        .order_by("-enrollment_count", "id")[:FEATURED],
        "categories": Category.objects.all(),
    }
    return render(request, "courses/home.html", context)


@require_safe
@login_not_required
def catalogue(request: ClerkRequest) -> HttpResponse:
    form = CatalogueForm(request.GET)
    page = Paginator(form.courses(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "courses/catalogue.html", {"form": form, "page": page})


@require_safe
@login_not_required
def detail(request: ClerkRequest, slug: str) -> HttpResponse:
    courses = Course.objects.visible_to(request.user).select_related("category", "educator")
    course = get_object_or_404(courses, slug=slug)
    enrollment = None
    if request.user.is_authenticated:
        enrollment = (
            Enrollment.objects.filter(user=request.user, course=course).for_dashboard().first()
        )
    reviews = Review.objects.filter(course=course).select_related("enrollment__user")
    context = {
        "course": course,
        "enrollment": enrollment,
        "button": main_button(course, request.user, enrollment),
        "outline": course.outline(),
        "reviews": reviews[:LATEST_REVIEWS],
    }
    return render(request, "courses/detail.html", context)


@require_safe
@login_not_required
@cache_control(public=True, max_age=24 * 3600)
def share_image(request: ClerkRequest, slug: str) -> HttpResponse:
    """The picture that other sites show beside a link to the course."""
    course = get_object_or_404(Course.objects.published().select_related("category"), slug=slug)
    picture = artwork.share_image(artwork.draw(course.slug, course.category.position))
    return HttpResponse(picture, content_type="image/png")


@require_safe
@login_not_required
def educator(request: ClerkRequest, user_id: str) -> HttpResponse:
    person = get_object_or_404(User.objects.active(), pk=user_id)
    courses = Course.objects.published().owned_by(person).for_cards()
    page = Paginator(courses, PAGE_SIZE).get_page(request.GET.get("page"))
    if not person.is_educator and not page.object_list:
        return render(request, "404.html", status=404)
    return render(request, "courses/educator.html", {"person": person, "page": page})
