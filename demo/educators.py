"""Who teaches the demo's courses with their owners, as the files of the catalogue have it."""

from typing import Any

from accounts.models import User
from courses import counters
from courses.models import Course, CourseEducator
from courses.search import indexing

Entry = dict[str, Any]


def store_educators(course: Course, entry: Entry) -> None:
    """`taught_with` and `invites` name people by their keys."""
    states = {"taught_with": CourseEducator.State.TEACHES, "invites": CourseEducator.State.INVITED}
    for name, state in states.items():
        for person in User.objects.active().filter(pk__in=entry.get(name, [])):
            CourseEducator.objects.create(
                course=course,
                email=person.email,
                user=person if name == "taught_with" else None,
                state=state,
            )
    counters.recount_educators(course.pk)
    indexing.follow([course.pk])
