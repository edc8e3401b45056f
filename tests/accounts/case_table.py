"""The cases of cases.json: what Clerk's own backend does with a request, or a piece of one.

Each becomes a test by `by_id` or `by_kind`. The words that stand for something made in the test,
such as `expired` or `<session>`, are called symbols; `request_of` fills them in.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.accounts.case_requests import (
    HOST,
    KEYS,
    claims_of,
    cookie_name,
    session_token,
    signed_token,
)
from tests.accounts.raw_requests import OTHER_KEY
from tests.environment import PRIVATE_KEY, PUBLIC_PEM

FILE = Path(__file__).with_name("cases.json")
CASES = {case["id"]: case for case in json.loads(FILE.read_text())}

# What we do otherwise, each asserted in test_cases_out_of_scope.py.
OUT_OF_SCOPE = {
    "rt-refresh-suffixed-only": "we never use refresh tokens: the page takes a handshake",
    "cr-url-script-injection": "Django answers 400 to a host that is none",
    "cr-url-invalid-host": "Django answers 400 to a host that is none",
    "hs-res-prod-no-cache-control": "signed-in answers are private to the browser",
    "jw-aud-array-mismatch": "there is no audience to configure",
    "ky-pem-missing": "a PEM that is none stops the start; without one the key set is fetched",
}

APP = "localhost:4011"  # the host of the application in Clerk's integration tests
DEV_BROWSER = "dvb_1"
PROXY_HEADERS = "skillrise.middleware.ProxyHeadersMiddleware"

tested = []  # the ids of the cases that tests were made of


def by_id(*ids):
    """Makes a test of each of these cases."""
    tested.extend(ids)
    return pytest.mark.parametrize("case", [CASES[name] for name in ids], ids=ids)


def by_kind(*kinds, but=()):
    """Makes a test of each case of these kinds that is in scope."""
    apart = {*OUT_OF_SCOPE, *but}
    return by_id(
        *(name for name, case in CASES.items() if case["kind"] in kinds and name not in apart)
    )


def settings_of(case):
    """Django's settings for the case's instance, behind a proxy that we trust."""
    options = case.get("options") or {}
    return {
        "ROOT_URLCONF": "tests.accounts.probe",
        "ALLOWED_HOSTS": ["*"],
        "MIDDLEWARE": list(dict.fromkeys([PROXY_HEADERS, *settings.MIDDLEWARE])),
        "USE_X_FORWARDED_HOST": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "CLERK_PUBLISHABLE_KEY": KEYS[case["instance"]],
        "CLERK_JWT_KEY": PUBLIC_PEM if case.get("jwks", "ok") == "ok" else "",
        "CLERK_AUTHORIZED_PARTIES": options.get("authorizedParties") or [],
        "CLERK_PROXY_URL": options.get("proxyUrl", ""),
        "CLERK_CROSS_ORIGIN_SYNC": "referer" in case["request"].get("headers", {}),
    }


@dataclass
class Request:
    """What `send` takes, and what the symbols in a case stand for."""

    url: str
    method: str
    cookies: dict
    headers: dict
    symbols: dict


def request_of(case):
    """The request of a case, with tokens made now."""
    request = case["request"]
    url = request.get("url", "http://<app>/")
    headers = dict(request.get("headers", {}))
    symbols = _symbols(case, f"http://{headers.get('host') or urlsplit(url).netloc}")
    if "authorization" in request:
        scheme = request["authorization"]["scheme"]
        headers["authorization"] = f"{scheme or ''} {symbols['<session>']}".strip()
    return Request(
        replace_symbols(url, symbols),
        request.get("method", "GET"),
        _cookies(case, symbols),
        headers,
        symbols,
    )


def replace_symbols(value, symbols):
    """`value`, any JSON, with what its symbols stand for."""
    text = json.dumps(value)
    for symbol, meaning in symbols.items():
        text = text.replace(symbol, meaning)
    return json.loads(text)


def _symbols(case, origin):
    request = case["request"]
    cookies = request.get("cookies", {})
    is_bare = "token_facts" in case
    authorization, handshake = request.get("authorization"), cookies.get("handshake")
    symbols = {"<app>": APP, "<pk host>": HOST, "<dev browser>": DEV_BROWSER}
    for symbol in (cookies.get("session"), authorization and authorization["token"]):
        if symbol:
            symbols["<session>"] = session_token(symbol, origin, is_bare)
    if handshake:
        token = session_token(handshake["session_in_payload"], origin, is_bare)
        directives = replace_symbols(handshake["directives"], {"<token>": token})
        key = {"ok": PRIVATE_KEY, "wrong-key": OTHER_KEY}[handshake["signing"]]
        symbols |= {"<token>": token, "<hs>": signed_token({"handshake": directives}, key)}
    return symbols


def _cookies(case, symbols):
    """The cookies of a case by their real names; a handshake may come in the URL instead."""
    given = dict(case["request"].get("cookies", {}))
    handshake = given.pop("handshake", None)
    cookies = {
        cookie_name(name, KEYS[case["instance"]]): _cookie(name, value, symbols)
        for name, value in given.items()
    }
    if handshake and handshake["in"] == "cookie":
        cookies["__clerk_handshake"] = symbols["<hs>"]
    return cookies


def _cookie(name, value, symbols):
    if name == "session":
        return symbols["<session>"]
    if name == "dev_browser":
        return symbols["<dev browser>"]
    if name != "client_uat" or value.isdecimal():
        return value
    issued_at = claims_of(symbols["<session>"])["iat"]
    return str(issued_at - 10 if value.startswith("<iat") else issued_at)
