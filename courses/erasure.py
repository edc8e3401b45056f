"""What happens to courses and enrollments when a user was deleted at Clerk.

Each step may be repeated.
"""

from . import counters, deletion, publication
from .media import files
from .models import CaptionTrack, Course, Enrollment, Lecture, ReviewReport, SavedCourse


def archive_courses(user_id: str) -> None:
    """Take an educator's courses out of the catalogue; their students keep them."""
    for course in Course.objects.published().filter(educator_id=user_id):
        publication.unpublish(course)


def remove_files(user_id: str) -> None:
    """Delete an educator's uploads, but for the lectures' files of courses that students keep.

    Thumbnails go from every course: anyone can see them, and a drawn picture takes their place.
    """
    courses = Course.objects.filter(educator_id=user_id)
    kept = set(
        Enrollment.objects.present().filter(course__in=courses).values_list("course_id", flat=True)
    )
    unkept = set(courses.values_list("pk", flat=True)) - kept
    lectures = Lecture.objects.filter(chapter__course__in=unkept)
    names = files.names_in(courses) | files.names_in(lectures)
    courses.update(thumbnail="", thumbnail_bytes=0)
    for pk in lectures.values_list("pk", flat=True):
        Lecture.objects.filter(pk=pk).update(video_file="", video_bytes=0, video_seconds=0)
    files.delete_unused(names)
    deletion.delete(CaptionTrack.objects.filter(lecture__chapter__course__in=unkept))


def remove_enrollments(user_id: str) -> None:
    """Delete enrollments, progress and notes; reviews and withdrawn certificates stay, nameless.

    Counted before, so that a crash in between leaves the right count, and after, as others who
    enroll meanwhile count everyone.
    """
    for enrollment in Enrollment.objects.filter(user_id=user_id):
        counters.recount_enrollments(enrollment.course_id, without=user_id)
        deletion.delete(Enrollment.objects.filter(pk=enrollment.pk))
        counters.recount(enrollment.course_id)


def remove_saved_courses(user_id: str) -> None:
    SavedCourse.objects.filter(user_id=user_id).delete()


def remove_reports(user_id: str) -> None:
    """Delete what a person reported; what came of it stays."""
    ReviewReport.objects.filter(user_id=user_id).delete()
