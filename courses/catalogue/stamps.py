"""What a page that is shared for a while must show at once (accounts/sessions/shared.py).

One small query; for an educator, three; one more for a course that several people teach. What a stamp leaves out,
such as a changed review, an answer to one or the number of all courses, is seen a little later by those who are
signed out; so is, on cards alone, that someone beside the owner has another name or is no educator any more.
"""

from functools import cache, lru_cache
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from courses import access
from courses.models import Course
from courses.paging import PAGE_SIZE

from .listing import FEATURED

PREPARED = 500  # queries in each process: making one takes longer than asking it
CARD = ("pk", "updated_at", "co_educator_count")
COURSE = (
    "status",
    "educator__banned",
    "pk",
    "version",  # of what is written about it
    "updated_at",  # of its curriculum, too
    "enrollment_count",
    "review_count",
    "rating_average",
    "co_educator_count",
    "category__version",
    "educator__clerk_updated_at",
)


def home() -> list[Any]:
    return list(_cards("-enrollment_count", FEATURED).all())


def course_list() -> list[Any]:
    return list(_cards("-published_at", PAGE_SIZE).all())


@cache
def _cards(order: str, number: int) -> QuerySet[Course, tuple[Any, ...]]:
    """Which courses such a list begins with, so that none is shown that is not there."""
    return access.listed_courses().order_by(order, "id").values_list(*CARD)[:number]


def course(slug: str) -> tuple[Any, ...] | None:
    """None when it is not in the catalogue: it was archived, or its educator banned."""
    row = next(iter(_course(slug).all()), None)
    if row is None or not access.is_listed(status=row[0], is_banned=row[1]):
        return None
    is_shared = row[COURSE.index("co_educator_count")]
    return (*row, access.co_teacher_names(row[2])) if is_shared else row


@lru_cache(PREPARED)
def _course(slug: str) -> QuerySet[Course, tuple[Any, ...]]:
    return Course.objects.order_by().filter(slug=slug).values_list(*COURSE)


def educator(user_id: str) -> tuple[Any, ...] | None:
    """None when they are not there any more."""
    people = User.objects.active().order_by().filter(pk=user_id)
    person = people.first()
    if person is None:
        return None
    listed = access.listed_courses().taught_by(person).values_list(*CARD)
    return person.clerk_updated_at, person.name, person.role, list(listed[:PAGE_SIZE])
