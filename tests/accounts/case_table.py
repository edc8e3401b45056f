"""The cases of cases.json, and what their symbols stand for.

A case is what Clerk's own backend does with a request, or with a piece of one. Its symbols, such as
`expired` or `<session>`, are filled in here.
"""

import base64
import json
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from jwt.algorithms import RSAAlgorithm

from tests.accounts.raw_requests import OTHER_KEY, TEMPLATE
from tests.environment import PRIVATE_KEY, PUBLIC_PEM

CASES = {
    case["id"]: case for case in json.loads(Path(__file__).with_name("cases.json").read_text())
}

# What we do otherwise, each asserted in test_cases_out_of_scope.py.
OUT_OF_SCOPE = {
    "rt-refresh-suffixed-only": "we never use refresh tokens: the page takes a handshake",
    "cr-url-script-injection": "Django answers 400 to a host that is none",
    "cr-url-invalid-host": "Django answers 400 to a host that is none",
    "hs-res-prod-no-cache-control": "signed-in answers are private to the browser",
    "jw-aud-array-mismatch": "there is no audience to configure",
    "ky-pem-missing": "a PEM that is none stops the start; without one the key set is fetched",
}

HOST = "clerk.inspired.puma-74.lcl.dev"
KEYS = {
    "production": "pk_live_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA",
    "development": "pk_test_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA",
}
KEYS["any"] = KEYS["production"]
SUFFIXES = {KEYS["production"]: "MqCvchyS", KEYS["development"]: "vWCgMp3A"}
APP = "localhost:4011"
DEV_BROWSER = "dvb_1"
USER = "user_ada"
DIGESTS = {
    "RS256": RSAAlgorithm.SHA256,
    "RS384": RSAAlgorithm.SHA384,
    "RS512": RSAAlgorithm.SHA512,
}
PROXY_HEADERS = "skillrise.middleware.ProxyHeadersMiddleware"
COOKIES = {
    "session": "__session",
    "client_uat": "__client_uat",
    "dev_browser": "__clerk_db_jwt",
    "refresh": "__refresh",
    "redirect_count": "__clerk_redirect_count",
}

played = []  # the ids of the cases that tests were made of


def by_id(*ids):
    """Makes a test of each of these cases."""
    played.extend(ids)
    return pytest.mark.parametrize("case", [CASES[name] for name in ids], ids=ids)


def by_kind(*kinds, but=()):
    """Makes a test of each case of these kinds that is in scope."""
    apart = {*OUT_OF_SCOPE, *but}
    return by_id(
        *(name for name, case in CASES.items() if case["kind"] in kinds and name not in apart)
    )


# Tokens


def part(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jws(claims, key=PRIVATE_KEY, **header):
    """A signed token with any header and claims, also those that no library would write."""
    header = {"alg": "RS256", "kid": "ins_tests", "typ": "JWT", **header}
    signed = f"{part(header)}.{part(claims)}"
    digest = DIGESTS.get(str(header["alg"]), RSAAlgorithm.SHA256)
    return f"{signed}.{part(RSAAlgorithm(digest).sign(signed.encode(), key))}"


def claims_of(raw):
    payload = raw.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def times(shift=0):
    issued = int(time.time()) + shift
    return {"iat": issued, "nbf": issued - 10, "exp": issued + 60}


SHIFTS = {"expired": -600, "early": 600}
SESSIONS = {
    "valid": {},
    "expired": {},
    "early": {},
    "valid-without-azp": {"azp": None},
    "wrong-signature": {},
    "jwt-template (header cat cl_B7d4PD222AAA, no sid)": {"sid": None},
}


def session(symbol, origin, is_bare=False):
    """The session token that `symbol` stands for; a bare one has no iss, sid and azp."""
    if symbol == "malformed":
        return symbol
    own = {} if is_bare else {"iss": f"https://{HOST}", "sid": "sess_ada", "azp": origin}
    claims = {"sub": USER, **times(SHIFTS.get(symbol, 0)), **own, **SESSIONS[symbol]}
    claims = {name: value for name, value in claims.items() if value is not None}
    header = {"cat": TEMPLATE} if symbol.startswith("jwt-template") else {}
    return jws(claims, OTHER_KEY if symbol == "wrong-signature" else PRIVATE_KEY, **header)


# Requests


def fill(value, names):
    """Replace the symbols in `value`, any JSON."""
    text = json.dumps(value)
    for name, meaning in names.items():
        text = text.replace(name, meaning)
    return json.loads(text)


def settings_of(case):
    """The settings of the case's instance, behind a proxy that we trust."""
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


def cookie_name(name, key=KEYS["production"]):
    """`session_suffixed` → `__session_MqCvchyS`"""
    plain = COOKIES[name.removesuffix("_suffixed")]
    return f"{plain}_{SUFFIXES[key]}" if name.endswith("_suffixed") else plain


def ask(url, method="GET", cookies=None, headers=None):
    """A request with exactly these cookies and headers."""
    cookie = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    sent = {"host": urlsplit(url).netloc, "cookie": cookie, **(headers or {})}
    return Client().generic(
        method,
        url,
        secure=url.startswith("https:"),
        headers={name: value for name, value in sent.items() if value is not None},
    )
