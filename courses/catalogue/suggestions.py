"""GET /courses/suggest/: what a search field proposes while someone types."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.sessions.rate_limits import limited
from courses.search.asking import LONGEST_QUERY
from courses.search.suggesting import suggest

SHORTEST = 2  # letters
KEPT = 60  # seconds; it is the same for everyone

KINDS = {
    "course": _("Course"),
    "category": _("Category"),
    "educator": _("Educator"),
    "search": _("Search"),
}


@require_safe
@login_not_required
@limited("suggestions")
@cache_control(public=True, max_age=KEPT)
def suggestions(request: HttpRequest) -> HttpResponse:
    """A list that suggestions.js puts below the field; empty for what makes no sense."""
    text = request.GET.get("q", "").strip()
    found = suggest(text) if SHORTEST <= len(text) <= LONGEST_QUERY else []
    options = [(suggestion, KINDS[suggestion.kind]) for suggestion in found]
    return render(request, "courses/catalogue/suggestions.html", {"options": options})
