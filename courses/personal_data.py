"""What is held about a person in courses: what they learn, say and teach."""

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


def caption_tracks(user: User) -> Part:
    rows = CaptionTrack.objects.filter(lecture__chapter__course__educator=user)
    return Part(rows.order_by("lecture_id", "id").values("lecture_id", "language", "file"))


def answers_to_reviews(user: User) -> Part:
    """An educator's answers, without the reviews."""
    rows = Review.objects.filter(course__educator=user).exclude(answer="")
    names = ("course__title", "answer", "answered_at")
    return Part(rows.order_by("created_at", "id").values(*names))


def enrollments(user: User) -> Part:
    names = (
        "id", "course__title", "created_at", "last_seen_at", "last_lecture__title", "completed_at",
        "left_at", "review_settled_at",
    )  # fmt: skip
    rows = Enrollment.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def progress(user: User) -> Part:
    rows = LectureProgress.objects.filter(enrollment__user=user).order_by("enrollment_id", "id")
    return Part(
        rows.values(
            "enrollment_id", "lecture__title", "position", "played", "reported_at", "completed_at"
        )
    )


def saved_courses(user: User) -> Part:
    rows = SavedCourse.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values("course__title", "created_at"))


def reviews(user: User) -> Part:
    names = (
        "course__title", "rating", "text", "created_at", "edited_at", "answer", "answered_at",
        "hidden_at", "hidden_reason",
    )  # fmt: skip
    rows = Review.objects.filter(enrollment__user=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def notes(user: User) -> Part:
    names = (
        "id", "enrollment__course__title", "lecture_title", "seconds", "place_title", "text",
        "created_at", "updated_at",
    )  # fmt: skip
    rows = Note.objects.filter(enrollment__user=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def questions(user: User) -> Part:
    names = (
        "id", "lecture__title", "second", "title", "body", "created_at", "edited_at", "deleted_at",
        "hidden_at", "hidden_by", "hidden_reason",
    )  # fmt: skip
    rows = Question.objects.filter(author=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def answers(user: User) -> Part:
    names = (
        "id", "question_id", "by", "body", "is_pinned", "created_at", "edited_at", "hidden_at",
        "hidden_by", "hidden_reason",
    )  # fmt: skip
    rows = Answer.objects.filter(author=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def me_too(user: User) -> Part:
    rows = MeToo.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values("question__title", "created_at"))


def reported_questions(user: User) -> Part:
    """What someone reported, by its key: its words are another's."""
    rows = QuestionReport.objects.filter(reporter=user).order_by("created_at", "id")
    return Part(rows.values("post_id", "reason", "created_at", "settled_at"))


def reported_reviews(user: User) -> Part:
    names = ("review__course__title", "reason", "text", "created_at", "settled_at")
    rows = ReviewReport.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values(*names))
