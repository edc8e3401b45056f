"""What others took next: the courses that a course's students began after it.

Of a course with many students the newest are asked, so that the most popular one costs no more.
"""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from courses.access import Visitor, add_co_teachers, listed_courses
from courses.models import Course, Enrollment

ASKED = 500  # the newest students of the course
MOST_ROWS = 5000  # enrollments of theirs that are read
FEWEST = 3  # students who took the same course next: fewer would say who they are
MOST = 3  # courses that a page shows
LOOKED_AT = 30  # of those that were taken next


def took_next(
    course: Course,
    user: Visitor,
    *,
    most: int = MOST,
    without: Collection[UUID] = (),
    categories: Collection[UUID | None] = (),
) -> list[Course]:
    """Those that most students began after `course`, first; none that the visitor is in.

    Of these categories, if there are any.
    """
    counts = _counts(course)
    enrolled = Enrollment.objects.of(user).filter(course__in=counts)
    left_out = {course.pk, *without, *enrolled.values_list("course_id", flat=True)}
    keys = [key for key, number in counts.most_common() if number >= FEWEST and key not in left_out]
    if not keys:
        return []
    rows = listed_courses().for_listed_cards().filter(pk__in=keys[:LOOKED_AT])
    if categories:
        rows = rows.filter(category__in=categories)
    found = sorted(rows, key=lambda one: keys.index(one.pk))[:most]
    add_co_teachers(found)
    return found


def _counts(course: Course) -> Counter[UUID]:
    """By course, how many of its students began it after this one; two queries."""
    students = Enrollment.objects.present().filter(course=course).order_by("-created_at", "id")
    began = dict(students.values_list("user_id", "created_at")[:ASKED])
    later = Enrollment.objects.present().filter(user__in=list(began)).exclude(course=course)
    rows = later.order_by("-created_at", "id").values_list("user_id", "course_id", "created_at")
    return Counter(key for user, key, at in rows[:MOST_ROWS] if at > began[user])
