"""Mails that are due, and which of them their readers want."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from editing.keys import uuid_key

# Longer than a mail takes: a mail server may keep us waiting for EMAIL_TIMEOUT some twenty times.
CLAIM_LASTS = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
MOST_ATTEMPTS = 12  # in a day and a half
KEPT = timedelta(days=90)


class Kind(models.TextChoices):
    """What a mail is about, in the words of whoever chooses whether to get it."""

    QUESTION_ASKED = "question_asked", _("Questions that students ask in my courses")
    REVIEW_WRITTEN = "review_written", _("Reviews of my courses")
    EDUCATOR_INVITED = "educator_invited", _("Invitations to teach a course with someone")
    QUESTION_ANSWERED = "question_answered", _("Answers to my questions")
    REVIEW_ANSWERED = "review_answered", _("Answers to my reviews")
    INVITATION = "invitation", _("Invitations to courses")
    ANNOUNCEMENT = "announcement", _("News from the courses I take")
    DECISION = "decision", _("Decisions about what I have written")

    @property
    def is_optional(self) -> bool:
        """Why something was taken from the pages is said to everyone."""
        return self != Kind.DECISION

    @property
    def is_for_educators(self) -> bool:
        return self in {Kind.QUESTION_ASKED, Kind.REVIEW_WRITTEN}


class MailingQuerySet(models.QuerySet["Mailing"]):
    def due(self) -> "MailingQuerySet":
        """To be sent now and claimed by nobody, the longest due first."""
        return self.filter(state=Mailing.State.WAITING, not_before__lte=timezone.now()).order_by(
            "not_before", "pk"
        )

    def failing(self) -> "MailingQuerySet":
        """Tried in vain, and to be tried again."""
        return self.filter(state=Mailing.State.WAITING).exclude(failure="")

    def outdated(self) -> "MailingQuerySet":
        return self.filter(created_at__lt=timezone.now() - KEPT)

    def try_again(self) -> int:
        """Make these due now, but for those that are sent or being sent; returns how many."""
        unsent = self.filter(
            state__in=[Mailing.State.WAITING, Mailing.State.FAILED], claimed_at=None
        )
        return unsent.update(state=Mailing.State.WAITING, not_before=timezone.now())


class Mailing(models.Model):
    """A mail to one person, from when something happened until 90 days later.

    `attempts` is the row's version: whoever raises it by one has claimed the mail until
    `not_before`. Should that process die, the mail is due again then.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        SKIPPED = "skipped", _("Skipped")  # not wanted, or nobody to send it to
        FAILED = "failed", _("Failed")  # tried in vain too often

    id = uuid_key()
    user = models.ForeignKey(User, models.PROTECT, related_name="mailings")
    kind = models.CharField(max_length=24, choices=Kind)
    key = models.CharField(max_length=120)  # what it is about: "answer:<id>"
    language = models.CharField(max_length=16)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)  # until it is sent
    link = models.CharField(max_length=400, blank=True)  # the path of the page it is about
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    not_before = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)  # while a process sends it
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField("last failure", max_length=200, blank=True)

    objects: ClassVar[MailingQuerySet] = MailingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=["user", "kind", "key"], name="one_mail_about_it"),
        )
        indexes = (
            models.Index(fields=["state", "not_before", "id"], name="mailing_due"),
            models.Index(fields=["kind", "key"], name="mailing_about"),
        )

    def __str__(self) -> str:
        """Without the subject, which Django admin's history would keep."""
        return f"{self.get_kind_display()}, {self.created_at:%Y-%m-%d %H:%M}"

    def claim(self) -> bool:
        """Become the only process that sends this mail, for CLAIM_LASTS."""
        now = timezone.now()
        claimed = Mailing.objects.due().filter(pk=self.pk, attempts=self.attempts)
        is_ours = claimed.update(
            attempts=self.attempts + 1, claimed_at=now, not_before=now + CLAIM_LASTS
        )
        self.attempts += is_ours
        return bool(is_ours)

    def is_wanted(self) -> bool:
        """Is there an active person with an address, who has not said no to this kind?"""
        user = User.objects.active().filter(pk=self.user_id).exclude(email=None).first()
        if user is None or not user.email:
            return False
        self.user = user
        return not OptOut.objects.filter(user_id=user.pk, kind=self.kind).exists()

    def sent(self) -> None:
        self._settle(state=self.State.SENT, sent_at=timezone.now(), text="", failure="")

    def skip(self) -> None:
        self._settle(state=self.State.SKIPPED, text="", failure="")

    def fail(self, reason: str, *, for_good: bool = False) -> None:
        """Try again after a while, twice as long each time; not for ever."""
        if for_good or self.attempts >= MOST_ATTEMPTS:
            self._settle(state=self.State.FAILED, failure=reason)
            return
        wait = min(FIRST_WAIT * 2 ** (self.attempts - 1), LONGEST_WAIT)
        self._settle(not_before=timezone.now() + wait, failure=reason)

    def _settle(self, **changes: Any) -> None:
        """Store how sending went, unless another process has claimed it since."""
        mine = Mailing.objects.filter(pk=self.pk, attempts=self.attempts)
        mine.update(claimed_at=None, **changes)


class OptOut(models.Model):
    """A person wants no mails of this kind."""

    id = uuid_key()
    user = models.ForeignKey(User, models.PROTECT, related_name="mail_opt_outs")
    kind = models.CharField(max_length=24, choices=Kind)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "kind"], name="one_opt_out"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"


class MailLanguage(models.Model):
    """The language that a person reads mails in."""

    user = models.OneToOneField(
        User, models.PROTECT, primary_key=True, related_name="mail_language", db_column="_id"
    )
    language = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.language}"
