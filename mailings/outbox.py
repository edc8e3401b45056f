"""Mails that are due: stored by whoever causes them, sent by `manage.py send_outbox`.

No request waits for a mail server. A mail is one row, claimed by one process at a time
(`Mailing.claim`); what fails is tried again, and a process that dies loses nothing. One that dies
between the mail server's answer and storing it leaves a mail that is sent twice, under the same
Message-ID.
"""

import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from itertools import takewhile
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from accounts.models import User

from . import emails
from .models import Kind, Mailing
from .preferences import language_of

logger = logging.getLogger(__name__)

BATCH = 100
AT_ONCE = timedelta(minutes=5)  # of sending
# What a mail server says, a network, and Django of an address that is none.
FAILURES = (SMTPException, OSError, ValueError)


def enqueue(
    user: User,
    kind: Kind,
    key: str,
    *,
    template: str,
    context: Mapping[str, Any],
    link: str = "",
) -> bool:
    """Store a mail that is due to `user`; returns whether it is new.

    About the same `key` ("answer:<id>") a person gets one mail of a kind, however often this is
    called. `template` has the subject on its first line, then the text, which is drawn now, in the
    reader's language. `link` is the path of the page it is about. Whether the reader wants it, and
    may still get it, is asked when it is sent.
    """
    if not user.is_active or not user.email:
        return False
    language = language_of(user)
    with translation.override(language):
        subject, _, text = render_to_string(template, {**context, "reader": user}).partition("\n")
    try:
        with transaction.atomic():
            Mailing.objects.create(
                user_id=user.pk,
                kind=kind,
                key=key,
                language=language,
                subject=" ".join(subject.split())[:200],
                text=text.strip(),
                link=link,
            )
    except IntegrityError:
        return False
    return True


def withdraw(kind: Kind, keys: Collection[str]) -> None:
    """What these mails were about is gone: those that are not sent yet are not sent."""
    Mailing.objects.filter(kind=kind, key__in=keys, sent_at=None).delete()


def enqueue_due() -> None:
    """Let the apps store what is due to so many people that no request stores it."""
    for source in settings.MAIL_SOURCES:
        import_string(source)()


def send_due() -> int:
    """Send the mails that are due; returns how many could not be, and are tried again.

    Stops, with nothing claimed, when the mail server cannot be reached; and after AT_ONCE, as the
    command does more than this: the next run goes on.
    """
    end = timezone.now() + AT_ONCE
    with closing(get_connection()) as connection:
        for mailing in takewhile(lambda _mailing: timezone.now() < end, _due()):
            try:
                connection.open()
            except (SMTPException, OSError) as error:
                logger.warning("The mail server cannot be reached: %s", type(error).__name__)
                return Mailing.objects.due().count() + Mailing.objects.failing().count()
            send(mailing, connection)
    return Mailing.objects.failing().count()


def _due() -> Iterator[Mailing]:
    """Whoever sends a mail, or tries to, makes it due no more."""
    while batch := list(Mailing.objects.due()[:BATCH]):
        yield from batch


def send(mailing: Mailing, connection: BaseEmailBackend) -> None:
    if not mailing.claim():
        return
    if not mailing.is_wanted():
        mailing.skip()
        return
    try:
        connection.send_messages([emails.message(mailing)])
    except FAILURES as error:
        mailing.fail(_reason(error), for_good=_is_final(error))
        connection.close()
    else:
        mailing.sent()


def _reason(error: Exception) -> str:
    """Without what the server said, which may name the address."""
    code = error.smtp_code if isinstance(error, SMTPResponseException) else ""
    return f"The mail was not sent: {type(error).__name__} {code}".strip()


def _is_final(error: Exception) -> bool:
    """Does the mail server say of the address that there is nobody, and will not be?"""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(500 <= code < 600 for code, _ in error.recipients.values())


def delete_outdated() -> None:
    """After 90 days nobody asks what was sent, and what was not is not worth sending."""
    Mailing.objects.outdated().delete()
