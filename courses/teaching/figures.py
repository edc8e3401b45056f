"""What pages of analytics say of courses: sums of what `courses.statistics` has counted.

`docs/analytics.md` says what each figure is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, QuerySet, Sum
from django.utils.translation import gettext as _

from courses.models import Course, CourseDay, CourseStatistics, Lecture, LectureDay
from courses.models.lecture import TEXTS
from courses.models.statistics import TENTH_FIELDS

from .charts import Chart, Series, Tenths, columns, grouped, tenths
from .periods import Part, Period

NAMES = ("enrollments", "completions", "departures", "finished", "last_seen")
TENTHS_HEIGHT = 32  # pixels

Day = dict[str, Any]


@dataclass(frozen=True)
class Totals:
    """Of a period."""

    enrollments: int = 0
    completions: int = 0
    departures: int = 0
    finished: int = 0  # of those who enrolled in it
    last_seen: int = 0  # students who were there in it, each once

    @property
    def rate(self) -> int | None:
        """Percent of those who enrolled in it who have completed the course; None of nobody."""
        return self.finished * 100 // self.enrollments if self.enrollments else None


@dataclass(frozen=True)
class Row:
    """One column of the picture, and a line of the table beneath."""

    part: Part
    totals: Totals


@dataclass(frozen=True)
class Stops:
    """A lecture, and how far students have come in it."""

    number: int  # in the course, from 1
    lecture: Lecture
    reached: int
    completed: int
    stopped: int
    tenths: list[int]  # students who stopped in each tenth of its video
    picture: Tenths | None

    @property
    def rate(self) -> int | None:
        return self.completed * 100 // self.reached if self.reached else None


@dataclass(frozen=True)
class OverTime:
    totals: Totals
    rows: list[Row]
    chart: Chart

    @classmethod
    def of(cls, days: QuerySet[CourseDay], period: Period) -> "OverTime":
        found = list(_sums(days.filter(**period.start), "day"))
        parts = period.parts([day["day"] for day in found])
        rows = [Row(part, _together(found, part.first, part.last)) for part in parts]
        chart = columns(
            _("Enrollments and completions, %(period)s") % {"period": period.label},
            [part.label for part in parts],
            [
                Series(_("Enrollments"), [row.totals.enrollments for row in rows]),
                Series(_("Completions"), [row.totals.completions for row in rows]),
            ],
        )
        return cls(_add(found), rows, chart)


def totals_by_course(courses: Iterable[Course], period: Period) -> dict[UUID, Totals]:
    days = CourseDay.objects.filter(course__in=list(courses), **period.start)
    return {row["course"]: _add([row]) for row in _sums(days, "course")}


def counted_at(courses: Any) -> datetime | None:
    """When the first of them was counted; None where none is."""
    rows = CourseStatistics.objects.filter(course__in=courses)
    found: datetime | None = rows.aggregate(first=Min("counted_at"))["first"]
    return found


def lectures(course: Course, period: Period) -> list[Stops]:
    """Each lecture, in order, with the students who enrolled in the period."""
    rows = list(Lecture.objects.of(course).defer(*TEXTS))
    days = LectureDay.objects.filter(lecture__in=[row.pk for row in rows], **period.start)
    sums = {name: Sum(name, default=0) for name in LectureDay.FIGURES}
    found: Any = days.order_by().values("lecture").annotate(**sums)
    by_lecture: dict[UUID, dict[str, int]] = {row["lecture"]: row for row in found}
    return [
        _stops(number, lecture, by_lecture.get(lecture.pk, {}))
        for number, lecture in enumerate(rows, 1)
    ]


def chart_of_lectures(stops: Sequence[Stops]) -> Chart:
    return columns(
        _("Students who reached each lecture, and who completed it"),
        [str(one.number) for one in stops],
        [
            Series(_("Reached"), [one.reached for one in stops]),
            Series(_("Completed"), [one.completed for one in stops]),
        ],
    )


def _stops(number: int, lecture: Lecture, found: dict[str, int]) -> Stops:
    by_tenth = [found.get(name, 0) for name in TENTH_FIELDS]
    title = _("Where in “%(lecture)s” students stopped, by tenths of its length: %(numbers)s")
    words = {"lecture": lecture.title, "numbers": ", ".join(map(grouped, by_tenth))}
    picture = tenths(title % words, by_tenth, TENTHS_HEIGHT) if any(by_tenth) else None
    return Stops(
        number=number,
        lecture=lecture,
        reached=found.get("reached", 0),
        completed=found.get("completed", 0),
        stopped=found.get("stopped", 0),
        tenths=by_tenth,
        picture=picture,
    )


def _sums(days: QuerySet[CourseDay], by: str) -> Iterable[Day]:
    sums = {name: Sum(name, default=0) for name in NAMES}
    found: Iterable[Day] = days.order_by(by).values(by).annotate(**sums)
    return found


def _together(days: Iterable[Day], first: date, last: date) -> Totals:
    return _add(day for day in days if first <= day["day"] <= last)


def _add(days: Iterable[Day]) -> Totals:
    days = list(days)
    return Totals(**{name: sum(day[name] for day in days) for name in NAMES})
