"""Guards by role, for views that SignInRequiredMiddleware has let a signed-in visitor reach."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from accounts.models import Role

from .http import UserRequest
from .responses import forbidden

View = Callable[..., HttpResponse]


def role_required(role: Role) -> Callable[[View], View]:
    """Let only people with `role` in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.role != role:
                return forbidden(request, role)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


educator_required = role_required(Role.EDUCATOR)
