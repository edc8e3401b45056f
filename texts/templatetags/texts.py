"""How people's texts stand in a page; `lang` and `dir` of whole elements are in the templates."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from texts import markdown as author_markdown
from texts import posts
from texts.changes import Piece

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
def one_line(text: str) -> str:
    """What is read in an author's Markdown, for rows of a list."""
    return " ".join(author_markdown.plain_text(author_markdown.render(text)).split())


@register.filter
def post(text: str) -> SafeString:
    """What people write among themselves, as texts.posts has it."""
    return rendered(posts.render(text))


@register.filter
def clock_time(moment: datetime) -> str:
    """Date and time of the reader's clock; with the zone's name where we do not know theirs."""
    return _with_zone(date_format(timezone.localtime(moment), "DATETIME_FORMAT"))


@register.filter
def time_of_day(moment: datetime) -> str:
    """Of the reader's clock, such as 14:02."""
    return _with_zone(date_format(timezone.localtime(moment), "H:i"))


def _with_zone(shown: str) -> str:
    is_own = timezone.get_current_timezone_name() != timezone.get_default_timezone_name()
    return shown if is_own else f"{shown} {timezone.get_default_timezone_name()}"


@register.filter
def bdi(text: str) -> SafeString:
    """A name or a title within a sentence: its direction ends where it ends."""
    return format_html("<bdi>{}</bdi>", text)


@register.filter
def changed(pieces: list[Piece]) -> SafeString:
    """What differs between two texts; its ends are said to those who do not see the colors."""
    return format_html_join("", "{}", ((_changed(piece),) for piece in pieces))


def _changed(piece: Piece) -> SafeString | str:
    if piece.kind == "same":
        return piece.text
    if piece.kind == "left_out":
        number = int(piece.text)
        words = ngettext("%(number)s line as it was", "%(number)s lines as they were", number)
        return format_html('<span class="left-out">{}</span>', words % {"number": number})
    tag, begins, ends = {
        "removed": ("del", gettext("removed:"), gettext("end of removed")),
        "added": ("ins", gettext("added:"), gettext("end of added")),
    }[piece.kind]
    hidden = '<span class="visually-hidden"> {} </span>'
    return format_html(f"<{tag}>{hidden}{{}}{hidden}</{tag}>", begins, piece.text, ends)
