"""Which of the courses on cards a visitor is enrolled in, and which they saved."""

from collections.abc import Iterable

from accounts.models import User
from courses.access import Visitor, add_co_teachers
from courses.models import Course, Enrollment, SavedCourse


def with_enrollments(courses: Iterable[Course], user: Visitor) -> list[Course]:
    """The courses, each with its `co_teachers` and the visitor's `enrollment` and `is_saved`.

    Two queries for all of them, none when signed out: then they have neither of the last.
    """
    courses = list(courses)
    add_co_teachers(courses)
    if isinstance(user, User) and courses:
        keys = [course.pk for course in courses]
        enrollments = Enrollment.objects.of(user).filter(course__in=keys)
        enrollments = enrollments.only("course_id", "completed_at")
        mine = {enrollment.course_id: enrollment for enrollment in enrollments}
        saved = SavedCourse.objects.filter(user=user, course__in=keys)
        saved_keys = set(saved.values_list("course_id", flat=True))
        for course in courses:
            course.enrollment = mine.get(course.pk)
            course.is_saved = course.pk in saved_keys
    return courses


def is_saved(user: Visitor, course: Course) -> bool:
    return isinstance(user, User) and SavedCourse.objects.filter(user=user, course=course).exists()
