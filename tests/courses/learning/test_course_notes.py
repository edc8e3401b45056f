"""/learn/<slug>/notes/ and notes.md: the notes of a whole course"""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import curriculum
from courses.learning.course_notes import PAGE_SIZE
from courses.models import Course, Lecture, Note
from tests.courses.pages import html, lecture_url, links, page, text

NOTES, FILE = "/learn/rising/notes/", "/learn/rising/notes.md"
BUDGET = 5  # the person, their enrollment, the lectures, the notes, the texts of some


@pytest.fixture
def write(enrollment):
    def write(lecture, words="Breathe out.", seconds=None, **fields):
        return Note.objects.create(
            enrollment=enrollment,
            lecture=lecture,
            lecture_title=lecture.title,
            text=words,
            seconds=seconds,
            **fields,
        )

    return write


def groups(response) -> list[list[str]]:
    """The heading of each lecture with the texts of its notes."""
    found = page(response).one("main").all("section")
    return [[each.one("h2").text, *each.texts("p", "note-text")] for each in found]


def read(response) -> str:
    return response.getvalue().decode()


def test_notes_stand_under_their_lectures_in_the_order_of_the_course(
    student_client, lectures, write
):
    write(lectures[2], "Third.")
    write(lectures[0], "Late.", 600)
    write(lectures[0], "Early.", 5)
    gone = write(lectures[1], "Of a lecture that goes.")
    curriculum.delete([gone.lecture])

    response = student_client.get(NOTES)

    assert groups(response) == [
        ["Step 0.0", "Early.", "Late."],
        ["Step 1.0", "Third."],
        ["Step 0.1", "Of a lecture that goes."],
    ]
    assert f"{lecture_url(lectures[0])}?t=5" in links(response)
    assert FILE in links(response)


def test_notes_are_searched_folded(student_client, lectures, write):
    write(lectures[0], "Die Übung am Anfang.")
    write(lectures[1], "Breathe out.")

    assert groups(student_client.get(f"{NOTES}?q=ubung ANFANG")) == [
        ["Step 0.0", "Die Übung am Anfang."]
    ]
    nothing = student_client.get(f"{NOTES}?q=nowhere")
    assert "None of your notes has “nowhere” in it." in text(nothing)


def test_nothing_is_written_yet(student_client, enrollment):
    response = student_client.get(NOTES)

    assert "What you write beside a lecture will be here" in text(response)
    assert read(student_client.get(FILE)) == "# Rising\n"


@pytest.mark.parametrize("number", [1, 2 * PAGE_SIZE])
def test_the_page_needs_as_few_queries_for_many_notes(
    student_client, enrollment, lectures, django_assert_max_num_queries, number
):
    Note.objects.bulk_create(
        Note(enrollment=enrollment, lecture=lectures[index % 4], text="One.", seconds=index)
        for index in range(number)
    )

    with django_assert_max_num_queries(BUDGET):
        response = student_client.get(NOTES)
    assert html(response).count('class="note-text" dir="auto">One.') == min(number, PAGE_SIZE)


def test_the_file_has_links_to_the_second(student_client, lectures, write, settings):
    settings.SITE_URL = "https://example.com"
    write(lectures[0], "Two\nlines.", 277)
    write(lectures[2], "Of a place.", place="text-a", place_title="A & *B*")
    write(lectures[2], "Of the whole.", created_at=timezone.now() + timedelta(seconds=1))

    response = student_client.get(FILE)

    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="rising-notes.md"'
    assert response["Cache-Control"] == "private, no-store"
    first, third = (f"https://example.com{lecture_url(lectures[index])}" for index in (0, 2))
    assert read(response) == (
        "# Rising\n"
        "\n## Step 0\\.0\n"
        f"\n**[4:37]({first}?t=277)**\n\nTwo\nlines.\n"
        "\n## Step 1\\.0\n"
        f"\n**[A \\& \\*B\\*]({third}#text-a)**\n\nOf a place.\n"
        "\nOf the whole.\n"
    )


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("[x](javascript:alert(1))", "# \\[x\\]\\(javascript:alert\\(1\\)\\)"),
        ("# <b>A</b>\u202e", "# \\# \\<b\\>A\\</b\\>"),
        ("*_`~|\\", "# \\*\\_\\`\\~\\|\\\\"),
    ],
)
def test_a_title_in_the_file_is_no_markdown(student_client, enrollment, title, line):
    Course.objects.update(title=title)

    assert read(student_client.get(FILE)).splitlines() == [line]


def test_a_file_of_many_notes_is_made_in_pieces(student_client, enrollment, lectures):
    Note.objects.bulk_create(
        Note(enrollment=enrollment, lecture=lectures[0], text="Word " * 500, seconds=index)
        for index in range(PAGE_SIZE + 5)
    )

    pieces = list(student_client.get(FILE).streaming_content)

    assert max(map(len, pieces)) < 5_000
    assert b"".join(pieces).count(b"**[") == PAGE_SIZE + 5


def test_a_renamed_lecture_has_its_name_of_today(student_client, lectures, write):
    write(lectures[0])
    Lecture.objects.filter(pk=lectures[0].pk).update(title="Renamed")

    assert groups(student_client.get(NOTES))[0][0] == "Renamed"
    assert "## Renamed" in read(student_client.get(FILE))
