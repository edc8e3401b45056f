"""People, as Clerk describes them, and their applications to teach."""

import secrets
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

ACCENT_COLORS = ["#0c6b58", "#7a4a12", "#8c2f4b", "#5b3f99", "#1f5f93", "#46672a", "#8a3b1d"]


class Role(models.TextChoices):
    STUDENT = "student"
    EDUCATOR = "educator"
    ADMIN = "admin"

    @classmethod
    def from_metadata(cls, public_metadata: Mapping[str, Any] | None) -> "Role":
        """The role in Clerk's public metadata; without one, or with an unknown one, student."""
        value = (public_metadata or {}).get("role")
        return cls(value) if value in cls.values else cls.STUDENT


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(deleted_at=None, banned=False)

    def sync(self, data: Mapping[str, Any]) -> "User":
        """Store a user as Clerk describes them, unless what we hold is as new.

        `data` is Clerk's user object. One compare-and-set, so that events may arrive
        twice, late, in any order or at once.
        """
        self._put(data["id"], _fields(data), only_newer=True)
        return self.get(pk=data["id"])

    def tombstone(self, user_id: str, version: int) -> None:
        """Remember that Clerk deleted this user; nothing personal stays. `version` is in ms."""
        fields = {
            "email": None,
            "username": None,
            "first_name": "",
            "last_name": "",
            "image_url": "",
            "role": Role.STUDENT,
            "clerk_updated_at": version,
            "deleted_at": timezone.now(),
        }
        self._put(user_id, fields, only_newer=False)

    def _put(self, user_id: str, fields: Mapping[str, Any], *, only_newer: bool) -> None:
        """Create the row or change it; a deleted one stays as it is. Rows never go away."""
        if not self.filter(pk=user_id).exists():
            try:
                with transaction.atomic():
                    self.create(pk=user_id, **fields)
            except IntegrityError:
                pass  # another process stored the user meanwhile
            else:
                return
        rows = self.filter(pk=user_id, deleted_at=None)
        if only_newer:
            rows = rows.filter(clerk_updated_at__lt=fields["clerk_updated_at"])
        rows.update(**fields)


def random_accent_color() -> str:
    return secrets.choice(ACCENT_COLORS)


class User(AbstractBaseUser):
    """A person at Clerk. Clerk owns every field but the accent color, and the password."""

    password = None  # type: ignore[assignment]
    last_login = None

    id = models.CharField(primary_key=True, max_length=64, db_column="_id")
    email = models.EmailField(max_length=254, null=True, blank=True, db_index=True)  # noqa: DJ001
    username = models.CharField(max_length=64, null=True, blank=True, db_index=True)  # noqa: DJ001
    first_name = models.CharField(max_length=256, blank=True)
    last_name = models.CharField(max_length=256, blank=True)
    image_url = models.URLField(max_length=1024, blank=True)
    role = models.CharField(max_length=16, choices=Role, default=Role.STUDENT, db_index=True)
    banned = models.BooleanField(default=False)
    accent_color = models.CharField(max_length=7, default=random_accent_color)
    clerk_updated_at = models.BigIntegerField("version at Clerk (ms)", default=0)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    deleted_at = models.DateTimeField("deleted at Clerk", null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What to call this person on a page."""
        if self.deleted_at:
            return "Former member"
        full_name = f"{self.first_name} {self.last_name}".strip()
        return full_name or self.username or "A member"

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return not self.banned and self.deleted_at is None

    @property
    def is_educator(self) -> bool:
        return self.role == Role.EDUCATOR

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    # What Django admin asks: an admin may do everything, nobody else anything.

    @property
    def is_staff(self) -> bool:
        return self.is_active and self.is_admin

    def get_full_name(self) -> str:
        return self.name

    def has_usable_password(self) -> bool:
        return False

    def get_short_name(self) -> str:
        return self.first_name or self.name

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_staff

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


def _fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """Clerk's user object as our fields; any of them may be absent or null."""
    return {
        "email": _primary_email(data),
        "username": data.get("username") or None,
        "first_name": (data.get("first_name") or "")[:256],
        "last_name": (data.get("last_name") or "")[:256],
        "image_url": (data.get("image_url") or "")[:1024],
        "role": Role.from_metadata(data.get("public_metadata")),
        "banned": bool(data.get("banned")),
        "clerk_updated_at": data.get("updated_at") or 0,
    }


def _primary_email(data: Mapping[str, Any]) -> str | None:
    """The address that `primary_email_address_id` names, in lower case."""
    primary = data.get("primary_email_address_id")
    for address in data.get("email_addresses") or []:
        if primary and address.get("id") == primary:
            return str(address["email_address"]).lower()
    return None


class EducatorApplication(models.Model):
    """A wish to teach, decided by an admin."""

    class Status(models.TextChoices):
        PENDING = "pending"
        APPROVED = "approved"
        REJECTED = "rejected"
        REVOKED = "revoked"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, db_column="_id")
    user = models.ForeignKey(User, models.PROTECT, related_name="applications")
    title = models.CharField(max_length=120)
    bio = models.TextField(max_length=2000)
    expertise = models.CharField(max_length=200)
    link = models.URLField(blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.PENDING)
    reason = models.TextField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="decided_applications"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status="pending"),
                name="one_open_application_per_user",
                violation_error_message="You already have an open application.",
            ),
        )
        indexes = (models.Index(fields=["status", "created_at"], name="application_queue"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.title}"
