"""What migrations do to the rows of earlier versions"""

from collections import Counter
from importlib import import_module
from itertools import zip_longest
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import User
from courses import migrations, progress, student_names
from courses.models import (
    CaptionTrack,
    Chapter,
    Course,
    Enrollment,
    EnrollmentWord,
    Lecture,
    Question,
    Review,
    TranscriptLine,
)
from courses.models.course import RESERVED_SLUGS
from tests.courses.captions import SPOKEN


def name_of(subject: str) -> str:
    """A migration's name, whatever its number."""
    (file,) = Path(migrations.__path__[0]).glob(f"*_{subject}.py")
    return file.stem


def migration(subject: str):
    return import_module(f"courses.migrations.{name_of(subject)}")


def migrate(*targets):
    """Bring the tables to where these migrations left them; returns the models of then."""
    executor = MigrationExecutor(connection)
    return executor.migrate([*targets] or executor.loader.graph.leaf_nodes()).apps


@pytest.fixture
def before_transcripts(transactional_db):
    """A database in which a lecture has one file of captions."""
    yield lambda: migrate(("courses", name_of("course_indexes")))
    migrate()


def test_articles_of_earlier_versions_get_their_reading_time(course, draft, lectures):
    video, long = lectures[0], lectures[1]
    Lecture.objects.filter(pk=video.pk).update(kind="video", seconds=754)
    Lecture.objects.filter(pk=long.pk).update(body="word " * 1000, seconds=9)
    Course.objects.filter(pk=course.pk).update(seconds=1)

    for _ in range(2):  # one that was broken off is repeated
        migration("lecture_lengths").count_reading_times(apps, None)

    assert [item.seconds for item in Lecture.objects.of(course)] == [754, 300, 60, 60]
    course.refresh_from_db()
    draft.refresh_from_db()
    assert (course.seconds, draft.seconds) == (754 + 300 + 120, 240)


def test_files_of_earlier_versions_are_measured_and_captions_become_tracks(
    before_transcripts, course, lectures
):
    default_storage.save("thumbnails/boat.png", ContentFile(b"12345"))
    default_storage.save("videos/a.vtt", ContentFile(SPOKEN))
    Course.objects.filter(pk=course.pk).update(thumbnail="thumbnails/boat.png", language="es")
    old = before_transcripts()
    stored = [
        ("videos/lost.mp4", "../../etc/passwd"),
        ("", "videos/a.vtt"),
        ("", "videos/lost.vtt"),
    ]
    for lecture, (video, captions) in zip(lectures, stored, strict=False):
        rows = old.get_model("courses", "Lecture").objects.filter(pk=lecture.pk)
        rows.update(video_file=video, captions=captions, kind="video")

    for _ in range(2):
        migration("media").measure(old, None)
    migrate()
    for _ in range(2):  # each step again, as after one that was broken off
        migration("transcripts").write_lines(apps, None)
        migration("transcripts").fill(apps, None)

    course.refresh_from_db()
    assert course.thumbnail_bytes == 5
    assert not Lecture.objects.exclude(video_bytes=0).exists()
    tracks = {track.lecture_id: track for track in CaptionTrack.objects.all()}
    assert tracks.keys() == {lecture.pk for lecture in lectures[:3]}
    assert {track.language for track in tracks.values()} == {"es"}
    assert [tracks[lecture.pk].bytes for lecture in lectures[:3]] == [0, len(SPOKEN), 0]
    lines = TranscriptLine.objects.all()
    assert {line.track_id for line in lines} == {tracks[lectures[1].pk].pk}
    assert lines[1].search_text.startswith("hold the rope, then climb up quickly to the roof.")
    assert Lecture.objects.get(pk=lectures[3].pk).search_text == "secret of step 1.1."


def test_courses_give_way_to_the_pages_of_their_name(course, draft):
    Course.objects.filter(pk=course.pk).update(slug="data")
    Course.objects.filter(pk=draft.pk).update(slug="data-2")

    for _ in range(2):
        migration("notes").rename_reserved_slugs(apps, None)

    assert set(Course.objects.values_list("slug", flat=True)) == {"data-2", "data-3"}
    assert {"data", "search"} <= RESERVED_SLUGS


def test_a_course_gives_way_to_the_suggestions(course, draft):
    Course.objects.filter(pk=course.pk).update(slug="suggest")
    Course.objects.filter(pk=draft.pk).update(slug="suggest-2")

    for _ in range(2):
        migration("earlier_rows").rename_reserved_slug(apps, None)

    assert set(Course.objects.values_list("slug", flat=True)) == {"suggest-2", "suggest-3"}
    assert "suggest" in RESERVED_SLUGS


def test_stars_of_earlier_versions_are_counted_and_reviewers_not_asked(course, enrollment):
    Review.objects.create(enrollment=enrollment, course=course, rating=4)
    Review.objects.create(course=course, rating=5)
    Review.objects.create(course=course, rating=1, hidden_at=timezone.now())

    for _ in range(2):
        migration("reviews").count_stars(apps, None)
        migration("reviews").settle(apps, None)

    course.refresh_from_db()
    assert [number for _, number in course.rating_counts] == [1, 1, 0, 0, 0]
    assert course.rating_score == pytest.approx(39 / 12)
    enrollment.refresh_from_db()
    assert enrollment.review_settled_at


def test_answers_of_earlier_versions_are_signed_by_the_owner_of_the_course(course, rival):
    own = Review.objects.create(course=course, rating=4, answer="Thank you.")
    other = Review.objects.create(course=course, rating=4)

    for _ in range(2):
        migration("earlier_rows").sign_answers(apps, None)

    signed = dict(Review.objects.values_list("pk", "answered_by"))
    assert signed == {own.pk: course.educator_id, other.pk: None}


def test_lectures_that_were_completed_with_earlier_versions_are_counted(enrollment, lectures):
    for lecture in lectures[:2]:
        progress.complete(enrollment, lecture)
    Enrollment.objects.update(completed_count=9)

    for _ in range(2):
        migration("earlier_rows").count_completed(apps, None)

    assert Enrollment.objects.get().completed_count == 2


def test_names_of_earlier_versions_get_their_words(enrollment, student):
    User.objects.filter(pk=student.pk).update(email="Ada@Example.org")
    student_names.copy(student.pk)
    wanted = set(EnrollmentWord.objects.values_list("pk", "course", "word"))
    Enrollment.objects.update(search_name="student ada@example.org")

    for stored in (None, "", "no word"):
        if stored is None:
            EnrollmentWord.objects.all().delete()
        elif stored:
            EnrollmentWord.objects.update(word=stored)
        migration("earlier_rows").write_words(apps, None)

        assert Enrollment.objects.get().search_name == " student ada@ example. org"
        assert set(EnrollmentWord.objects.values_list("pk", "course", "word")) == wanted


def test_courses_of_earlier_versions_get_their_length_and_rating(course, draft):
    seconds = {0: "", 1: "short", 3599: "short", 3600: "medium", 10800: "medium", 10801: "long"}
    ratings = {0: 0, 2.94: 0, 2.96: 30, 4.0: 40, 4.44: 40, 4.46: 45, 5: 45}
    key = Course.objects.filter(pk=course.pk)
    for length, rating in zip_longest(seconds, ratings, fillvalue=0):
        stored = {"seconds": length, "rating_average": rating}
        key.update(**stored, length="", stars=0)

        for _ in range(2):
            migration("earlier_rows").fill_facets(apps, None)

        assert key.values("length", "stars").get() == {
            "length": seconds[length],
            "stars": ratings[rating],
        }
        key.update(**stored)  # as from now on
        assert key.values_list("length", "stars").get() == (seconds[length], ratings[rating])


def test_questions_of_earlier_versions_are_in_the_course_of_their_lecture(
    monkeypatch, course, draft, lectures, student
):
    gone = Chapter.objects.create(title="Gone", removed_from=course)
    removed = Lecture.objects.create(chapter=gone, title="Removed")
    for lecture in [*lectures, Lecture.objects.of(draft)[0], removed]:
        Question.objects.create(lecture=lecture, author=student, title="Why?")
    monkeypatch.setattr(migration("earlier_rows"), "SLICE", 2)

    for _ in range(2):
        migration("earlier_rows").place_questions(apps, None)

    stored = Question.objects.values_list("course", "lecture__chapter__course")
    assert Counter(course_id for course_id, _ in stored) == {course.pk: 4, draft.pk: 1, None: 1}
    assert all(course_id == of_lecture for course_id, of_lecture in stored)


@pytest.mark.engines("mongodb")
def test_a_course_is_found_by_its_slug_in_an_index(db):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "courses_course")

    assert found["course_slug"]["columns"] == ["slug"]
