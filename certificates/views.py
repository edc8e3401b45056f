"""The end of a course, one's own certificates, and the public page of each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.sessions.http import ClerkRequest, UserRequest, wants_json
from accounts.sessions.rate_limits import limited
from courses import access, reviews
from courses.models import Enrollment, Lecture
from courses.models.lecture import TEXTS
from courses.paging import page_of
from courses.progress import progress_in
from courses.review_forms import ReviewForm

from . import badges, codes, issuing
from .finish import Done, next_courses
from .models import Certificate
from .pdf import pdf_of


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: UserRequest, slug: str) -> HttpResponse:
    """The end of a course: what is left, or what was done. A POST issues the certificate."""
    courses = access.visible_courses(request.user).select_related("educator", "category")
    course = get_object_or_404(courses, slug=slug)
    enrollments = Enrollment.objects.of(request.user).select_related("review")
    enrollment = get_object_or_404(enrollments, course=course)
    enrollment.course = course
    mine = progress_in(enrollment, list(Lecture.objects.of(course).defer(*TEXTS)))
    if request.method == "POST":
        if not issuing.issue(mine, request.user):
            messages.error(request, _("There is no certificate for this yet: see below."))
        return redirect("certificates:finish", slug)
    review = reviews.of(enrollment)
    context = {
        "course": course,
        "progress": mine,
        "done": Done.of(mine),
        "certificate": issuing.certificate_of(enrollment),
        "has_badge": badges.are_issued(),
        "has_name": bool(issuing.full_name(request.user)),
        "review": review,
        "review_form": ReviewForm() if access.may_review(request.user, course) else None,
        "courses": next_courses(request.user, course) if mine.is_complete else [],
    }
    return render(request, "certificates/finish.html", context)


@require_safe
def mine(request: UserRequest) -> HttpResponse:
    page = page_of(request, Certificate.objects.of(request.user.pk))
    return render(request, "certificates/mine.html", {"page": page})


@require_safe
@login_not_required
@vary_on_headers("Accept")
@cache_control(no_cache=True)
def certificate(request: ClerkRequest, code: str) -> HttpResponse:
    """Whether a certificate is valid, for anyone who has its code, as a page or as JSON."""
    found = _find(code)
    if found is None:
        return _unknown(request)
    if found.code != code:
        return redirect(found)
    if wants_json(request):
        return JsonResponse(found.as_json())
    context = {
        "certificate": found,
        "has_badge": badges.are_issued(),
        "is_mine": request.user.is_authenticated and found.student_id == request.user.pk,
    }
    return render(request, "certificates/certificate.html", context)


@require_safe
@login_not_required
@limited("certificates")
@cache_control(no_cache=True)
def certificate_pdf(request: ClerkRequest, code: str) -> HttpResponse:
    """To print; one that is not valid leads to the page that says so."""
    found = _find(code)
    if found is None:
        return _unknown(request)
    if not found.is_valid:
        return redirect(found)
    response = HttpResponse(pdf_of(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{found.code}.pdf"'
    return response


@require_safe
@login_not_required
@cache_control(no_cache=True)
def badge(request: ClerkRequest, code: str) -> HttpResponse:
    """The certificate as an Open Badge, for a wallet or a verifier."""
    found = _find(code)
    if found is None or not badges.are_issued():
        return _unknown(request)
    if not found.is_valid:
        return redirect(found)
    response = HttpResponse(badges.signed(found), content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="certificate-{found.code}.jwt"'
    return response


@require_safe
@login_not_required
@cache_control(no_cache=True)
def revocations(request: ClerkRequest, code: str) -> HttpResponse:
    found = _find(code)
    return JsonResponse(badges.revocations(found)) if found else _unknown(request)


@require_safe
@login_not_required
def issuer(request: ClerkRequest) -> HttpResponse:
    return JsonResponse(badges.issuer())


@require_safe
@login_not_required
def key(request: ClerkRequest) -> HttpResponse:
    """What badges are signed with, for whoever checks one."""
    if not badges.are_issued():
        raise Http404
    return JsonResponse(badges.public_key())


def _find(code: str) -> Certificate | None:
    """By its code as someone has typed it."""
    read = codes.read(code)
    is_possible = codes.is_possible(read)
    return Certificate.objects.filter(code=read).first() if is_possible else None


def _unknown(request: ClerkRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"state": "unknown"}, status=404)
    return render(request, "certificates/unknown.html", status=404)
