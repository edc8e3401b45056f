"""Runs in the environment of clerk.txt: what each peer adds to a bare view, as JSON on stdout.

Told on stdin: a session token, the public key as PEM, and who the token is for.
"""

import importlib.metadata
import io
import json
import operator
import os
import statistics
import sys
import time
from collections.abc import Callable
from types import ModuleType

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path

CALLS, ROUNDS = 200, 25
TOLD = json.load(sys.stdin)
Handler = Callable[[HttpRequest], HttpResponse]

settings.configure(
    SECRET_KEY="only-for-benchmarks",  # noqa: S106
    ALLOWED_HOSTS=["testserver"],
    ALLOWED_PARTIES=[TOLD["party"]],
)
os.environ |= {"CLERK_SECRET_KEY": "sk_test_nobody", "CLERK_PEM_PUBLIC_KEY": TOLD["pem"]}
django.setup()


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def official_sdk(get_response: Handler) -> Handler:
    """A middleware around clerk-backend-api, which has none: with a key that is known."""
    from clerk_backend_api.security import authenticate_request  # noqa: PLC0415  its own cost
    from clerk_backend_api.security.types import AuthenticateRequestOptions  # noqa: PLC0415

    options = AuthenticateRequestOptions(
        secret_key=os.environ["CLERK_SECRET_KEY"],
        jwt_key=TOLD["pem"],
        authorized_parties=[TOLD["party"]],
    )

    def middleware(request: HttpRequest) -> HttpResponse:
        state = authenticate_request(request, options)
        if not state.is_signed_in:
            raise RuntimeError(state.message)
        return get_response(request)

    return middleware


urls = ModuleType("clerk_site_urls")
urls.urlpatterns = [path("bare", bare)]
PEERS = {
    "bare": [],
    "clerk-backend-api": ["__main__.official_sdk"],
    "clerk-django": ["clerk_django.middlewares.clerk.ClerkAuthMiddleware"],
}


def requesting(middleware: list[str]) -> Callable[[], object]:
    with override_settings(ROOT_URLCONF=urls, MIDDLEWARE=middleware):
        application = WSGIHandler()
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/bare",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "HTTP_AUTHORIZATION": f"Bearer {TOLD['token']}",
        "HTTP_COOKIE": f"__session={TOLD['token']}",
        "wsgi.url_scheme": "http",
    }

    def call() -> None:
        said: list[str] = []
        application(environ | {"wsgi.input": io.BytesIO()}, lambda status, _: said.append(status))
        if said != ["200 OK"]:
            raise RuntimeError(f"{middleware}: {said}")

    return call


def main() -> None:
    calls, failed = {}, {}
    with override_settings(ROOT_URLCONF=urls):
        for name, middleware in PEERS.items():
            try:
                call = requesting(middleware)
                call()
                calls[name] = call
            except Exception as error:  # whatever a peer raises is its answer
                failed[name] = f"{type(error).__name__}: {error}"
        times: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(ROUNDS):
            for name, call in calls.items():
                start = time.process_time()
                for _ in range(CALLS):
                    call()
                times[name].append((time.process_time() - start) / CALLS * 1e6)
    without = times.pop("bare")
    added = {
        name: statistics.median(map(operator.sub, found, without)) for name, found in times.items()
    }
    versions = {name: importlib.metadata.version(name) for name in added}
    json.dump({"added": added, "versions": versions, "failed": failed}, sys.stdout)


main()
