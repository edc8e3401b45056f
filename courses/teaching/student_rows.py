"""Students as their educators see them in lists and files."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Prefetch

from courses.models import Course, Enrollment, Lecture
from courses.models.course import TEXTS as COURSE_TEXTS
from courses.models.lecture import TEXTS


def load(keys: Sequence[UUID], courses: Sequence[Course] = ()) -> list[Enrollment]:
    """The enrollments with these keys, in this order, with student, course and last lecture.

    `courses` are those that are known already. Without those whose account was deleted a moment
    ago, and who are being erased.

    Not joined: a join is asked for before the keys, and a MongoDB server that keeps to that order
    looks up the student of every enrollment there is.
    """
    lectures = Prefetch("last_lecture", Lecture.objects.defer(*TEXTS))
    rows = Enrollment.objects.filter(pk__in=keys).prefetch_related("user", lectures)
    found = {row.pk: row for row in rows if row.user.deleted_at is None}
    known = {course.pk: course for course in courses}
    unknown = {row.course_id for row in found.values()} - known.keys()
    if unknown:
        known |= Course.objects.defer(*COURSE_TEXTS).in_bulk(list(unknown))
    present = [found[key] for key in keys if key in found and found[key].course_id in known]
    for row in present:
        row.course = known[row.course_id]
    return present
