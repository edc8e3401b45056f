"""The Backend API: what a server asks Clerk, with the secret key."""

import json
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from localclerk.people import User, merged
from localclerk.store import Session, store
from localclerk.tokens import jwks, keys

LARGEST_PAGE = 500
KINDS_OF_METADATA = ("public_metadata", "private_metadata", "unsafe_metadata")

View = Callable[..., JsonResponse]


def endpoint(*methods: str) -> Callable[[View], View]:
    """A view for these methods and for callers with the secret key."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @require_http_methods(methods)
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
            given = request.headers.get("Authorization", "").removeprefix("Bearer ")
            if not secrets.compare_digest(given.encode(), keys().secret_key.encode()):
                return _error(401, "clerk_key_invalid")
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@endpoint("GET")
def key_set(request: HttpRequest) -> JsonResponse:
    return JsonResponse(jwks())


@endpoint("GET")
def users(request: HttpRequest) -> JsonResponse:
    limit = min(int(request.GET.get("limit", 10)), LARGEST_PAGE)
    offset = int(request.GET.get("offset", 0))
    order = request.GET.get("order_by", "-created_at")
    people = sorted(
        store().users(), key=lambda user: user["created_at"], reverse=not order.startswith("+")
    )
    return JsonResponse(people[offset : offset + limit], safe=False)


@endpoint("GET")
def user_count(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"object": "total_count", "total_count": len(store().users())})


@endpoint("GET", "DELETE")
def user(request: HttpRequest, user_id: str) -> JsonResponse:
    if request.method == "DELETE":
        if not store().delete(user_id):
            return _error(404, "resource_not_found")
        return JsonResponse({"id": user_id, "object": "user", "deleted": True})
    return _user(store().user(user_id))


@endpoint("PATCH")
def metadata(request: HttpRequest, user_id: str) -> JsonResponse:
    changes = json.loads(request.body)

    def merge(user: User) -> None:
        for kind in KINDS_OF_METADATA:
            user[kind] = merged(user[kind], changes.get(kind) or {})

    return _user(store().change(user_id, merge))


@endpoint("POST")
def ban(request: HttpRequest, user_id: str) -> JsonResponse:
    return _user(store().change(user_id, lambda user: user.update(banned=True)))


@endpoint("POST")
def unban(request: HttpRequest, user_id: str) -> JsonResponse:
    return _user(store().change(user_id, lambda user: user.update(banned=False)))


@endpoint("GET")
def session(request: HttpRequest, session_id: str) -> JsonResponse:
    return _session(store().session(session_id))


@endpoint("POST")
def revoke(request: HttpRequest, session_id: str) -> JsonResponse:
    store().revoke_session(session_id)
    return _session(store().session(session_id))


def _user(user: User | None) -> JsonResponse:
    return JsonResponse(user) if user else _error(404, "resource_not_found")


def _session(session: Session | None) -> JsonResponse:
    if session is None:
        return _error(404, "resource_not_found")
    return JsonResponse(
        {
            "object": "session",
            "id": session.id,
            "client_id": session.client_id,
            "user_id": session.user_id,
            "status": session.status,
            "created_at": session.created_at,
        }
    )


def _error(status: int, code: str) -> JsonResponse:
    errors = [{"code": code, "message": code, "long_message": code, "meta": {}}]
    trace_id = secrets.token_hex(16)
    return JsonResponse({"errors": errors, "clerk_trace_id": trace_id}, status=status)
