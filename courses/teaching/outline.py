"""What the page of a course shows of its curriculum."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Prefetch, prefetch_related_objects

from courses.models import Chapter, Course, Lecture
from courses.models.lecture import TEXTS
from courses.outline import ALL, WHOLE

from .forms import ChapterForm, new_lecture_form


def outline(course: Course, wanted: str) -> dict[str, Any]:
    """The chapters with their lectures, marked where they cannot move on, and forms to add more.

    Of a long course, the lectures of the chapter whose key is `wanted`, or of the first; or ALL.
    """
    counted = course.chapters.annotate(lecture_count=Count("lectures"))
    chapters: list[Any] = list(
        counted.order_by("position", "pk")
    )  # a count drops the model's order
    _mark(chapters, at_start=True, at_end=True)
    is_whole = wanted == ALL or sum(chapter.lecture_count for chapter in chapters) <= WHOLE
    found = [chapter for chapter in chapters if str(chapter.pk) == wanted] or chapters[:1]
    shown = chapters if is_whole else found
    lectures = Prefetch("lectures", Lecture.objects.defer(*TEXTS))
    prefetch_related_objects(shown, lectures)
    for chapter in shown:
        _mark(list(chapter.lectures.all()), at_start=chapter.is_first, at_end=chapter.is_last)
    keys = {chapter.pk for chapter in shown}
    return {
        "chapters": [
            (chapter, new_lecture_form(chapter) if chapter.pk in keys else None)
            for chapter in chapters
        ],
        "is_whole": is_whole,
        "shown": ALL if wanted == ALL else "",
        "chapter_form": ChapterForm(instance=Chapter(course=course)),
    }


def _mark(items: Sequence[Any], *, at_start: bool, at_end: bool) -> None:
    """`at_start` and `at_end` say whether these begin and end all of their kind."""
    for number, item in enumerate(items, 1):
        item.is_first = at_start and number == 1
        item.is_last = at_end and number == len(items)
