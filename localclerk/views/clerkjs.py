"""The Frontend API as ClerkJS calls it, and ClerkJS itself.

Every call names the browser by `__clerk_db_jwt`. Verbs other than GET and POST come as
`POST ?_method=…`. What changes something answers `{"response": …, "client": …}`.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from localclerk.backend_api import Session
from localclerk.errors import error_body
from localclerk.guards import is_loopback_url
from localclerk.people import User, user
from localclerk.shapes import (
    ENVIRONMENT,
    client_shape,
    session_shape,
    sign_in_shape,
    sign_up_shape,
    user_shape,
)
from localclerk.store import Client, store
from localclerk.tokens import session_token

CODE = "424242"  # what the e-mail would say, as in Clerk's own test mode
SHORTEST_PASSWORD = 8

Answer = dict[str, Any] | None


class ClerkAPIError(Exception):
    """An error as Clerk words it."""

    def __init__(self, status: int, code: str, message: str, field: str = "") -> None:
        super().__init__(code)
        self.response = JsonResponse(error_body(code, message, field), status=status)


class Call:
    """A request of ClerkJS, from a browser that is known."""

    def __init__(self, request: HttpRequest) -> None:
        client = store().known_client(request.GET.get("__clerk_db_jwt", ""))
        if client is None:
            raise ClerkAPIError(401, "dev_browser_unauthenticated", "Unknown browser")
        self.client: Client = client
        self.form = request.POST
        self.method = request.GET.get("_method") or request.method or ""
        self.origin = _origin(request)

    @property
    def session(self) -> Session:
        session = store().active_session(self.client)
        if session is None:
            raise ClerkAPIError(401, "authentication_invalid", "Signed out")
        return session

    @property
    def person(self) -> User:
        person = store().user(self.session.user_id)
        if person is None:
            raise ClerkAPIError(404, "resource_not_found", "No such user")
        return person

    def shape(self) -> dict[str, Any]:
        return client_shape(store(), self.client, self.origin)


def json_response(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Answer with what `view` returns; pages of other origins on this machine may read it."""

    @csrf_exempt
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = JsonResponse(view(request, *args, **kwargs), safe=False)
        except ClerkAPIError as error:
            response = error.response
        return _with_cors(request, response)

    return answered


def endpoint(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Answer a call of a known browser with what `view` returns, and the client beside it."""

    @json_response
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        call = Call(request)
        answer = view(call, *args, **kwargs)
        return {"response": answer, "client": call.shape()}

    return answered


@json_response
def dev_browser(request: HttpRequest) -> dict[str, Any]:
    return {"id": store().client().dev_browser}


@json_response
def environment(request: HttpRequest) -> dict[str, Any]:
    return ENVIRONMENT


@endpoint
def client(call: Call) -> Answer:
    return call.shape()


@endpoint
def sign_ins(call: Call) -> Answer:
    """Begin to sign in, by an address; a password may come along."""
    address = call.form.get("identifier", "")
    person = store().user_by_email(address)
    if person is None:
        raise ClerkAPIError(
            422, "form_identifier_not_found", "Couldn't find your account.", "identifier"
        )
    attempt = {"id": f"sia_{secrets.token_hex(12)}", "identifier": address, "user_id": person["id"]}
    store().save_attempt(call.client, "sign_in", attempt)
    if call.form.get("password"):
        return _signed_in(call, attempt)
    return sign_in_shape(attempt)


@endpoint
def first_factor(call: Call, attempt_id: str) -> Answer:
    attempt = store().attempt(call.client, "sign_in")
    if attempt is None or attempt["id"] != attempt_id:
        raise ClerkAPIError(404, "resource_not_found", "No such sign-in")
    return _signed_in(call, attempt)


def _signed_in(call: Call, attempt: dict[str, Any]) -> Answer:
    if not store().has_password(attempt["user_id"], call.form.get("password", "")):
        message = "Password is incorrect. Try again, or use another method."
        raise ClerkAPIError(422, "form_password_incorrect", message, "password")
    person = store().user(attempt["user_id"])
    if person is None or person["banned"]:
        raise ClerkAPIError(403, "user_banned", "This account is suspended.")
    return sign_in_shape(attempt, _open_session(call, attempt["user_id"]))


@endpoint
def sign_ups(call: Call) -> Answer:
    form = call.form
    address, password = form.get("email_address", ""), form.get("password", "")
    if store().user_by_email(address):
        message = "That email address is taken. Please try another."
        raise ClerkAPIError(422, "form_identifier_exists", message, "email_address")
    if len(password) < SHORTEST_PASSWORD:
        message = "Passwords must be 8 characters or more."
        raise ClerkAPIError(422, "form_password_length_too_short", message, "password")
    attempt = {
        "id": f"sua_{secrets.token_hex(12)}",
        "email_address": address,
        "first_name": form.get("first_name"),
        "last_name": form.get("last_name"),
        "password": password,
        "is_prepared": False,
    }
    store().save_attempt(call.client, "sign_up", attempt)
    return sign_up_shape(attempt)


@endpoint
def prepare_verification(call: Call, attempt_id: str) -> Answer:
    attempt = _sign_up(call, attempt_id) | {"is_prepared": True}
    store().save_attempt(call.client, "sign_up", attempt)
    return sign_up_shape(attempt)


@endpoint
def attempt_verification(call: Call, attempt_id: str) -> Answer:
    attempt = _sign_up(call, attempt_id)
    if call.form.get("code") != CODE:
        raise ClerkAPIError(422, "form_code_incorrect", "Incorrect code", "code")
    newcomer = user(
        f"user_local_{secrets.token_hex(8)}",
        first_name=attempt["first_name"] or attempt["email_address"].partition("@")[0],
        last_name=attempt["last_name"],
        email=attempt["email_address"],
    )
    store().add(newcomer, attempt["password"])
    return sign_up_shape(attempt, _open_session(call, newcomer["id"]))


def _sign_up(call: Call, attempt_id: str) -> dict[str, Any]:
    attempt = store().attempt(call.client, "sign_up")
    if attempt is None or attempt["id"] != attempt_id:
        raise ClerkAPIError(404, "resource_not_found", "No such sign-up")
    return attempt


def _open_session(call: Call, user_id: str) -> Session:
    store().sign_in(call.client, user_id)
    store().delete_attempts(call.client)
    return call.session


@endpoint
def sessions(call: Call) -> Answer:
    """DELETE signs out."""
    if call.method == "DELETE":
        store().sign_out(call.client)
    return call.shape()


@endpoint
def touch(call: Call, session_id: str) -> Answer:
    return session_shape(store(), call.session, call.origin)


@endpoint
def end(call: Call, session_id: str) -> Answer:
    store().sign_out(call.client)
    return call.shape()


@json_response
def tokens(request: HttpRequest, session_id: str) -> dict[str, Any]:
    call = Call(request)
    return {"object": "token", "jwt": session_token(call.session, call.person, call.origin)}


@endpoint
def me(call: Call) -> Answer:
    """GET reads, PATCH renames, DELETE ends the account."""
    person = call.person
    if call.method == "DELETE":
        store().delete(person["id"])
        return {"object": "user", "id": person["id"], "deleted": True}
    names = {name: call.form[name] for name in ("first_name", "last_name") if name in call.form}
    if call.method == "PATCH" and names:
        person = store().change(person["id"], lambda user: user.update(names)) or person
    return user_shape(person)


@endpoint
def change_password(call: Call) -> Answer:
    person = call.person
    if not store().has_password(person["id"], call.form.get("current_password", "")):
        raise ClerkAPIError(
            422, "form_password_incorrect", "Password is incorrect.", "current_password"
        )
    store().set_password(person["id"], call.form.get("new_password", ""))
    return user_shape(person)


@json_response
def my_sessions(request: HttpRequest) -> Any:
    return []


@require_safe
def script(request: HttpRequest, package: str, version: str, name: str) -> FileResponse:
    """A file of ClerkJS or its UI, whatever version is asked for."""
    path = settings.LOCALCLERK_SCRIPTS / package / name
    if path.suffix != ".js" or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="text/javascript; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _origin(request: HttpRequest) -> str:
    return request.headers.get("Origin") or f"{request.scheme}://{request.get_host()}"


def _with_cors(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """ClerkJS sends what needs no preflight: GET and POST, a form, no header of its own."""
    origin = request.headers.get("Origin", "")
    patch_vary_headers(response, ["Origin"])
    if is_loopback_url(origin):
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Credentials"] = "true"
    return response
