"""Into the catalogue, and out of it."""

from django.utils import timezone
from django.utils.translation import gettext

from .models import Course, Lecture


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
    Course.objects.filter(pk=course.pk).update(status=Course.Status.PUBLISHED, updated_at=now)


def unpublish(course: Course) -> None:
    """Take the course out of the catalogue; those enrolled keep it."""
    Course.objects.filter(pk=course.pk, status=Course.Status.PUBLISHED).update(
        status=Course.Status.ARCHIVED, updated_at=timezone.now()
    )
