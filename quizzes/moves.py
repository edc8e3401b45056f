"""Quizzes whose lectures move to another course."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from courses.deletion import chunks
from courses.models import Lecture

from .models import Quiz


def follow_lectures(course_ids: Collection[UUID]) -> None:
    """A step of `MOVING_STEPS`: published quizzes are of the course that their lectures are in."""
    lectures = Lecture.objects.filter(chapter__course__in=course_ids, kind=Lecture.Kind.QUIZ)
    course_of = dict(lectures.order_by().values_list("pk", "chapter__course"))
    wrong: dict[UUID, list[UUID]] = defaultdict(list)
    for some in chunks(list(course_of)):
        stored = Quiz.objects.filter(lecture__in=some).order_by()
        for lecture_id, course_id in stored.values_list("lecture", "course"):
            if course_of[lecture_id] != course_id:
                wrong[course_of[lecture_id]].append(lecture_id)
    for course_id, lecture_ids in wrong.items():
        for some in chunks(lecture_ids):
            Quiz.objects.filter(lecture__in=some).update(course=course_id)
