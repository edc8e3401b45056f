"""The demo catalogue: `manage.py seed_demo` and what it stores"""

import tomllib

import pytest
import webvtt
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pymediainfo import MediaInfo

from accounts.models import EducatorApplication, Role, User
from courses import counters
from courses.media.lengths import reading_seconds
from courses.models import Category, Chapter, Course, Lecture, Question, Review
from demo import questions, scale, seed
from demo.management.commands.seed_demo import is_there
from tests.conftest import completed_ids, person
from tests.courses.pages import text
from texts.lines import lines_of, validate_lines

PEOPLE = tomllib.loads((settings.BASE_DIR / "localclerk/people.toml").read_text())["person"]
ENTRIES = list(seed.entries())
SCIENCE = [(category, entry) for category, entry in ENTRIES if category["slug"] == "science"]
TEXTS = ("title", "subtitle", "description", "level", "language", "status")


@pytest.fixture
def science(db):
    """The stored category; its courses' educators and more students than any of them has."""
    for user_id in {entry["educator"] for _, entry in SCIENCE}:
        person(user_id, Role.EDUCATOR)
    for number in range(12):
        person(f"user_student_{number:02}")
    return seed.store_category(SCIENCE[0][0])


# The command


def test_refuses_to_run_with_clerk_keys(db):
    with pytest.raises(CommandError, match="unset the Clerk keys"):
        call_command("seed_demo")

    assert not Category.objects.exists()


def test_with_clerk_keys_an_empty_database_stays_empty(db):
    call_command("seed_demo", if_empty=True, courses=5)

    assert not Category.objects.exists()
    assert not User.objects.exists()


def test_a_demo_that_was_broken_off_is_gone_on_with_and_other_courses_stay_alone(science):
    assert not is_there()

    first = seed.store_course(science, SCIENCE[0][1])
    assert not is_there()
    applicant = person("user_applicant")
    EducatorApplication.objects.create(user=applicant, title="Carpenter", expertise="Stairs")
    assert is_there()

    EducatorApplication.objects.all().delete()
    Course.objects.filter(pk=first.pk).update(slug="a-course-of-ones-own")
    assert is_there()


# The files


def test_titles_are_unique():
    titles = [entry["title"] for _, entry in ENTRIES]

    assert len(set(titles)) == len(titles) > 20


@pytest.mark.parametrize("entry", [entry for _, entry in ENTRIES], ids=lambda entry: entry["title"])
def test_every_course_is_one_that_an_educator_could_have_made(entry):
    Course(**{name: entry[name] for name in TEXTS}).clean_fields(["slug", "category", "educator"])
    for chapter in entry["chapter"]:
        Chapter(title=chapter["title"]).clean_fields(["course"])
        assert chapter["lecture"]
        for lecture in chapter["lecture"]:
            fields = {name: value for name, value in lecture.items() if name != "video"}
            Lecture(**fields).clean_fields(["chapter"])
    for review in entry["reviews"]:
        Review(**review).clean_fields(["enrollment"])
    for name, numbers in (("outcomes", range(3, 7)), ("requirements", range(4))):
        typed = "\n".join(entry[name])
        assert lines_of(typed) == entry[name]
        validate_lines(typed)
        assert len(entry[name]) in numbers
    assert len(entry["reviews"]) <= entry["students"] <= len(PEOPLE)
    assert entry["educator"] in {one["id"] for one in PEOPLE if one["role"] == "educator"}


# What is stored


def test_stores_each_course_once(science):
    assert seed.store_category(SCIENCE[0][0]) == science
    for _, entry in SCIENCE:
        course = seed.store_course(science, entry)
        assert [
            (chapter.title, [lecture.title for lecture in chapter.lectures.all()])
            for chapter in course.chapters.with_lectures()
        ] == [
            (chapter["title"], [lecture["title"] for lecture in chapter["lecture"]])
            for chapter in entry["chapter"]
        ]
        assert course.outcome_list == entry["outcomes"]
        assert (course.educator_id, course.status) == (entry["educator"], entry["status"])
        assert seed.store_course(science, entry) is None

    assert Course.objects.count() == len(SCIENCE)


@pytest.mark.parametrize(("_", "entry"), SCIENCE, ids=lambda entry: entry.get("title", ""))
def test_stores_the_students_and_reviews_of_the_file(science, _, entry):
    course = seed.store_course(science, entry)

    seed.store_students(course, entry)

    course.refresh_from_db()
    ratings = [review["rating"] for review in entry["reviews"]]
    lectures = [lecture for chapter in entry["chapter"] for lecture in chapter["lecture"]]
    assert course.enrollment_count == course.enrollments.count() == entry["students"]
    assert course.review_count == len(ratings)
    assert course.rating_average == pytest.approx(sum(ratings) / max(1, len(ratings)))
    assert course.lecture_count == len(lectures)
    assert course.seconds == sum(
        lecture.get("seconds") or reading_seconds(lecture["body"]) for lecture in lectures
    )
    for enrollment in course.enrollments.all():
        is_complete = len(completed_ids(enrollment)) == len(lectures)
        assert bool(enrollment.completed_at) == is_complete


def test_stores_the_questions_of_the_file(db):
    category_entry, entry = next(pair for pair in ENTRIES if "question" in pair[1])
    person(entry["educator"], Role.EDUCATOR)
    for number in range(19):
        person(f"user_student_{number:02}")
    course = seed.store_course(seed.store_category(category_entry), entry)
    seed.store_students(course, entry)

    questions.store_questions(course, entry)

    stored = Question.objects.filter(lecture__chapter__course=course)
    assert {question.title for question in stored} == {one["title"] for one in entry["question"]}
    assert {
        (question.title, question.answer_count, question.me_too_count) for question in stored
    } == {
        (one["title"], len(one.get("answer", [])), one.get("me_too", 0))
        for one in entry["question"]
    }
    course.refresh_from_db()
    assert course.unanswered_count == sum("answer" not in one for one in entry["question"])
    for question in stored:
        question.clean_fields(["edited_at", "hidden_at", "deleted_at"])


def test_takes_the_students_there_are(science):
    _, entry = SCIENCE[1]
    course = seed.store_course(science, entry)
    User.objects.filter(role=Role.STUDENT, pk__gt="user_student_03").delete()

    seed.store_students(course, entry)

    assert course.enrollments.count() == 4


def test_the_same_students_get_the_same_courses(science):
    _, entry = SCIENCE[0]
    chosen = []
    for _ in range(2):
        course = seed.store_course(science, entry)
        seed.store_students(course, entry)
        chosen.append(sorted(course.enrollments.values_list("user_id", flat=True)))
        course.delete()

    assert chosen[0] == chosen[1]


def test_the_clip_plays_in_a_preview(client, science):
    seed.store_clip()
    seed.store_clip()
    course = seed.store_course(science, SCIENCE[0][1])
    preview = Lecture.objects.of(course).filter(kind="video", is_preview=True).first()

    assert client.get(preview.video_file.url).getvalue() == (seed.FOLDER / "clip.mp4").read_bytes()
    assert preview.title in text(client.get(f"/learn/{course.slug}/{preview.pk}/"))


def test_videos_of_the_demos_own_are_as_long_as_said_and_have_captions_in_two_languages(db):
    lectures = [
        lecture
        for _, entry in ENTRIES
        for chapter in entry["chapter"]
        for lecture in chapter["lecture"]
        if "video" in lecture
    ]
    assert sum(lecture["seconds"] for lecture in lectures) > 7 * 60
    for lecture in lectures:
        file = seed.FOLDER / "videos" / f"{lecture['video']}.mp4"
        with file.open("rb") as opened:
            facts = MediaInfo.parse(opened)
        assert abs(facts.general_tracks[0].duration / 1000 - lecture["seconds"]) < 1
        for name in seed.captions_of(f"videos/demo-{file.name}").values():
            text = (file.parent / name.removeprefix("videos/demo-")).read_text()
            ends = [caption.end_in_seconds for caption in webvtt.from_string(text)]
            assert lecture["seconds"] - 2 < ends[-1] <= lecture["seconds"]


# Many courses


def test_fills_up_to_a_number_of_courses(client, course):
    assert list(scale.store_courses(120)) == [50, 50, 19]

    assert Course.objects.published().count() == 120
    assert list(scale.store_courses(120)) == []
    practice = Course.objects.get(slug="practice-000001")
    before = (practice.lecture_count, practice.seconds)
    counters.recount(practice.pk)
    practice.refresh_from_db()
    assert (practice.lecture_count, practice.seconds) == before == (30, 9000)
    assert client.get("/courses/practice-000001/").status_code == 200


def test_fills_up_again_after_a_course_was_deleted(course):
    list(scale.store_courses(4))
    Course.objects.get(slug="practice-000001").delete()

    assert list(scale.store_courses(4)) == [1]
    assert Course.objects.filter(slug="practice-000003").exists()


@pytest.mark.engines("sqlite")  # each engine gets the same queries
def test_every_batch_needs_as_few_queries(course):
    batches = scale.store_courses(151)

    numbers = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert next(batches) == 50
        numbers.append(len(queries))

    assert numbers[1] == numbers[2]
    # Categories, educators, the latest, how many; and search stores words that are new to it.
    assert numbers[0] <= numbers[1] + 8
    assert numbers[0] < 70
