"""Into the catalogue, out of it, and out of the world."""

from django.utils import timezone
from django.utils.translation import gettext

from . import deletion
from .models import Course, CourseQuerySet, Lecture

AT_ONCE = 20_000  # rows that are removed while someone waits: about two seconds


def missing(course: Course) -> list[str]:
    """What an educator still has to do before the course can be published."""
    steps = []
    if not course.subtitle:
        steps.append(gettext("Add a one-line promise (the subtitle)."))
    if not course.description:
        steps.append(gettext("Describe the course."))
    if not Lecture.objects.filter(chapter__course=course).exists():
        steps.append(gettext("Add a chapter with a lecture."))
    return steps


def publish(course: Course) -> None:
    now = timezone.now()
    Course.objects.filter(pk=course.pk, published_at=None).update(published_at=now)
    undeleted = Course.objects.undeleted().filter(pk=course.pk)
    undeleted.update(status=Course.Status.PUBLISHED, updated_at=now)


def unpublish(course: Course) -> None:
    """Take the course out of the catalogue; those enrolled keep it."""
    Course.objects.filter(pk=course.pk, status=Course.Status.PUBLISHED).update(
        status=Course.Status.ARCHIVED, updated_at=timezone.now()
    )


def delete(courses: CourseQuerySet, at_once: int = AT_ONCE) -> bool:
    """Take courses from everyone's sight, then remove their rows, unless they are too many.

    Returns whether all are gone; the others are left to `manage.py finish_deletions`.
    """
    keys = list(courses.values_list("pk", flat=True))
    for some in deletion.chunks(keys):
        Course.objects.filter(pk__in=some).update(status=Course.Status.DELETED)
    for key in keys:
        course = Course.objects.filter(pk=key)
        at_once -= sum(deletion.count(course).values())
        if at_once < 0:
            return False
        deletion.delete(course)
    return True
