"""What pages of other apps show of drafts: nothing without a key."""

from typing import Any

from django import template
from django.template.context import Context

from courses.models import Course, Lecture
from quizzes.models import Quiz
from tutor import asking, budget
from tutor.models import Draft

register = template.Library()


@register.inclusion_tag("tutor/partials/drafts.html", takes_context=True)
def drafts_of(context: Context, source: Lecture | Course | Quiz) -> dict[str, Any]:
    """Buttons that ask for drafts of a lecture, a course or a quiz, and the visitor's drafts."""
    if not asking.is_on() or (isinstance(source, Lecture) and source.is_quiz):
        return {}
    kind = str(source._meta.model_name)
    facts = {kind: source} | ({"lecture": None, "quiz": None} if kind == "course" else {})
    drafts = Draft.objects.of(context["user"]).filter(**facts)
    shared = {"csrf_token": context["csrf_token"], "budget": budget.left(context["user"])}
    return {kind: source, "kind": kind, "drafts": drafts} | shared
