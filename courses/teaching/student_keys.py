"""Which students of one course or of many a list has, in which order, by their enrollments' keys.

Keys are found in an index alone, and the rows of one page by their keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Case, F, FloatField, Value, When
from django.db.models.functions import Coalesce

from courses import student_names
from courses.models import Course, CourseQuerySet, Enrollment, EnrollmentQuerySet
from courses.models.enrollment import STUDENT_ORDERS
from courses.slices import looked_up

MANY = 1000  # students of a course that is asked for its own first ones
MOST_ASKED = 5  # of those courses
MOST_COMMON = 100  # students of a common name that are counted and listed
NEAR = MOST_COMMON + 1  # students that are found in this way
ORDERS = {
    "active": STUDENT_ORDERS["active"],
    "away": ("last_seen_at", "-id"),
    "enrolled": STUDENT_ORDERS["enrolled"],
    "name": STUDENT_ORDERS["name"],
    "progress": STUDENT_ORDERS["progress"],
    "least": ("completed_count", "-id"),
}
LECTURES = {  # what is asked of a lecture
    "lecture": EnrollmentQuerySet.stuck_at,
    "reached": EnrollmentQuerySet.reached,
    "past": EnrollmentQuerySet.past,
}
SINCE = {
    "enrolled_since": "created_at",
    "completed_since": "completed_at",
    "active_since": "last_seen_at",
}


@dataclass(frozen=True)
class StudentKeys:
    """Those of `course`, or else of all `courses`, of which `largest` are some.

    `chosen` is what StudentsForm has cleaned.
    """

    courses: CourseQuerySet
    largest: Sequence[Course]
    course: Course | None
    chosen: dict[str, Any]

    @cached_property
    def few_named(self) -> EnrollmentQuerySet | None:
        """Who has the longest of the words searched for, where those are few."""
        return student_names.find_few(self.chosen.get("q", ""), self.course or self.courses)

    def all(self) -> Any:
        if self.few_named is not None:
            return self._sorted(self._filtered(self.few_named, self.course), self.course)
        return self._of(self.course) if self.course else self._of_courses(self.courses)

    def between(self, start: int, end: int) -> list[UUID]:
        if self.course or end > NEAR or self.few_named is not None:
            return list(self.all()[start:end])
        return self._first(end)[start:]

    def count(self, most: int) -> int:
        """How many there are, and no more than `most`."""
        number: int = self.all().order_by()[:most].count()
        return number

    def _first(self, number: int) -> list[UUID]:
        """Of many courses: a database would sort the students of all of them.

        The largest ones are asked one by one, each in the order of its own index; of the small ones,
        who comes before the last of those, unless it is by percent. What is left to sort are these.
        """
        asked = [course for course in self.largest if course.enrollment_count >= MANY][:MOST_ASKED]
        others = self.courses.exclude(pk__in=[course.pk for course in asked])
        first = [
            list(self._of(course).values_list(self._column, "pk")[:number]) for course in asked
        ]
        last = [rows[-1][0] for rows in first if 0 < number == len(rows)]
        found = [key for rows in first for _, key in rows]
        found += self._up_to(last, others)[:number]
        if not asked:
            return found
        return list(self._sorted(Enrollment.objects.filter(pk__in=found))[:number])

    def _up_to(self, last: Sequence[Any], courses: CourseQuerySet) -> Any:
        """Those in `courses` who do not come after any of the `last`, which are of this order's column."""
        if not last or self._column == "completed_count":  # several courses' are sorted by percent
            return self._of_courses(courses)
        if not self._order[0].startswith("-"):
            return self._of_courses(courses).filter(**{f"{self._column}__lte": min(last)})
        if self._column == "last_seen_at":
            courses = courses.seen_since(max(last).astimezone(UTC).date())
        return self._of_courses(courses).filter(**{f"{self._column}__gte": max(last)})

    @property
    def _order(self) -> tuple[str, str]:
        return ORDERS[self.chosen.get("sort") or "active"]

    @property
    def _column(self) -> str:
        return self._order[0].removeprefix("-")

    def _of(self, course: Course) -> Any:
        present = Enrollment.objects.present().filter(course=course)
        return self._sorted(self._filtered(present, course), course)

    def _of_courses(self, courses: CourseQuerySet) -> Any:
        studied = courses.filter(enrollment_count__gt=0).values_list("pk", flat=True)
        rows = Enrollment.objects.filter(course__in=looked_up(studied))
        return self._sorted(self._filtered(rows.present_of_these()))

    def _filtered(
        self, rows: EnrollmentQuerySet, course: Course | None = None
    ) -> EnrollmentQuerySet:
        for shown in self.chosen.get("show", []):
            rows = _shown(rows, shown, course)
        for name, who in LECTURES.items():
            if lecture := self.chosen.get(name):
                rows = who(rows, lecture)
        for column, day in self.since.items():
            rows = _since(rows, column, datetime.combine(day, time(), UTC))
        return rows.search(self.chosen.get("q", ""))

    @cached_property
    def since(self) -> dict[str, date]:
        """The days that are asked for, by the column that each is about."""
        days = {SINCE[name]: self.chosen.get(name) for name in SINCE}
        return {column: day for column, day in days.items() if day}

    def _sorted(self, rows: EnrollmentQuerySet, course: Course | None = None) -> Any:
        """Their keys. Of one course, whoever has completed more lectures is further; of several, by
        percent.
        """
        first, second = self._order
        if not course and self._column == "completed_count":
            rows = rows.annotate(share=SHARE)
            first = first.replace("completed_count", "share")
        return rows.order_by(first, second).values_list("pk", flat=True)


# The part of each one's course that is completed.
SHARE = Case(
    When(course__lecture_count=0, then=Value(0.0)),
    default=F("completed_count") * Value(1.0) / F("course__lecture_count"),
    output_field=FloatField(),
)


def _shown(rows: EnrollmentQuerySet, shown: str, course: Course | None) -> EnrollmentQuerySet:
    if shown == "under-half":
        return rows.under_half(course)
    return rows.inactive() if shown == "inactive" else rows.completed()


def _since(rows: EnrollmentQuerySet, column: str, moment: datetime) -> EnrollmentQuerySet:
    """Along the index of their order, which holds the column: a database that took another one for
    the days would sort all who are left."""
    hidden = {f"{column}_shown": Coalesce(column, column)}
    return rows.alias(**hidden).filter(**{f"{column}_shown__gte": moment})
