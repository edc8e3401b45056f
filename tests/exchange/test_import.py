"""Importing a file of ours: what the forms refuse is left out and listed, the rest is a draft"""

import re
import tomllib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from courses.media.serving import READERS
from courses.models import Chapter, Course, Lecture
from exchange import course_files, forms
from quizzes.models import Quiz
from tests.courses.media.samples import CAPTIONS, sample
from tests.courses.pages import page, text
from tests.courses.teaching.curriculum import titles
from tests.exchange.banks.reading import shown
from tests.exchange.packages import COURSE, PLAIN, URL, send, zipped

KNOTS = "knots"


def written(course="", lecture="", body="Up.", **files: str | bytes) -> bytes:
    """A course of one lecture, with what is said besides in its two tables."""
    top, chapter = COURSE.split("\n\n", 1)
    return zipped(
        {
            "course.toml": f"{top}\n{course}\n\n{chapter}",
            "lectures/bowline.md": f'+++\ntitle = "Bowline"\n{lecture}\n+++\n\n{body}\n',
        }
        | files
    )


def test_a_file_becomes_a_draft_of_its_importer(educator_client, educator):
    response = send(educator_client, zipped(PLAIN))

    course = Course.objects.get()
    assert (course.educator, course.status, course.slug) == (educator, "draft", KNOTS)
    assert (course.level, course.language, course.category) == ("beginner", "en", None)
    assert (course.outcomes, course.requirements) == ("", "")
    assert titles(course) == ["First", "Bowline"]
    lecture = Lecture.objects.get()
    assert (lecture.kind, lecture.body, lecture.seconds) == ("article", "Up, round, *down*.", 60)
    assert (course.lecture_count, course.seconds) == (1, 60)
    assert page(response).one("h1").text == "Your course is imported"
    assert page(response).one("a", css_class="primary")["href"] == "/teach/courses/knots/"


def test_lists_are_taken_as_they_would_be_typed(educator_client):
    lists = 'outcomes = ["- Tie a knot", "", "Two\\nlines"]\nrequirements = ["A rope"]'

    send(educator_client, written(course=lists))

    course = Course.objects.get()
    assert course.outcome_list == ["Tie a knot", "Two", "lines"]
    assert course.requirement_list == ["A rope"]


def test_the_page_says_what_it_takes(educator_client):
    response = educator_client.get(URL)

    assert page(response).one("input", type="file")["accept"] == ".zip,.imscc,.mbz"
    assert "2 GB, 500 lectures and 10,000 files" in text(response)


def test_a_folder_that_was_zipped_is_a_course_too(educator_client):
    folder = {f"knots/{name}": content for name, content in PLAIN.items()}
    send(educator_client, zipped(folder | {"__MACOSX/knots/._course.toml": "\0"}))

    assert Course.objects.get().title == "Knots"


def test_a_lecture_may_stand_in_the_table_of_its_chapter(educator_client):
    """As in demo/*.toml."""
    table = '\n[[chapter.lecture]]\ntitle = "Hitch"\nkind = "article"\nbody = """Round."""\n'
    start = COURSE.replace('lecture = ["lectures/bowline.md"]\n', "")
    send(educator_client, zipped({"course.toml": start + table}))

    assert Lecture.objects.get().body == "Round."


# Twice, and whose


def test_the_same_file_twice_changes_nothing(educator_client, stored):
    send(educator_client, zipped(PLAIN))
    before = stored()

    changed = zipped(PLAIN | {"lectures/bowline.md": '+++\ntitle = "Other"\n+++\n\nOther.\n'})
    for content in (zipped(PLAIN), changed):
        response = send(educator_client, content)
        assert "You have this course already" in text(response)
        assert stored() == before

    key = uuid4()
    for _ in range(2):  # as a double click does
        response = send(educator_client, changed, as_new="on", key=key)
    assert "You have this course already" in text(response)
    assert Course.objects.count() == 2
    send(educator_client, changed, as_new="on")
    assert Course.objects.count() == 3


def test_a_file_that_does_not_say_which_course_it_is_is_known_by_its_content(educator_client):
    content = zipped(PLAIN | {"course.toml": COURSE.replace('id = "knots"\n', "")})
    for _ in range(2):
        send(educator_client, content)

    assert Course.objects.count() == 1


def test_a_file_with_the_id_of_someone_elses_course_is_ones_own(
    educator_client, as_person, rival, course, stored
):
    send(as_person(rival), zipped(PLAIN | {"course.toml": COURSE.replace("knots", str(course.pk))}))

    own = Course.objects.get(educator=rival)
    assert own.pk != course.pk
    assert titles(course) == ["Floor 0", "Step 0.0", "Step 0.1", "Floor 1", "Step 1.0", "Step 1.1"]
    assert titles(own) == ["First", "Bowline"]


def test_a_course_that_was_handed_over_is_not_written_into(
    educator_client, educator, rival, stored
):
    send(educator_client, zipped(PLAIN))
    handed = Course.objects.get()
    Course.objects.update(educator=rival)
    handed.chapters.update(position=7)  # those of the file are free

    for words in ("Your course is imported", "You have this course already"):
        assert words in text(send(educator_client, zipped(PLAIN)))
    assert titles(handed) == ["First", "Bowline"]
    assert titles(Course.objects.get(educator=educator)) == ["First", "Bowline"]


def test_two_at_once_make_one(transactional_db, educator, as_person, at_once):
    def step(_number):
        return send(as_person(educator), zipped(PLAIN)).status_code

    assert set(at_once(3, step)) <= {200, 422}
    assert Course.objects.undeleted().count() == 1
    assert (Chapter.objects.count(), Lecture.objects.count()) == (1, 1)


def test_what_an_interrupted_import_left_is_nobodys(educator_client, educator, stored):
    send(educator_client, zipped(PLAIN))
    left = Course.objects.all()
    left.update(status=Course.Status.DELETED, updated_at=timezone.now() + timedelta(minutes=1))

    assert "try again in a quarter of an hour" in text(send(educator_client, zipped(PLAIN)))

    left.update(updated_at=timezone.now() - timedelta(hours=1))
    assert "Your course is imported" in text(send(educator_client, zipped(PLAIN)))
    assert titles(Course.objects.get()) == ["First", "Bowline"]


@pytest.mark.engines("sqlite", "postgresql")  # the hook before a query is SQL's
@pytest.mark.parametrize("is_late", [False, True])
def test_a_sweep_leaves_what_is_being_imported_until_it_is_late(educator_client, stored, is_late):
    before = stored()

    def sweep(execute, sql, *query):
        if sql.startswith('UPDATE "courses_course" SET "status"'):
            if is_late:
                Course.objects.update(updated_at=timezone.now())
            call_command("finish_deletions")
        return execute(sql, *query)

    with connection.execute_wrapper(sweep):
        response = send(educator_client, zipped(PLAIN))

    if is_late:
        assert "try again in a quarter of an hour" in text(response)
        assert stored() == before
    else:
        assert Course.objects.get().status == Course.Status.DRAFT
        assert Course.objects.get().updated_at <= timezone.now()


def test_few_import_at_once(educator_client, stored):
    before = stored()
    for _ in range(READERS):
        assert forms._free.acquire(blocking=False)
    response = send(educator_client, zipped(PLAIN))
    for _ in range(READERS):
        forms._free.release()

    assert "Others are importing courses at the moment" in text(response)
    assert stored() == before


# What is refused


LECTURE = "lectures/bowline.md"
REFUSED = {
    "category": ({"course": 'category = "cooking"'}, "cooking There is no such category"),
    "nul": ({"course": 'category = "a\\u0000b"'}, "“category”: Null characters are not allowed."),
    "language": ({"course": 'language = "tlh"'}, "tlh This language is not known"),
    "level": ({"course": 'level = "expert"'}, "Level: Select a valid choice"),
    "type": ({"course": "subtitle = 5"}, "course.toml “subtitle” is not of the right type."),
    "subtitle": ({"course": f'subtitle = "{"a" * 141}"'}, "Subtitle: 1 character too many"),
    "lines": ({"course": "outcomes = [5]"}, "course.toml “outcomes” is not of the right type."),
    "list": ({"course": 'requirements = "A rope"'}, "“requirements” is not of the right type."),
    "line": ({"course": f'outcomes = ["{"a" * 161}"]'}, "What students will learn: The line “aaa"),
    "lines nul": ({"course": 'outcomes = ["a\\u0000b"]'}, "Null characters are not allowed."),
    "picture": ({"course": 'picture = "media/a.png"', "media/a.png": "MZ"}, "Thumbnail: We take"),
    "no picture": ({"course": 'picture = "media/a.png"'}, "“media/a.png” is named, and is not in"),
    "seconds": ({"lecture": "seconds = -1"}, f"{LECTURE} Length: Write the length as"),
    "boolean": ({"lecture": 'is_preview = "no"'}, "“is_preview” is not of the right type."),
    "code": ({"lecture": 'captions = {tlh = "media/a.vtt"}'}, "no language “tlh” for captions"),
    "attachment": (
        {"lecture": 'attachment = [{file = "media/a.exe", title = "A"}]', "media/a.exe": "MZ"},
        "media/a.exe: We take PDF, zip, CSV and audio",
    ),
    "no attachment": (
        {"lecture": 'attachment = [{file = "../../etc/passwd", title = "A"}]'},
        "is named, and is not in the file",
    ),
    "text picture": (
        {"body": "![A *b*](../media/a.png) c", "media/a.png": "MZ"},
        "media/a.png: We take JPEG",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_a_form_refuses_is_left_out_with_its_place_and_words(educator_client, kind):
    given, words = REFUSED[kind]

    response = send(educator_client, written(**given))

    assert words in " | ".join(page(response).texts("li"))
    assert titles(Course.objects.get()) == ["First", "Bowline"]
    expected = "A *b* c" if kind == "text picture" else "Up."
    assert Lecture.objects.get().body == expected


NOT_TAKEN = {
    "link": ({"lecture": 'video_url = "javascript:alert(1)"', "body": ""}, "Video link: "),
    "host": ({"lecture": 'video_url = "https://example.com/"', "body": ""}, "Video link: "),
    "video": (
        {"lecture": 'video = "media/a.mp4"', "body": "", "media/a.mp4": b"text"},
        "We take MP4 and WebM videos",
    ),
    "both": (
        {"lecture": 'kind = "article"\nvideo = "media/a.mp4"', "media/a.mp4": sample("h264.mp4")},
        "An article shows no video.",
    ),
    "hidden": ({"body": "\u2800"}, "Nothing of this can be seen"),
    "long": ({"body": "a" * 50_001}, "Text: 1 character too many: 50,000 at the most."),
}


@pytest.mark.parametrize("kind", NOT_TAKEN)
def test_a_lecture_that_no_form_takes_is_not_taken(educator_client, tmp_path, kind):
    given, words = NOT_TAKEN[kind]

    response = send(educator_client, written(**given))

    assert words in text(response)
    assert "Not taken: 1" in text(response)
    assert titles(Course.objects.get()) == ["First"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_article_that_is_not_written_yet_is_taken_as_it_is(educator_client):
    send(educator_client, written(body="", lecture="is_preview = true"))

    lecture = Lecture.objects.get()
    assert (lecture.title, lecture.body, lecture.is_preview) == ("Bowline", "", True)


def test_without_its_video_the_text_of_a_lecture_is_an_article(educator_client):
    given = {"media/a.mp4": b"no video", "media/a.vtt": CAPTIONS}
    tables = 'video = "media/a.mp4"\ncaptions = {en = "media/a.vtt"}'

    response = send(educator_client, written("", tables, "Words.", **given))

    assert "Its text is taken as an article, without the video." in text(response)
    assert (Lecture.objects.get().kind, Lecture.objects.get().body) == ("article", "Words.")


def test_over_the_quota_the_words_are_taken(educator_client, settings, tmp_path):
    settings.MEDIA_QUOTA = 6_000
    lectures = {f"lectures/{number}.md": "" for number in range(2)}
    for name in lectures:
        lectures[name] = '+++\ntitle = "Film"\nvideo = "media/a.mp4"\n+++\n\nWords.\n'
    listed = str(list(lectures)).replace("'", '"')
    table = COURSE.replace('["lectures/bowline.md"]', listed)

    response = send(
        educator_client,
        zipped({"course.toml": table, "media/a.mp4": sample("h264.mp4")} | lectures),
    )

    assert "takes you over the 5.9 KB that you may store" in text(response).replace("\xa0", " ")
    assert [lecture.kind for lecture in Lecture.objects.of(Course.objects.get())] == [
        "video",
        "article",
    ]
    assert len(list(tmp_path.rglob("*.mp4"))) == 1


def test_links_in_texts_lead_nowhere_dangerous(educator_client):
    send(educator_client, written(body="[a](javascript:alert(1)) <script>alert(1)</script>"))

    assert "javascript" not in Lecture.objects.get().body_html.replace("[a](javascript", "")
    assert "<script" not in Lecture.objects.get().body_html


def test_too_many_lectures_are_refused(educator_client):
    listed = ", ".join(['"lectures/bowline.md"'] * 501)
    table = COURSE.replace('"lectures/bowline.md"', listed)

    assert "too many lectures in this file: 500" in text(
        send(educator_client, zipped(PLAIN | {"course.toml": table}))
    )
    assert not Course.objects.exists()


def test_the_example_in_the_docs_is_a_course():
    docs = (settings.BASE_DIR / "docs" / "course-files.md").read_text()
    course, quiz = re.findall("```toml\n(.*?)```", docs, re.DOTALL)
    lecture = re.search("```markdown\n(.*?)```", docs, re.DOTALL)[1]

    read = course_files.course_of(
        tomllib.loads(course), lambda name: quiz if name.endswith(".toml") else lecture
    )

    assert read.left == []
    assert (read.fields["title"], len(read.chapters[0].lectures)) == ("Knots", 3)
    assert read.chapters[0].lectures[0].captions.keys() == {"en"}
    is_the_quiz_of_the_docs(read.chapters[0].lectures[2])


def is_the_quiz_of_the_docs(quiz):
    assert (quiz.fields["draft_title"], quiz.is_published) == ("Do you know it?", True)
    assert [shown(question) for question in quiz.questions] == [
        (
            *("single", "Which knot makes a *loop*?", "*Bowline # Up through the hole."),
            *("Granny knot", "It is called the king of knots."),
        ),
        ("short", "Where a rope is folded back, it is a …", "bight", "a bight", ""),
    ]


# Quizzes

QUIZ = """title = "Quiz"
status = "published"

[[question]]
kind = "single"
text = "Is it?"
choices = [{ text = "Yes", is_right = true }, { text = "No" }]
"""
QUIZZES = {
    "settings": (
        QUIZ.replace("\n\n", "\npass_percent = 101\nminutes = 0.5\nlayout = 'round'\n\n", 1),
        ("“minutes” is not of the right type.", "Pass mark: ", "Layout: "),
        (1, True),
    ),
    "kind": (
        f"{QUIZ}\n[[question]]\nkind = 'essay'\ntext = 'Write.'",
        ("question 2 There is no such kind of question.",),
        (1, True),
    ),
    "too long": (
        f"{QUIZ}\n[[question]]\nkind = 'short'\ntext = '{'a' * 2001}'",
        ("question 2 A text of it is longer than 2000 characters.",),
        (1, True),
    ),
    "too many": (
        QUIZ + QUIZ.partition("\n\n")[2] * 100,
        ("question 101 A quiz has 100 questions at the most.",),
        (100, True),
    ),
    "nul": (
        QUIZ.replace("No", "N\\u0000o") + QUIZ.partition("\n\n")[2],
        ("question 1 “text”: Null characters are not allowed.", "question 1 One of its answers"),
        (1, True),
    ),
    "none": (
        'title = "Quiz"\nstatus = "published"',
        ("It is a draft now: it has no question.",),
        (0, False),
    ),
    "not to be asked": (
        QUIZ.replace(", is_right = true", ""),
        ("It is a draft now. Question 1: Mark the right choice.",),
        (1, False),
    ),
    "status": (
        QUIZ.replace("published", "secret"),
        ("“status” is not of the right type.",),
        (1, False),
    ),
}


@pytest.mark.parametrize("kind", QUIZZES)
def test_what_of_a_quiz_is_refused_is_left_out_with_words(educator_client, kind):
    quiz, words, expected = QUIZZES[kind]
    table = COURSE.replace("lectures/bowline.md", "quizzes/quiz.toml")

    response = send(educator_client, zipped({"course.toml": table, "quizzes/quiz.toml": quiz}))

    for word in words:
        assert word in text(response)
    stored = Quiz.objects.get()
    assert (stored.questions.count(), not stored.is_draft) == expected
    assert Course.objects.get().lecture_count == expected[1]


def test_a_quiz_without_a_title_is_not_taken(educator_client):
    table = COURSE.replace("lectures/bowline.md", "quizzes/quiz.toml")
    quiz = QUIZ.replace('title = "Quiz"', "")

    response = send(educator_client, zipped({"course.toml": table, "quizzes/quiz.toml": quiz}))

    assert "quizzes/quiz.toml Title: This field is required." in text(response)
    assert not Quiz.objects.exists()
