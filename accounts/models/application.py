"""Applications to teach, and what is still to be sent for their decisions."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editing.keys import uuid_key
from editing.versions import Versioned
from texts.fields import DerivedCharField, DerivedQuerySet, DerivedVersionField, Derives
from texts.folding import LONGEST_SEARCH_NAME, search_name
from texts.validators import validate_text, validate_visible

from .user import User

# Longer than the calls to Clerk for one application, which take half a minute at the most, and
# than its mail: a mail server may keep us waiting for EMAIL_TIMEOUT some twenty times.
CLAIM_LASTS = timedelta(minutes=5)


class DecisionConflict(Exception):
    """The decision is not one that can be taken now; the text says why."""


class EducatorApplicationQuerySet(DerivedQuerySet["EducatorApplication"]):
    def pending(self) -> "EducatorApplicationQuerySet":
        return self.filter(status=EducatorApplication.Status.PENDING)

    def latest_of(self, user: User) -> "EducatorApplication | None":
        return self.filter(user_id=user.pk).select_related("user").order_by("-created_at").first()

    def awaiting_clerk(self) -> "EducatorApplicationQuerySet":
        """Approved or revoked here, and Clerk has yet to change the role."""
        return self.filter(role_due=True)

    def unsent(self) -> "EducatorApplicationQuerySet":
        """With something left to tell Clerk or the applicant."""
        return self.filter(Q(role_due=True) | Q(mail_due=True)).order_by("decided_at")


class EducatorApplication(Versioned, Derives):
    """A person's application to become an educator, which an admin approves or rejects.

    A decision and what is still to be sent for it are one write to one row, so that neither can
    be stored without the other. Clerk is told first, then the applicant.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")  # waits for an admin; one per user
        APPROVED = "approved", _("Approved")  # the applicant becomes an educator
        REJECTED = "rejected", _("Rejected")  # for good; the applicant may apply again
        REVOKED = "revoked", _("Revoked")  # was approved; the role is taken back
        WITHDRAWN = "withdrawn", _("Withdrawn")  # by the applicant, before it was decided

    # The status that an application must have before it gets the one in front.
    REQUIRED_STATUS: ClassVar[dict[str, str]] = {
        Status.APPROVED: Status.PENDING,
        Status.REJECTED: Status.PENDING,
        Status.REVOKED: Status.APPROVED,
    }

    id = uuid_key()
    user = models.ForeignKey(User, models.PROTECT, related_name="applications")
    title = models.CharField(_("what you do"), max_length=120, validators=[validate_visible])
    bio = models.TextField(_("about you"), max_length=2000, validators=[validate_text])
    expertise = models.CharField(
        _("what you would teach"), max_length=200, validators=[validate_visible]
    )
    link = models.URLField(_("a page about your work"), blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.PENDING)
    reason = models.TextField(max_length=1000, blank=True, validators=[validate_text])
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="decided_applications"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    history = models.JSONField(default=list, blank=True)  # status, by, at and reason of each
    role_due = models.BooleanField("Clerk has to be told", default=False, db_index=True)
    mail_due = models.BooleanField("the applicant has to be told", default=False, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)  # while a process sends
    failure = models.CharField("last failure", max_length=200, blank=True)
    search_text = DerivedCharField(
        max_length=LONGEST_SEARCH_NAME,
        blank=True,
        sources=["title", "expertise"],
        derive=search_name,
    )
    texts_version = DerivedVersionField(sources=["title", "expertise"])

    held_since: datetime | None = None  # when this process claimed it

    objects: ClassVar[EducatorApplicationQuerySet] = EducatorApplicationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status="pending"),
                name="one_open_application_per_user",
                violation_error_message=_("You already have an open application."),
            ),
        )
        indexes = (
            models.Index(fields=["-created_at", "id"], name="application_newest"),
            models.Index(fields=["status", "created_at"], name="application_queue"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.title}"

    @property
    def is_pending(self) -> bool:
        return self.status == self.Status.PENDING

    @property
    def is_approved(self) -> bool:
        return self.status == self.Status.APPROVED

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def is_revoked(self) -> bool:
        return self.status == self.Status.REVOKED

    @property
    def may_reapply(self) -> bool:
        """Rejected, revoked, withdrawn, or approved and the role was taken away at Clerk since."""
        if self.is_approved:
            return not self.role_due and not self.user.is_educator
        return not self.is_pending

    @property
    def answers(self) -> dict[str, str]:
        """What the applicant wrote, by field."""
        return {name: getattr(self, name) for name in ("title", "expertise", "bio", "link")}

    @property
    def status_label(self) -> str:
        """The status as people read it; `Granting…` until Clerk has changed the role."""
        if self.role_due:
            return gettext("Granting…") if self.is_approved else gettext("Revoking…")
        return self.get_status_display()

    def withdraw(self) -> bool:
        """By the applicant; False when an admin has decided it meanwhile."""
        now = timezone.now()
        entry = {"status": self.Status.WITHDRAWN, "by": self.user_id, "at": now.isoformat()}
        return bool(
            EducatorApplication.objects.pending()
            .filter(pk=self.pk)
            .update(
                status=self.Status.WITHDRAWN,
                decided_at=now,
                history=[*self.history, entry | {"reason": ""}],
                version=F("version") + 1,
            )
        )

    def decide(self, status: str, by: User, reason: str = "") -> None:
        """Store a decision together with what is to be sent for it; who is editing it is told.

        `by` is the admin, `reason` what the applicant reads. Raises DecisionConflict when someone
        else decided first, or when Clerk has yet to be told of the applicant's last decision: two
        calls on their way could arrive in either order.
        """
        others = EducatorApplication.objects.awaiting_clerk().filter(user_id=self.user_id)
        if others.exclude(pk=self.pk).exists():
            raise DecisionConflict("Clerk has yet to take this person's last decision.")
        now = timezone.now()
        entry = {"status": status, "by": by.pk, "at": now.isoformat(), "reason": reason}
        changed = EducatorApplication.objects.filter(
            pk=self.pk, status=self.REQUIRED_STATUS[status], role_due=False
        ).update(
            status=status,
            reason=reason,
            decided_by=by,
            decided_at=now,
            history=[*self.history, entry],
            role_due=status != self.Status.REJECTED,
            mail_due=True,
            failure="",
            version=F("version") + 1,
        )
        self.refresh_from_db()
        if not changed:
            raise DecisionConflict(f"This application is {self.status_label.lower()} already.")

    # Sending. Each step may be repeated, so that a process that dies loses nothing.

    def claim(self) -> bool:
        """Become the only process that sends for this application, for CLAIM_LASTS."""
        now = timezone.now()
        free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
        claimed = EducatorApplication.objects.filter(free, pk=self.pk).update(claimed_at=now)
        self.refresh_from_db()
        self.held_since = self.claimed_at if claimed else None
        return bool(claimed)

    def renew_claim(self) -> bool:
        """Is it still ours, and no other process's? Then it lasts CLAIM_LASTS from now on."""
        renewed = self._held().update(claimed_at=timezone.now())
        if renewed:
            self.refresh_from_db()
            self.held_since = self.claimed_at
        return bool(renewed)

    def release(self) -> None:
        self._held().update(claimed_at=None)

    def _held(self) -> EducatorApplicationQuerySet:
        """This row, if the claim is still this process's."""
        held = {"claimed_at": self.held_since, "claimed_at__isnull": False}
        return EducatorApplication.objects.filter(pk=self.pk, **held)

    def update_if_unchanged(self, **changes: Any) -> None:
        """Store how sending went, unless another decision came in between."""
        EducatorApplication.objects.filter(pk=self.pk, status=self.status).update(**changes)
        self.refresh_from_db()
