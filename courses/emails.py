"""Mails about questions: stored as due here, sent by `manage.py send_outbox`."""

from mailings import outbox
from mailings.models import Kind

from .models import Answer, Question


def question_asked(question: Question) -> None:
    """To the teacher, unless it is theirs."""
    course = question.lecture.chapter.course
    if question.author_id == course.educator_id:
        return
    outbox.enqueue(
        course.educator,
        Kind.QUESTION_ASKED,
        _key(question),
        template="courses/emails/question_asked.txt",
        context={"question": question, "course": course},
        link=question.get_absolute_url(),
    )


def question_answered(answer: Answer) -> None:
    """To whoever asked, unless they have written it themselves or are gone."""
    question = answer.question
    if question.author is None or question.author_id == answer.author_id:
        return
    outbox.enqueue(
        question.author,
        Kind.QUESTION_ANSWERED,
        _key(answer),
        template="courses/emails/question_answered.txt",
        context={
            "answer": answer,
            "question": question,
            "course": question.lecture.chapter.course,
        },
        link=answer.get_absolute_url(),
    )


def withdraw(post: Question | Answer) -> None:
    """It is hidden or deleted: what was not sent of it yet is not sent."""
    kind = Kind.QUESTION_ASKED if isinstance(post, Question) else Kind.QUESTION_ANSWERED
    outbox.withdraw(kind, [_key(post)])


def _key(post: Question | Answer) -> str:
    return f"{post._meta.model_name}:{post.pk}"
