"""What happens to courses and enrollments when a user was deleted at Clerk.

Each step may be repeated.
"""

from typing import Any

from django.db.models import QuerySet

from . import counters, deletion, emails, publication, reviews
from .media import files
from .models import (
    Attachment,
    CaptionTrack,
    Chapter,
    Course,
    CourseEducator,
    Enrollment,
    Lecture,
    LectureRevision,
    Picture,
    Review,
    ReviewReport,
    SavedCourse,
)


def archive_courses(user_id: str) -> None:
    """Take the courses that an educator owned out of the catalogue; their students keep them.

    Their co-educators go on teaching those who are enrolled: an admin may give such a course to
    one of them.
    """
    for course in Course.objects.published().filter(educator_id=user_id):
        publication.archive(course)


def remove_files(user_id: str) -> None:
    """Delete an educator's uploads, but for what stands in courses that others keep.

    Students keep theirs, and co-educators what they go on teaching, with what they may bring back
    there; elsewhere what was removed goes for good. Thumbnails go from every course: anyone can see
    them, and a drawn picture takes their place.
    """
    courses = Course.objects.filter(educator_id=user_id)
    taught = set(_courses_of(CourseEducator.objects.teaching(), courses))
    unkept = set(courses.values_list("pk", flat=True)) - taught
    deletion.delete(Chapter.objects.removed().filter(removed_from__in=unkept))
    unkept -= set(_courses_of(Enrollment.objects.present(), courses))
    lectures = Lecture.objects.filter(chapter__course__in=unkept)
    names = files.names_in(courses) | files.names_in(lectures)
    courses.update(thumbnail="", thumbnail_bytes=0)
    for pk in lectures.values_list("pk", flat=True):
        Lecture.objects.filter(pk=pk).update(video_file="", video_bytes=0, video_seconds=0)
    files.delete_unused(names)
    for model in (CaptionTrack, Attachment, Picture):
        deletion.delete(model._default_manager.filter(lecture__chapter__course__in=unkept))
    deletion.delete(Picture.objects.filter(course__in=unkept))


def _courses_of(rows: QuerySet[Any], courses: QuerySet[Course]) -> QuerySet[Any]:
    return rows.filter(course__in=courses).values_list("course_id", flat=True)


def forget_answers(user_id: str) -> None:
    """Let an educator's answers to reviews stand without a name; mails with it are not sent any more."""
    answered = Review.objects.filter(answered_by=user_id)
    emails.withdraw_answers(answered)
    answered.update(answered_by=None)


def remove_enrollments(user_id: str) -> None:
    """Delete enrollments, progress and notes; reviews and withdrawn certificates stay, nameless.

    Counted before, so that a crash in between leaves the right count, and after, as others who
    enroll meanwhile count everyone.
    """
    for enrollment in Enrollment.objects.filter(user_id=user_id).select_related("review"):
        if review := reviews.of(enrollment):
            emails.withdraw(review)
        counters.recount_enrollments(enrollment.course_id, without=user_id)
        deletion.delete(Enrollment.objects.filter(pk=enrollment.pk))
        counters.recount(enrollment.course_id)


def remove_saved_courses(user_id: str) -> None:
    SavedCourse.objects.filter(user_id=user_id).delete()


def remove_reports(user_id: str) -> None:
    """Delete what a person reported; what came of it stays."""
    ReviewReport.objects.filter(user_id=user_id).delete()


def forget_revisions(user_id: str) -> None:
    """Let the earlier texts of lectures stand without their author's name."""
    LectureRevision.objects.filter(author=user_id).update(author=None)
