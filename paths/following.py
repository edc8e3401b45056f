"""Following a path, and how far someone has come in the courses of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import User
from courses.deletion import pointing_to
from courses.models import Enrollment

from . import steps
from .models import TEXTS, Path, PathCourse, PathFollow


@dataclass(frozen=True)
class PathProgress:
    """Of one person in the courses of a path, by lectures, as `courses.progress` counts them.

    Courses count that they are in, or may enroll in: nobody is held up by one that is gone.
    """

    steps: Sequence[PathCourse]
    is_followed: bool

    @cached_property
    def counted(self) -> list[PathCourse]:
        return [step for step in self.steps if step.counts]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.counted)

    @property
    def total(self) -> int:
        return sum(step.total for step in self.counted)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    @property
    def is_complete(self) -> bool:
        return bool(self.counted) and self.next_step is None

    @property
    def completed(self) -> int:
        """Courses."""
        return sum(step.is_complete for step in self.counted)

    @property
    def has_started(self) -> bool:
        return any(step.enrollment for step in self.counted)

    @cached_property
    def next_step(self) -> PathCourse | None:
        """Where to go on: the first course that is not complete."""
        return next((step for step in self.counted if not step.is_complete), None)


def add_progress(paths: Iterable[Path], user: User) -> None:
    """Set the `progress` of paths whose steps are loaded; two queries."""
    paths = list(paths)
    keys = [path.pk for path in paths]
    rows = PathFollow.objects.filter(user=user, path__in=keys)
    followed = set(rows.values_list("path_id", flat=True))
    courses = {step.course_id for path in paths for step in path.steps if step.course_id}
    enrollments = Enrollment.objects.of(user).filter(course__in=courses)
    mine = {enrollment.course_id: enrollment for enrollment in enrollments}
    for path in paths:
        for step in path.steps:
            step.enrollment = mine.get(step.course_id) if step.course_id else None
            if step.enrollment and step.course:
                step.enrollment.course = step.course
        path.progress = PathProgress(path.steps, path.pk in followed)


def follows_of(user: User) -> QuerySet[PathFollow]:
    """With their paths, the last followed first."""
    texts = (f"path__{name}" for name in TEXTS)
    return PathFollow.objects.filter(user=user).select_related("path__author").defer(*texts)


def with_progress(paths: Iterable[Path], user: User | None) -> list[Path]:
    """The paths with their steps and, of someone, their progress."""
    paths = list(paths)
    steps.load(paths)
    if user is not None:
        add_progress(paths, user)
    return paths


def follow(user: User, path: Path) -> None:
    """A second time changes nothing."""
    with pointing_to(path):
        PathFollow.objects.get_or_create(user=user, path=path)


def unfollow(user: User, path: Path) -> None:
    PathFollow.objects.filter(user=user, path=path).delete()
