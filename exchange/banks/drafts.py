"""Draft quizzes of a course that is imported, out of the questions of another system."""

from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from exchange import lectures
from exchange.content import CourseContent, QuizContent
from quizzes.models import Quiz

from . import qti
from .filling import Filling
from .moodle_xml import number
from .source import Source, Texts

MOST_MINUTES, MOST_ATTEMPTS = 600, 100


def draft(
    title: str,
    fields: dict[str, Any],
    sources: Iterable[Source],
    texts: Texts,
    course: CourseContent,
) -> QuizContent | None:
    """None, and words on why, when no question of it can be taken."""
    title = lectures.shortened(title, "", course) or _("Untitled")
    filling = Filling()
    filling.add(sources, texts, f"{title}: ")
    filling.say_waiting(title)
    course.left += filling.left
    if not filling.questions:
        reason = _("A quiz of which no question can be taken.")
        course.leave(title, reason if filling.met else _("A quiz without a question of its own."))
        return None
    settings = Quiz().settings | fields
    return QuizContent(title, {"draft_title": title} | settings, filling.questions)


def qti_quiz(root: Element, title: str, texts: Texts, course: CourseContent) -> QuizContent | None:
    if root.tag != qti.ROOT:
        course.leave(title, _("A quiz in QTI 2 or later: export it as QTI 1.2."))
        return None
    found = root.find("assessment")
    fields: dict[str, Any] = {}
    if found is not None:
        said = qti.metadata(found)
        fields = {
            "max_attempts": within(said.get("cc_maxattempts", ""), MOST_ATTEMPTS),
            "minutes": within(said.get("qmd_timelimit", ""), MOST_MINUTES),
        }
    title = qti.title_of(root) or title
    return draft(title, fields, qti.read(root), texts, course)


def within(given: str, most: int) -> int | None:
    """A limit that we have too; none where it says `unlimited`, nothing, or more than we take."""
    found = int(number(given))
    return found if 1 <= found <= most else None
