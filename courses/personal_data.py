"""What is held about a person in courses: taught and learned."""

from django.db.models import Q

from accounts.models import User
from accounts.personal_data import Part

from .models import (
    Announcement,
    Answer,
    Attachment,
    CaptionTrack,
    Chapter,
    Course,
    CourseEducator,
    Enrollment,
    Lecture,
    LectureProgress,
    LectureRevision,
    MeToo,
    Note,
    Picture,
    Question,
    QuestionReport,
    Review,
    ReviewReport,
    SavedCourse,
)


def courses(user: User) -> Part:
    names = (
        "id", "slug", "title", "subtitle", "outcomes", "requirements", "description", "level", "language", "category__name",
        "status", "thumbnail", "created_at", "updated_at", "published_at",
    )  # fmt: skip
    rows = Course.objects.filter(educator=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def co_taught(user: User) -> Part:
    """Courses of others: those they teach, and invitations to their address."""
    is_theirs = Q(user=user) | (Q(user=None, email=user.email) if user.email else Q())
    rows = CourseEducator.objects.filter(is_theirs).order_by("invited_at", "id")
    return Part(rows.values("course__title", "email", "state", "invited_at"))


def _is_of(user: User, chapter: str = "") -> Q:
    """What is in a chapter of theirs, also a removed one; `chapter` is the path to it."""
    return Q(**{f"{chapter}course__educator": user}) | Q(
        **{f"{chapter}removed_from__educator": user}
    )


def chapters(user: User) -> Part:
    rows = Chapter.objects.filter(_is_of(user))
    rows = rows.order_by("course_id", "position", "id")
    return Part(rows.values("id", "course_id", "title", "removed_at"))


def lectures(user: User) -> Part:
    names = (
        "id", "chapter_id", "title", "kind", "video_url", "video_file", "body", "seconds",
        "is_preview", "question_count",
    )  # fmt: skip
    rows = Lecture.objects.filter(_is_of(user, "chapter__"))
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
    rows = Review.objects.filter(answered_by=user)
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


def revisions(user: User) -> Part:
    """Texts of lectures that they stored."""
    names = ("lecture_id", "version", "title", "body", "begun_at", "saved_at")
    rows = LectureRevision.objects.filter(author=user).order_by("lecture_id", "version", "id")
    return Part(rows.values(*names))


def captions(user: User) -> Part:
    rows = CaptionTrack.objects.filter(_is_of(user, "lecture__chapter__"))
    return Part(
        rows.order_by("lecture_id", "language", "id").values("lecture_id", "language", "file")
    )


def attachments(user: User) -> Part:
    rows = Attachment.objects.filter(_is_of(user, "lecture__chapter__"))
    return Part(rows.order_by("lecture_id", "position", "id").values("lecture_id", "title", "file"))


def pictures(user: User) -> Part:
    in_lectures = _is_of(user, "lecture__chapter__")
    rows = Picture.objects.filter(Q(course__educator=user) | in_lectures)
    names = ("lecture_id", "course_id", "alt", "file", "created_at")
    return Part(rows.order_by("created_at", "id").values(*names))


def notes(user: User) -> Part:
    names = (
        "id", "enrollment__course__title", "lecture_title", "seconds", "place_title", "text",
        "created_at", "updated_at",
    )  # fmt: skip
    rows = Note.objects.filter(enrollment__user=user).order_by("created_at", "id")
    return Part(rows.values(*names))


def announcements(user: User) -> Part:
    names = ("id", "course__title", "title", "text", "created_at", "edited_at", "sent_at")
    rows = Announcement.objects.filter(author=user).order_by("created_at", "id")
    return Part(rows.values(*names))
