"""What each counter of a course counts. `manage.py recount_courses` repairs them all."""

from uuid import UUID

from django.db.models import Avg, Count, Sum

from .models import Course, Enrollment, Lecture, Review


def recount(course_id: UUID) -> None:
    """Set every counter to what the rows say; those enrolled who were deleted do not count."""
    recount_lectures(course_id)
    reviews = (
        Review.objects.shown()
        .filter(course=course_id)
        .aggregate(review_count=Count("pk"), rating_average=Avg("rating", default=0.0))
    )
    enrolled = Enrollment.objects.filter(course=course_id, user__deleted_at=None)
    Course.objects.filter(pk=course_id).update(enrollment_count=enrolled.count(), **reviews)


def recount_lectures(course_id: UUID) -> None:
    """Set the number of lectures and their length."""
    lectures = Lecture.objects.filter(chapter__course=course_id).aggregate(
        lecture_count=Count("pk"), seconds=Sum("seconds", default=0)
    )
    Course.objects.filter(pk=course_id).update(**lectures)
