"""Clerk's events and our comparisons with it: does our table of users keep up?"""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone

from accounts.models import Reconciliation, Role, User, WebhookStatus
from accounts.webhooks import PATH

from .findings import Finding, ok, warning, wrong

EVERY_NIGHT = timedelta(hours=36)
ENDPOINT = (
    f"In the Clerk dashboard, Webhooks, add the endpoint {{site}}{PATH} with user.created,"
    " user.updated, user.deleted and session.created."
)
WHOSE_REFUSED = (
    "If that was Clerk, set CLERK_WEBHOOK_SECRET to the signing secret of this very endpoint;"
    " anyone else may send what is refused, too."
)


def webhooks() -> Iterator[Finding]:
    """That the secret is set at all, check --deploy says."""
    status = WebhookStatus.objects.current()
    event, refused = status.last_event_at, status.last_refusal_at
    if event:
        yield ok(f"The last event, {status.last_event}, came {naturaltime(event)}.")
    elif not refused:
        yield warning("No event has come from Clerk.", ENDPOINT.format(site=settings.SITE_URL))
    if refused and not event:
        yield wrong(
            f"Every event was refused, the last {naturaltime(refused)}: {status.last_refusal}",
            WHOSE_REFUSED,
        )
    elif refused and event and refused > event:
        yield warning(
            f"An event was refused {naturaltime(refused)}, and none has come since:"
            f" {status.last_refusal}",
            WHOSE_REFUSED,
        )


def failures() -> Iterator[Finding]:
    status = WebhookStatus.objects.current()
    event, failed = status.last_event_at, status.last_failure_at
    if failed and (event is None or failed > event):
        yield warning(
            f"An event could not be stored {naturaltime(failed)}: {status.last_failure}.",
            "Clerk sends it again. Should it fail for a day, run manage.py sync_clerk_users.",
        )


def reconciliation() -> Iterator[Finding]:
    ended = Reconciliation.objects.exclude(finished_at=None).order_by("-started_at").first()
    if ended is None or ended.finished_at is None:
        yield warning(
            "Our users were never compared with Clerk's.",
            "Run manage.py sync_clerk_users now, and every night.",
        )
        return
    when = naturaltime(ended.finished_at)
    if ended.deletions_waiting:
        yield wrong(
            f"Clerk did not list {ended.deletions_waiting} of our users when they were compared"
            f" {when}, so nothing was stored.",
            "Is CLERK_SECRET_KEY another instance's? Sync with Clerk in Django admin says more.",
        )
    elif ended.finished_at < timezone.now() - EVERY_NIGHT:
        yield warning(
            f"Our users were last compared with Clerk's {when}.",
            "Run manage.py sync_clerk_users every night.",
        )
    else:
        yield ok(f"Our users were last compared with Clerk's {when}.")


def admins() -> Iterator[Finding]:
    if not User.objects.active().filter(role=Role.ADMIN).exists():
        yield warning(
            "Nobody here is an admin.",
            "In the Clerk dashboard, Users, set someone's public metadata to"
            ' {"role": "admin"}; then run manage.py sync_clerk_users.',
        )
