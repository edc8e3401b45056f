"""Clerk: do the keys belong together, do its services answer, is our clock right?"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from accounts import clients
from accounts.clerk.api import (
    ClerkError,
    ClerkUnreachable,
    InvalidSecretKey,
    clock_ahead,
    frontend_jwks,
)
from accounts.clerk.keys import pem_key, rsa_keys
from accounts.clerk.tokens import CLOCK_SKEW
from accounts.sessions import role_claim

from .findings import Finding, ok, warning, wrong

CLAIM = '{"metadata": "{{user.public_metadata}}"}'
LIFE = 60  # seconds of a session token
SET_CLOCK = "Let NTP set it: timedatectl set-ntp true."
SAME_INSTANCE = "Copy both keys anew, from API keys of one instance in the Clerk dashboard."


def keys() -> Iterator[Finding]:
    """That they are of one kind, production or development, holds since the start."""
    if settings.LOCAL_CLERK:
        yield ok("The local Clerk plays Clerk: no key is set.")
        return
    kind = "production" if clients.instance().is_production else "development"
    yield ok(
        f"CLERK_PUBLISHABLE_KEY is that of {clients.instance().frontend_api}, a {kind} instance."
    )
    if clients.instance().is_development and not settings.DEBUG:
        yield warning(
            "A development instance of Clerk is not for the public: it takes few users.",
            "Set the keys of a production instance: pk_live_… and sk_live_….",
        )
    if not settings.CLERK_SECRET_KEY:
        yield wrong(
            "CLERK_SECRET_KEY is not set: users cannot be fetched, nor roles changed.",
            "Copy it from API keys in the Clerk dashboard.",
        )


def authorized_parties() -> Iterator[Finding]:
    parties = settings.CLERK_AUTHORIZED_PARTIES
    if parties and settings.SITE_URL not in parties:
        yield wrong(
            f"CLERK_AUTHORIZED_PARTIES lacks {settings.SITE_URL}: nobody is signed in there.",
            "Add that origin to it, or unset it.",
        )


def session_claim() -> Iterator[Finding]:
    """Without the claim, a role is what webhooks say: accounts.sessions.middleware."""
    seen = role_claim.last_seen()
    if seen is None:
        yield ok(
            "Whether session tokens carry the role is not known: nobody was seen signed in.",
            "Sign in and look at /admin/doctor/.",
        )
    elif seen:
        yield ok("Session tokens carry the role, as the claim “metadata”.")
    else:
        yield warning(
            "Session tokens carry no role: a change of role waits for the webhook.",
            f"In the Clerk dashboard, Sessions, Customize session token: {CLAIM}",
        )


def frontend_api() -> Iterator[Finding]:
    """Where browsers sign in, and anyone reads the instance's public keys."""
    url = _frontend_api_url()
    try:
        found = rsa_keys(frontend_jwks(url))
    except ClerkError as error:
        yield wrong(
            f"The keys at {url} cannot be had. {_plain(error)}.",
            _how_to_reach(
                "CLERK_PROXY_URL that of your proxy for Clerk's Frontend API"
                if settings.CLERK_PROXY_URL
                else "CLERK_PUBLISHABLE_KEY right, and its domain set up in the dashboard"
            ),
        )
        return
    yield ok(f"The Frontend API answers at {url}, with the instance's public keys.")
    pinned = settings.CLERK_JWT_KEY and pem_key(settings.CLERK_JWT_KEY)
    if pinned and pinned not in found.values():
        yield wrong(
            "CLERK_JWT_KEY is none of the instance's keys: no session is taken.",
            "Copy it anew from API keys in the Clerk dashboard, or unset it.",
        )


def backend_api() -> Iterator[Finding]:
    if not settings.CLERK_SECRET_KEY:
        return
    try:
        ours = rsa_keys(clients.backend_api().jwks())
    except InvalidSecretKey as error:
        yield wrong(f"CLERK_SECRET_KEY is refused. {_plain(error)}.", SAME_INSTANCE)
    except ClerkUnreachable as error:
        yield wrong(
            f"The Backend API does not answer at {settings.CLERK_API_URL}. {_plain(error)}.",
            _how_to_reach("CLERK_API_URL right"),
        )
    except ClerkError as error:
        yield wrong(f"The Backend API refuses. {_plain(error)}.", "Ask again, then ask Clerk.")
    else:
        yield ok(f"The Backend API answers at {settings.CLERK_API_URL}, and takes the secret key.")
        yield from _same_instance(ours)


def _same_instance(ours: dict[str, Any]) -> Iterator[Finding]:
    try:
        theirs = rsa_keys(frontend_jwks(_frontend_api_url()))
    except ClerkError:  # `frontend_api` says so
        return
    if not any(key in theirs.values() for key in ours.values()):
        yield wrong(
            "CLERK_SECRET_KEY is another instance's than CLERK_PUBLISHABLE_KEY: their public keys"
            " differ, so nobody stays signed in.",
            SAME_INSTANCE,
        )


def clock() -> Iterator[Finding]:
    try:
        ahead = clock_ahead(_frontend_api_url())
    except ClerkError:  # `frontend_api` says so
        return
    if abs(ahead) <= CLOCK_SKEW:
        yield ok("The clock is that of Clerk, within five seconds.")
    elif 0 < ahead < LIFE:
        yield warning(
            f"This machine's clock is {ahead:.0f} seconds ahead of Clerk's: sessions are renewed"
            " too early.",
            SET_CLOCK,
        )
    else:
        where = "ahead of" if ahead > 0 else "behind"
        yield wrong(
            f"This machine's clock is {abs(ahead):.0f} seconds {where} Clerk's: no fresh session"
            " token counts.",
            SET_CLOCK,
        )


def _frontend_api_url() -> str:
    return clients.instance().frontend_api_url(settings.SITE_URL)


def _plain(error: ClerkError) -> str:
    return str(error).rstrip(".")


def _how_to_reach(question: str) -> str:
    if settings.LOCAL_CLERK:
        return "The local Clerk is part of make run: start that."
    return f"Is {question}, and may this machine reach it?"
