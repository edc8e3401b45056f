"""How people's texts stand in a page; `lang` and `dir` of whole elements are in the templates."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from texts import markdown as author_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """An author's Markdown as HTML that has been made harmless."""
    return rendered(author_markdown.render(text))


@register.filter
def rendered(html: str) -> SafeString:
    """HTML that was made of Markdown when it was stored."""
    return mark_safe(author_markdown.localized(html))  # noqa: S308


@register.filter
def clock_time(moment: datetime) -> str:
    """Date and time of the reader's clock; with the zone's name where we do not know theirs."""
    shown = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    is_own = timezone.get_current_timezone_name() != timezone.get_default_timezone_name()
    return shown if is_own else f"{shown} {timezone.get_default_timezone_name()}"


@register.filter
def bdi(text: str) -> SafeString:
    """A name or a title within a sentence: its direction ends where it ends."""
    return format_html("<bdi>{}</bdi>", text)
