"""Importing questions into a quiz: who may, what the page says, and that twice is once"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quizzes import questions
from quizzes.models import Question, Quiz
from tests.courses.pages import page, text
from tests.exchange.banks.reading import FILES, all_shown, read, shown

GIFT = "::One:: Is it? {T}\n\nWhat? {=four =4}\n\n::Essay:: Write. {}\n"


@pytest.fixture
def quiz(course):
    return Quiz.objects.create(course=course, draft_title="Do you know it?")


def url(quiz) -> str:
    return reverse("exchange:bank_import", args=[quiz.pk])


def send(client, quiz, content: str | bytes, name="questions.txt", **fields):
    content = content.encode() if isinstance(content, str) else content
    return client.post(url(quiz), {"file": SimpleUploadedFile(name, content)} | fields)


def test_questions_are_added_and_what_was_not_taken_is_listed(educator_client, quiz):
    response = send(educator_client, quiz, GIFT)

    assert [shown(question.content) for question in quiz.questions.all()] == [
        ("single", "Is it?", "*True", "False", ""),
        ("short", "What?", "four", "4", ""),
    ]
    assert page(response).one("h2", id="taken").text == "2 questions added"
    taken, not_taken = (found.texts("li") for found in page(response).all(css_class="remarks"))
    assert taken == ["One Single choice", "What? Short answer"]
    assert not_taken == ["Essay An essay, which a person has to mark."]
    address = reverse("quizzes:quiz_edit", args=[quiz.pk])
    assert page(response).one("a", css_class="primary")["href"] == address


@pytest.mark.parametrize("name", ["knots-by-moodle-tools.xml", "knots-by-text2qti.zip"])
def test_a_file_of_another_program_twice_adds_its_questions_once(educator_client, quiz, name):
    content = (FILES / name).read_bytes()

    assert "5 questions added" in text(send(educator_client, quiz, content, name))
    before = list(Question.objects.values())
    response = send(educator_client, quiz, content, name)

    assert "The quiz is as it was." in text(response)
    assert text(response).count("It is in the quiz already.") == 5
    assert list(Question.objects.values()) == before


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_eight_times_at_once_adds_its_questions_once(
    eight_at_once, as_person, educator, quiz
):
    key = page(as_person(educator).get(url(quiz))).one("input", name="key")["value"]

    eight_at_once(lambda number: send(as_person(educator), quiz, GIFT, key=key))

    assert [question.text for question in quiz.questions.all()] == ["Is it?", "What?"]


def test_the_same_form_after_a_question_was_removed_adds_nothing_and_says_so(educator_client, quiz):
    key = "0f1c2c0e-4b43-4f0b-9d7a-5b2f5a3b1c77"
    send(educator_client, quiz, GIFT, key=key)
    questions.remove(quiz.questions.first())

    again = send(educator_client, quiz, GIFT, key=key)

    assert "0 questions added" in text(again)
    assert [question.text for question in quiz.questions.all()] == ["What?"]


def test_another_file_from_the_same_form_is_added_as_well(educator_client, quiz):
    key = "0f1c2c0e-4b43-4f0b-9d7a-5b2f5a3b1c77"
    for content in (GIFT, "Who? {=I =me}"):
        send(educator_client, quiz, content, key=key)

    assert [question.text for question in quiz.questions.all()] == ["Is it?", "What?", "Who?"]


def test_a_quiz_has_room_for_so_many(educator_client, quiz):
    questions = [f"Is it {number}? {{T}}" for number in range(130)]
    response = send(educator_client, quiz, "\n\n".join(questions))

    assert quiz.questions.count() == 100
    assert "30 more questions: a quiz has 100 at the most." in text(response)
    assert "0 questions added" in text(send(educator_client, quiz, GIFT))


def test_the_page_says_what_it_takes(educator_client, quiz, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        response = educator_client.get(url(quiz))

    assert page(response).one("input", type="file")["accept"] == ".xml,.txt,.gift,.zip,.imscc"
    assert "A quiz has 100 questions at the most." in text(response)


def test_an_import_asks_as_many_queries_for_many_questions(
    educator_client, quiz, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        send(educator_client, quiz, "\n\n".join(f"Is it {n}? {{T}}" for n in range(90)))


def test_questions_leave_as_moodle_xml_and_come_in_again(educator_client, quiz):
    send(educator_client, quiz, (FILES / "knots-by-moodle-tools.xml").read_bytes(), "a.xml")
    send(educator_client, quiz, "[markdown]Which *two*? {~%50%a ~%50%b ~c} \n\nWhat? {=2\\*3}")
    address = reverse("exchange:bank_export", args=[quiz.pk])

    response = educator_client.get(address)

    assert response["Content-Disposition"] == 'attachment; filename="do-you-know-it.xml"'
    before = [shown(question.content) for question in quiz.questions.all()]
    assert all_shown(read(response.content)) == before
    assert not read(response.content).left


@pytest.mark.parametrize(
    ("visitor", "status"),
    [("co_educator", 200), ("rival", 404), ("student", 403), ("nobody", 302)],
)
def test_only_those_who_teach_the_course_import(client_of, quiz, visitor, status):
    client = client_of(visitor)

    assert client.get(url(quiz)).status_code == status
    assert client.get(reverse("exchange:bank_export", args=[quiz.pk])).status_code == status
    assert send(client, quiz, GIFT).status_code == status
    assert Question.objects.exists() == (status == 200)
