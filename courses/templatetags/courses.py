"""How courses look in templates; presentation only."""

from collections.abc import Iterable
from math import ceil
from typing import Any
from urllib.parse import urljoin
from uuid import UUID, uuid4

from django import template
from django.conf import settings
from django.db.models import Model, Sum
from django.template import Context
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue import artwork as artworks
from courses.catalogue import cards
from courses.catalogue.forms import Group, made_once
from courses.catalogue.listing import Listing
from courses.catalogue.schema_org import facts
from courses.media.lengths import clock
from courses.media.validators import MAX_VIDEO, Limit
from courses.models import Chapter, Course, CourseEducator, Lecture
from courses.outline import LectureRow
from courses.publication import Item
from courses.search.ranking import Marks
from texts.folding import word_spans
from texts.templatetags.texts import bdi

MOST_INVITATIONS = 5  # that a page shows

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
def time_needed(lecture: Lecture | LectureRow) -> str:
    """`5 min read`, `12 min` of a video, `5 questions`; nothing when it is not known."""
    if lecture.is_quiz and lecture.question_count:
        number = lecture.question_count
        words = ngettext("%(number)s question", "%(number)s questions", number)
        return words % {"number": number}
    if not lecture.seconds:
        return ""
    if lecture.is_video:
        return duration(lecture.seconds)
    return _("%(minutes)s min read") % {"minutes": ceil(lecture.seconds / 60)}


@register.filter
def place(item: Any) -> str:
    """What leads to a chapter or a lecture, or to where a new one will be, behind a curriculum's address."""
    is_new = isinstance(item, Model) and item._state.adding
    if isinstance(item, Chapter):
        return "" if is_new else f"?chapter={item.pk}#chapter-{item.pk}"
    chapter_id = getattr(item, "chapter_id", None)
    if chapter_id is None:
        return ""
    is_listed = isinstance(item, Lecture) and not is_new
    name = f"lecture-{item.pk}" if is_listed else f"chapter-{chapter_id}"
    return f"?chapter={chapter_id}#{name}"


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
    return Course.objects.taught_by(educator).aggregate(n=Sum("unanswered_count", default=0))["n"]  # type: ignore[no-any-return]


@register.simple_tag
def largest_video() -> Limit:
    return MAX_VIDEO


@register.inclusion_tag("courses/teaching/partials/invitations.html")
def invitations(user: User) -> dict[str, Any]:
    """Those to teach a course that wait for this person."""
    return {"invitations": CourseEducator.objects.waiting_for(user)[:MOST_INVITATIONS]}


@register.filter
def teacher_names(course: Course) -> SafeString:
    """`Hana`, `Hana and Mateo`, `Hana, Mateo and Leela`."""
    return people(person.name for person in course.teachers)


@register.filter
def people(names: Iterable[str]) -> SafeString:
    return _listed([bdi(name) for name in names])


@register.filter
def teacher_links(course: Course) -> SafeString:
    """The same; each leads to the person's own page, if there is one."""
    return _listed([_link_to(person) for person in course.teachers])


def _link_to(person: User) -> SafeString:
    name = bdi(person.name)
    if not person.is_active:
        return name
    return format_html('<a href="{}">{}</a>', reverse("catalogue:educator", args=[person.pk]), name)


def _listed(names: list[SafeString]) -> SafeString:
    if len(names) == 1:
        return names[0]
    others = format_html_join(", ", "{}", ((name,) for name in names[:-1]))
    return format_html(_("{others} and {last}"), others=others, last=names[-1])


@register.filter
def marked(text: str, marks: Marks) -> SafeString:
    """`text` with what search has found in it marked."""
    pieces, end = [], 0
    for start, stop in word_spans(text, marks.words, marks.beginnings):
        pieces.append((text[end:start], text[start:stop]))
        end = stop
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[end:])


@register.filter
def done_count(checklist: list[Item]) -> int:
    return sum(item.is_done for item in checklist)


@register.simple_tag
def new_key() -> UUID:
    """For a form that is to do the same once, however often it is sent."""
    return uuid4()


@register.simple_tag
def artwork(course: Course | cards.Card) -> SafeString:
    return artworks.svg(course.slug, course.hue)


@register.simple_tag(takes_context=True)
def course_card(
    context: Context, course: Course, level: int, csrf_token: str = "", marks: Marks | None = None
) -> SafeString:
    """A course with the visitor's `enrollment` and `is_saved`, if they are signed in.

    `level` is that of its heading; `marks` are what a search has found.
    """
    template = context.template.engine.get_template("courses/partials/course_card.html")  # type: ignore[union-attr]
    title = marked(course.title, marks) if marks else escape(course.title)
    card = cards.Card.of(course, level)
    return cards.html(template, get_language() or "", card, title, csrf_token)


@register.simple_tag(takes_context=True)
def filter_groups(context: Context, groups: tuple[Group, ...], listing: Listing) -> SafeString:
    """The catalogue's filters with what can be chosen."""
    part = "courses/catalogue/partials/filter_groups.html"
    template = context.template.engine.get_template(part)  # type: ignore[union-attr]
    return made_once(
        template,
        get_language() or "",
        groups,
        is_counted=listing.is_counted,
        is_exact=listing.is_exact,
    )
