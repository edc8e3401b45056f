"""Clerk, wired to this project's settings: one of each per process."""

import time
from functools import cache, partial

from django.conf import settings

from .clerk.api import BRISK, PATIENT, BackendAPI, frontend_jwks
from .clerk.auth import HEADER
from .clerk.authenticate import Authenticator
from .clerk.instance import Instance
from .clerk.keys import JWKS, FindKey, pem_key, pinned
from .clerk.recent import RecentDecisions
from .clerk.verifier import Verifier


@cache
def instance() -> Instance:
    return Instance.from_key(settings.CLERK_PUBLISHABLE_KEY, settings.CLERK_PROXY_URL)


@cache
def backend_api(*, patient: bool = False) -> BackendAPI:
    """Clerk's Backend API for requests, or for commands, which wait longer for a busy Clerk."""
    retry = PATIENT if patient else BRISK
    return BackendAPI(settings.CLERK_API_URL, settings.CLERK_SECRET_KEY, retry)


@cache
def authenticator() -> RecentDecisions:
    verifier = Verifier(instance(), _find_key(), is_authorized_party, time.time)
    return RecentDecisions(
        Authenticator(verifier, backend_api(), cross_origin_sync=settings.CLERK_CROSS_ORIGIN_SYNC)
    )


def is_authorized_party(azp: str | None, origin: str, carrier: str) -> bool:
    """Was the token made for us? Tokens minted while a page loads name no party, or an empty one.

    A front end of another origin may send its own tokens, in the Authorization header only.
    """
    if settings.CLERK_AUTHORIZED_PARTIES:
        return azp in settings.CLERK_AUTHORIZED_PARTIES
    if carrier == HEADER and azp in settings.CORS_ALLOWED_ORIGINS:
        return True
    return azp in (None, "", origin)


def _find_key() -> FindKey:
    if settings.CLERK_JWT_KEY:
        return pinned(pem_key(settings.CLERK_JWT_KEY))
    if settings.CLERK_SECRET_KEY:
        return JWKS(backend_api().jwks)
    return JWKS(partial(frontend_jwks, instance().issuer))
