"""A page of a production site, asked with any session."""

from tests.accounts.case_table import (
    HOST,
    KEYS,
    SUFFIXES,
    USER,
    ask,
    jws,
    session,
    times,
)
from tests.accounts.raw_requests import DOCUMENT

ORIGIN = "https://app.example.com"
PAGE = f"{ORIGIN}/path"
EXPIRED = "session-token-expired-refresh-"
OUR_SUFFIX = SUFFIXES[KEYS["production"]]
OTHER_SUFFIX = "QvfNY2dr"


def session_token(symbol="valid"):
    return session(symbol, ORIGIN)


def token_with(key=None, header=None, **claims):
    """A token of ours with other claims; one given as None is left out."""
    given = {"iss": f"https://{HOST}", "sub": USER, "azp": ORIGIN, **times(), **claims}
    given = {name: value for name, value in given.items() if value is not None}
    return jws(given, **({"key": key} if key else {}), **(header or {}))


def signed_in(**more):
    return {"__session": session_token(), "__client_uat": "12345", **more}


def decide(cookies=None, url=PAGE, method="GET", **headers):
    """The decision on a page: its status, and the reason for it."""
    response = ask(url, method, cookies, {**DOCUMENT, **headers})
    status = response.get("x-clerk-auth-status", "signed-in")
    return status, response.get("x-clerk-auth-reason", "")


def by_header(raw, **headers):
    return decide(**{"authorization": f"Bearer {raw}", **headers})


IN = ("signed-in", "")


def out(reason):
    return "signed-out", reason


def handshake_for(reason):
    return "handshake", reason
