"""How much work waits, how we keep up with Clerk, which commands have run: asked of the database at
each scrape.

Every machine says the same, so whoever adds machines up takes the largest.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from accounts.models import EducatorApplication, Reconciliation, WebhookStatus
from accounts.sync.errors import DATABASE_ERRORS
from courses.models import Announcement, Course
from mailings.models import Mailing
from skillrise.models import PeriodicRun
from skillrise.periodic import JOBS

MOST = 10_000  # rows that are counted


class Queues(Collector):
    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("skillrise_database_up", "Does the database answer?")
        try:
            found = [*_queues(), *_sync(), *_runs()]
        except DATABASE_ERRORS:
            found = []
        up.add_metric([], bool(found))
        return iter([up, *found])


def _queues() -> Iterator[Metric]:
    length = GaugeMetricFamily(
        "skillrise_queue_length", f"What waits, up to {MOST}.", labels=["queue"]
    )
    oldest = GaugeMetricFamily(
        "skillrise_queue_oldest_timestamp_seconds",
        "Since when the first of it waits.",
        labels=["queue"],
    )
    for name, rows, since in _waiting():
        length.add_metric([name], rows.order_by()[:MOST].count())
        _add(oldest, [name], rows.order_by(since).values_list(since, flat=True).first())
    yield length
    yield oldest


def _waiting() -> list[tuple[str, QuerySet[Any], str]]:
    """Each queue: its name, its rows, and the field that says since when one waits."""
    return [
        ("mails", Mailing.objects.due(), "not_before"),
        ("decisions", EducatorApplication.objects.unsent(), "decided_at"),
        ("announcements", Announcement.objects.unsent(), "created_at"),
        ("deletions", Course.objects.to_remove(), "updated_at"),
    ]


def _sync() -> Iterator[Metric]:
    status = WebhookStatus.objects.current()
    events = GaugeMetricFamily(
        "skillrise_webhook_last_timestamp_seconds",
        "When Clerk's last event was received, failed or was refused.",
        labels=["outcome"],
    )
    for outcome, moment in (
        ("received", status.last_event_at),
        ("failed", status.last_failure_at),
        ("refused", status.last_refusal_at),
    ):
        _add(events, [outcome], moment)
    yield events
    runs = Reconciliation.objects.order_by("-started_at")
    last = runs.first()
    yield GaugeMetricFamily(
        "skillrise_reconciliation_failing",
        "Did the last comparison with Clerk fail?",
        value=bool(last and last.failure),
    )
    whole = runs.filter(status=Reconciliation.Status.FINISHED, failure="").first()
    compared = GaugeMetricFamily(
        "skillrise_reconciliation_last_timestamp_seconds",
        "When the last comparison with Clerk ended that did not fail.",
        labels=[],
    )
    _add(compared, [], whole.finished_at if whole else None)
    yield compared


def _runs() -> Iterator[Metric]:
    begun = GaugeMetricFamily(
        "skillrise_command_last_timestamp_seconds",
        "When a periodic command was last begun, or at work; of backups, the last that is complete.",
        labels=["command"],
    )
    failing = GaugeMetricFamily(
        "skillrise_command_failing", "Did its last run fail? 0 while it runs.", labels=["command"]
    )
    periodic = {job.command for job in JOBS}
    for run in PeriodicRun.objects.filter(pk__in=[*periodic, "backup"]).order_by("command"):
        _add(begun, [run.command], run.seen_at)
        if run.command in periodic:
            failing.add_metric([run.command], bool(run.exit_code))
    yield begun
    yield failing


def _add(metric: GaugeMetricFamily, labels: list[str], moment: datetime | None) -> None:
    """Nothing when it has never happened."""
    if moment:
        metric.add_metric(labels, moment.timestamp())
