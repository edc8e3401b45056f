"""People, as Clerk describes them."""

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from texts.fields import DerivedCharField, DerivedQuerySet, DerivedVersionField, Derives
from texts.folding import LONGEST_SEARCH_NAME, search_name
from texts.validators import visible_name

MAX_VERSION = models.BigIntegerField.MAX_BIGINT
# What COPYING_STEPS copy, or look at.
COPIED = ("search_name", "email", "role", "banned")
ACCENT_COLORS = ["#0c6b58", "#7a4a12", "#8c2f4b", "#5b3f99", "#1f5f93", "#46672a", "#8a3b1d"]


class Role(models.TextChoices):
    """What a person may do. Kept in Clerk's public metadata, as `role`."""

    STUDENT = "student"  # enrolls and learns; whoever has no other role
    EDUCATOR = "educator"  # and builds courses
    ADMIN = "admin"  # runs the platform in Django admin

    @classmethod
    def from_metadata(cls, public_metadata: Any) -> "Role":
        """The role in Clerk's public metadata; without one, or with an unknown one, student."""
        value = public_metadata.get("role") if isinstance(public_metadata, dict) else None
        return cls(value) if value in cls.values else cls.STUDENT


class UserQuerySet(DerivedQuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(deleted_at=None, banned=False)

    def banned(self) -> "UserQuerySet":
        return self.filter(banned__in=[True])  # `WHERE banned` alone would read the whole table

    def unerased(self) -> "UserQuerySet":
        """Deleted at Clerk, with something left to erase here."""
        return self.filter(deleted_at__isnull=False, erased_at=None)

    def sync(
        self, data: Mapping[str, Any], *, is_current: bool = False, is_new: bool = False
    ) -> bool:
        """Store a user as Clerk describes them, unless what we hold is as new.

        `data` is Clerk's user object. One compare-and-set, so that events may arrive twice,
        late, in any order or at once. When `data` `is_current`, Clerk's own answer of this
        moment, it also corrects what is as new. `is_new` only says what to try first.

        False when it was stored, leaves COPIED as it was, and nothing was due; else copies may be.
        """
        fields = fields_of(data)
        comparison = "clerk_updated_at__lte" if is_current else "clerk_updated_at__lt"
        newer = {comparison: fields["clerk_updated_at"]}
        name = search_name_of(fields["first_name"], fields["last_name"], fields["username"])
        told = fields | {"search_name": name}
        as_copied = {column: told[column] for column in COPIED} | {"copies_due": False}
        if not is_new and self._change(data["id"], fields, newer | as_copied):
            return False
        return not self._put(data["id"], fields, newer, is_new=is_new)

    def tombstone(self, user_id: str, version: int) -> None:
        """Remember that Clerk deleted this user; nothing personal stays. `version` is in ms."""
        gone = {"deleted_at": timezone.now(), "copies_due": False}  # ERASURE_STEPS see to copies
        self._put(user_id, fields_of({"updated_at": version}) | gone, {})

    def _put(
        self,
        user_id: str,
        fields: Mapping[str, Any],
        condition: Mapping[str, Any],
        *,
        is_new: bool = False,
    ) -> bool:
        """Change the row on `condition`, or create it. A deleted one stays as it is, for ever.

        Returns whether it was created.
        """
        changed = {"copies_due": True} | dict(fields)
        if not is_new and self._change(user_id, changed, condition):
            return False
        try:
            with transaction.atomic():
                self.create(pk=user_id, **fields)
        except IntegrityError:  # it is there: newer, deleted, or stored by another process just now
            is_changed = self._change(user_id, changed, condition)
            if not is_changed and not self.filter(pk=user_id).exists():
                raise
            return False
        return True

    def _change(self, user_id: str, fields: Mapping[str, Any], condition: Mapping[str, Any]) -> int:
        return self.filter(pk=user_id, deleted_at=None, **condition).update(**fields)


def random_accent_color() -> str:
    return secrets.choice(ACCENT_COLORS)


def search_name_of(first_name: str, last_name: str, username: str | None) -> str:
    """Folded, the name that pages show: a username that is not shown is not found either."""
    return search_name(f"{first_name} {last_name}".strip() or username)


def search_last_name_of(last_name: str) -> str:
    """Folded, for whoever knows no more of a person: lists of many find beginnings alone."""
    return search_name(last_name)


class User(Derives, AbstractBaseUser):
    """A person who has an account at Clerk.

    Clerk owns every field but the accent color; passwords are Clerk's alone.
    """

    password = None  # type: ignore[assignment]
    last_login = None

    id = models.CharField(primary_key=True, max_length=64, db_column="_id")
    email = models.EmailField(max_length=254, null=True, blank=True, db_index=True)  # noqa: DJ001
    username = models.CharField(max_length=64, null=True, blank=True, db_index=True)  # noqa: DJ001
    first_name = models.CharField(max_length=256, blank=True)
    last_name = models.CharField(max_length=256, blank=True)
    image_url = models.URLField(max_length=1024, blank=True)
    role = models.CharField(max_length=16, choices=Role, default=Role.STUDENT, db_index=True)
    banned = models.BooleanField(default=False, db_index=True)
    accent_color = models.CharField(max_length=7, default=random_accent_color)
    clerk_updated_at = models.BigIntegerField("version at Clerk (ms)", default=0)
    checked_at = models.DateTimeField("compared with Clerk", default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    deleted_at = models.DateTimeField("deleted at Clerk", null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    search_name = DerivedCharField(
        max_length=LONGEST_SEARCH_NAME,
        blank=True,
        sources=["first_name", "last_name", "username"],
        derive=search_name_of,
        db_index=True,
    )
    search_last_name = DerivedCharField(
        max_length=LONGEST_SEARCH_NAME,
        blank=True,
        sources=["last_name"],
        derive=search_last_name_of,
        db_index=True,
    )
    texts_version = DerivedVersionField(sources=["first_name", "last_name", "username"])
    # Has one of COPIED changed, and are not all of COPYING_STEPS through?
    copies_due = models.BooleanField(default=False, db_default=False, editable=False)

    # On a person who is nobody, for whom a page is shown (courses.access.Preview).
    preview: Any = None

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
            return _("Former member")
        full_name = f"{self.first_name} {self.last_name}".strip()
        return full_name or self.username or _("A member")

    @cached_property
    def co_taught_ids(self) -> list[UUID]:
        """The keys of the courses that they teach beside the owner; none for who is no educator."""
        if not self.is_educator:
            return []
        return list(self.co_taught.teaching().order_by().values_list("course_id", flat=True))

    def matches(self, fields: Mapping[str, Any]) -> bool:
        """Are the stored fields those that `fields_of` gave?"""
        return all(getattr(self, name) == value for name, value in fields.items())

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

    @cached_property
    def awaits_decision(self) -> bool:
        """Has an application to teach that no admin has decided yet."""
        return self.applications.filter(status="pending").exists()

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


def fields_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of User that Clerk owns, from its user object; those it lacks come out empty.

    Keys: email, username, first_name, last_name, image_url, role, banned, clerk_updated_at.
    """
    return {
        "email": _primary_email(data),
        "username": _name(data.get("username"), 64) or None,
        "first_name": _name(data.get("first_name"), 256),
        "last_name": _name(data.get("last_name"), 256),
        "image_url": _text(data.get("image_url"), 1024),
        "role": Role.from_metadata(data.get("public_metadata")),
        "banned": bool(data.get("banned")),
        "clerk_updated_at": _milliseconds(data.get("updated_at")),
    }


def _primary_email(data: Mapping[str, Any]) -> str | None:
    """The address that `primary_email_address_id` names, in lower case."""
    primary, addresses = data.get("primary_email_address_id"), data.get("email_addresses")
    for address in addresses if primary and isinstance(addresses, list) else []:
        if isinstance(address, dict) and address.get("id") == primary:
            text = _text(address.get("email_address"), 255).lower()
            return text if text.split() == [text] and len(text) < 255 else None
    return None


def _name(value: Any, longest: int) -> str:
    """A name on one line; empty when nothing of it can be seen."""
    return visible_name(_text(value, longest))


def _text(value: Any, longest: int) -> str:
    """`value` as text that every database takes: no NUL, no half of a surrogate pair."""
    text = value if isinstance(value, str) else ""
    return text.replace("\0", "").encode(errors="ignore").decode()[:longest]


def _milliseconds(value: Any) -> int:
    """A time of Clerk's; 0, older than any, when there is none."""
    return value if isinstance(value, int) and 0 <= value <= MAX_VERSION else 0
