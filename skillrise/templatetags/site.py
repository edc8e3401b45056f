"""What pages of every app say in the same way."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Page
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

register = template.Library()


@register.simple_tag
@cache  # a page may have thousands
def icon(name: str) -> SafeString:
    """A symbol of `img/icons.svg`."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.filter
def page_numbers(page: Page) -> Iterator[int | str]:
    """The first and the last, and those around this page, with dots between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def lectures(number: int) -> str:
    """`1 lecture`, `12 lectures`."""
    return ngettext("%(number)s lecture", "%(number)s lectures", number) % {
        "number": intcomma(number)
    }


@register.filter
def students(number: int) -> str:
    """`1 student`, `1,200 students`."""
    return ngettext("%(number)s student", "%(number)s students", number) % {
        "number": intcomma(number)
    }


@register.filter
def options(choices: list[dict[str, Any]]) -> SafeString:
    """Of a select: what a widget's context says of each choice."""
    rows = ((one["value"], flatatt(one["attrs"]), one["label"]) for one in choices)
    return format_html_join("\n", '<option value="{}"{}>{}</option>', rows)
