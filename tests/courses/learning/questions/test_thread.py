"""/learn/<slug>/<lecture-id>/questions/<question-id>/: answering, and what belongs to it"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from courses import questions
from courses.models import Answer, MeToo, Question
from tests.conftest import WHO_IS_BANNED, person
from tests.courses.pages import html, links, page, text

# The person, what they teach with others, the lecture, the enrollment, question, count, answers, me
# too; header.
THREAD_BUDGET = 10 + WHO_IS_BANNED


@pytest.fixture
def thread(question):
    return question.get_absolute_url()


def reply(body="Because.", **fields) -> dict[str, str]:
    return {"key": str(uuid4()), "body": body} | fields


def posts(response) -> list[str]:
    """The texts of the answers, in their order."""
    found = page(response).all("article", "post")[1:]
    return [answer.one("div", "prose").text for answer in found]


def test_the_teachers_answer_is_marked_and_answers_the_question(
    educator_client, neighbour_client, thread, question
):
    response = educator_client.post(thread, reply("Safer so."))

    answer = Answer.objects.get()
    assert response["Location"] == f"{thread}answers/{answer.pk}/"
    assert educator_client.get(response["Location"])["Location"] == f"{thread}#answer-{answer.pk}"
    article = page(neighbour_client.get(thread)).one("article", "by-teacher")
    assert {"Educator", "Teacher"} <= set(article.texts("span"))
    question.refresh_from_db()
    assert (question.answer_count, question.is_answered) == (1, True)
    assert question.lecture.chapter.course.unanswered_count == 0


def test_students_answer_and_who_asked_only_adds_to_it(
    student_client, neighbour_client, thread, question, course
):
    student_client.post(thread, reply("I tried the other side."))

    question.refresh_from_db()
    course.refresh_from_db()
    assert (question.answer_count, question.is_answered) == (1, False)
    assert course.unanswered_count == 1
    neighbour_client.post(thread, reply("Push."))
    question.refresh_from_db()
    course.refresh_from_db()
    assert (question.answer_count, question.is_answered) == (2, True)
    assert course.unanswered_count == 0
    answers = page(student_client.get(thread)).all("article", "post")[1:]
    assert [answer.texts("span", "badge") for answer in answers] == [["Asked this"], []]


def test_an_answer_without_text_is_refused_and_one_sent_twice_is_there_once(
    neighbour_client, thread, url
):
    assert neighbour_client.post(thread, reply(" ")).status_code == 422
    fields = reply()
    for _ in range(2):
        assert neighbour_client.post(thread, fields).status_code == 302
    assert Answer.objects.count() == 1


def test_the_teacher_answers_at_any_pace_and_students_do_not(
    educator_client, neighbour_client, thread
):
    for number in range(6):
        assert educator_client.post(thread, reply(f"E {number}")).status_code == 302
    statuses = [neighbour_client.post(thread, reply(f"S {n}")).status_code for n in range(5)]

    assert statuses == [302, 302, 302, 302, 429]


def test_a_pinned_answer_stands_first_and_only_one_is_pinned(
    educator_client, neighbour_client, answer, question, neighbour, educator, thread
):
    rows = [answer(question, who, f"No {n}.") for n, who in enumerate([neighbour, educator])]

    for row in rows:
        educator_client.post(f"{thread}answers/{row.pk}/pin/")
    assert posts(neighbour_client.get(thread)) == ["No 1.", "No 0."]
    assert Answer.objects.filter(is_pinned=True).count() == 1
    educator_client.post(f"{thread}answers/{rows[1].pk}/pin/", {"undo": ""})
    assert posts(neighbour_client.get(thread)) == ["No 0.", "No 1."]
    assert neighbour_client.post(f"{thread}answers/{rows[0].pk}/pin/").status_code == 404


def test_an_answer_leads_to_the_page_it_stands_on(
    neighbour_client, answer, question, educator, thread
):
    now = timezone.now()
    Answer.objects.bulk_create(
        Answer(
            question=question, by="student", body=f"{n}", created_at=now - timedelta(hours=30 - n)
        )
        for n in range(24)
    )
    last = answer(question, educator, "Last.")

    location = neighbour_client.get(last.get_absolute_url())["Location"]

    assert location == f"{thread}?page=2#answer-{last.pk}"
    assert posts(neighbour_client.get(location)) == ["Last."]


def test_me_too_counts_each_person_once(
    student_client, neighbour_client, educator_client, thread, question
):
    for client in (neighbour_client, neighbour_client, educator_client):
        client.post(f"{thread}me-too/")

    question.refresh_from_db()
    assert question.me_too_count == 2
    button = page(neighbour_client.get(thread)).one("article", id="question").one("button")
    assert button["aria-pressed"] == "true"
    neighbour_client.post(f"{thread}me-too/", {"undo": ""})
    question.refresh_from_db()
    assert question.me_too_count == 1
    assert student_client.post(f"{thread}me-too/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_eight_say_me_too_at_once(eight_at_once, as_person, course, question, thread):
    from courses import progress

    people = [person(f"user_eager_{number}") for number in range(4)]
    for each in people:
        progress.enroll(each, course)
    clients = [as_person(people[number // 2]) for number in range(8)]

    eight_at_once(lambda number: clients[number].post(f"{thread}me-too/").status_code)

    question.refresh_from_db()
    assert question.me_too_count == MeToo.objects.count() == 4


def test_one_edits_ones_own(student_client, neighbour_client, answer, question, neighbour, thread):
    row = answer(question, neighbour)
    other = row.get_absolute_url()
    edited = {"title": "Why outwards?", "body": "New", "second": "1:05", "version": 1}

    assert student_client.post(f"{thread}edit/", edited)["Location"] == thread
    neighbour_client.post(f"{other}edit/", {"body": "Better.", "version": 1})

    question.refresh_from_db()
    row.refresh_from_db()
    assert (question.title, question.second) == ("Why outwards?", 65)
    assert question.body_html == '<p dir="auto">New</p>'
    assert question.search_title == "why outwards?"
    assert question.search_text == "why outwards? new"
    assert question.edited_at
    assert row.body == "Better."
    assert text(student_client.get(thread)).count(" edited ") == 2
    again = student_client.post(f"{thread}edit/", edited | {"title": "Why sideways?"})
    assert again.status_code == 422
    assert "This was saved elsewhere while you were editing." in text(again)
    assert student_client.post(f"{other}edit/", {"body": "x", "version": 2}).status_code == 404
    assert neighbour_client.post(f"{thread}edit/", {"title": "x"}).status_code == 404
    assert student_client.post(f"{thread}edit/", {"title": "", "version": 2}).status_code == 422


def test_a_question_nobody_answered_is_deleted(student_client, thread, url, course):
    assert "Delete your question?" in text(student_client.get(f"{thread}delete/"))

    response = student_client.post(f"{thread}delete/")

    assert response["Location"] == url
    assert not Question.objects.exists()
    course.refresh_from_db()
    assert course.unanswered_count == 0


def test_one_that_was_answered_stays_without_its_text(
    student_client, neighbour_client, answer, question, neighbour, student, thread, url
):
    mine, other = answer(question, student, "Addition."), answer(question, neighbour)
    assert "Its answers stay" in text(student_client.get(f"{thread}delete/"))

    student_client.post(f"{thread}delete/")

    row = Question.objects.get()
    assert (row.title, row.body, row.search_text, row.author) == ("", "", "", None)
    response = neighbour_client.get(thread)
    assert page(response).one("h1").text == "Deleted question"
    assert posts(response) == ["Addition.", "Because it is safer."]
    assert "inwards" not in html(response)
    assert neighbour_client.post(thread, reply()).status_code == 404
    assert student_client.get(f"{thread}edit/").status_code == 404
    neighbour_client.post(f"{other.get_absolute_url()}delete/")
    assert not Question.objects.exists()
    assert not Answer.objects.filter(pk=mine.pk).exists()


def test_a_report_reaches_the_teacher_who_hides_or_keeps(
    neighbour_client, educator_client, student_client, question, thread
):
    for _ in range(2):
        neighbour_client.post(f"{thread}report/", {"reason": "Rude to the door."})

    question.refresh_from_db()
    assert question.report_count == 1
    assert neighbour_client.post(f"{thread}report/", {"reason": ""}).status_code == 422
    assert "1 report" in page(educator_client.get(thread)).texts("a")
    assert "Rude to the door." in text(educator_client.get(f"{thread}hide/"))
    educator_client.post(f"{thread}hide/", {"keep": ""})
    question.refresh_from_db()
    assert (question.report_count, question.hidden_at) == (0, None)
    educator_client.post(f"{thread}hide/", {"reason": "Off the subject."})
    assert neighbour_client.get(thread).status_code == 404
    assert "Hidden by the teacher: Off the subject." in text(student_client.get(thread))
    assert student_client.post(thread, reply()).status_code == 404
    assert student_client.get(f"{thread}edit/").status_code == 404
    educator_client.post(f"{thread}hide/", {"show": ""})
    assert neighbour_client.get(thread).status_code == 200


def test_a_report_that_was_decided_on_is_open_again_once_the_question_is_edited(
    neighbour_client, educator_client, question, thread
):
    neighbour_client.post(f"{thread}report/", {"reason": "Rude to the door."})
    educator_client.post(f"{thread}hide/", {"keep": ""})

    again = neighbour_client.post(f"{thread}report/", {"reason": "Rude."}, follow=True)
    assert "Your report was decided on, and this was not changed since." in text(again)
    question.refresh_from_db()
    assert question.report_count == 0

    question.body = "Worse."
    questions.edit(question, ["body"])
    neighbour_client.post(f"{thread}report/", {"reason": "Worse."})
    question.refresh_from_db()
    assert question.report_count == 1
    assert question.reports.get(settled_at=None).reason == "Worse."


def test_a_hidden_answer_is_neither_read_nor_counted(
    educator_client, student_client, neighbour_client, answer, question, neighbour, thread, course
):
    row = answer(question, neighbour, "Nonsense.")
    student_client.post(f"{row.get_absolute_url()}report/", {"reason": "Nonsense"})
    question.refresh_from_db()
    assert question.report_count == 1

    educator_client.post(f"{row.get_absolute_url()}hide/", {"reason": "It is."})

    question.refresh_from_db()
    course.refresh_from_db()
    assert (question.answer_count, question.is_answered, question.report_count) == (0, False, 0)
    assert course.unanswered_count == 1
    assert posts(student_client.get(thread)) == []
    assert posts(neighbour_client.get(thread)) == ["Nonsense."]


def test_what_an_admin_hides_the_teacher_does_not_show(
    admin_client, educator_client, question, thread
):
    admin_client.post(f"{thread}hide/", {"reason": "Personal data."})

    educator_client.post(f"{thread}hide/", {"show": ""})
    educator_client.post(f"{thread}hide/", {"reason": "Mine."})

    question.refresh_from_db()
    assert (question.hidden_by, question.hidden_reason) == ("admin", "Personal data.")
    assert "Show again" not in page(educator_client.get(f"{thread}hide/")).texts("button")
    admin_client.post(f"{thread}hide/", {"show": ""})
    question.refresh_from_db()
    assert question.hidden_at is None


def test_a_moment_leads_to_the_second(student_client, ask, student, enrollment, lecture):
    row = ask(student, second=277)

    address = f"/learn/rising/{lecture.pk}/?t=277"
    assert address in links(student_client.get(row.get_absolute_url()))


@pytest.mark.parametrize("number", [3, 30])
def test_a_thread_needs_as_few_queries_for_many(
    educator_client, question, thread, django_assert_max_num_queries, number
):
    Answer.objects.bulk_create(
        Answer(question=question, author=person(f"user_{n}"), by="student", body="A")
        for n in range(number)
    )

    with django_assert_max_num_queries(THREAD_BUDGET):
        educator_client.get(thread)
