"""Course cards, each made once for as long as it says the same."""

import secrets
from functools import lru_cache
from typing import Any, NamedTuple

from django.template import Context, Template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from courses.models import Course

KEPT = 2_000  # cards in each process, of about 2 kB
# What stands for a page's own: the title, in which a search may have found words, and the CSRF
# token. Nobody can guess them, so nobody can write them into a title.
TITLE, TOKEN = secrets.token_hex(), secrets.token_hex()


class Picture(NamedTuple):
    url: str
    srcset: str


class Card(NamedTuple):
    """All that a card is made of but TITLE and TOKEN, and so its key: when one of it changes, it does.

    Plain values, which compare by content.
    """

    slug: str  # makes the address, and with `hue` the artwork
    title: str
    language: str
    teacher_names: tuple[str, ...]
    hue: int
    thumbnail: Picture | None
    level: str
    lecture_count: int
    seconds: int
    review_count: int
    rating_average: float
    heading: int  # its level
    # Of the visitor, when they are signed in.
    is_enrolled: bool
    is_completed: bool
    is_saved: bool | None  # None where there is nothing to save: signed out, or enrolled

    @classmethod
    def of(cls, course: Course, heading: int) -> "Card":
        thumbnail: Any = course.thumbnail
        enrollment = getattr(course, "enrollment", None)
        return cls(
            slug=course.slug,
            title=course.title,
            language=course.language,
            teacher_names=tuple(person.name for person in course.teachers),
            hue=course.hue,
            thumbnail=Picture(thumbnail.url, thumbnail.srcset) if thumbnail else None,
            level=course.level,
            lecture_count=course.lecture_count,
            seconds=course.seconds,
            review_count=course.review_count,
            rating_average=course.rating_average,
            heading=heading,
            is_enrolled=enrollment is not None,
            is_completed=enrollment is not None and enrollment.completed_at is not None,
            is_saved=None if enrollment else getattr(course, "is_saved", None),
        )

    def get_level_display(self) -> str:
        return str(Course.Level(self.level).label)


def html(template: Template, language: str, card: Card, title: str, csrf_token: str) -> SafeString:
    """A card in this language; `title` is HTML."""
    made = _made_once(template, language, card).replace(TITLE, title)
    if card.is_saved is not None:
        made = made.replace(TOKEN, escape(csrf_token))
    return mark_safe(made)  # noqa: S308  a template's


@lru_cache(KEPT)
def _made_once(template: Template, language: str, card: Card) -> str:
    return template.render(Context({"card": card, "title": TITLE, "csrf_token": TOKEN}))
