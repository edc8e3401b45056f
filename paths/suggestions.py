"""A path for a goal in words, made by search: which courses speak of it, from easy to hard."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from courses import facets
from courses.access import add_co_teachers, listed_courses
from courses.models import Category, Course, CourseQuerySet, Enrollment
from courses.models.course import TEXTS
from courses.search.finding import FEW, among
from courses.search.mentions import mentions
from texts.folding import fold

from . import others

COMMON = 0.5  # of the courses: a word that more of them say is not looked for, if others are
CANDIDATES = 30  # courses that are looked at closely, or shown to a model
MOST_COURSES = 5  # of a proposal
MOST_AFTER = 2  # courses that others took next
ENOUGH = 0.25  # of what the words count for in the best course
# What goals are put in, folded, in the languages of the site. Not looked for, if there is more.
GOAL_WORDS = """
able about and become begin better can course create day do first for from get good has have how
into know learn like make more my need new not one our own see start than that the their them this
to understand use used want well what when who will with work would write you your
algo aprender como con crear cual curso del desde empezar entender esta este gustaria hacer las los
mas mejor mis para poder por primer primero puedo que quiero saber ser sin sobre una uno unos usar
"""
LEVELS = {level.value: number for number, level in enumerate(Course.Level)}


@dataclass(frozen=True)
class Suggested:
    """A course of a proposal, and why it is there."""

    course: Course
    why: str = ""
    is_chosen: bool = True  # else it is offered beside the path


@dataclass(frozen=True)
class Goal:
    text: str
    category: Category | None = None
    level: str = ""  # where to begin

    def courses(self) -> CourseQuerySet:
        """Of the catalogue, those that may be proposed at all."""
        courses = listed_courses()
        if self.category:
            courses = courses.filter(category=self.category)
        if self.level:
            levels = [level for level in LEVELS if LEVELS[level] >= LEVELS[self.level]]
            courses = courses.filter(level__in=levels)
        return courses

    def few(self) -> list[UUID]:
        """Their keys, the most popular first, where the goal leaves no more than FEW."""
        if not (self.category or self.level):
            return []
        popular = self.courses().order_by("-enrollment_count", "id").values_list("pk", flat=True)
        keys = list(popular[: FEW + 1])
        return keys if len(keys) <= FEW else []


@dataclass(frozen=True)
class Found:
    """A course that speaks of a goal."""

    course: Course
    value: float  # what the goal's words count for in it
    said: list[str]  # of them, as they were typed, those that it says so


def suggest(goal: Goal, user: User) -> list[Suggested]:
    """Courses for the goal, in the order in which to take them; 20 queries at the most."""
    found = _found(goal, user)
    if not found:
        return []
    chosen = [one for one in found if one.value >= ENOUGH * found[0].value][:MOST_COURSES]
    path = [Suggested(one.course, _why(one)) for one in chosen]
    path.sort(key=lambda one: LEVELS[one.course.level])
    first = found[0].course
    after = others.took_next(
        first,
        user,
        most=MOST_AFTER,
        without=[one.course.pk for one in chosen],
        categories={one.course.category_id for one in chosen},
    )
    reason = _("Others took it after “%(course)s”.") % {"course": first.title}
    return path + [Suggested(course, reason, is_chosen=False) for course in after]


def candidates(goal: Goal, user: User) -> list[Course]:
    """What a model may make a proposal of: the likeliest first, then popular ones."""
    found = [one.course for one in _found(goal, user)]
    rest = goal.courses().exclude(pk__in=[course.pk for course in found] + _completed(user))
    popular = rest.for_listed_cards().order_by("-enrollment_count", "id")
    return found + list(popular[: CANDIDATES - len(found)])


def _completed(user: User) -> list[UUID]:
    """The courses that nobody has to propose any more."""
    rows = Enrollment.objects.of(user).completed()
    return list(rows.values_list("course_id", flat=True))


def _found(goal: Goal, user: User) -> list[Found]:
    """Courses that the student has not completed, those that say most of the goal first."""
    total = facets.counts(listed_courses(), {}).all
    spoken = mentions(goal.text, GOAL_WORDS.split(), COMMON * total, goal.few())
    fitting = among(goal.courses().order_by(), list(spoken.hits))
    popularity = dict(fitting.values_list("pk", "enrollment_count"))
    for key in _completed(user):
        popularity.pop(key, None)
    values = {key: value for key in popularity if (value := spoken.value(key))}
    best = sorted(values, key=lambda key: (-values[key], -popularity[key], key))[:CANDIDATES]
    rows = Course.objects.select_related("category", "educator").defer(*TEXTS).in_bulk(best)
    courses = [rows[key] for key in best if key in rows]
    add_co_teachers(courses)
    typed = {fold(word): word for word in re.findall(r"\w+", goal.text)}
    said = {key: [typed.get(word, word) for word in spoken.said(key)] for key in best}
    return [Found(course, values[course.pk], said[course.pk]) for course in courses]


def _why(found: Found) -> str:
    return _("It speaks of: %(words)s.") % {"words": ", ".join(found.said)} if found.said else ""
