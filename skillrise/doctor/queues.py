"""What waits for a periodic command, and since when."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import EducatorApplication, User
from courses import curriculum, statistics
from courses.models import Course, CourseStatistics, SearchPosting
from mailings.models import Mailing
from quizzes.models import Attempt
from skillrise.models import PeriodicRun
from skillrise.periodic import JOBS
from tutor.models import Usage

from .findings import Finding, ok, warning

SOON = timedelta(minutes=30)  # for what runs every few minutes
A_WHILE = timedelta(hours=1)
MOST = 10_000  # rows of each kind that are counted


def mails() -> Iterator[Finding]:
    due = Mailing.objects.due()
    oldest = due.first()
    if oldest is None:
        yield ok("No mail is due.")
        return
    number, since = _number(due), _ago(oldest.not_before)
    failing = due.exclude(failure="").first()
    if failing:
        yield warning(
            f"Mails are due: {number}, the oldest {since}. {failing.failure}.",
            "Mend what Mail says above.",
        )
    elif oldest.not_before < timezone.now() - SOON:
        yield warning(
            f"Mails are due: {number}, the oldest {since}.",
            "Run manage.py send_outbox every few minutes.",
        )
    else:
        yield ok(f"Mails are due: {number}, the oldest {since}.")


def decisions() -> Iterator[Finding]:
    unsent = EducatorApplication.objects.unsent()
    oldest = unsent.first()
    if oldest and oldest.decided_at and oldest.decided_at < timezone.now() - SOON:
        reason = f" {oldest.failure}" if oldest.failure else ""
        yield warning(
            f"Decisions on applications are not sent: {_number(unsent)}, the oldest of"
            f" {_ago(oldest.decided_at)}.{reason}",
            "Run manage.py send_outbox every few minutes; mend what Clerk and Mail say above.",
        )


def deletions() -> Iterator[Finding]:
    """Of courses, of what was removed from one long ago, and of people."""
    courses = Course.objects.to_remove().filter(updated_at__lt=timezone.now() - A_WHILE)
    number, removed = _number(courses), _number(curriculum.removed_long_ago())
    if number or removed:
        yield warning(
            f"Deleted courses wait to be removed: {number}; and chapters that were deleted long"
            f" ago: {removed}.",
            "Run manage.py finish_deletions every few minutes.",
        )
    unerased = User.objects.unerased().filter(deleted_at__lt=timezone.now() - A_WHILE)
    if unerased.exists():
        yield warning(
            f"People whose account is deleted are not erased yet: {_number(unerased)}.",
            "Run manage.py sync_clerk_users.",
        )


def attempts() -> Iterator[Finding]:
    waiting = Attempt.objects.due(timezone.now() - A_WHILE)
    number = _number(waiting)
    if number:
        yield warning(
            f"Quiz attempts wait to be finished: {number}.",
            "Run manage.py finish_attempts every few minutes.",
        )


def answers() -> Iterator[Finding]:
    """Of a model, which wait for nobody: how many of today's did not come whole."""
    today = Usage.objects.filter(pk=Usage.key(timezone.now().date())).first()
    if today and today.failures * 5 > today.requests:
        yield warning(
            f"{today.failures} of the {today.requests} answers that the model was asked for today"
            " did not come whole.",
            "Are AI_BASE_URL, AI_API_KEY and AI_MODEL right? Usage in Django admin says more.",
        )


def figures() -> Iterator[Finding]:
    newest = CourseStatistics.objects.order_by("-counted_at").first()
    counted = newest.counted_at if newest else None
    if counted and counted > timezone.now() - statistics.LASTS - A_WHILE:
        yield ok(f"What educators read about courses was last counted {naturaltime(counted)}.")
    elif Course.objects.published().exists():
        since = f"was last counted {_ago(counted)}" if counted else "was never counted"
        yield warning(
            f"What educators read about courses {since}.",
            "Run manage.py count_statistics every quarter of an hour.",
        )


def search() -> Iterator[Finding]:
    if Course.objects.published().exists() and not SearchPosting.objects.exists():
        yield warning(
            "Search finds no course: its index is empty.",
            "Run manage.py index_courses, and after every upgrade.",
        )


def periodic() -> Iterator[Finding]:
    """Of run_periodically, where it is used: cron leaves no trace of a command."""
    runs = {run.command: run for run in PeriodicRun.objects.all()}
    for job in JOBS:
        run = runs.get(job.command)
        if run and run.seen_at < timezone.now() - 2 * job.every - A_WHILE:
            yield warning(
                f"{job.command} was last at work {_ago(run.seen_at)}.",
                "Is manage.py run_periodically running?",
            )
        elif run and run.exit_code:
            yield warning(
                f"{job.command}, begun {_ago(run.started_at)}, ended with {run.exit_code}.",
                "Run it by hand, and read what it says.",
            )


def _number(rows: QuerySet[Any]) -> int:
    return rows.order_by().values("pk")[:MOST].count()


def _ago(moment: datetime) -> str:
    return str(naturaltime(moment))
