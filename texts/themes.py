"""Light or dark: the theme that a reader has chosen in this browser."""

from django.http import HttpRequest

THEMES = ("light", "dark")


def theme(request: HttpRequest) -> str:
    """The one that was chosen, or nothing: then it is the system's."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""
