"""How people's texts stand in a page; `lang` and `dir` of whole elements are in the templates."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def bdi(text: str) -> SafeString:
    """A name or a title within a sentence: its direction ends where it ends."""
    return format_html("<bdi>{}</bdi>", text)
