"""Requests through Django's whole WSGI handler, with all our middleware, as a browser sends them."""

import io
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.handlers.wsgi import WSGIHandler

from tests.clerk import token

HOST = "testserver"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Visitor:
    """Someone with an account, or without one; keeps the token that is renewed between rounds."""

    def __init__(self, user_id: str = "") -> None:
        self.user_id = user_id
        self.application = WSGIHandler()
        self.cookies = ""
        self.renew()

    def renew(self) -> None:
        """A token lasts for a minute; to sign one is no part of what a page costs."""
        if self.user_id:
            session = token(self.user_id, azp=f"https://{HOST}")
            self.cookies = f"__session={session}; __client_uat=1"

    def asking(self, address: str, **headers: str) -> Callable[[], Answer]:
        """A call that reads a page to its end."""
        path, query = urlsplit(address).path, urlsplit(address).query
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "443",
            "HTTP_HOST": HOST,
            "HTTP_ACCEPT": "text/html",
            "HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd",
            "HTTP_ACCEPT_LANGUAGE": "en",
            "HTTP_SEC_FETCH_DEST": "document",
            "wsgi.url_scheme": "https",
        } | headers

        def call() -> Answer:
            said: list[str] = []
            sent: dict[str, str] = {}

            def start(status: str, answered: list[tuple[str, str]]) -> None:
                said.append(status)
                sent.update(answered)

            own = {"HTTP_COOKIE": self.cookies, "wsgi.input": io.BytesIO()}
            response = self.application(environ | own, start)
            body = b"".join(response)
            response.close()
            return Answer(int(said[0].split()[0]), sent, body)

        return call
