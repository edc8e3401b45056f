"""A browser before served machines: it keeps cookies as browsers do, and goes to Clerk and back."""

import itertools
import secrets
import time
from urllib.parse import parse_qs, urlsplit

import requests
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar, get_cookie_header

from tests.clerk import token
from tests.environment import FRONTEND_API
from tests.servers import PATIENCE

from .site import HOST, PROXY

ORIGIN = f"https://{HOST}"
DOCUMENT = {"Sec-Fetch-Dest": "document"}
LONG = {"iat": -300, "nbf": -310, "exp": 600}  # seconds from now
NONCE = "__clerk_handshake_nonce"
MOST_REDIRECTS = 20  # where browsers give up


class Browser:
    """Signed in as `user`; never asks the same machine twice in a row.

    Without `clerk`, a handshake brings nothing.
    """

    def __init__(self, machines, user, clerk=None, address="", **claims):
        self.machines = itertools.cycle(machines)
        self.user, self.clerk = user, clerk
        self.handshakes = 0
        self.headers = PROXY | {"X-Forwarded-For": address}
        self.cookies = RequestsCookieJar()
        self.set("__session", self.token(LONG | claims))
        self.set("__client_uat", str(int(time.time()) - 900))

    def token(self, claims):
        """Of this person; `claims` in seconds from now."""
        now = int(time.time())
        times = {name: now + seconds for name, seconds in claims.items()}
        return token(self.user.pk, azp=ORIGIN, **times)

    def set(self, name, value):
        self.cookies.set(name, value, domain=HOST)

    def get(self, path, **headers):
        return self._send("GET", path, headers)

    def post(self, path, fields=None, **more):
        """A form that the page before brought, with its token against forgery."""
        csrf = {"csrfmiddlewaretoken": self.cookies["csrftoken"]}
        return self._send("POST", path, {"Origin": ORIGIN}, data=csrf | (fields or {}), **more)

    def open(self, path):
        """The page that comes of it, however often it leads elsewhere."""
        for _ in range(MOST_REDIRECTS):
            answer = self.get(path, **DOCUMENT)
            to = urlsplit(answer.headers.get("Location", ""))
            if not to.path:
                return answer
            if to.netloc == FRONTEND_API:
                to = urlsplit(self.at_clerk(parse_qs(to.query)))
            path = to._replace(scheme="", netloc="").geturl()
        raise AssertionError(f"Redirects without end, {self.handshakes} by Clerk")

    def at_clerk(self, query):
        """A handshake, as in production: its nonce, which stands for a fresh token, in a cookie."""
        self.handshakes += 1
        if self.clerk:
            nonce = secrets.token_hex(8)
            self.clerk.directives[nonce] = [
                f"__session={self.token({})}; Path=/; Secure; SameSite=Lax",
                f"{NONCE}=; Path=/; Max-Age=0",
            ]
            self.set(NONCE, nonce)
        return query["redirect_url"][0]

    def _send(self, method, path, headers, **more):
        seen = requests.Request(
            method, ORIGIN + path
        )  # as the browser sees it, whose proxy is not there
        nonce = self.cookies.get(NONCE)
        answer = requests.request(
            method,
            f"http://127.0.0.1:{next(self.machines).port}{path}",
            headers=self.headers
            | (headers or {})
            | {"Cookie": get_cookie_header(self.cookies, seen) or ""},
            allow_redirects=False,
            timeout=PATIENCE,
            **more,
        )
        extract_cookies_to_jar(self.cookies, seen, answer.raw)
        if self.clerk:
            self.clerk.directives.pop(nonce, None)  # it counts once
        return answer
