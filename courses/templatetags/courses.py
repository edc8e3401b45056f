"""How courses look in templates; presentation only."""

from math import ceil
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.db.models import Sum
from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.artwork import Artwork, draw
from courses.catalogue.schema_org import facts
from courses.media.lengths import clock
from courses.models import Course, Lecture

register = template.Library()
register.filter("clock", clock)


@register.filter
def duration(seconds: int) -> str:
    """`4 h 10 min`, `12 min`, `0:45`."""
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if seconds >= 60 else f"0:{seconds:02}"


@register.filter
def time_needed(lecture: Lecture) -> str:
    """`5 min read` of an article, `12 min` of a video; nothing when it is not known."""
    if not lecture.seconds:
        return ""
    if lecture.is_video:
        return duration(lecture.seconds)
    return _("%(minutes)s min read") % {"minutes": ceil(lecture.seconds / 60)}


@register.filter
def schema_org(course: Course) -> SafeString:
    """Facts as a block that search engines read and browsers leave alone."""
    block = json_script(facts(course))
    return mark_safe(block.replace("application/json", "application/ld+json", 1))  # noqa: S308


@register.filter
def share_url(course: Course) -> str:
    """The full address of the picture that other sites show beside a link to the course."""
    if course.thumbnail:
        return urljoin(settings.SITE_URL, course.thumbnail.url)
    return settings.SITE_URL + reverse("catalogue:share_image", args=[course.slug])


@register.simple_tag
def unanswered_questions(educator: User) -> int:
    """How many wait in an educator's courses."""
    return Course.objects.owned_by(educator).aggregate(n=Sum("unanswered_count", default=0))["n"]  # type: ignore[no-any-return]


@register.inclusion_tag("courses/partials/artwork.html")
def artwork(course: Course) -> dict[str, Artwork]:
    return {"artwork": draw(course.slug, course.category.position)}
