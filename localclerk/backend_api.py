"""What Clerk's Backend API answers, in plain Python.

The stand-in serves it under `/__clerk/v1/`; the tests' server serves it without the stand-in,
so this module and what it imports need no Django and none of the stand-in's settings.
Source: clerk.com/docs/reference/backend-api.
"""

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, Protocol

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from .errors import error_body
from .people import User, merged

LARGEST_PAGE = 500  # users
DESCENDING = {"created_at": False, "+created_at": False, "-created_at": True}
KINDS_OF_METADATA = ("public_metadata", "private_metadata", "unsafe_metadata")


class Call(NamedTuple):
    """A request: its path is `/v1/…`, its body decoded JSON or None."""

    method: str
    path: str
    query: dict[str, str]
    body: Any


class Answer(NamedTuple):
    """A response: its HTTP status, and what is sent as JSON."""

    status: int
    body: Any


@dataclass(frozen=True)
class Session:
    id: str
    client_id: str
    user_id: str
    status: str
    created_at: int  # ms since 1970

    @property
    def is_active(self) -> bool:
        return self.status == "active"


class Instance(Protocol):
    """The users and sessions of a Clerk instance, wherever they are stored."""

    def users(self) -> list[User]: ...

    def user(self, user_id: str) -> User | None: ...

    def change(self, user_id: str, change: Callable[[User], None]) -> User | None:
        """Store what `people.changed` makes of the user; the sessions of a banned user end."""

    def delete(self, user_id: str) -> bool:
        """Delete the user and end their sessions; False when there is no such user."""

    def session(self, session_id: str) -> Session | None: ...

    def revoke_session(self, session_id: str) -> None: ...


def answer(call: Call, instance: Instance) -> Answer:
    """The answer to a caller who has the secret key. The key set is no part of it."""
    path = call.path.removeprefix("/v1/")
    route, object_id = _route(path)
    if route not in ROUTES:
        return _not_found()
    endpoint = ROUTES[route].get(call.method)
    return endpoint(instance, call, object_id) if endpoint else error(405, "method_not_allowed")


def is_authorized(authorization: str, secret_key: str) -> bool:
    """Does this Authorization header hold the secret key?"""
    return secrets.compare_digest(authorization.encode(), f"Bearer {secret_key}".encode())


def error(status: int, code: str) -> Answer:
    return Answer(status, error_body(code))


def jwk(key: RSAPublicKey, key_id: str) -> dict[str, Any]:
    """A public key as Clerk's key set lists it."""
    return {**RSAAlgorithm.to_jwk(key, as_dict=True), "kid": key_id, "alg": "RS256", "use": "sig"}


def _route(path: str) -> tuple[str, str]:
    """`users/user_1/ban` → `users/<id>/ban`, `user_1`"""
    if path in ROUTES:
        return path, ""
    kind, _, rest = path.partition("/")
    object_id, slash, action = rest.partition("/")
    return f"{kind}/<id>{slash}{action}", object_id


def _not_found() -> Answer:
    return error(404, "resource_not_found")


def _list_users(instance: Instance, call: Call, _: str) -> Answer:
    limit, offset = call.query.get("limit", "10"), call.query.get("offset", "0")
    order = call.query.get("order_by", "-created_at")
    if not (limit.isdecimal() and offset.isdecimal() and 1 <= int(limit) <= LARGEST_PAGE):
        return error(422, "form_param_value_invalid")
    if order not in DESCENDING:
        return error(422, "form_param_value_invalid")
    users = sorted(instance.users(), key=lambda user: user["created_at"], reverse=DESCENDING[order])
    return Answer(200, users[int(offset) :][: int(limit)])


def _count_users(instance: Instance, call: Call, _: str) -> Answer:
    return Answer(200, {"object": "total_count", "total_count": len(instance.users())})


def _get_user(instance: Instance, call: Call, user_id: str) -> Answer:
    return _user(instance.user(user_id))


def _delete_user(instance: Instance, call: Call, user_id: str) -> Answer:
    if not instance.delete(user_id):
        return _not_found()
    return Answer(200, {"id": user_id, "object": "user", "deleted": True})


def _merge_metadata(instance: Instance, call: Call, user_id: str) -> Answer:
    def merge(user: User) -> None:
        for kind in KINDS_OF_METADATA:
            user[kind] = merged(user[kind] or {}, call.body.get(kind) or {})

    return _user(instance.change(user_id, merge))


def _ban(instance: Instance, call: Call, user_id: str) -> Answer:
    return _user(instance.change(user_id, lambda user: user.update(banned=True)))


def _unban(instance: Instance, call: Call, user_id: str) -> Answer:
    return _user(instance.change(user_id, lambda user: user.update(banned=False)))


def _get_session(instance: Instance, call: Call, session_id: str) -> Answer:
    session = instance.session(session_id)
    return Answer(200, {"object": "session", **asdict(session)}) if session else _not_found()


def _revoke_session(instance: Instance, call: Call, session_id: str) -> Answer:
    instance.revoke_session(session_id)
    return _get_session(instance, call, session_id)


def _user(user: User | None) -> Answer:
    return Answer(200, user) if user else _not_found()


Endpoint = Callable[[Instance, Call, str], Answer]

# By path, in the syntax of Django's URLs, and by method.
ROUTES: dict[str, dict[str, Endpoint]] = {
    "users": {"GET": _list_users},
    "users/count": {"GET": _count_users},
    "users/<id>": {"GET": _get_user, "DELETE": _delete_user},
    "users/<id>/metadata": {"PATCH": _merge_metadata},
    "users/<id>/ban": {"POST": _ban},
    "users/<id>/unban": {"POST": _unban},
    "sessions/<id>": {"GET": _get_session},
    "sessions/<id>/revoke": {"POST": _revoke_session},
}
