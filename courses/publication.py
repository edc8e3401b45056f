"""What a course needs to be published; into the catalogue, out of it, and out of the world."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import deletion, emails, facets
from .models import Announcement, Course, CourseEducator, CourseQuerySet, Lecture
from .search import indexing

ABANDONED = timedelta(minutes=15)  # after which an import or copy that is not done was interrupted
AT_ONCE = 20_000  # rows that are removed while someone waits: about two seconds
# What details say that the catalogue counts courses by; of a banned educator none are counted.
COUNTED = {"category", "level", "language", "educator"}
# What the details must have, by the name of the field.
DETAILS: dict[str, str | Promise] = {
    "category": _("Choose a category"),
    "subtitle": _("Write a one-line promise (the subtitle)"),
    "description": _("Describe the course"),
}


@dataclass(frozen=True)
class Item:
    """A line of the checklist; `url` leads to the page, and the field in it, where it is done."""

    label: str | Promise
    is_done: bool
    url: str
    is_required: bool = True


def checklist(course: Course) -> list[Item]:
    """Everything that a course should have, in the order in which one does it."""
    details = reverse("teaching:course_edit", args=[course.slug])
    written = [
        Item(label, bool(getattr(course, name)), f"{details}#id_{name}")
        for name, label in DETAILS.items()
    ]
    picture = _("Add a picture: not needed, we draw one")
    return [
        *written,
        Item(picture, bool(course.thumbnail), f"{details}#id_thumbnail", is_required=False),
        *_curriculum(course),
        *_owner(course),
    ]


def _owner(course: Course) -> list[Item]:
    """Whoever is in the catalogue can be asked: co-educators alone publish nothing."""
    if course.educator.is_active:
        return []
    educators = reverse("teaching:educators", args=[course.slug])
    ask = _(
        "Ask an administrator to give the course to one of you: its owner has no account, or is suspended"
    )
    return [Item(ask, False, educators)]


def _curriculum(course: Course) -> list[Item]:
    chapter = course.chapters.first()
    lectures = Lecture.objects.of(course).only("pk", "chapter")
    first = lectures.first() if chapter else None
    has_content = bool(first) and lectures.with_content().exists()
    add_chapter = reverse("teaching:chapter_new", args=[course.slug])
    if first:
        lecture_url = reverse("teaching:lecture_edit", args=[first.pk])
    elif chapter:
        lecture_url = f"{reverse('teaching:lecture_new', args=[chapter.pk])}#id_title"
    else:
        lecture_url = f"{add_chapter}#id_title"
    chapter_url = reverse("teaching:course_detail", args=[course.slug])
    return [
        Item(
            _("Add a chapter"),
            bool(chapter),
            f"{chapter_url}#curriculum" if chapter else f"{add_chapter}#id_title",
        ),
        Item(_("Add a lecture with a text or a video"), has_content, lecture_url),
    ]


def missing(course: Course) -> list[Item]:
    """What has to be done before the course can be published."""
    return [item for item in checklist(course) if item.is_required and not item.is_done]


def check_details(form: forms.ModelForm) -> None:
    """A published course keeps what it needed to be published: say so beside the field."""
    if not form.instance.is_published:
        return
    for name in DETAILS:
        if name in form.fields and name not in form.errors and not form.cleaned_data.get(name):
            form.add_error(name, gettext("A published course has this. Archive the course first."))


def save_details(course: Course, fields: Iterable[str]) -> bool:
    """Store `fields` of an edited course; False when it was stored since it was read."""
    names = set(fields)
    is_stored = course.save_version(names)
    if is_stored:
        indexing.follow([course.pk])
        if course.is_published and names & COUNTED:
            facets.forget()
    return is_stored


def publish(course: Course) -> list[Item]:
    """Returns what is missing; then nothing changes."""
    todo = missing(course)
    if not todo:
        now = timezone.now()
        Course.objects.filter(pk=course.pk, published_at=None).update(published_at=now)
        undeleted = Course.objects.undeleted().filter(pk=course.pk)
        undeleted.update(status=Course.Status.PUBLISHED, updated_at=now)
        indexing.follow([course.pk])
        facets.forget()
    return todo


def archive(course: Course) -> None:
    """Take the course out of the catalogue; those enrolled keep it."""
    Course.objects.filter(pk=course.pk, status=Course.Status.PUBLISHED).update(
        status=Course.Status.ARCHIVED, updated_at=timezone.now()
    )
    indexing.follow([course.pk])
    facets.forget()


def delete(courses: CourseQuerySet, at_once: int = AT_ONCE) -> bool:
    """Take courses from everyone's sight, then remove their rows, unless they are too many.

    Returns whether all are gone; the others are left to `manage.py finish_deletions`.
    """
    keys = list(courses.values_list("pk", flat=True))
    for some in deletion.chunks(keys):
        Course.objects.filter(pk__in=some).update(status=Course.Status.DELETED)
        indexing.follow(some)
        _withdraw_announcements(some)
        _withdraw_invitations(some)
    facets.forget()
    for key in keys:
        course = Course.objects.filter(pk=key)
        at_once -= sum(deletion.count(course).values())
        if at_once < 0:
            return False
        deletion.delete(course)
    return True


def remove_abandoned(pk: UUID) -> bool:
    """Remove what an interrupted import or copy left under this key: until it is done it is DELETED.

    False when it may still be going on, or its rows are too many to remove while someone waits.
    """
    rows = Course.objects.filter(pk=pk, status=Course.Status.DELETED)
    if not rows.exists():
        return True
    left = rows.to_remove()
    return left.exists() and delete(left)


def _withdraw_announcements(course_ids: deletion.Keys) -> None:
    """Of a course that is gone nobody gets news."""
    news = Announcement.objects.filter(course__in=course_ids, deleted_at=None)
    keys = list(news.values_list("pk", flat=True))
    news.update(deleted_at=timezone.now())
    emails.withdraw_announcements(keys)


def _withdraw_invitations(course_ids: deletion.Keys) -> None:
    """Nobody is asked any more to take it, or to teach it."""
    emails.withdraw_invitations(course_ids)
    waiting = CourseEducator.objects.filter(course__in=course_ids).waiting()
    emails.withdraw_educator_invitations(waiting)
