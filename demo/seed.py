"""Puts the demo catalogue and its people into the database. Running it again adds what is missing."""

import random
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import EducatorApplication, Role, User
from certificates import issuing
from certificates.models import Certificate
from courses import counters, progress, reviews, student_names, transcripts
from courses.media.storage import videos
from courses.models import (
    Announcement,
    CaptionTrack,
    Category,
    Chapter,
    Course,
    Enrollment,
    Lecture,
    LectureProgress,
    Note,
    Review,
    SavedCourse,
)
from courses.search import indexing
from exchange import course_files
from exchange.content import LectureContent

FOLDER = Path(__file__).parent
CLIP, CAPTIONS = "videos/demo-clip.mp4", "videos/demo-clip.vtt"
APPLICANT = "user_local_oksana"
LEARNER = "user_local_linh"  # who signs in with one click as a student
# Who stopped in the middle of a lecture, at which percent of it.
STOPPED = {"user_local_chiara": 40, "user_local_farah": 15, "user_local_jiwoo": 62}

Entry = dict[str, Any]


def entries() -> Iterator[tuple[Entry, Entry]]:
    """Each category of the demo with each of its courses."""
    for path in sorted(FOLDER.glob("*.toml")):
        category = tomllib.loads(path.read_text()) | {"slug": path.stem}
        for entry in category["course"]:
            yield category, entry


def store_clip() -> None:
    """Put the files that lectures play where uploads are."""
    storage = videos()
    for name, source in _files():
        if not storage.exists(name):
            with source.open("rb") as file:
                storage.save(name, File(file))


def captions_of(video: str) -> dict[str, str]:
    """By language, the names of the captions of a video."""
    if video == CLIP:
        return {"en": CAPTIONS}
    return {language: video.replace(".mp4", f".{language}.vtt") for language in ("en", "es")}


def store_category(category: Entry) -> Category:
    defaults = {name: category[name] for name in ("name", "name_es", "position")}
    return Category.objects.get_or_create(slug=category["slug"], defaults=defaults)[0]


def store_course(category: Category, entry: Entry) -> Course | None:
    """Store a course with its curriculum, as a draft; None when it is there or has no educator.

    A draft of a course that should be published is what an interrupted run has left.
    """
    stored = Course.objects.filter(slug=slugify(entry["title"]))
    stored.filter(status=Course.Status.DRAFT).exclude(status=entry["status"]).delete()
    if stored.exists() or not User.objects.active().filter(pk=entry["educator"]).exists():
        return None
    published_at = timezone.now() - timedelta(days=entry["published_days_ago"])
    is_draft = entry["status"] == Course.Status.DRAFT
    content = course_files.course_of(entry, _no_files)
    course = Course(
        **content.fields,
        category=category,
        educator_id=entry["educator"],
        created_at=published_at - timedelta(days=12),
        updated_at=published_at,
        published_at=None if is_draft else published_at,
    )
    course.save()
    for position, chapter_content in enumerate(content.chapters):
        chapter = Chapter.objects.create(
            course=course, title=chapter_content.title, position=position
        )
        Lecture.objects.bulk_create(
            _lecture(chapter, number, lecture)
            for number, lecture in enumerate(chapter_content.lectures)
            if isinstance(lecture, LectureContent)
        )
    for lecture in Lecture.objects.of(course).exclude(video_file=""):
        for language, name in captions_of(str(lecture.video_file)).items():
            transcripts.save(CaptionTrack(lecture=lecture, language=language, file=name))
    Course.objects.filter(pk=course.pk).update(status=entry["status"])
    indexing.follow([course.pk])
    course.refresh_from_db()
    return course


def store_students(course: Course, entry: Entry) -> None:
    """Enroll students, each some way into the course, and let the furthest review it."""
    chance = random.Random(course.slug)  # noqa: S311
    everyone = list(User.objects.filter(role=Role.STUDENT).order_by("pk"))
    students = chance.sample(everyone, min(entry["students"], len(everyone)))
    lectures = list(Lecture.objects.of(course))
    shares = sorted((chance.random() ** 0.7 for _ in students), reverse=True)
    for number, (student, share) in enumerate(zip(students, shares, strict=True)):
        is_reviewer = number < len(entry["reviews"])
        done = lectures if number == 0 and is_reviewer else lectures[: int(share * len(lectures))]
        enrollment = _enroll(course, student, lectures, done, chance)
        if done == lectures:
            store_certificate(enrollment)
        if is_reviewer:
            _review(enrollment, entry["reviews"][number])
    counters.recount(course.pk)
    progress.update_completions(course.pk)
    student_names.copy_all(course.pk)
    store_what_a_student_keeps(course, entry)


def store_announcements(course: Course, entry: Entry) -> None:
    """As if their mails were sent long ago."""
    for news in entry.get("announcements", []):
        at = timezone.now() - timedelta(days=news["days_ago"])
        texts = {name: news[name] for name in ("title", "text")}
        Announcement.objects.create(
            course=course, author=course.educator, created_at=at, sent_at=at, **texts
        )
    counters.recount_announcements(course.pk)


def store_what_a_student_keeps(course: Course, entry: Entry) -> None:
    """The notes of one student, or the course itself for later."""
    enrollment = Enrollment.objects.filter(course=course, user=LEARNER).first()
    if entry.get("is_saved") and User.objects.filter(pk=LEARNER).exists():
        SavedCourse.objects.get_or_create(course=course, user_id=LEARNER)
    if enrollment is None:
        return
    for note in entry.get("notes", []):
        lecture = Lecture.objects.of(course).get(title=note["lecture"])
        Note.objects.create(
            enrollment=enrollment,
            lecture=lecture,
            lecture_title=lecture.title,
            seconds=note.get("seconds"),
            place=note.get("place", ""),
            place_title=note.get("place_title", ""),
            text=note["text"],
        )


def _review(enrollment: Enrollment, entry: Entry) -> None:
    """As of the student's last visit; answered the day after, where the file has an answer."""
    written_at = enrollment.last_seen_at
    answered_at = written_at + timedelta(days=1) if "answer" in entry else None
    Review.objects.create(
        enrollment=enrollment,
        course=enrollment.course,
        created_at=written_at,
        answered_by=enrollment.course.educator if answered_at else None,
        answered_at=answered_at and min(answered_at, timezone.now()),
        **entry,
    )
    reviews.settle(enrollment)


def store_certificate(enrollment: Enrollment) -> None:
    """Let a student have asked for it on the day they finished."""
    [mine] = progress.progress_of([enrollment])
    certificate = issuing.issue(mine, enrollment.user)
    if certificate:
        issued_at = enrollment.completed_at
        Certificate.objects.filter(pk=certificate.pk).update(issued_at=issued_at)


def store_application() -> None:
    """Let someone wait for an admin's decision, unless they ever applied."""
    applied = EducatorApplication.objects.filter(user_id=APPLICANT).exists()
    if not applied and User.objects.active().filter(pk=APPLICANT).exists():
        EducatorApplication.objects.create(
            user_id=APPLICANT,
            title="Accountant and amateur astronomer",
            expertise="Stargazing, small telescopes",
            bio="For nine years I have shown the night sky to visitors of our local observatory.\n"
            "I would like to begin with a course on what one sees from a city balcony.",
            created_at=timezone.now() - timedelta(days=2),
        )


def _files() -> Iterator[tuple[str, Path]]:
    """Each with the name that it is stored under."""
    yield CLIP, FOLDER / "clip.mp4"
    yield CAPTIONS, FOLDER / "clip.vtt"
    for path in sorted((FOLDER / "videos").iterdir()):
        if path.suffix in {".mp4", ".vtt"}:
            yield f"videos/demo-{path.name}", path


def _no_files(name: str) -> str:
    raise FileNotFoundError(name)  # the lectures of the demo stand in the tables of their chapters


def _lecture(chapter: Chapter, position: int, content: LectureContent) -> Lecture:
    is_video = content.fields["kind"] == Lecture.Kind.VIDEO
    video = f"videos/demo-{content.video}.mp4" if content.video else CLIP
    lecture = Lecture(
        chapter=chapter,
        position=position,
        video_file=video if is_video else "",
        **content.fields | {"seconds": int(content.fields["seconds"] or 0)},
    )
    lecture.count_reading_time()
    return lecture


def _enroll(
    course: Course,
    student: User,
    lectures: list[Lecture],
    done: list[Lecture],
    chance: random.Random,
) -> Enrollment:
    now = timezone.now()
    age = now - (course.published_at or now)
    enrolled_at = now - age * chance.uniform(0.1, 0.95)
    last_seen_at = enrolled_at + (now - enrolled_at) * chance.uniform(0.2, 0.98)
    is_complete = len(done) == len(lectures)
    following = lectures[min(len(done), len(lectures) - 1)]
    enrollment = Enrollment.objects.create(
        user=student,
        course=course,
        last_lecture=following if done else None,
        created_at=enrolled_at,
        last_seen_at=last_seen_at,
        completed_at=last_seen_at if is_complete else None,
    )
    LectureProgress.objects.bulk_create(
        LectureProgress(enrollment=enrollment, lecture=lecture, completed_at=last_seen_at)
        for lecture in done
    )
    if done and not is_complete and (student.pk in STOPPED or following.is_video):
        anywhere = random.Random(f"{student.pk} {course.slug}").randrange(100)  # noqa: S311
        percent = STOPPED.get(student.pk, anywhere)
        LectureProgress.objects.create(
            enrollment=enrollment,
            lecture=following,
            position=following.seconds * percent // 100,
            reported_at=last_seen_at,
        )
    return enrollment
