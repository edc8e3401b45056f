"""What a course card says to everyone, made once for as long as it says the same."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.template import Context, Template
from django.utils.safestring import SafeString

from courses.models import Course

KEPT = 2_000  # parts of cards in each process, of about 1 kB


class Picture(NamedTuple):
    url: str
    srcset: str


class Card(NamedTuple):
    """All that these parts are made of, and so their key: when one of it changes, they do.

    What differs between two visitors is none of it. Plain values, which compare by content.
    """

    url: str
    title: str
    language: str
    teacher_names: tuple[str, ...]
    slug: str  # it and `hue` make the artwork
    hue: int
    thumbnail: Picture | None
    level: str
    lecture_count: int
    seconds: int
    review_count: int
    rating_average: float
    heading: int  # its level

    @classmethod
    def of(cls, course: Course, heading: int) -> "Card":
        thumbnail: Any = course.thumbnail
        return cls(
            url=course.get_absolute_url(),
            title=course.title,
            language=course.language,
            teacher_names=tuple(person.name for person in course.teachers),
            slug=course.slug,
            hue=course.hue,
            thumbnail=Picture(thumbnail.url, thumbnail.srcset) if thumbnail else None,
            level=course.level,
            lecture_count=course.lecture_count,
            seconds=course.seconds,
            review_count=course.review_count,
            rating_average=course.rating_average,
            heading=heading,
        )

    def get_level_display(self) -> str:
        return str(Course.Level(self.level).label)


@lru_cache(KEPT)
def made_once(template: Template, language: str, card: Card) -> SafeString:
    """The template of a part, in this language. It is given the card alone."""
    return template.render(Context({"card": card}))
