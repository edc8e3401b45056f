"""Questions and answers: asking, answering, editing, deleting, reporting, hiding.

Each action ends in the counters of the question and of its course. What points to a question that
is deleted meanwhile raises what `courses.vanished` answers with 404.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import User
from editing.forms import insert

from . import access, counters, deletion, emails, moderation
from .contention import DEADLOCK, try_again
from .deletion import pointing_to
from .models import Answer, Course, MeToo, Post, Question, QuestionReport
from .models.question import PostQuerySet

Entry = Question | Answer
HiddenBy = Post.HiddenBy
# How many questions and answers, or reports, one person writes at the most, and in what time.
LIMITS = ((timedelta(minutes=1), 4), (timedelta(days=1), 40))


@dataclass
class TooMany(Exception):
    """Someone wrote as much as they may, within `time`."""

    time: timedelta


def ask(question: Question) -> None:
    """Store a new question.

    Raises TooMany where its author has to wait, and IntegrityError when its key is taken.
    """
    course = question.lecture.chapter.course
    _check_limits(question.author, course)
    question.course = course
    with pointing_to(question.lecture):
        insert(question)
    counters.recount_questions(course.pk)
    follow_lectures(Question.objects.filter(pk=question.pk))  # moved since it was read
    emails.question_asked(question, access.teachers_of(course))


def answer(new: Answer) -> None:
    """Store a new answer; raises the same."""
    _check_limits(new.author, new.question.lecture.chapter.course)
    new.by = _answers_as(new)
    with pointing_to(new.question):
        insert(new)
    _recount(new.question)
    emails.question_answered(new)


def edit(post: Entry, fields: Iterable[str]) -> bool:
    """Store what its author changed; False when it was stored or deleted since it was read."""
    post.edited_at = timezone.now()
    names = list(fields)
    return post.save_version([*names, "edited_at"]) if names else True


def delete_question(question: Question) -> None:
    """Delete it; one that others have answered stays as a deleted question, without its text."""
    rows = Question.objects.filter(pk=question.pk)
    rows.update(
        title="",
        body="",
        second=0,
        author=None,
        edited_at=None,
        deleted_at=timezone.now(),
        version=F("version") + 1,
    )
    MeToo.objects.filter(question=question).delete()
    emails.withdraw(question)
    _recount(question)
    _remove_if_bare(question)


def delete_answer(answer: Answer) -> None:
    """Delete it, and its question when that was deleted and nothing stands below it any more."""
    deletion.delete(Answer.objects.filter(pk=answer.pk))
    emails.withdraw(answer)
    _recount(answer.question)
    _remove_if_bare(answer.question)


def say_me_too(question: Question, user: User) -> None:
    """`user` has the same question; a second time changes nothing."""
    with pointing_to(question):
        MeToo.objects.get_or_create(question=question, user=user)
    counters.recount_question(question.pk)


def take_me_too_back(question: Question, user: User) -> None:
    MeToo.objects.filter(question=question, user=user).delete()
    counters.recount_question(question.pk)


def report(post: Entry, reporter: User, reason: str) -> bool:
    """Tell the teacher and the admins of it; a second report of the same person says what the first
    should have said.

    False where it was decided on, and nothing was edited since. Raises TooMany where the reporter has
    to wait.
    """
    _check(QuestionReport.objects.filter(reporter=reporter))
    question, answer = _question_of(post), post if isinstance(post, Answer) else None
    with pointing_to(question, post):
        row, created = QuestionReport.objects.get_or_create(
            post_id=post.pk,
            reporter=reporter,
            defaults={"question": question, "answer": answer, "reason": reason},
        )
    is_open = created or moderation.report_again(row, post.edited_at, reason=reason)
    _recount_reports(post)
    return is_open


def keep(post: Entry) -> None:
    """Settle what was reported of it: it stays."""
    reports = QuestionReport.objects.filter(post_id=post.pk, settled_at=None)
    reports.update(settled_at=timezone.now())
    _recount_reports(post)


def hide(post: Entry, by: HiddenBy, reason: str) -> None:
    """Show it to nobody but its author, the teacher and the admins, who read the reason."""
    hidden_at = post.hidden_at or timezone.now()
    changes = {"hidden_at": hidden_at, "hidden_by": by, "hidden_reason": reason}
    if _hidden_or_shown_by(post, by).update(**changes):
        keep(post)
        emails.withdraw(post)
        _recount(_question_of(post))


def show(post: Entry, by: HiddenBy) -> None:
    """Show it again. What an admin has hidden stays so for the teacher."""
    if _hidden_or_shown_by(post, by).update(hidden_at=None, hidden_by="", hidden_reason=""):
        _recount(_question_of(post))


def pin(answer: Answer) -> None:
    """Let it stand first; no other one of its question does."""
    others = Answer.objects.filter(question=answer.question_id, is_pinned=True)
    others.exclude(pk=answer.pk).update(is_pinned=False)
    Answer.objects.filter(pk=answer.pk).update(is_pinned=True)


def unpin(answer: Answer) -> None:
    Answer.objects.filter(pk=answer.pk).update(is_pinned=False)


def follow_lectures(rows: QuerySet[Question]) -> None:
    """Let these be in the course that their lecture is in, and in none while that is removed.

    Whoever moves lectures calls this afterwards, and whoever has asked: each looks again after
    writing, so whoever writes last has seen where the lecture is. Each takes questions only out of
    the course that it saw them in, and sets the counters of both courses. May be repeated.
    """
    while wrong := _misplaced(rows):
        for (course_id, right_id), keys in wrong.items():
            for some in deletion.chunks(keys):
                same = Question.objects.filter(pk__in=some, course=course_id)
                try_again(partial(same.update, course=right_id), DEADLOCK)
        for course_id in {course_id for courses in wrong for course_id in courses}:
            counters.recount_questions(course_id)


def _misplaced(rows: QuerySet[Question]) -> dict[tuple[UUID | None, UUID | None], list[UUID]]:
    """Those that are elsewhere than their lecture, by the course they are in and the right one."""
    wrong: dict[tuple[UUID | None, UUID | None], list[UUID]] = defaultdict(list)
    stored = rows.order_by().values_list("pk", "course_id", "lecture__chapter__course")
    for key, course_id, right_id in stored:
        if course_id != right_id:
            wrong[course_id, right_id].append(key)
    return wrong


def forget_author(user_id: str) -> None:
    """Let a person's questions and answers stand without a name; the rest of theirs goes.

    May be repeated. Counted before, so that a crash in between leaves the right count, and after,
    as others who say something meanwhile count everyone.
    """
    for row in MeToo.objects.filter(user=user_id):
        counters.recount_question(row.question_id, without=user_id)
        row.delete()
        counters.recount_question(row.question_id)
    reports = QuestionReport.objects.filter(reporter=user_id)
    for report in reports.select_related("question", "answer"):
        _recount_reports(report.answer or report.question, without=user_id)
        report.delete()
        _recount_reports(report.answer or report.question)
    for rows in (Question.objects.filter(author=user_id), Answer.objects.filter(author=user_id)):
        for post in rows:
            emails.withdraw(post)
        rows.update(author=None)


def _check_limits(author: User | None, course: Course) -> None:
    """Who teaches the course writes at any pace."""
    if author and not access.teaches(author, course):
        _check(Question.objects.filter(author=author), Answer.objects.filter(author=author))


def _check(*written: QuerySet) -> None:
    """Raise TooMany when a person has written as many of these rows as they may."""
    for time, most in LIMITS:
        since = timezone.now() - time
        if sum(rows.filter(created_at__gt=since).count() for rows in written) >= most:
            raise TooMany(time)


def _answers_as(answer: Answer) -> Answer.By:
    question = answer.question
    if answer.author and access.teaches(answer.author, question.lecture.chapter.course):
        return Answer.By.TEACHER
    is_asker = question.author_id is not None and question.author_id == answer.author_id
    return Answer.By.ASKER if is_asker else Answer.By.STUDENT


def _rows(post: Entry) -> PostQuerySet[Any]:
    rows: PostQuerySet[Any] = type(post).objects.filter(pk=post.pk)
    return rows


def _question_of(post: Entry) -> Question:
    return post if isinstance(post, Question) else post.question


def _hidden_or_shown_by(post: Entry, by: HiddenBy) -> PostQuerySet[Any]:
    """The row, if whoever hides or shows may change what is so far."""
    rows = _rows(post)
    is_admin = by == HiddenBy.ADMIN
    return rows if is_admin else rows.exclude(hidden_by=HiddenBy.ADMIN)


def _remove_if_bare(question: Question) -> None:
    """Remove a deleted question below which nobody else has written."""
    others = Answer.objects.filter(question=question.pk).exclude(by=Answer.By.ASKER)
    if not others.exists():
        rows = Question.objects.filter(pk=question.pk, deleted_at__isnull=False)
        deletion.delete(rows)


def _course_id(question: Question) -> UUID | None:
    """Its course of now: its lecture may be moved or removed since it was read."""
    return Question.objects.filter(pk=question.pk).values_list("course_id", flat=True).first()


def _recount(question: Question) -> None:
    counters.recount_question(question.pk)
    counters.recount_questions(_course_id(question))


def _recount_reports(post: Entry, without: str | None = None) -> None:
    if isinstance(post, Answer):
        counters.recount_answer(post.pk, without)
    question_id = post.question_id if isinstance(post, Answer) else post.pk
    counters.recount_question(question_id, without)
