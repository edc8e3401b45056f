"""Guards by role, for views that SignInRequiredMiddleware has let a signed-in visitor reach."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

from accounts.models import Role

from .http import UserRequest
from .responses import forbidden

View = Callable[..., HttpResponseBase]


def role_required(role: Role, *others: Role) -> Callable[[View], View]:
    """Let only people with `role` in, or with one of `others`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.role not in (role, *others):
                return forbidden(request, role)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


educator_required = role_required(Role.EDUCATOR)
