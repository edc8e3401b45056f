"""What has to go here when a user was deleted at Clerk; each step may be repeated."""

from django.utils import timezone

from . import counters, publication
from .models import Certificate, Course, Enrollment


def archive_courses(user_id: str) -> None:
    """Take an educator's courses out of the catalogue; their students keep them."""
    for course in Course.objects.published().filter(educator_id=user_id):
        publication.unpublish(course)


def withdraw_certificates(user_id: str) -> None:
    """The pages of a student's certificates say that they are withdrawn, and no name."""
    certificates = Certificate.objects.filter(enrollment__user_id=user_id)
    keys = list(certificates.values_list("pk", flat=True))
    Certificate.objects.filter(pk__in=keys, revoked_at=None).update(revoked_at=timezone.now())
    Certificate.objects.filter(pk__in=keys).update(student_name="")


def remove_enrollments(user_id: str) -> None:
    """Delete enrollments and progress; reviews and withdrawn certificates stay, nameless.

    `recount` skips deleted users, so a crash before `delete` still leaves the right count.
    """
    for enrollment in Enrollment.objects.filter(user_id=user_id):
        counters.recount(enrollment.course_id)
        enrollment.delete()
