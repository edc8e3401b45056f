"""The curriculum of a course as its page and the player show it.

It is read as plain rows, in one query: a thousand lectures as models take longer than all the rest
of a page. Of a long course the page has the lectures of the chapters that are open; of others they
are fetched when they are opened, or come with the page that a link asks for.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404

from . import access
from .models import Chapter, Course, Enrollment, Lecture

WHOLE = 60  # lectures; a course of no more is in the page as a whole
ALL = "all"
CHAPTER = ("pk", "title")
LECTURE = ("pk", "title", "kind", "seconds", "is_preview", "question_count")


@dataclass(slots=True)
class LectureRow:
    """A lecture, with what a page adds for one visitor."""

    chapter_id: UUID
    pk: UUID
    title: str
    kind: str
    seconds: int
    is_preview: bool
    question_count: int
    is_open: bool = False
    is_completed: bool = False
    is_current: bool = False

    @property
    def is_video(self) -> bool:
        return self.kind == Lecture.Kind.VIDEO

    @property
    def is_quiz(self) -> bool:
        return self.kind == Lecture.Kind.QUIZ


@dataclass(slots=True)
class ChapterRow:
    pk: UUID
    title: str
    lectures: list[LectureRow] = field(default_factory=list)
    is_unfolded: bool = False
    is_in_page: bool = True  # are its lectures?

    @property
    def done(self) -> int:
        return sum(lecture.is_completed for lecture in self.lectures)

    @property
    def is_current(self) -> bool:
        return any(lecture.is_current for lecture in self.lectures)


@dataclass(frozen=True)
class Outline:
    chapters: Sequence[ChapterRow]

    @classmethod
    def of(
        cls, course: Course, user: access.Visitor, enrollment: Enrollment | None, **only: Any
    ) -> "Outline":
        """The chapters in order, `only` some of them, and which lectures open to this visitor."""
        columns = [*CHAPTER, *(f"lectures__{name}" for name in LECTURE)]
        rows = Chapter.objects.filter(course=course, **only).values_list(*columns)
        ordered = rows.order_by("position", "pk", "lectures__position", "lectures__pk")
        chapters = [
            ChapterRow(key, title, [LectureRow(key, *row[2:]) for row in found if row[2]])
            for (key, title), found in groupby(ordered, key=lambda row: row[:2])
        ]
        outline = cls(chapters)
        opens_all = access.opens_all(user, course, enrollment)
        for lecture in outline.lectures:
            lecture.is_open = opens_all or lecture.is_preview
        return outline

    def without_empty(self) -> "Outline":
        """The chapters that have something to open."""
        return Outline([chapter for chapter in self.chapters if chapter.lectures])

    @cached_property
    def lectures(self) -> list[LectureRow]:
        return [lecture for chapter in self.chapters for lecture in chapter.lectures]

    def mark(self, *, completed: Collection[UUID] = (), current: UUID | None = None) -> None:
        """Say what a student has done, and where they are."""
        for lecture in self.lectures:
            lecture.is_completed = lecture.pk in completed
            lecture.is_current = lecture.pk == current

    def unfold(self, wanted: str) -> None:
        """Open the current chapter, or the first, and the one whose key is `wanted`; or ALL."""
        current = next((chapter for chapter in self.chapters if chapter.is_current), None)
        first = current or next(iter(self.chapters), None)
        is_whole = len(self.lectures) <= WHOLE
        for chapter in self.chapters:
            chapter.is_unfolded = chapter is first or wanted in {ALL, str(chapter.pk)}
            chapter.is_in_page = is_whole or chapter.is_unfolded


def get_chapter(
    course: Course, chapter_id: UUID, user: access.Visitor, enrollment: Enrollment | None
) -> Outline:
    """One chapter of a visible course; Http404 when it is not there."""
    outline = Outline.of(course, user, enrollment, pk=chapter_id)
    if not outline.chapters:
        raise Http404
    return outline
