"""What happens to courses and enrollments when a user was deleted at Clerk.

Each step may be repeated.
"""

from . import counters, deletion, publication
from .models import Course, Enrollment


def archive_courses(user_id: str) -> None:
    """Take an educator's courses out of the catalogue; their students keep them."""
    for course in Course.objects.published().filter(educator_id=user_id):
        publication.unpublish(course)


def remove_enrollments(user_id: str) -> None:
    """Delete enrollments and progress; reviews and withdrawn certificates stay, nameless.

    Counted before, so that a crash in between leaves the right count, and after, as others who
    enroll meanwhile count everyone.
    """
    for enrollment in Enrollment.objects.filter(user_id=user_id):
        counters.recount_enrollments(enrollment.course_id, without=user_id)
        deletion.delete(Enrollment.objects.filter(pk=enrollment.pk))
        counters.recount(enrollment.course_id)
