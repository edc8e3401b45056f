"""Mails about questions and reviews: stored as due here, sent by `manage.py send_outbox`."""

from django.urls import reverse

from mailings import outbox
from mailings.models import Kind

from .models import Answer, Course, Question, Review


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


def review_written(review: Review, course: Course) -> None:
    """To the teacher."""
    outbox.enqueue(
        course.educator,
        Kind.REVIEW_WRITTEN,
        _key(review),
        template="courses/emails/review_written.txt",
        context={"review": review, "course": course},
        link=reverse("teaching:review_answer", args=[review.pk]),
    )


def review_answered(review: Review) -> None:
    """To whoever wrote the review, unless they are gone."""
    if review.enrollment is None:
        return
    outbox.enqueue(
        review.enrollment.user,
        Kind.REVIEW_ANSWERED,
        _key(review),
        template="courses/emails/review_answered.txt",
        context={"review": review, "course": review.course},
        link=_reviews_page(review.course),
    )


def review_hidden(review: Review) -> None:
    """To whoever wrote it, each time that it is hidden."""
    if review.enrollment is None or review.hidden_at is None:
        return
    outbox.enqueue(
        review.enrollment.user,
        Kind.DECISION,
        f"{_key(review)}:{review.hidden_at:%Y%m%d%H%M%S}",
        template="courses/emails/review_hidden.txt",
        context={"review": review, "course": review.course},
        link=_reviews_page(review.course),
    )


def withdraw(post: Question | Answer | Review) -> None:
    """It is hidden or deleted: what was not sent of it yet is not sent."""
    kinds: dict[type, Kind] = {Question: Kind.QUESTION_ASKED, Answer: Kind.QUESTION_ANSWERED}
    outbox.withdraw(kinds.get(type(post), Kind.REVIEW_WRITTEN), [_key(post)])


def _key(post: Question | Answer | Review) -> str:
    return f"{post._meta.model_name}:{post.pk}"


def _reviews_page(course: Course) -> str:
    return f"{course.get_absolute_url()}#reviews"
