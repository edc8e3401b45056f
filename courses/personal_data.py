"""What is held about a person in courses: taught and learned."""

from accounts.models import User
from accounts.personal_data import Part

from .models import Chapter, Course, Enrollment, Lecture, LectureProgress, Note, Review, SavedCourse


def courses(user: User) -> Part:
    names = (
        "id", "slug", "title", "subtitle", "description", "level", "language", "category__name",
        "status", "thumbnail", "created_at", "updated_at", "published_at",
    )  # fmt: skip
    rows = Course.objects.filter(educator=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def chapters(user: User) -> Part:
    rows = Chapter.objects.filter(course__educator=user).order_by("course", "position", "id")
    return Part(rows.values("id", "course_id", "title"))


def lectures(user: User) -> Part:
    names = (
        "id", "chapter_id", "title", "kind", "video_url", "video_file", "captions", "body",
        "seconds", "is_preview",
    )  # fmt: skip
    rows = Lecture.objects.filter(chapter__course__educator=user)
    return Part(rows.order_by("chapter", "position", "id").values(*names))


def enrollments(user: User) -> Part:
    names = (
        "id", "course__title", "created_at", "last_seen_at", "last_lecture__title", "completed_at",
        "left_at",
    )  # fmt: skip
    rows = Enrollment.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def progress(user: User) -> Part:
    rows = LectureProgress.objects.filter(enrollment__user=user).order_by("enrollment", "id")
    return Part(rows.values("enrollment_id", "lecture__title", "position", "completed_at"))


def saved_courses(user: User) -> Part:
    rows = SavedCourse.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values("course__title", "created_at"))


def reviews(user: User) -> Part:
    names = ("course__title", "rating", "text", "created_at", "hidden_at", "hidden_reason")
    rows = Review.objects.filter(enrollment__user=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def notes(user: User) -> Part:
    names = (
        "id", "enrollment__course__title", "lecture_title", "seconds", "place_title", "text",
        "created_at", "updated_at",
    )  # fmt: skip
    rows = Note.objects.filter(enrollment__user=user).order_by("created_at", "id")
    return Part(rows.values(*names))
