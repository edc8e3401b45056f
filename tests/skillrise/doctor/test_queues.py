"""What waits for a periodic command, and since when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import EducatorApplication, User
from courses.models import Chapter, Course, CourseStatistics
from mailings.models import Kind, Mailing
from quizzes import attempts
from quizzes.models import Attempt
from skillrise.doctor import queues
from skillrise.models import PeriodicRun
from tests.conftest import index_courses
from tests.quizzes.published import make_quiz
from tutor.models import Usage

from .saying import said

pytestmark = pytest.mark.django_db


def ago(**time):
    return timezone.now() - timedelta(**time)


def line_of(check):
    (line,) = said(check)
    return line.replace("\xa0", " ")


def test_mails(student):
    assert line_of(queues.mails) == "ok: No mail is due."

    mail = Mailing.objects.create(user=student, kind=Kind.DECISION, key="1", not_before=ago())
    assert line_of(queues.mails) == "ok: Mails are due: 1, the oldest now."

    Mailing.objects.filter(pk=mail.pk).update(not_before=ago(hours=2))
    assert line_of(queues.mails) == (
        "warning: Mails are due: 1, the oldest 2 hours ago. Run manage.py send_outbox every few"
        " minutes."
    )

    Mailing.objects.filter(pk=mail.pk).update(failure="The mail was not sent: TimeoutError")
    assert "The mail was not sent: TimeoutError. Mend what Mail says" in line_of(queues.mails)


def test_decisions(student):
    assert said(queues.decisions) == []

    EducatorApplication.objects.create(
        user=student, title="Potter", bio="Clay.", role_due=True, decided_at=ago(hours=3)
    )
    assert line_of(queues.decisions).startswith(
        "warning: Decisions on applications are not sent: 1"
    )


def test_deletions(course, student):
    assert said(queues.deletions) == []

    Course.objects.filter(pk=course.pk).update(
        status=Course.Status.DELETED, updated_at=ago(hours=2)
    )
    Chapter.objects.create(title="Gone", removed_from=course, removed_at=ago(days=40))
    User.objects.filter(pk=student.pk).update(deleted_at=ago(hours=2))
    courses, people = said(queues.deletions)

    assert courses.startswith("warning: Deleted courses wait to be removed: 1; and chapters that")
    assert people.startswith("warning: People whose account is deleted are not erased yet: 1.")


def test_attempts(course, enrollment):
    quiz = make_quiz(course.chapters.last())
    assert said(queues.attempts) == []

    attempts.new(enrollment, quiz, 1, ago(hours=2)).save()
    Attempt.objects.update(submitted_at=ago(hours=2))
    assert line_of(queues.attempts).startswith("warning: Quiz attempts wait to be finished: 1.")


def test_answers_of_the_model():
    today = timezone.now().date()
    usage = Usage.objects.create(pk=Usage.key(today), day=today, requests=10, failures=1)
    assert said(queues.answers) == []

    Usage.objects.filter(pk=usage.pk).update(failures=3)
    assert line_of(queues.answers).startswith("warning: 3 of the 10 answers that the model was")


def test_figures(course):
    assert line_of(queues.figures).startswith("warning: What educators read about courses was nev")

    counted = CourseStatistics.objects.create(course=course, counted_at=ago(minutes=1))
    assert line_of(queues.figures).startswith("ok: What educators read about courses was last")

    CourseStatistics.objects.filter(pk=counted.pk).update(counted_at=ago(days=4))
    assert "was last counted 4 days ago. Run manage.py count_statistics" in line_of(queues.figures)


def test_search(course):
    assert line_of(queues.search).startswith("warning: Search finds no course")

    index_courses()
    assert said(queues.search) == []


def test_what_runs_periodically():
    assert said(queues.periodic) == []

    run = PeriodicRun.objects.create(command="send_outbox", started_at=ago(minutes=1), exit_code=0)
    assert said(queues.periodic) == []

    PeriodicRun.objects.filter(pk=run.pk).update(exit_code=1)
    assert "send_outbox, begun a minute ago, ended with 1. Run it by" in line_of(queues.periodic)

    PeriodicRun.objects.filter(pk=run.pk).update(started_at=ago(hours=3), exit_code=None)
    assert "send_outbox was last at work 3 hours ago. Is manage.py run" in line_of(queues.periodic)

    PeriodicRun.objects.filter(pk=run.pk).update(alive_at=ago(seconds=9))  # there is much to send
    assert said(queues.periodic) == []
