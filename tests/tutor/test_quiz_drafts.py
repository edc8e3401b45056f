"""Quiz questions by a model: read strictly, edited by a person, put into a draft, published by nobody"""

import pytest

from courses import curriculum
from courses.models import Chapter
from quizzes.models import Question, QuizVersion
from tests.tutor.drafts import (
    SHORT,
    SINGLE,
    answer_of,
    ask_questions,
    draft_with,
    fields_of,
    lecture_of,
    quiz_of,
)
from tutor import quiz_drafts
from tutor.models import Draft

ASKED = {"passages": [["the key of a lecture", "The first stair is low."]], "count": 5}


@pytest.fixture
def lecture(course):
    return lecture_of(course)


@pytest.fixture
def quiz(course):
    return quiz_of(course)


def read(text):
    found = quiz_drafts.read(text, ASKED)
    return found.content.get("questions", []), found.note


def test_a_question_is_read_with_its_passage():
    (single, short), note = read(answer_of(SINGLE, SHORT))

    assert note == ""
    assert single["passage"] == "The first stair is low."
    assert [choice["is_right"] for choice in single["choices"]] == [True, False]
    assert short["choices"][0]["is_right"]  # each form of a short answer is


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"passage": 2}, "from no passage"),
        ({"passage": "1"}, "from no passage"),
        ({"passage": True}, "from no passage"),
        ({"kind": "essay"}, "unknown kind"),
        ({"kind": ["single"]}, "unknown kind"),
        ({"text": " \u200b"}, "not a whole"),
        ({"text": 7}, "not a whole"),
        ({"text": "x" * 2001}, "too long"),
        ({"choices": "none"}, "not a whole"),
        ({"choices": []}, "right and wrong"),
        ({"choices": [{"text": "Low", "is_right": 1}]}, "not a whole"),
        ({"choices": [*SINGLE["choices"], SINGLE["choices"][0]]}, "right and wrong"),
        ({"choices": SINGLE["choices"][1:] * 2}, "right and wrong"),
        ({"is_published": True}, "not a whole"),
    ],
)
def test_what_does_not_fit_is_left_out_and_counted(changes, fault):
    questions, note = read(answer_of(SINGLE, SINGLE | changes))

    assert len(questions) == 1
    assert note.startswith("1 question of the answer was left out: 1 ")
    assert fault in note


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("I cannot do that.", 0),
        ("[" * 50_000, 0),
        ('{"questions": ' + "[" * 50_000, 0),
        ('{"questions": [1, null, []]}', 0),
        ('{"questions": {"1": 2}}', 0),
        (f"Here they are:\n```json\n{answer_of(SINGLE)}\n```", 1),
        (answer_of(SINGLE, SHORT)[:-40], 1),  # cut in the second
        (answer_of(SINGLE).replace("Low", "L\\u0000ow"), 1),
    ],
)
def test_no_answer_is_too_broken(text, count):
    questions, _ = read(text)

    assert len(questions) == count
    assert "\0" not in str(questions)


@pytest.fixture
def draft(settings, educator, course, lecture, quiz):
    """A draft with one question."""
    settings.AI_API_KEY = "a key"
    asked = {"passages": [[str(lecture.pk), "The first stair is low."]], "count": 1}
    text = answer_of(SINGLE)
    return draft_with(text, educator, course, quiz=quiz, purpose="questions", asked=asked)


def test_a_quiz_whose_chapter_was_removed_draws_on_the_whole_course(
    model, educator_client, course, lecture, quiz
):
    quiz.chapter = Chapter.objects.create(course=course, title="Cellar", position=9)
    quiz.save()
    curriculum.remove(quiz.chapter)

    page = educator_client.get(f"/teach/quizzes/{quiz.pk}/draft-questions/")

    assert lecture.title in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_questions_are_asked_for_edited_and_put_into_the_draft_of_a_quiz(
    model, educator_client, lecture, quiz, django_assert_max_num_queries
):
    model.answer = answer_of(SINGLE, SHORT, SINGLE | {"passage": 99})
    draft = ask_questions(educator_client, quiz, lecture)

    assert (draft.state, Question.objects.count()) == ("ready", 0)
    assert "The first stair is low." in model.asked[0].words
    assert "educator" not in str(model.asked[0]).lower()
    with django_assert_max_num_queries(12):
        page = educator_client.get(f"/teach/drafts/{draft.pk}/")
    assert "1 from no passage" in page.content.decode()
    assert "The first stair is low." in page.content.decode()

    sent = fields_of(page) | {"q0-text": "How low is it?", "q1-text": "What is so low?"}
    del sent["q1-use"]
    address = f"/teach/drafts/{draft.pk}/"
    assert educator_client.post(address, sent).status_code == 302

    question = Question.objects.get()
    assert (question.quiz, question.text) == (quiz, "How low is it?")
    assert [choice.text for choice in question.content.choices] == ["Low", "High"]
    quiz.refresh_from_db()
    assert quiz.is_draft
    assert not QuizVersion.objects.exists()
    left = educator_client.get(address).context["forms"]
    assert [(form.number, form["text"].value()) for form in left] == [(1, "What is so low?")]
    stale = educator_client.post(address, sent)
    assert stale.status_code == 422  # of the page as it was before
    assert Question.objects.count() == 1


def test_what_was_begun_and_not_ended_is_done_once(educator_client, draft):
    address = f"/teach/drafts/{draft.pk}/"
    sent = fields_of(educator_client.get(address))
    educator_client.post(address, sent)
    Draft.objects.update(state="writing", content={}, version=1)  # as a killed server leaves it

    assert educator_client.post(address, sent).status_code == 302
    assert Question.objects.count() == 1
    assert Draft.objects.get().state == "accepted"


def test_the_rules_of_a_question_hold_for_a_drafted_one(educator_client, draft):
    address = f"/teach/drafts/{draft.pk}/"
    sent = fields_of(educator_client.get(address))
    del sent["q0-choices-0-is_right"]

    assert educator_client.post(address).status_code == 422  # without anything
    response = educator_client.post(address, sent | {"q0-text": "Still here?"})

    assert response.status_code == 422
    assert "Mark the right choice" in response.content.decode()
    assert "Still here?" in response.content.decode()
    assert not Question.objects.exists()
