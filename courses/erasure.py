"""What has to go here when a user was deleted at Clerk; each step may be repeated."""

from django.utils import timezone

from .models import Certificate, Course, Enrollment


def archive_courses(user_id: str) -> None:
    """Take an educator's courses out of the catalogue; their students keep them."""
    for course in Course.objects.published().filter(educator_id=user_id):
        course.unpublish()


def withdraw_certificates(user_id: str) -> None:
    """The pages of a student's certificates say that they are withdrawn, and no name."""
    certificates = Certificate.objects.filter(enrollment__user_id=user_id)
    keys = list(certificates.values_list("pk", flat=True))
    Certificate.objects.filter(pk__in=keys, revoked_at=None).update(revoked_at=timezone.now())
    Certificate.objects.filter(pk__in=keys).update(student_name="")


def remove_enrollments(user_id: str) -> None:
    """Enrollments and progress go; reviews and withdrawn certificates stay, nameless.

    A course is counted without its deleted students before they leave it, so that an
    interruption in between loses no count.
    """
    for enrollment in Enrollment.objects.filter(user_id=user_id).select_related("course"):
        enrollment.course.recount()
        enrollment.delete()
