"""Numbered passages: as they are written down with a question, and as an answer links to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from courses.media.lengths import clock
from courses.models import Course, Lecture
from texts import citations

from .passages import Passage

Written = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """A passage that an answer names; without an address when its lecture is gone."""

    number: int
    title: str  # of the lecture
    place: str  # in it: a heading, or a time
    address: str
    second: int | None  # of the video that is beside the answer


def written(passages: Iterable[Passage]) -> list[Written]:
    return [
        {
            "lecture": str(passage.place.lecture_id),
            "heading": passage.heading,
            "anchor": passage.anchor,
            "seconds": passage.seconds,
            "language": passage.language,
        }
        for passage in passages
    ]


def titles_in(course: Course, passages: Iterable[Written]) -> dict[str, str]:
    """The titles of the lectures that these are in, by their keys; one query."""
    keys = {UUID(passage["lecture"]) for passage in passages}
    rows = Lecture.objects.filter(pk__in=keys, chapter__course=course)
    return {str(key): title for key, title in rows.values_list("pk", "title")}


def sources_of(
    passages: list[Written], course: Course, titles: dict[str, str], here: UUID | None = None
) -> dict[int, Source]:
    """By their numbers, those whose lecture is still in the course.

    `here` is the lecture that the reader has open.
    """
    return {
        number: _source(number, passage, course, titles[passage["lecture"]], here)
        for number, passage in enumerate(passages, 1)
        if passage["lecture"] in titles
    }


def target(source: Source) -> citations.Target:
    name = f"{source.title}, {source.place}" if source.place else source.title
    return citations.Target(source.address, name, source.second)


def _source(number: int, passage: Written, course: Course, title: str, here: UUID | None) -> Source:
    address = reverse("learning:lecture_detail", args=[course.slug, passage["lecture"]])
    seconds = passage["seconds"]
    if seconds is None:
        hash_ = f"#{passage['anchor']}" if passage["anchor"] else ""
        return Source(number, title, passage["heading"], f"{address}{hash_}", None)
    captions = f"captions={passage['language']}&" if passage["language"] != course.language else ""
    second = seconds if str(here) == passage["lecture"] else None
    return Source(number, title, clock(seconds), f"{address}?{captions}t={seconds}", second)
