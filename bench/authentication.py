"""What ClerkMiddleware adds to a bare view, through Django's whole WSGI handler."""

import io
import itertools
from collections.abc import Callable
from types import ModuleType

import jwt
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path

from accounts.models import User
from bench.measure import report, side_by_side
from tests.clerk import token
from tests.environment import FRONTEND_API, PRIVATE_KEY

PUBLIC_KEY = PRIVATE_KEY.public_key()
CALLS = 200
NEW_TOKENS = 16000  # more than are remembered


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def decoding(request: HttpRequest) -> HttpResponse:
    """The bare view, and PyJWT's own decode of the session cookie."""
    jwt.decode(
        request.META["HTTP_COOKIE"][len("__session=") :].partition(";")[0],
        PUBLIC_KEY,
        algorithms=["RS256"],
        issuer=f"https://{FRONTEND_API}",
        options={"require": ["exp", "sub"]},
    )
    return HttpResponse("ok")


def greeting(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.user.name)


urls = ModuleType("bench.urls")
urls.urlpatterns = [path("bare", bare), path("decoding", decoding), path("greeting", greeting)]


def handler(*middleware: str) -> WSGIHandler:
    with override_settings(ROOT_URLCONF=urls, MIDDLEWARE=list(middleware)):
        return WSGIHandler()


def request(application: WSGIHandler, page: str = "/bare", **headers: str) -> Callable[[], object]:
    """A call that sends one request through the application."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": page,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "HTTP_ACCEPT": "text/html",
        "HTTP_SEC_FETCH_DEST": "document",
        "wsgi.url_scheme": "http",
    } | headers

    def call() -> object:
        return application(environ | {"wsgi.input": io.BytesIO()}, lambda status, headers: None)

    return call


def cookies(session: str) -> str:
    return f"__session={session}; __client_uat=1"


def session_token(number: int = 0) -> str:
    return token(
        "user_bench",
        header={"cat": "cl_B7d4PD111AAA"},
        sts="active",
        v=2,
        fva=[0, -1],
        jti=f"jti{number:020}",
        metadata={"role": "student"},
    )


def run() -> bool:
    with override_settings(ROOT_URLCONF=urls, ALLOWED_HOSTS=["testserver"]):
        return _costs() & _queries()


def _costs() -> bool:
    without, clerk = handler(), handler("accounts.sessions.middleware.ClerkMiddleware")
    known = cookies(session_token())
    renewals = itertools.cycle([cookies(session_token(number)) for number in range(NEW_TOKENS)])
    cpu = side_by_side(
        {
            "bare": request(without),
            "anonymous": request(clerk),
            "known": request(clerk, HTTP_COOKIE=known),
            "new": lambda: request(clerk, HTTP_COOKIE=next(renewals))(),
            "PyJWT": lambda: request(without, "/decoding", HTTP_COOKIE=next(renewals))(),
        },
        CALLS,
    )
    added = {name: cpu[name] - cpu["bare"] for name in cpu if name != "bare"}
    print(f"\nCPU, µs per request: {', '.join(f'{name} {us:.0f}' for name, us in cpu.items())}")
    return report(
        "ClerkMiddleware, added to a bare view",
        [
            ("anonymous, as a part of the bare view", added["anonymous"] / cpu["bare"], 0.25),
            ("same token again, as a part of the bare view", added["known"] / cpu["bare"], 0.3),
            (
                "new token, as a part of PyJWT's own decode of it",
                added["new"] / added["PyJWT"],
                1.2,
            ),
        ],
    )


def _queries() -> bool:
    User.objects.create(pk="user_bench", first_name="Bench", clerk_updated_at=1)
    clerk = handler("accounts.sessions.middleware.ClerkMiddleware")
    known = cookies(session_token())
    counts = []
    for page in ("/bare", "/greeting"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            request(clerk, page, HTTP_COOKIE=known)()
        counts.append(float(len(queries)))
    return report(
        "Queries",
        [("until request.user is touched", counts[0], 0), ("with request.user", counts[1], 1)],
    )
