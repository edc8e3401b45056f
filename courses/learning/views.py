"""Learning: enrolling and the lecture page."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.sessions.http import ClerkRequest, UserRequest
from accounts.sessions.rate_limits import limited
from accounts.sessions.responses import signed_out
from courses import access, progress, reviews
from courses.media.lengths import LONGEST
from courses.media.storage import may_read
from courses.models import CaptionTrack, Course, Enrollment, Lecture
from courses.models.lecture import TEXTS
from courses.outline import LectureRow, get_chapter

from . import notes
from .player import Player
from .reports import ReportForm, opened_now
from .transcript import Transcript


@require_http_methods(["GET", "HEAD", "POST"])
@limited("enrollment")
def enroll(request: UserRequest, slug: str) -> HttpResponse:
    """Enroll; a GET, where signing in to enroll leads back to, asks first."""
    course = get_object_or_404(access.listed_courses().select_related("educator"), slug=slug)
    if not access.may_enroll(request.user, course):
        messages.info(request, _("This is your own course: you can open every lecture of it."))
        return redirect(course)
    if request.method == "POST":
        return redirect(progress.enroll(request.user, course))
    if enrollment := course.enrollments.of(request.user).first():
        return redirect(enrollment)
    return render(request, "courses/learning/enroll.html", {"course": course})


@require_safe
def resume(request: UserRequest, slug: str) -> HttpResponse:
    """Where to go on; a complete course opens at the lecture last opened, else at its first."""
    course = get_object_or_404(access.visible_courses(request.user), slug=slug)
    enrollment = access.enrollment_in(course, request.user)
    if not access.opens_all(request.user, course, enrollment):
        return _to_course(request, course)
    lectures = Lecture.objects.of(course).defer(*TEXTS)
    lecture: Lecture | LectureRow | None = lectures.first()
    if enrollment:
        mine = progress.progress_in(enrollment, list(lectures))
        lecture = mine.next_lecture or mine.last_lecture or lecture
    if lecture is None:
        messages.info(request, _("This course has no lectures at the moment."))
        return redirect(course)
    return redirect("learning:lecture_detail", course.slug, lecture.pk)


@require_safe
@login_not_required
def lecture_detail(request: ClerkRequest, slug: str, lecture_id: UUID) -> HttpResponse:
    """A lecture, with the curriculum beside it.

    Whoever is signed out sees free previews and learns nothing of the rest, not even whether it
    is there. Whoever is signed in and not enrolled is led to the course page.
    """
    lecture = access.find_visible_lecture(request.user, slug, lecture_id)
    if not request.user.is_authenticated and not (lecture and lecture.is_preview):
        return signed_out(request)
    if lecture is None:
        raise Http404
    course = lecture.chapter.course
    enrollment = access.enrollment_in(course, request.user)
    if not access.opens(request.user, lecture, enrollment):
        return _to_course(request, course)
    if lecture.is_quiz:
        return redirect("quizzes:quiz", slug, lecture.pk)
    return _lecture_page(request, lecture, enrollment)


def _lecture_page(
    request: ClerkRequest, lecture: Lecture, enrollment: Enrollment | None
) -> HttpResponse:
    course = lecture.chapter.course
    player = Player.at(
        lecture,
        request.user,
        enrollment,
        origin=f"{request.scheme}://{request.get_host()}",
        moment=_seconds(request.GET.get("t", "")) or 0,
        chapter=request.GET.get("chapter", ""),
    )
    context = {
        "course": course,
        "player": player,
        "transcript": Transcript.of(lecture, request.GET.get("captions", "")),
        "attachments": lecture.attachments.all(),
        "opened": opened_now(),
        "outline_is_closed": request.COOKIES.get("outline") == "closed",
        "edits": access.edits(request.user, course),
        "notes": notes.part_of(enrollment, lecture) if enrollment else None,
        "review_is_due": access.may_review(request.user, course)
        and reviews.is_due(enrollment, player.progress),
        "may_enroll": enrollment is None and access.may_enroll(request.user, course),
        "reads_questions": access.opens_all(request.user, course, enrollment),
    }
    return render(request, "courses/learning/lecture_detail.html", context)


@require_safe
@login_not_required
def chapter(request: ClerkRequest, slug: str, chapter_id: UUID) -> HttpResponse:
    """The lectures of a chapter, for a page whose outline has left them out.

    Whose token has run out is not told what a stranger sees: their page's link brings a new token.
    """
    if request.auth.expired_claims:
        return signed_out(request)
    course = get_object_or_404(access.visible_courses(request.user), slug=slug)
    enrollment = access.enrollment_in(course, request.user)
    outline = get_chapter(course, chapter_id, request.user, enrollment)
    if enrollment:
        outline.mark(completed=progress.progress_in(enrollment, outline.lectures).completed_ids)
    context = {"course": course, "chapter": outline.chapters[0]}
    return render(request, "courses/learning/partials/chapter.html", context)


@require_safe
@login_not_required
@cache_control(private=True, no_store=True)
def lecture_video(request: ClerkRequest, slug: str, lecture_id: UUID) -> HttpResponse:
    """Leads to an uploaded video: this address lasts, the signed link that it gives does not."""
    lecture = _opened(request, slug, lecture_id)
    if not lecture.video_file:
        raise Http404
    return redirect(lecture.video_file.url)


@require_safe
@login_not_required
@cache_control(private=True, max_age=3600)
def lecture_captions(
    request: ClerkRequest, slug: str, lecture_id: UUID, language: str = ""
) -> HttpResponse:
    """The captions themselves: from another origin, where a store may be, players take none.

    Those in the course's language, or the first that there are, where no language is asked for.
    A lecture page asks for them by a signed link; without one, the lecture has to open.
    """
    of_lecture = {"lecture": lecture_id, "lecture__chapter__course__slug": slug}
    tracks = CaptionTrack.objects.filter(**of_lecture).select_related("lecture__chapter__course")
    if language:
        tracks = tracks.filter(language=language)
    track = min(tracks, key=lambda track: track.is_translation, default=None)
    if not (track and may_read(track.file.name or "", request.GET.get("token", ""))):
        _opened(request, slug, lecture_id)
    try:
        if track:
            with track.file.open() as file:
                return HttpResponse(file.read(), content_type="text/vtt; charset=utf-8")
    except (OSError, ValueError):
        pass
    raise Http404


@require_safe
@login_not_required
@cache_control(private=True, no_store=True)
def lecture_file(
    request: ClerkRequest, slug: str, lecture_id: UUID, attachment_id: UUID
) -> HttpResponse:
    """Leads to a file to take along, as `lecture_video` to a video."""
    lecture = _opened(request, slug, lecture_id)
    attachment = get_object_or_404(lecture.attachments, pk=attachment_id)
    return redirect(attachment.download_url)


def _opened(request: ClerkRequest, slug: str, lecture_id: UUID) -> Lecture:
    """A lecture that the visitor may open; of any other, 404."""
    lecture, enrollment = access.get_visible_lecture(request.user, slug, lecture_id)
    if not access.opens(request.user, lecture, enrollment):
        raise Http404
    return lecture


@require_POST
def complete(request: UserRequest, slug: str, lecture_id: UUID) -> HttpResponse:
    """Mark a lecture complete and go on, or take that back."""
    enrollment, lecture = _enrolled(request, slug, lecture_id)
    if "undo" in request.POST:
        progress.reopen(enrollment, lecture)
        return redirect("learning:lecture_detail", slug, lecture.pk)
    following = progress.complete(enrollment, lecture).next_lecture
    if following is None:
        return redirect("certificates:finish", slug)
    return redirect("learning:lecture_detail", slug, following.pk)


@require_POST
def position(request: UserRequest, slug: str, lecture_id: UUID) -> HttpResponse:
    """The page of a lecture reports where the student is and what was played or read.

    What did not count, as a later report was here before, the page says again with its next one.
    Once the lecture is completed, and the page does not show it so, the answer brings a fresh one.
    """
    enrollment, lecture = _enrolled(request, slug, lecture_id)
    report = ReportForm(request.POST, lecture)
    if not report.is_valid():
        return JsonResponse({"success": False, "message": report.message}, status=400)
    row, counted = progress.record_position(enrollment, lecture, **report.record)
    answer: dict[str, Any] = {"counted": counted, "completed": row.completed_at is not None}
    if answer["completed"] and not report.cleaned_data["completed"]:
        lecture.chapter.course = enrollment.course
        answer["page"] = _lecture_page(request, lecture, enrollment).content.decode()
    return JsonResponse(answer)


def _seconds(text: str) -> int | None:
    """A moment of a video, in whole seconds; None when it is none."""
    is_number = re.fullmatch(r"\d{1,5}", text, re.ASCII)
    return int(text) if is_number and int(text) <= LONGEST else None


def _enrolled(request: UserRequest, slug: str, lecture_id: UUID) -> tuple[Enrollment, Lecture]:
    """A lecture that is watched or read; a quiz is completed by passing it alone."""
    enrollment = access.get_enrollment(request.user, slug)
    lectures = Lecture.objects.of(enrollment.course).exclude(kind=Lecture.Kind.QUIZ).defer(*TEXTS)
    return enrollment, get_object_or_404(lectures, pk=lecture_id)


def _to_course(request: ClerkRequest, course: Course) -> HttpResponse:
    messages.info(request, _("Enroll in this course to open its lectures."))
    return redirect(course)
