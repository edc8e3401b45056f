"""Announcements of a course: writing, editing, deleting, and storing their mails.

Fifty thousand mails are not stored while someone waits: `manage.py send_outbox` does it, some
students at a time. Interrupted, it goes on after the last of them; taken twice, it stores nothing
twice. Who enrolls after an announcement reads it in the course and gets no mail.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from tqdm import tqdm

from accounts.models import User
from editing.forms import insert

from . import counters, emails
from .deletion import pointing_to
from .models import Announcement, Course, Enrollment

DAY = timedelta(days=1)
MOST_A_DAY = 5  # in one course, deleted ones as well
CHUNK = 200  # students


class TooMany(Exception):
    """A course has announced as much as it may in a day."""


def publish(announcement: Announcement) -> None:
    """Store a new one; its mails are due.

    Raises TooMany, and IntegrityError when its key is taken.
    """
    today = Announcement.objects.filter(
        course=announcement.course_id, created_at__gt=timezone.now() - DAY
    )
    if today.count() >= MOST_A_DAY:
        raise TooMany
    with pointing_to(announcement.course):
        insert(announcement)
    counters.recount_announcements(announcement.course_id)


def latest(course: Course) -> Announcement | None:
    """In one query; in none where nothing was announced."""
    if course.announced_at is None:
        return None
    rows = Announcement.objects.undeleted().filter(course=course)
    return rows.only("title", "created_at", "course").first()


def edit(announcement: Announcement, fields: Iterable[str], by: User) -> bool:
    """Store what `by` changed, who signs it from now on; nobody gets another mail.

    False when it was stored since it was read.
    """
    announcement.author, announcement.edited_at = by, timezone.now()
    names = list(fields)
    return announcement.save_version([*names, "author", "edited_at"]) if names else True


def delete(announcement: Announcement) -> None:
    """Take its texts away, and the mails that are not sent yet.

    The row counts for MOST_A_DAY, and whoever stores mails sees by it that there are no more.
    """
    Announcement.objects.filter(pk=announcement.pk).update(
        title="",
        text="",
        author=None,
        edited_at=None,
        deleted_at=timezone.now(),
        version=F("version") + 1,
    )
    emails.withdraw_announcements([announcement.pk])
    counters.recount_announcements(announcement.course_id)


def forget_author(user_id: str) -> None:
    """Let a person's announcements stand without a name; mails with it are not sent any more."""
    _stop_mails(user_id)
    Announcement.objects.filter(author=user_id).update(author=None)


def stop_mails_of_banned(user_id: str) -> bool:
    """What someone announced is mailed no more once they are suspended: a step of COPYING_STEPS."""
    if User.objects.banned().filter(pk=user_id).exists():
        _stop_mails(user_id)
    return True


def _stop_mails(user_id: str) -> None:
    rows = Announcement.objects.filter(author=user_id)
    rows.filter(sent_at=None).update(sent_at=timezone.now())
    emails.withdraw_announcements(list(rows.values_list("pk", flat=True)))


# Mails


def enqueue_due() -> None:
    """Store the mails of every announcement that are not stored yet."""
    for announcement in Announcement.objects.unsent().select_related("course", "author"):
        _store_mails(announcement)
    _remove_deleted()


def _store_mails(announcement: Announcement) -> None:
    rows = Enrollment.objects.present().filter(
        course=announcement.course_id, created_at__lte=announcement.created_at
    )
    rows = rows.exclude(user=announcement.author_id).select_related("user").order_by("pk")
    done = announcement.mailed_to
    left = rows.filter(pk__gt=done) if done else rows
    with tqdm(total=left.count(), unit="mail", leave=False, disable=None) as bar:
        while some := list(left[:CHUNK]):
            for enrollment in some:
                emails.announced(announcement, enrollment.user)
            bar.update(len(some))
            if not _is_still_due(announcement.pk, some[-1].pk):
                return
            left = rows.filter(pk__gt=some[-1].pk)
    unsent = Announcement.objects.undeleted().filter(pk=announcement.pk, sent_at=None)
    unsent.update(sent_at=timezone.now())


def _is_still_due(key: UUID, mailed_to: UUID) -> bool:
    """Remember how far its mails are stored; of one that is taken back, or whose author was deleted or
    suspended meanwhile, they go.
    """
    rows = Announcement.objects.undeleted().filter(pk=key)
    if rows.filter(sent_at=None).update(mailed_to=mailed_to):
        return True
    if not rows.filter(author__in=User.objects.active()).exists():
        emails.withdraw_announcements([key])
    return False


def _remove_deleted() -> None:
    """A day later, nobody counts them or stores mails of them any more."""
    old = Announcement.objects.filter(deleted_at__lt=timezone.now() - DAY)
    emails.withdraw_announcements(list(old.values_list("pk", flat=True)))
    old.delete()
