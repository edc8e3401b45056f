"""A path for a goal in words, made by search: which courses speak of it, from easy to hard.

A word weighs the more, the fewer courses say it; where a course says it counts, too.
"""

import math
import re
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, F, FloatField, Q, Value, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from accounts.models import User
from courses.access import add_co_teachers, listed_courses
from courses.models import Category, Course, CourseQuerySet, Enrollment
from texts.folding import fold

from . import others

MOST_WORDS = 8  # of a goal
SHORTEST_WORD = 3  # letters, unless there are none longer
LONG_WORD = 5  # letters: what begins so is taken for the same, as `chart` and `charting`
COMMON = 0.5  # of the courses: a word that more of them say is not looked for, if others are
CANDIDATES = 30  # courses that are looked at closely, or shown to a model
MOST_COURSES = 5  # of a proposal
MOST_AFTER = 2  # courses that others took next
ENOUGH = 0.25  # of the best course's weight
IN_TITLE, IN_SUBTITLE, IN_CATEGORY = 4.0, 2.0, 2.0  # times what a word in the description weighs
LONGER_WORD, WITHIN_WORD = 0.5, 0.25  # the same, where another word begins with it or holds it
# What goals are put in, folded, in the languages of the site. Not looked for, if there is more.
GOAL_WORDS = """
able about and become begin better can course create day do first for from get good has have how
into know learn like make more my need new not one our own see start than that the their them this
to understand use used want well what when who will with work would write you your
algo aprender como con crear cual curso del desde empezar entender esta este gustaria hacer las los
mas mejor mis para poder por primer primero puedo que quiero saber ser sin sobre una uno unos usar
"""
LEVELS = {level.value: number for number, level in enumerate(Course.Level)}
UNREAD = ("description", "description_html", "outcomes", "requirements")
NOTHING = Value(0.0, output_field=FloatField())


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

    def words(self) -> dict[str, str]:
        """What is looked for, folded and without plural endings, and how it was typed."""
        typed = {fold(word): word for word in re.findall(r"[\w+#]+", self.text)}
        long = [word for word in typed if len(word) >= SHORTEST_WORD] or list(typed)
        telling = [word for word in long if word not in GOAL_WORDS.split()] or long
        return {_stem(word): typed[word] for word in telling[:MOST_WORDS]}


@dataclass(frozen=True)
class Search:
    """What a goal's words weigh in the catalogue."""

    courses: CourseQuerySet  # that may be proposed
    typed: dict[str, str]  # the words, and how they were typed
    weights: dict[str, float]  # of those that a course or its category says
    categories: dict[str, list[UUID]]  # by word, those that are called so

    @classmethod
    def of(cls, goal: Goal) -> "Search":
        """Two queries."""
        typed, courses = goal.words(), goal.courses()
        names = {one.pk: one.search_name.split() for one in Category.objects.all()}
        categories = {
            word: [key for key, name in names.items() if any(_is_like(word, part) for part in name)]
            for word in typed
        }
        return cls(courses, typed, _weights(courses, categories), categories)

    def says(self, word: str) -> Q:
        return _says_in_rows(word, self.categories[word])

    def weight(self, course: Course) -> float:
        """What the words weigh in this course."""
        title, subtitle = fold(course.title), fold(course.subtitle)
        return sum(
            weight
            * max(
                IN_TITLE * _says(title, word),
                IN_SUBTITLE * _says(subtitle, word),
                IN_CATEGORY * (course.category_id in self.categories[word]),
                _says(course.search_text, word),
            )
            for word, weight in self.weights.items()
        )

    def said(self, course: Course) -> str:
        """Of which words the course speaks, as they were typed."""
        said = [self.typed[word] for word in self.weights if _says(course.search_text, word) == 1.0]
        return _("It speaks of: %(words)s.") % {"words": ", ".join(said)} if said else ""


def suggest(goal: Goal, user: User) -> list[Suggested]:
    """Courses for the goal, in the order in which to take them; eight queries at the most."""
    search = Search.of(goal)
    ranked = _ranked(search, user)
    if not ranked:
        return []
    best = ranked[0][1]
    chosen = [course for course, weight in ranked if weight >= ENOUGH * best][:MOST_COURSES]
    path = [Suggested(course, search.said(course)) for course in chosen]
    path.sort(key=lambda one: LEVELS[one.course.level])
    after = others.took_next(
        chosen[0],
        user,
        most=MOST_AFTER,
        without=[course.pk for course in chosen],
        categories={course.category_id for course in chosen},
    )
    reason = _("Others took it after “%(course)s”.") % {"course": chosen[0].title}
    return path + [Suggested(course, reason, is_chosen=False) for course in after]


def candidates(goal: Goal, user: User) -> list[Course]:
    """What a model may make a proposal of: the likeliest first, then popular ones."""
    search = Search.of(goal)
    found = [course for course, _weight in _ranked(search, user)]
    rest = search.courses.exclude(pk__in=[course.pk for course in found] + _completed(user))
    popular = rest.for_listed_cards().order_by("-enrollment_count", "id")
    return found + list(popular[: CANDIDATES - len(found)])


def _completed(user: User) -> list[UUID]:
    """The courses that nobody has to propose any more."""
    rows = Enrollment.objects.of(user).completed()
    return list(rows.values_list("course_id", flat=True))


def _ranked(search: Search, user: User) -> list[tuple[Course, float]]:
    """Courses that the student has not completed, with what they weigh, the heaviest first."""
    if not search.weights:
        return []
    says_one = Q()
    total: Combinable = NOTHING
    for word, weight in search.weights.items():
        says = search.says(word)
        says_one |= says
        total = total + Case(When(says, then=Value(weight)), default=NOTHING)
    rows = search.courses.filter(says_one).exclude(pk__in=_completed(user)).annotate(weight=total)
    rows = rows.select_related("category", "educator").defer(*UNREAD)
    some = list(rows.order_by(F("weight").desc(), "-enrollment_count", "id")[:CANDIDATES])
    add_co_teachers(some)
    return sorted(((course, search.weight(course)) for course in some), key=lambda one: -one[1])


def _weights(courses: CourseQuerySet, categories: dict[str, list[UUID]]) -> dict[str, float]:
    """Of each word that a course says, the more the fewer do; one query."""
    if not categories:
        return {}
    counts = {
        f"word_{number}": Count("pk", filter=_says_in_rows(word, keys))
        for number, (word, keys) in enumerate(categories.items())
    }
    found = courses.order_by().aggregate(total=Count("pk"), **counts)
    said = {word: found[f"word_{number}"] for number, word in enumerate(categories)}
    said = {word: number for word, number in said.items() if number}
    rare = {word: number for word, number in said.items() if number <= COMMON * found["total"]}
    return {
        word: math.log((found["total"] + 1) / number) for word, number in (rare or said).items()
    }


def _says_in_rows(word: str, categories: list[UUID]) -> Q:
    says = Q(search_text__contains=word)
    return says | Q(category__in=categories) if categories else says


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") else word


def _is_like(word: str, name: str) -> bool:
    """`designer` and `design`, `program` and `programming`."""
    shorter, longer = sorted((word, name), key=len)
    return len(shorter) >= LONG_WORD and longer.startswith(shorter)


def _says(text: str, word: str) -> float:
    """1 where a text says the word, also in plural, less where it stands in another one."""
    if word not in text:
        return 0.0
    begins = rf"(?<!\w){re.escape(word)}"
    if re.search(begins if len(word) >= LONG_WORD else rf"{begins}(?:s|es)?(?!\w)", text):
        return 1.0
    return LONGER_WORD if re.search(begins, text) else WITHIN_WORD
