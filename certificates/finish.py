"""What the page at the end of a course shows."""

from dataclasses import dataclass

from accounts.models import User
from courses import access
from courses.models import Course, CourseQuerySet, Enrollment
from courses.progress import Progress

OF_THE_EDUCATOR, IN_ALL = 2, 3  # courses that come next


@dataclass(frozen=True)
class Done:
    """A complete course in numbers."""

    chapters: int
    lectures: int
    seconds: int

    @classmethod
    def of(cls, progress: Progress) -> "Done":
        lectures = progress.lectures
        return cls(
            chapters=len({lecture.chapter_id for lecture in lectures}),
            lectures=len(lectures),
            seconds=sum(lecture.seconds for lecture in lectures),
        )


def next_courses(user: User, course: Course) -> list[Course]:
    """What to take after `course`: by the same educator, then in the same category."""
    enrolled = Enrollment.objects.filter(user=user).values_list("course_id", flat=True)
    others = access.listed_courses().exclude(pk__in=enrolled).exclude(educator=user)
    popular: CourseQuerySet = others.for_listed_cards().order_by("-enrollment_count", "id")
    found = list(popular.filter(educator=course.educator_id)[:OF_THE_EDUCATOR])
    also = popular.filter(category=course.category_id).exclude(pk__in=[one.pk for one in found])
    courses = [*found, *also[: IN_ALL - len(found)]]
    access.add_co_teachers(courses)
    return courses
