"""A student's own notes: written, changed, deleted; nobody else's"""

from datetime import timedelta
from uuid import uuid4

import pytest

from courses import curriculum, progress
from courses.models import Enrollment, Lecture, Note
from courses.notes import MOST_IN_LECTURE
from tests.conftest import make_course
from tests.courses.pages import elements, html, lecture_url, links, page, text

JSON = {"Accept": "application/json"}
NOTES = "/learn/rising/notes/"
BODY = "# The *first* step\n\nText.\n\n## A & B\n\nText."
LONGEST = Note._meta.get_field("text").max_length


def note_url(note) -> str:
    return f"{NOTES}{note.pk}/"


@pytest.fixture
def video(lectures):
    Lecture.objects.filter(pk=lectures[1].pk).update(
        kind=Lecture.Kind.VIDEO, video_url="https://example.com/a.mp4"
    )
    return Lecture.objects.get(pk=lectures[1].pk)


@pytest.fixture
def note(enrollment, video):
    return Note.objects.create(
        enrollment=enrollment,
        lecture=video,
        lecture_title=video.title,
        seconds=277,
        text="Breathe out.",
    )


def write(client, lecture, text="Breathe out.", headers=None, **fields):
    return client.post(
        lecture_url(lecture, "notes"), {"text": text, **fields}, headers=headers or {}
    )


def items(response) -> list[str]:
    """What the notes on a page say, with their seconds."""
    return [
        f"{item.one('p', 'note-source').text} {item.one('p', 'note-text').text}".strip()
        for item in page(response).all("li", "note")
        if item["data-note"]
    ]


def test_a_note_is_written_at_a_second_and_stands_among_the_others(
    student_client, enrollment, video
):
    write(student_client, video, "Later.", seconds="10:00")
    response = write(student_client, video, "Breathe\nout.", seconds="4:37")

    note = Note.objects.get(seconds=277)
    assert response["Location"] == f"{lecture_url(video)}#note-{note.pk}"
    response = student_client.get(lecture_url(video))
    assert items(response) == ["4:37 Breathe out.", "10:00 Later."]
    link = page(response).one("a", **{"data-seek": "277"})
    assert link["href"] == f"{lecture_url(video)}?t=277"
    assert note.text == "Breathe\nout."


def test_a_note_belongs_to_a_heading_of_an_article(student_client, enrollment, lectures):
    lectures[1].body = BODY
    curriculum.save(lectures[1], ["body"])
    response = student_client.get(lecture_url(lectures[1]))
    form = page(response).one("form", action=lecture_url(lectures[1], "notes"))
    options = {option["value"]: option.text for option in form.all("option")}
    assert options == {
        "": "The whole text",
        "text-the-first-step": "The first step",
        "text-a-b": "A & B",
    }
    assert not form.all("input", name="seconds")

    write(student_client, lectures[1], place="text-a-b")

    response = student_client.get(lecture_url(lectures[1]))
    assert items(response) == ["A & B Breathe out."]
    assert f"{lecture_url(lectures[1])}#text-a-b" in links(response)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "Write something first."),
        ({"text": " \u200b "}, "Nothing of this can be seen"),
        ({"text": "a" * (LONGEST + 1)}, "5,000 at the most"),
        ({"seconds": "-1"}, "such as 4:37"),
        ({"seconds": "1e12"}, "such as 4:37"),
        ({"seconds": "1000000000000"}, "such as 4:37"),
        ({"seconds": "NaN"}, "such as 4:37"),
        ({"seconds": "soon"}, "such as 4:37"),
    ],
)
def test_what_is_no_note_is_refused_with_words_and_kept(
    student_client, enrollment, video, fields, words
):
    for headers in ({}, JSON):
        response = write(student_client, video, **{"text": "Mine.", **fields}, headers=headers)

        assert response.status_code == 422
        assert words in (response.json()["message"] if headers else text(response))
    assert not Note.objects.exists()
    if "text" not in fields:
        assert "Mine." in html(write(student_client, video, "Mine.", **fields))


def test_a_place_that_is_not_in_the_text_is_refused(student_client, enrollment, lectures):
    lectures[1].body = BODY
    curriculum.save(lectures[1], ["body"])

    assert write(student_client, lectures[1], place="text-nowhere").status_code == 422
    assert not Note.objects.exists()


def test_a_lecture_takes_so_many_notes_and_no_more(student_client, enrollment, video):
    Note.objects.bulk_create(
        Note(enrollment=enrollment, lecture=video, text="One.") for _ in range(MOST_IN_LECTURE)
    )

    response = write(student_client, video)

    assert response.status_code == 422
    assert "200 notes already" in text(response)


def test_a_note_that_is_sent_again_is_stored_once(student_client, enrollment, video):
    """As by a script whose answer was lost, or a double click."""
    key = str(uuid4())
    first, second = (
        write(student_client, video, key=key, seconds="277", headers=JSON) for _ in range(2)
    )

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert first.json()["key"] == key
    assert first.json()["clock"] == "4:37"
    assert Note.objects.count() == 1


def test_another_text_under_the_same_key_is_a_conflict(student_client, enrollment, video):
    key = str(uuid4())
    write(student_client, video, "First.", key=key)

    response = write(student_client, video, "Second.", key=key, headers=JSON)
    assert response.status_code == 409
    assert response.json()["stored"]["text"] == "First."
    plain = write(student_client, video, "Second.", key=key)
    assert plain.status_code == 409
    assert "First." in text(plain)
    form = page(plain).one("form", "note-form")
    student_client.post(
        form["action"], {"text": "Second.", "version": form.one("input", name="version")["value"]}
    )
    assert [note.text for note in Note.objects.all()] == ["Second."]


def test_the_key_of_anothers_note_tells_nothing(
    as_person, stranger, course, note, video, student_client
):
    progress.enroll(stranger, course)

    answer = write(as_person(stranger), video, "Mine.", key=str(note.pk), headers=JSON)

    assert answer.status_code == 201
    assert answer.json()["key"] != str(note.pk)
    assert Note.objects.get(pk=note.pk).text == "Breathe out."


def test_a_note_is_changed(student_client, note):
    form = page(student_client.get(note_url(note))).one("form", "note-form")
    fields = {field["name"]: field.get("value", "") for field in form.all("input")}
    assert (fields["seconds"], fields["version"]) == ("4:37", "1")
    assert form.one("textarea").text == "Breathe out."

    response = student_client.post(note_url(note), fields | {"text": "In.", "seconds": "5:00"})

    assert response["Location"] == f"{NOTES}#note-{note.pk}"
    note.refresh_from_db()
    assert (note.text, note.seconds, note.version) == ("In.", 300, 2)


def test_of_two_tabs_the_second_is_told(student_client, note):
    first = {"text": "One.", "seconds": "4:37", "version": 1}
    assert student_client.post(note_url(note), first, headers=JSON).json()["version"] == 2

    late = {"text": "Two.", "seconds": "4:37", "version": 1}
    answer = student_client.post(note_url(note), late, headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["stored"] | {"text": "One.", "version": 2} == answer.json()["stored"]
    plain = student_client.post(note_url(note), late)
    assert plain.status_code == 409
    assert "One." in text(plain)
    assert page(plain).one("textarea").text == "Two."
    assert Note.objects.get().text == "One."
    version = page(plain).one("form", "note-form").one("input", name="version")["value"]
    student_client.post(note_url(note), late | {"version": version})
    assert Note.objects.get().text == "Two."


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 30])
def test_a_note_is_not_overwritten_without_its_version(student_client, note, version):
    fields = {"text": "Two.", "version": version}

    assert student_client.post(note_url(note), fields).status_code in {409, 422}
    assert Note.objects.get().text == "Breathe out."


def test_a_deletion_is_taken_back(student_client, note):
    before = Note.objects.values().get()
    response = student_client.post(note_url(note), {"delete": ""})
    assert not Note.objects.exists()

    form = page(response).one("form", action=note_url(note))
    undo = form.one("input", name="undo")["value"]
    for _ in range(2):
        student_client.post(note_url(note), {"undo": undo})

    after = Note.objects.values().get()
    assert before["created_at"] - after["created_at"] < timedelta(milliseconds=1)
    moments = {"created_at": 0, "updated_at": 0}
    assert after | moments == before | moments


def test_a_deletion_is_taken_back_by_a_script(student_client, note):
    undo = student_client.post(note_url(note), {"delete": ""}, headers=JSON).json()["undo"]

    answer = student_client.post(note_url(note), {"undo": undo}, headers=JSON)

    assert answer.status_code == 201
    assert answer.json()["text"] == Note.objects.get().text == "Breathe out."


@pytest.mark.parametrize("undo", ["", "x", "a:b:c"])
def test_nothing_is_written_down_from_what_is_no_deleted_note(student_client, note, undo):
    assert student_client.post(note_url(note), {"undo": undo}).status_code == 404
    assert Note.objects.count() == 1


def test_a_deleted_note_comes_back_to_its_student_alone(
    student_client, as_person, stranger, course, note
):
    progress.enroll(stranger, course)
    undo = student_client.post(note_url(note), {"delete": ""}, headers=JSON).json()["undo"]

    assert as_person(stranger).post(note_url(note), {"undo": undo}).status_code == 404
    assert not Note.objects.exists()


@pytest.mark.parametrize("visitor", ["stranger", "educator", "rival", "admin"])
def test_anothers_note_is_not_there(client_of, course, note, video, stranger, visitor):
    progress.enroll(stranger, course)
    client = client_of(visitor)

    assert client.get(note_url(note)).status_code == 404
    for fields in ({"text": "Mine.", "version": 1}, {"delete": ""}):
        assert client.post(note_url(note), fields).status_code == 404
    for address in (NOTES, "/learn/rising/notes.md", lecture_url(video)):
        answer = client.get(address)
        assert b"Breathe" not in (answer.getvalue() if answer.streaming else answer.content)
    assert Note.objects.get().text == "Breathe out."


def test_a_note_of_another_course_is_not_in_this_one(
    student_client, student, educator, category, note
):
    progress.enroll(student, make_course(educator, category, "Other"))

    assert student_client.get(f"/learn/other/notes/{note.pk}/").status_code == 404


def test_those_who_are_not_enrolled_have_no_notes(educator_client, client, course, lectures):
    for lecture in lectures[:2]:
        response = educator_client.get(lecture_url(lecture))
        assert not elements(html(response), "section", id="notes")
        assert write(educator_client, lecture).status_code == 404
    assert "notes" not in html(client.get(lecture_url(lectures[0])))


def test_a_note_outlives_its_lecture_and_ends_with_the_enrollment(student_client, note, video):
    curriculum.delete([video])

    response = student_client.get(NOTES)
    assert "Step 0.1" in page(response).one("h2").text
    assert "no longer in the course" in text(response)
    assert items(response) == ["4:37 Breathe out."]
    student_client.post(note_url(note), {"text": "Still.", "seconds": "4:37", "version": 1})
    undo = student_client.post(note_url(note), {"delete": ""}, headers=JSON).json()["undo"]
    student_client.post(note_url(note), {"undo": undo})
    restored = Note.objects.get()
    assert (restored.text, restored.lecture, restored.lecture_title) == ("Still.", None, "Step 0.1")
    Enrollment.objects.all().delete()
    assert not Note.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_eight_tabs_at_once_one_is_stored_and_the_others_are_told(
    as_person, student, note, eight_at_once
):
    clients = [as_person(student) for _ in range(8)]

    def save(number):
        fields = {"text": f"Tab {number}.", "seconds": "4:37", "version": 1}
        return clients[number].post(note_url(note), fields, headers=JSON).status_code

    statuses = eight_at_once(save)

    assert sorted(statuses) == [200] + [409] * 7
    assert Note.objects.get().text == f"Tab {statuses.index(200)}."
    assert Note.objects.get().version == 2


@pytest.mark.django_db(transaction=True)
def test_a_note_that_is_sent_eight_times_at_once_is_stored_once(
    as_person, student, enrollment, video, eight_at_once
):
    clients = [as_person(student) for _ in range(8)]
    key = str(uuid4())

    def send(number):
        return write(clients[number], video, key=key, headers=JSON).status_code

    assert eight_at_once(send) == [201] * 8
    assert Note.objects.count() == 1
