"""Checks of `check --deploy`: variables that do not go together."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004

from .budget import A_QUESTION


@register(deploy=True)
def model(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found = [("AI_MODEL is set and AI_API_KEY is not: nothing of it is on any page.", "W001")]
    if settings.AI_API_KEY:
        found = [*_budgets(), *_prices()]
    elif not settings.AI_MODEL:
        found = []
    return [Warning(words, hint="See docs/ai.md.", id=f"tutor.{name}") for words, name in found]


def _budgets() -> list[tuple[str, str]]:
    found = [
        (f"{own} is more than {everyones}: one person may use up everyone's day.", "W002")
        for own, everyones in [
            ("AI_USER_REQUESTS", "AI_SITE_REQUESTS"),
            ("AI_USER_TOKENS", "AI_SITE_TOKENS"),
        ]
        if getattr(settings, own) > getattr(settings, everyones)
    ]
    if settings.AI_USER_TOKENS < A_QUESTION:
        words = f"AI_USER_TOKENS is less than {A_QUESTION}: most questions are refused."
        found.append((words, "W003"))
    return found


def _prices() -> list[tuple[str, str]]:
    prices = {"AI_PRICE_IN": settings.AI_PRICE_IN, "AI_PRICE_OUT": settings.AI_PRICE_OUT}
    unset = [name for name, price in prices.items() if not price]
    return [(f"{unset[0]} is not set: the cost is too low.", "W004")] if len(unset) == 1 else []
