"""A browser whose every cookie and header the test writes itself."""

import time

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from tests.clerk import token
from tests.environment import PRIVATE_KEY

DOCUMENT = {"sec-fetch-dest": "document"}
EXPIRED = {"iat": -600, "nbf": -610, "exp": -540}  # for from_now()
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SESSION, TEMPLATE, MACHINE = "cl_B7d4PD111AAA", "cl_B7d4PD222AAA", "cl_B7d4PD333AAA"  # categories


def from_now(offsets):
    """Claims and cookies that hold a time, from their distance in seconds."""
    now = int(time.time())
    return {name: now + offset for name, offset in offsets.items()}


def signed_in(user_id="user_ada", **claims):
    """The cookies of a browser that is signed in."""
    return {"__session": token(user_id, **claims), **from_now({"__client_uat": -900})}


def visit(cookies=None, path="/healthz", method="get", client=None, **headers):
    """A request with exactly these cookies and headers."""
    cookie = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    return getattr(client or Client(), method)(path, headers={"cookie": cookie, **headers})


def bearer(raw, path="/healthz", **headers):
    return visit(path=path, authorization=f"Bearer {raw}", **headers)


def outcome(response):
    """`signed-in`, or why not."""
    return response.headers.get("X-Clerk-Auth-Reason", "signed-in")


def set_cookies(response):
    return [morsel.OutputString() for morsel in response.cookies.values()]


def lines(response):
    """The header lines as the server gets them; they must be fit to be sent."""
    sent = [*response.items(), *(("Set-Cookie", cookie) for cookie in set_cookies(response))]
    for name, value in sent:
        assert not {"\r", "\n"} & set(f"{name}{value}")
        assert value.encode("latin-1")
    return sent


def handshake(*directives, key=PRIVATE_KEY, **header):
    """The token that a handshake brings back: the cookies that Clerk wants set."""
    headers = {"kid": "ins_tests", **header}
    return jwt.encode({"handshake": directives}, key, algorithm="RS256", headers=headers)
