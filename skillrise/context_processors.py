"""What every page says of itself."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from texts.themes import theme


def site(request: HttpRequest) -> dict[str, str]:
    """The theme that was chosen, if any, and the page's one address, with what makes it another."""
    return {
        "theme": theme(request),
        "site_url": settings.SITE_URL,
        "canonical_url": f"{settings.SITE_URL}{request.path}{_query(request)}",
        "here": request.get_full_path() if request.method == "GET" else "/",
    }


def _query(request: HttpRequest) -> str:
    kept = {name: request.GET[name] for name in ("category", "page") if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""
