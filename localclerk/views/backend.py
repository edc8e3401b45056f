"""The Backend API: what a server asks Clerk, with the secret key."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from localclerk.backend_api import Answer, Call, answer, error, is_authorized
from localclerk.store import store
from localclerk.tokens import jwks, keys

View = Callable[..., JsonResponse]


def secret_key_required(view: View) -> View:
    """401 for a caller without the stand-in's secret key, who needs no CSRF token either."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if not is_authorized(request.headers.get("Authorization", ""), keys().secret_key):
            return _response(error(401, "clerk_key_invalid"))
        return view(request, *args, **kwargs)

    return guarded


@secret_key_required
@require_GET
def key_set(request: HttpRequest) -> JsonResponse:
    return JsonResponse(jwks())


@secret_key_required
def users_and_sessions(request: HttpRequest, **kwargs: str) -> JsonResponse:
    """Each of `backend_api.ROUTES`, which reads the path itself."""
    path = "/v1/" + request.path.partition("/v1/")[2]
    body = json.loads(request.body) if request.body else None
    call = Call(request.method or "", path, request.GET.dict(), body)
    return _response(answer(call, store()))


def _response(answer: Answer) -> JsonResponse:
    return JsonResponse(answer.body, status=answer.status, safe=False)
