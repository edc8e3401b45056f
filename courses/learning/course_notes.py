"""The notes of a whole course: on a page, and as a file."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from accounts.sessions.http import UserRequest
from courses import access
from courses.media.lengths import clock
from courses.models import Enrollment, Lecture, Note
from texts.validators import without_controls

from .note_form import NoteForm

PAGE_SIZE = 100
MARKS = re.compile(r"[\\`*_{}\[\]<>()#+\-.!|~&$]")  # that Markdown may read as its own


@never_cache
@require_safe
def course_notes(request: UserRequest, slug: str) -> HttpResponse:
    enrollment = Enrollment.objects.of(request.user).in_course(slug)
    if enrollment is None:
        return redirect(get_object_or_404(access.visible_courses(request.user), slug=slug))
    query = request.GET.get("q", "").strip()
    page = Paginator(_in_order(enrollment, query), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "course": enrollment.course,
        "page": page,
        "groups": _groups(_with_texts(page.object_list)),
        "query": query,
        "form": NoteForm(instance=Note(enrollment=enrollment, seconds=0)),  # a script fills it in
    }
    return render(request, "courses/learning/course_notes.html", context)


@require_safe
@cache_control(private=True, no_store=True)
def notes_markdown(request: UserRequest, slug: str) -> StreamingHttpResponse:
    """The notes of a course as a Markdown file."""
    enrollment = access.get_enrollment(request.user, slug)
    response = StreamingHttpResponse(
        _markdown(enrollment), content_type="text/markdown; charset=utf-8"
    )
    name = content_disposition_header(True, f"{enrollment.course.slug}-notes.md")
    response.headers["Content-Disposition"] = name or "attachment"
    return response


def _in_order(enrollment: Enrollment, query: str = "") -> list[Note]:
    """All notes of a course, without their texts; those whose lecture is gone come last."""
    lectures = Lecture.objects.of(enrollment.course).only("title", "kind", "chapter")
    by_key = {lecture.pk: (number, lecture) for number, lecture in enumerate(lectures)}
    rows = Note.objects.filter(enrollment=enrollment).search(query)
    found = []
    for note in rows.defer("text", "search_text"):
        number, lecture = by_key.get(note.lecture_id, (len(by_key), None))  # type: ignore[arg-type]
        note.enrollment, note.lecture = enrollment, lecture
        title = "" if lecture else note.lecture_title
        found.append(((number, title, note.order), note))
    return [note for _place, note in sorted(found, key=lambda pair: pair[0])]


def _with_texts(some: Iterable[Note]) -> list[Note]:
    some = list(some)
    keys = [note.pk for note in some]
    texts = dict(Note.objects.filter(pk__in=keys).values_list("pk", "text"))
    for note in some:
        note.text = texts.get(note.pk, "")
    return some


def _groups(some: list[Note]) -> list[tuple[Note, list[Note]]]:
    """The notes of each lecture, under the first of them."""
    groups = [
        list(group)
        for _key, group in groupby(some, key=lambda note: note.lecture_id or note.lecture_title)
    ]
    return [(group[0], group) for group in groups]


def _markdown(enrollment: Enrollment) -> Iterator[str]:
    """A heading for the course and for each lecture; each note under a link to its second."""
    yield f"# {_escaped(enrollment.course.title)}\n"
    found = _in_order(enrollment)
    before = None
    for start in range(0, len(found), PAGE_SIZE):
        for note in _with_texts(found[start : start + PAGE_SIZE]):
            key = note.lecture_id or note.lecture_title
            if key != before:
                title = note.lecture.title if note.lecture else note.lecture_title
                yield f"\n## {_escaped(title)}\n"
            before = key
            yield f"\n{_source(note)}{without_controls(note.text)}\n"


def _source(note: Note) -> str:
    """A line that leads to where the note was written; without such a place, none."""
    label = note.place_title if note.seconds is None else clock(note.seconds)
    if not label:
        return ""
    if note.lecture is None:
        return f"**{_escaped(label)}**\n\n"
    return f"**[{_escaped(label)}]({settings.SITE_URL}{note.link})**\n\n"


def _escaped(title: str) -> str:
    """A title that Markdown shows as it is, on one line."""
    return MARKS.sub(r"\\\g<0>", " ".join(without_controls(title).split()))
