"""What is held about a person in courses: taught and learned."""

from accounts.models import User
from accounts.personal_data import Part

from .models import (
    Answer,
    CaptionTrack,
    Chapter,
    Course,
    Enrollment,
    Lecture,
    LectureProgress,
    MeToo,
    Note,
    Question,
    QuestionReport,
    Review,
    ReviewReport,
    SavedCourse,
)


def courses(user: User) -> Part:
    names = (
        "id", "slug", "title", "subtitle", "description", "level", "language", "category__name",
        "status", "thumbnail", "created_at", "updated_at", "published_at",
    )  # fmt: skip
    rows = Course.objects.filter(educator=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def chapters(user: User) -> Part:
    rows = Chapter.objects.filter(course__educator=user).order_by("course_id", "position", "id")
    return Part(rows.values("id", "course_id", "title"))


def lectures(user: User) -> Part:
    names = (
        "id", "chapter_id", "title", "kind", "video_url", "video_file", "body", "seconds",
        "is_preview",
    )  # fmt: skip
    rows = Lecture.objects.filter(chapter__course__educator=user)
    return Part(rows.order_by("chapter_id", "position", "id").values(*names))


def enrollments(user: User) -> Part:
    names = (
        "id", "course__title", "created_at", "last_seen_at", "last_lecture__title", "completed_at",
        "left_at", "review_settled_at",
    )  # fmt: skip
    rows = Enrollment.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def progress(user: User) -> Part:
    rows = LectureProgress.objects.filter(enrollment__user=user).order_by("enrollment_id", "id")
    names = ("enrollment_id", "lecture__title", "position", "played", "reported_at", "completed_at")
    return Part(rows.values(*names))


def saved_courses(user: User) -> Part:
    rows = SavedCourse.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values("course__title", "created_at"))


def reviews(user: User) -> Part:
    names = (
        "course__title", "rating", "text", "created_at", "edited_at", "hidden_at", "hidden_reason",
    )  # fmt: skip
    rows = Review.objects.filter(enrollment__user=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def review_answers(user: User) -> Part:
    """What an educator answered, without the reviews."""
    rows = Review.objects.filter(course__educator=user).exclude(answer="")
    return Part(rows.order_by("answered_at", "id").values("course__title", "answer", "answered_at"))


def review_reports(user: User) -> Part:
    rows = ReviewReport.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values("review__course__title", "reason", "text", "created_at", "settled_at"))


POST = ("id", "body", "created_at", "edited_at", "hidden_at", "hidden_by", "hidden_reason")


def questions(user: User) -> Part:
    rows = Question.objects.filter(author=user).order_by("created_at", "id")
    return Part(rows.values("lecture__title", "second", "title", "deleted_at", *POST))


def answers(user: User) -> Part:
    rows = Answer.objects.filter(author=user).order_by("created_at", "id")
    return Part(rows.values("question_id", "by", *POST))


def me_toos(user: User) -> Part:
    """Questions of others that they have, too."""
    rows = MeToo.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values("question_id", "created_at"))


def question_reports(user: User) -> Part:
    rows = QuestionReport.objects.filter(reporter=user).order_by("created_at", "id")
    return Part(rows.values("post_id", "reason", "created_at", "settled_at"))


def captions(user: User) -> Part:
    rows = CaptionTrack.objects.filter(lecture__chapter__course__educator=user)
    return Part(
        rows.order_by("lecture_id", "language", "id").values("lecture_id", "language", "file")
    )


def notes(user: User) -> Part:
    names = (
        "id", "enrollment__course__title", "lecture_title", "seconds", "place_title", "text",
        "created_at", "updated_at",
    )  # fmt: skip
    rows = Note.objects.filter(enrollment__user=user).order_by("created_at", "id")
    return Part(rows.values(*names))
