"""What pages of other apps show of the tutor: nothing without a key."""

from django import template

from tutor import asking

register = template.Library()


@register.simple_tag
def tutor_is_on() -> bool:
    return asking.is_on()


@register.simple_tag
def tutor_host() -> str:
    """Where questions are sent."""
    return asking.host()
