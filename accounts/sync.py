"""Keeping our users in Clerk's state."""

from typing import Any

from .authentication import backend_api
from .clerk.api import ClerkError, NotFound
from .clerk.auth import Auth
from .models import User


def first_sight(auth: Auth) -> User | None:
    """Store the user of a valid token whom no webhook has told us of yet.

    When Clerk does not answer, the claims have to do and the webhook completes the row.
    None when Clerk says that there is no such user.
    """
    try:
        return store_answer(backend_api().user(auth.user_id))
    except NotFound:
        return None
    except ClerkError:
        return store_answer({"id": auth.user_id, "public_metadata": auth.metadata})


def store_answer(data: dict[str, Any]) -> User:
    """Store a user object that Clerk has just answered with."""
    User.objects.sync(data, is_current=True)
    return User.objects.get(pk=data["id"])
