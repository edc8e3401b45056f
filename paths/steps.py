"""The steps of paths: loading them for pages, and adding, moving and removing one."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.access import add_co_teachers, is_in_catalogue
from courses.deletion import pointing_to
from courses.models import Course
from courses.models.course import TEXTS

from .models import MOST_COURSES, Path, PathCourse

POSITION_GAP = 1024  # between steps; ten moves to the same place fit in
FEWEST_COURSES = 2  # of a published path


def load(paths: Iterable[Path]) -> None:
    """Set the `steps` of each path, with their courses; one query, two where courses have co-educators."""
    paths = list(paths)
    rows = PathCourse.objects.filter(path__in=[path.pk for path in paths])
    rows = rows.select_related("course__category", "course__educator")
    steps: dict[UUID, list[PathCourse]] = defaultdict(list)
    for step in rows.defer(*(f"course__{name}" for name in TEXTS)):
        steps[step.path_id].append(step)
        step.is_offered = is_offered(step.course)
    for path in paths:
        path.steps = steps[path.pk]
        for number, step in enumerate(path.steps, 1):
            step.number, step.is_first, step.is_last = number, number == 1, False
        if path.steps:
            path.steps[-1].is_last = True
    add_co_teachers([step.course for path in paths for step in path.steps if step.course])


def is_offered(course: Course | None) -> bool:
    """Is it there, and in the catalogue?"""
    return course is not None and is_in_catalogue(course)


def add(path: Path, course: Course, why: str = "") -> PathCourse:
    """Put a course last; one that is there already stays where it is.

    Raises ValidationError when the path is full.
    """
    order = list(PathCourse.objects.filter(path=path).values_list("position", flat=True))
    if len(order) >= MOST_COURSES:
        text = _("A path has %(most)s courses at the most. Remove one first.")
        raise ValidationError(text % {"most": MOST_COURSES})
    defaults = {"position": order[-1] + POSITION_GAP if order else 0, "why": why}
    with pointing_to(path, course):
        step, _created = PathCourse.objects.get_or_create(
            path=path, course=course, defaults=defaults
        )
    _touch(path)
    return step


def place(step: PathCourse, index: int) -> bool:
    """Put a step at `index` among the others: one write, unless they stand too close for it.

    Returns whether it was elsewhere.
    """
    order = list(PathCourse.objects.filter(path=step.path_id))
    others = [other for other in order if other != step]
    index = max(0, min(index, len(others)))
    if step in order and order.index(step) == index:
        return False
    if _free_position(others, index) is None:
        _make_room(others)
    _set_position(step, _free_position(others, index) or 0)
    _touch(step.path)
    return True


def step_by_one(step: PathCourse, *, up: bool) -> bool:
    """Returns whether there was a place to go to."""
    order = list(PathCourse.objects.filter(path=step.path_id))
    index = order.index(step) if step in order else 0
    return place(step, index + (-1 if up else 1))


def remove(step: PathCourse) -> None:
    """Raises ValidationError when a published path would be left with too few."""
    if step.path.is_published:
        load([step.path])
        others = [other for other in step.path.steps if other.is_offered and other != step]
        if len(others) < FEWEST_COURSES and is_offered(step.course):
            text = _(
                "A published path has two courses at least. Add another one first, or archive "
                "the path."
            )
            raise ValidationError(text)
    PathCourse.objects.filter(pk=step.pk).delete()
    _touch(step.path)


def _free_position(order: list[PathCourse], index: int) -> int | None:
    """One between the steps `index - 1` and `index`, either of which may be missing."""
    low = order[index - 1].position if index else -1
    high = order[index].position if index < len(order) else low + 2 * POSITION_GAP
    return (low + high) // 2 if high - low > 1 else None


def _make_room(order: list[PathCourse]) -> None:
    """Number them anew above where they stood, the last one first: each write keeps the order."""
    bottom = order[-1].position + POSITION_GAP
    for number, step in reversed(list(enumerate(order))):
        _set_position(step, bottom + POSITION_GAP * number)


def _set_position(step: PathCourse, position: int) -> None:
    PathCourse.objects.filter(pk=step.pk).update(position=position)
    step.position = position


def _touch(path: Path) -> None:
    Path.objects.filter(pk=path.pk).update(updated_at=timezone.now())
