"""/teach/questions/: the questions of one's students"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from courses import questions
from courses.models import Answer, Lecture, Question
from courses.teaching import questions as questions_page
from tests.conftest import make_course, person
from tests.courses.pages import links, page, text

INBOX = "/teach/questions/"
# The person, what they teach beside others, their courses, the count, the questions, the header.
BUDGET = 7


@pytest.fixture
def ask(course, student):
    """Stores a question at the first lecture of a course, asked a number of days ago."""

    def store(title, days=0, of=course, **fields) -> Question:
        question = Question(
            lecture=Lecture.objects.of(of).first(),
            author=person(f"user_{uuid4()}"),
            title=title,
            created_at=timezone.now() - timedelta(days=days),
            **fields,
        )
        questions.ask(question)
        return question

    return store


def shown(response) -> list[str]:
    return [article.one("h2").text for article in page(response).all("article", "post")]


def test_unanswered_ones_of_ones_own_courses_the_oldest_first(
    educator_client, ask, educator, rival, category, course
):
    ask("New?")
    ask("Old?", 9)
    ask("Elsewhere?", of=make_course(rival, category, "Of the rival"))
    second = ask("In the second?", 5, of=make_course(educator, category, "Second"))
    questions.answer(Answer(question=ask("Answered?", 3), author=educator, body="Yes."))

    response = educator_client.get(INBOX)

    assert shown(response) == ["Old?", "In the second?", "New?"]
    assert page(response).all("header")[0].one("a", href=INBOX).text == "Questions 3 unanswered"
    assert shown(educator_client.get(INBOX, {"course": "second"})) == ["In the second?"]
    assert len(shown(educator_client.get(INBOX, {"show": "all"}))) == 4
    questions.report(second, educator, "Odd.")
    assert shown(educator_client.get(INBOX, {"show": "reported"})) == ["In the second?"]
    assert shown(educator_client.get(INBOX, {"course": "of-the-rival", "show": "all"})) == []
    assert f"{INBOX}?course=second" in links(educator_client.get("/teach/"))


@pytest.mark.parametrize(
    ("who", "query", "found"),
    [
        ("educator", {}, ["Here?", "Reported?", "Second?"]),
        ("educator", {"show": "reported"}, ["Reported?"]),
        ("educator", {"show": "all"}, ["Here?", "Answered?", "Reported?", "Second?"]),
        ("educator", {"show": "all", "course": "second"}, ["Second?"]),
        ("educator", {"show": "reported", "course": "second"}, []),
        ("co_educator", {}, ["Here?", "Reported?", "Own?"]),
        ("co_educator", {"show": "reported"}, ["Reported?"]),
        ("co_educator", {"show": "all"}, ["Here?", "Answered?", "Reported?", "Own?"]),
        ("co_educator", {"show": "all", "course": "second"}, []),
        ("co_educator", {"course": "rising"}, ["Here?", "Reported?"]),
        ("rival", {}, []),
        ("rival", {"show": "reported"}, []),
        ("rival", {"show": "all"}, []),
        ("rival", {"show": "all", "course": "rising"}, []),
    ],
)
def test_each_filter_is_over_the_courses_that_one_teaches(
    client_of, ask, educator, co_educator, rival, stranger, category, who, query, found
):
    ask("Here?", 9)
    questions.answer(Answer(question=ask("Answered?", 8), author=educator, body="Yes."))
    questions.report(ask("Reported?", 7), stranger, "Odd.")
    ask("Second?", 6, of=make_course(educator, category, "Second"))
    ask("Own?", 5, of=make_course(co_educator, category, "Of the other"))

    assert shown(client_of(who).get(INBOX, query)) == found


def test_of_many_courses_the_oldest_are_listed_and_of_one_all(
    educator_client, ask, educator, category, monkeypatch
):
    monkeypatch.setattr(questions_page, "MOST", 2)
    make_course(educator, category, "Second")
    for days in range(3):
        ask(f"Number {days}?", days)

    response = educator_client.get(INBOX, {"show": "all"})

    assert shown(response) == ["Number 2?", "Number 1?"]
    assert "More than 2 questions The oldest 2 are listed." in text(response)
    assert "3 questions" in text(educator_client.get(INBOX, {"show": "all", "course": "rising"}))
    assert len(shown(educator_client.get(INBOX))) == 3


def test_an_answer_is_given_on_the_page(educator_client, ask, course):
    question = ask("How?")
    address = f"{INBOX}?show=unanswered&course=rising"

    response = educator_client.post(
        address, {"question": question.pk, "key": str(uuid4()), "body": "So."}
    )

    assert response["Location"] == address
    answer = Answer.objects.get()
    assert (answer.question, answer.is_by_teacher, answer.author_id) == (
        question,
        True,
        "user_educator",
    )
    course.refresh_from_db()
    assert course.unanswered_count == 0
    assert "Nothing waits for you." in text(educator_client.get(INBOX))
    assert INBOX not in [
        link["href"] for link in page(educator_client.get(INBOX)).all("header")[0].all("a")
    ]


def test_a_refused_answer_keeps_what_was_typed_whatever_became_of_the_list(
    educator_client, ask, educator
):
    question, other = ask("First?", 2), ask("Second?")
    questions.answer(Answer(question=other, author=educator, body="Yes."))

    response = educator_client.post(INBOX, {"question": other.pk, "body": "x" * 5001})

    assert response.status_code == 422
    assert shown(response) == ["Second?", "First?"]
    article = page(response).all("article", "post")[0]
    assert "open" in article.one("details").attributes
    assert article.one("textarea").text == "x" * 5001
    assert not Answer.objects.filter(question=question).exists()


@pytest.mark.parametrize("key", ["", "x", "0cbfe450-77cc-47d9-972e-88e574f16908"])
def test_no_answer_to_what_is_not_there(educator_client, course, key):
    assert educator_client.post(INBOX, {"question": key, "body": "So."}).status_code == 404


def test_no_answer_to_anothers_student(as_person, rival, ask):
    question = ask("How?")

    response = as_person(rival).post(INBOX, {"question": question.pk, "body": "So."})

    assert response.status_code == 404
    assert shown(as_person(rival).get(INBOX, {"show": "all"})) == []


@pytest.mark.parametrize("number", [3, 23])
def test_the_inbox_needs_as_few_queries_for_many(
    educator_client, ask, django_assert_max_num_queries, number
):
    for index in range(number):
        ask(f"Question {index}")

    with django_assert_max_num_queries(BUDGET):
        educator_client.get(INBOX)
