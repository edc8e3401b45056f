"""Keeping our users in Clerk's state."""

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
        data = backend_api().user(auth.user_id)
    except NotFound:
        return None
    except ClerkError:
        data = {"id": auth.user_id, "public_metadata": auth.metadata}
    return User.objects.sync(data)
