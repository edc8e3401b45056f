"""Requests to a site of Clerk's test instance, and the session tokens that they carry."""

import base64
import json
import time
from urllib.parse import urlsplit

from django.test import Client
from jwt.algorithms import RSAAlgorithm

from tests.accounts.raw_requests import DOCUMENT, OTHER_KEY, TEMPLATE
from tests.environment import PRIVATE_KEY

# The instance that Clerk's own tests have

HOST = "clerk.inspired.puma-74.lcl.dev"  # its Frontend API
KEYS = {
    "production": "pk_live_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA",
    "development": "pk_test_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA",
}
KEYS["any"] = KEYS["production"]
SUFFIXES = {KEYS["production"]: "MqCvchyS", KEYS["development"]: "vWCgMp3A"}
OUR_SUFFIX = SUFFIXES[KEYS["production"]]
OTHER_SUFFIX = "QvfNY2dr"  # of another application on the same domain
USER = "user_ada"
ORIGIN = "https://app.example.com"
PAGE = f"{ORIGIN}/path"
COOKIES = {
    "session": "__session",
    "client_uat": "__client_uat",
    "dev_browser": "__clerk_db_jwt",
    "refresh": "__refresh",
    "redirect_count": "__clerk_redirect_count",
}


def cookie_name(name, key=KEYS["production"]):
    """`session_suffixed` → `__session_MqCvchyS`"""
    plain = COOKIES[name.removesuffix("_suffixed")]
    return f"{plain}_{SUFFIXES[key]}" if name.endswith("_suffixed") else plain


# Tokens

DIGESTS = {
    "RS256": RSAAlgorithm.SHA256,
    "RS384": RSAAlgorithm.SHA384,
    "RS512": RSAAlgorithm.SHA512,
}
SHIFTS = {"expired": -600, "early": 600}  # seconds from now
OTHER_CLAIMS = {
    "valid-without-azp": {"azp": None},
    "jwt-template (header cat cl_B7d4PD222AAA, no sid)": {"sid": None},
}


def base64url(value):
    """A part of a token: bytes as they are, anything else as JSON."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed_token(claims, key=PRIVATE_KEY, **header):
    """A token with any header and claims, also those that no library would write."""
    header = {"alg": "RS256", "kid": "ins_tests", "typ": "JWT", **header}
    signed = f"{base64url(header)}.{base64url(claims)}"
    digest = DIGESTS.get(str(header["alg"]), RSAAlgorithm.SHA256)
    return f"{signed}.{base64url(RSAAlgorithm(digest).sign(signed.encode(), key))}"


def claims_of(raw):
    payload = raw.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def times(shift=0):
    issued = int(time.time()) + shift
    return {"iat": issued, "nbf": issued - 10, "exp": issued + 60}


def token_with(key=None, header=None, **claims):
    """A session token of ours with other claims; one given as None is left out."""
    claims = {"iss": f"https://{HOST}", "sub": USER, "azp": ORIGIN, **times(), **claims}
    present = {name: value for name, value in claims.items() if value is not None}
    return signed_token(present, key or PRIVATE_KEY, **(header or {}))


def session_token(symbol="valid", origin=ORIGIN, is_bare=False):
    """The session token that a case calls `symbol`; a bare one has no iss, sid and azp."""
    if symbol == "malformed":
        return symbol
    own = {"iss": None, "azp": None} if is_bare else {"sid": "sess_ada", "azp": origin}
    claims = {**times(SHIFTS.get(symbol, 0)), **own, **OTHER_CLAIMS.get(symbol, {})}
    key = OTHER_KEY if symbol == "wrong-signature" else PRIVATE_KEY
    return token_with(key, {"cat": TEMPLATE} if symbol.startswith("jwt-template") else {}, **claims)


def session_cookies(**more):
    """The cookies of a browser that is signed in."""
    return {"__session": session_token(), "__client_uat": "12345", **more}


# Requests


def send(url, method="GET", cookies=None, headers=None):
    """A request with exactly these cookies and headers; a header given as None is left out."""
    cookie = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    sent = {"host": urlsplit(url).netloc, "cookie": cookie, **(headers or {})}
    return Client().generic(
        method,
        url,
        secure=url.startswith("https:"),
        headers={name: value for name, value in sent.items() if value is not None},
    )


# Decisions: Clerk's status of a request, and the reason for it

SIGNED_IN = ("signed-in", "")
EXPIRED = "session-token-expired-refresh-"  # begins the reasons of an expired session


def signed_out(reason):
    return "signed-out", reason


def handshake_for(reason):
    return "handshake", reason


def decide(cookies=None, url=PAGE, method="GET", **headers):
    """The decision on a document with these cookies and headers."""
    response = send(url, method, cookies, {**DOCUMENT, **headers})
    status = response.get("x-clerk-auth-status", "signed-in")
    return status, response.get("x-clerk-auth-reason", "")


def decide_bearer(raw, **headers):
    """The decision on a document with this token in its Authorization header."""
    return decide(**{"authorization": f"Bearer {raw}", **headers})
