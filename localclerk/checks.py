"""`check --deploy` fails while the stand-in can be reached."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import Resolver404, resolve


@register(Tags.security, deploy=True)
def not_reachable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        resolve("/__clerk/sign-in")
    except Resolver404:
        return []
    return [
        Error(
            "The local Clerk is reachable: anyone can sign in as anyone.",
            hint="Turn DEBUG off and set CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY.",
            id="localclerk.E001",
        )
    ]
