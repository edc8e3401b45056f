"""What a page of paths offers where a model can be asked; it knows nothing of the tutor."""

from typing import Any

from django import template

from accounts.models import User
from paths.suggestions import Goal
from tutor import asking, budget

register = template.Library()


@register.inclusion_tag("tutor/partials/roadmap_form.html")
def roadmap_form(goal: Goal | None, user: User) -> dict[str, Any]:
    """A form that asks for a proposal; nothing without a key or a goal."""
    if goal is None or not asking.is_on():
        return {}
    return {"goal": goal, "budget": budget.left(user)}
