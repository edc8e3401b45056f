"""Mails to the teacher of a new question, and to whoever asked of an answer"""

import pytest
from django.core.management import call_command

from courses import emails, progress, questions
from courses.models import Answer, Lecture, Question
from mailings.models import Mailing


@pytest.fixture
def people(course, student, educator, stranger):
    for each in (student, educator, stranger):
        each.email = f"{each.first_name.lower()}@example.com"
        each.save()
    for each in (student, stranger):
        progress.enroll(each, course)
    return student, educator, stranger


@pytest.fixture
def question(people, lectures):
    asked = Question(
        author=people[0], lecture=Lecture.objects.get(pk=lectures[1].pk), title="Why up & not down?"
    )
    questions.ask(asked)
    return asked


def sent(mailoutbox):
    call_command("send_outbox")
    return [(mail.to, mail.subject) for mail in mailoutbox]


def test_the_teacher_and_who_asked_get_one_mail_each(question, people, mailoutbox):
    educator = people[1]
    answer = Answer(question=question, author=educator, body="It's a **stair**.")
    questions.answer(answer)
    emails.question_answered(answer)

    assert sorted(sent(mailoutbox)) == [
        (["educator@example.com"], "New question: Why up & not down?"),
        (["student@example.com"], "Answered: Why up & not down?"),
    ]
    asked, answered = sorted(mailoutbox, key=lambda mail: mail.to)
    assert "Student asks at “Step 0.1” in your course “Rising”:" in asked.body
    assert question.get_absolute_url() in asked.body
    assert "Educator, the teacher of “Rising”, has answered your question:" in answered.body
    assert "It's a **stair**." in answered.body
    assert answer.get_absolute_url() in answered.body
    assert "List-Unsubscribe" in answered.extra_headers


def test_nobody_gets_a_mail_of_what_they_wrote_themselves(question, people, lectures):
    student, educator, _ = people
    Mailing.objects.all().delete()
    questions.answer(Answer(question=question, author=student, body="More."))
    own = Question(author=educator, lecture=question.lecture, title="Rhetorical?")
    questions.ask(own)
    questions.answer(Answer(question=own, author=educator, body="Yes."))

    assert not Mailing.objects.exists()


@pytest.mark.parametrize("action", ["hide", "delete"])
def test_what_is_hidden_or_deleted_is_not_sent_any_more(question, people, mailoutbox, action):
    answer = Answer(question=question, author=people[2], body="Nonsense.")
    questions.answer(answer)
    if action == "hide":
        questions.hide(answer, Answer.HiddenBy.ADMIN, "Nonsense.")
        questions.hide(question, Question.HiddenBy.ADMIN, "Nonsense.")
    else:
        questions.delete_answer(answer)
        questions.delete_question(question)

    assert sent(mailoutbox) == []
