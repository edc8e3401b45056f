"""Stores users as Clerk describes them."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.clerk.api import ClerkError, NotFound
from accounts.clerk.auth import Auth
from accounts.clients import backend_api
from accounts.models import User
from accounts.models.user import COPIED


def create_from_token(auth: Auth) -> User | None:
    """Store the user of a valid token whose webhook has not arrived yet.

    When Clerk does not answer, the claims make the row and the webhook completes it.
    Returns None when Clerk says that there is no such user.
    """
    try:
        return upsert_from_clerk(backend_api().user(auth.user_id))
    except NotFound:
        return None
    except ClerkError:
        return upsert_from_clerk({"id": auth.user_id, "public_metadata": auth.metadata})


def upsert_from_clerk(data: dict[str, Any]) -> User:
    """Store a user object that Clerk has just answered with."""
    store(data, is_current=True)
    return User.objects.get(pk=data["id"])


def store(data: dict[str, Any], *, is_current: bool = False, is_new: bool = False) -> None:
    """As `UserQuerySet.sync`; then what others copy of the row is brought in step (`COPYING_STEPS`).

    It stays due until all of it was copied: whatever Clerk tells next, it goes on with what was
    interrupted.
    """
    if not User.objects.sync(data, is_current=is_current, is_new=is_new):
        return
    due = User.objects.filter(pk=data["id"], copies_due=True)
    copied = due.values(*COPIED, "clerk_updated_at").first()
    if copied is None:
        return
    are_through = [import_string(step)(data["id"]) for step in settings.COPYING_STEPS]
    if all(are_through):
        due.filter(**copied).update(copies_due=False)  # unless it changed meanwhile
