"""Mails about questions, reviews, news and who teaches: stored as due here, sent by `send_outbox`."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from mailings import outbox
from mailings.models import Kind, Mailing

from .models import Announcement, Answer, Course, CourseEducator, Question, Review


def question_asked(question: Question, teachers: Iterable[User]) -> None:
    """To everyone who teaches the course, unless one of them asks."""
    course = question.lecture.chapter.course
    teachers = list(teachers)
    if any(teacher.pk == question.author_id for teacher in teachers):
        return
    for teacher in teachers:
        outbox.enqueue(
            teacher,
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


def review_written(review: Review, course: Course, teachers: Iterable[User]) -> None:
    """To everyone who teaches the course."""
    for teacher in teachers:
        outbox.enqueue(
            teacher,
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


def announced(announcement: Announcement, student: User) -> None:
    """To one of those who take the course."""
    outbox.enqueue(
        student,
        Kind.ANNOUNCEMENT,
        _key(announcement),
        template="courses/emails/announced.txt",
        context={"announcement": announcement, "course": announcement.course},
        link=announcement.get_absolute_url(),
    )


def withdraw_announcements(keys: Iterable[UUID]) -> None:
    """They are deleted: what was not sent of them yet is not sent."""
    outbox.withdraw(Kind.ANNOUNCEMENT, [f"announcement:{key}" for key in keys])


def invitation(person: User, course: Course, educator: User) -> None:
    """To someone whom an educator of the course asks to take it."""
    outbox.enqueue(
        person,
        Kind.INVITATION,
        _course_key(course.pk),
        template="courses/emails/invitation.txt",
        context={"course": course, "educator": educator},
        link=reverse("learning:enroll", args=[course.slug]),
    )


def withdraw_invitations(course_ids: Iterable[UUID]) -> None:
    """Whoever asked people to take these courses is gone, or the courses are."""
    outbox.withdraw(Kind.INVITATION, [_course_key(key) for key in course_ids])


def withdraw(post: Question | Answer | Review) -> None:
    """It is hidden or deleted: what was not sent of it yet is not sent."""
    if isinstance(post, Review):
        outbox.withdraw(Kind.REVIEW_WRITTEN, [_key(post)])
        withdraw_answers([post])
    else:
        is_question = isinstance(post, Question)
        kind = Kind.QUESTION_ASKED if is_question else Kind.QUESTION_ANSWERED
        outbox.withdraw(kind, [_key(post)])


def withdraw_answers(reviews: Iterable[Review]) -> None:
    """Of the answers to these reviews: they were taken away, or whoever wrote them is gone."""
    outbox.withdraw(Kind.REVIEW_ANSWERED, [_key(review) for review in reviews])


def educator_invited(row: CourseEducator, course: Course) -> None:
    """To whoever has the address, if someone has."""
    user = User.objects.active().filter(email=row.email).first()
    if user is None:
        return
    outbox.enqueue(
        user,
        Kind.EDUCATOR_INVITED,
        _invitation_key(row),
        template="courses/emails/educator_invited.txt",
        context={"course": course},
        link=row.get_absolute_url(),
    )


def withdraw_educator_invitations(rows: Iterable[CourseEducator]) -> None:
    outbox.withdraw(Kind.EDUCATOR_INVITED, [_invitation_key(row) for row in rows])


def invitations_mailed_to(user_id: str) -> list[UUID]:
    """The keys of the invitations that this person got mails about."""
    mails = Mailing.objects.filter(user_id=user_id, kind=Kind.EDUCATOR_INVITED)
    return [UUID(key.split(":")[1]) for key in mails.values_list("key", flat=True)]


def _course_key(course_id: UUID) -> str:
    return f"course:{course_id}"


def _invitation_key(row: CourseEducator) -> str:
    """Another one when the address is invited again."""
    return f"educator:{row.pk}:{row.invited_at:%Y%m%d%H%M%S}"


def _key(post: Question | Answer | Review | Announcement) -> str:
    return f"{post._meta.model_name}:{post.pk}"


def _reviews_page(course: Course) -> str:
    return f"{course.get_absolute_url()}#reviews"
