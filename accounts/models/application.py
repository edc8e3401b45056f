"""Applications to teach, and what their decisions still have to bring about."""

import uuid
from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .user import User

CLAIM_LASTS = timedelta(minutes=1)  # longer than all calls to Clerk for one application


class DecisionConflict(Exception):
    """The decision is not one that can be taken now; the text says why."""


class EducatorApplicationQuerySet(models.QuerySet["EducatorApplication"]):
    def pending(self) -> "EducatorApplicationQuerySet":
        return self.filter(status=EducatorApplication.Status.PENDING)

    def latest_of(self, user: User) -> "EducatorApplication | None":
        return self.filter(user_id=user.pk).select_related("user").order_by("-created_at").first()

    def granting(self) -> "EducatorApplicationQuerySet":
        """Decided here, and not yet agreed to by Clerk."""
        return self.filter(role_due=True)

    def unsent(self) -> "EducatorApplicationQuerySet":
        """With something left to tell Clerk or the applicant: the outbox."""
        return self.filter(Q(role_due=True) | Q(mail_due=True)).order_by("decided_at")


class EducatorApplication(models.Model):
    """A wish to teach, decided by an admin.

    A decision and what has to follow from it, the outbox, are one write to one row, so that
    neither can be there without the other. Clerk is told first, then the applicant.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        REVOKED = "revoked", _("Revoked")

    # What may become of what; a rejected or revoked applicant applies anew.
    FOLLOWS: ClassVar[dict[str, str]] = {
        Status.APPROVED: Status.PENDING,
        Status.REJECTED: Status.PENDING,
        Status.REVOKED: Status.APPROVED,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, db_column="_id")
    user = models.ForeignKey(User, models.PROTECT, related_name="applications")
    title = models.CharField(_("what you do"), max_length=120)
    bio = models.TextField(_("about you"), max_length=2000)
    expertise = models.CharField(_("what you would teach"), max_length=200)
    link = models.URLField(_("a page about your work"), blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.PENDING)
    reason = models.TextField(max_length=1000, blank=True)
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
        indexes = (models.Index(fields=["status", "created_at"], name="application_queue"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.title}"

    @property
    def is_pending(self) -> bool:
        return self.status == self.Status.PENDING

    @property
    def is_approved(self) -> bool:
        return self.status == self.Status.APPROVED

    @property
    def is_revoked(self) -> bool:
        return self.status == self.Status.REVOKED

    @property
    def is_closed(self) -> bool:
        """May its applicant apply anew? Also when the granted role was taken away at Clerk."""
        if self.is_approved:
            return not self.role_due and not self.user.is_educator
        return not self.is_pending

    @property
    def answers(self) -> dict[str, str]:
        """What the applicant wrote, by field."""
        return {name: getattr(self, name) for name in ("title", "expertise", "bio", "link")}

    @property
    def state(self) -> str:
        """The status as people read it: a role that Clerk has yet to change is on its way."""
        if self.role_due:
            return gettext("Granting…") if self.is_approved else gettext("Revoking…")
        return self.get_status_display()

    def decide(self, status: str, by: User, reason: str = "") -> None:
        """Store a decision together with what has to follow from it.

        Raises DecisionConflict when someone else decided first, or when Clerk has yet to take
        the applicant's last decision: two on their way could arrive in either order.
        """
        others = EducatorApplication.objects.granting().filter(user_id=self.user_id)
        if others.exclude(pk=self.pk).exists():
            raise DecisionConflict("Clerk has yet to take this person's last decision.")
        now = timezone.now()
        entry = {"status": status, "by": by.pk, "at": now.isoformat(), "reason": reason}
        changed = EducatorApplication.objects.filter(
            pk=self.pk, status=self.FOLLOWS[status], role_due=False
        ).update(
            status=status,
            reason=reason,
            decided_by=by,
            decided_at=now,
            history=[*self.history, entry],
            role_due=status != self.Status.REJECTED,
            mail_due=True,
            failure="",
        )
        self.refresh_from_db()
        if not changed:
            raise DecisionConflict(f"This application is {self.state.lower()} already.")

    # The outbox. Each step can be taken again, whoever died while taking it.

    def claim(self) -> bool:
        """Be the only process that sends for this application, for a minute."""
        now = timezone.now()
        free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
        claimed = EducatorApplication.objects.filter(free, pk=self.pk).update(claimed_at=now)
        self.refresh_from_db()
        return bool(claimed)

    def release(self) -> None:
        claim = EducatorApplication.objects.filter(pk=self.pk, claimed_at=self.claimed_at)
        claim.update(claimed_at=None)

    def settle(self, **changes: Any) -> None:
        """Store how sending went, unless another decision came in between."""
        EducatorApplication.objects.filter(pk=self.pk, status=self.status).update(**changes)
        self.refresh_from_db()
