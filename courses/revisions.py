"""The history of a lecture's text: its last versions.

A text is noted before it is replaced, and again when it was stored, with its author. So a crash in
between leaves a text without its author's name, and no version that was never stored.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User

from .contention import TAKEN, is_of
from .deletion import pointing_to
from .models import Lecture, LectureRevision

MOST = 20  # versions that a lecture keeps
TOGETHER = timedelta(minutes=10)  # in which one author's autosaves make one version
TEXTS = ("title", "body")


def of(lecture: Lecture) -> QuerySet[LectureRevision]:
    """The newest first, with their authors."""
    rows = LectureRevision.objects.filter(lecture=lecture.pk).select_related("author")
    return rows.order_by("-version")


def newest(lecture: Lecture) -> LectureRevision | None:
    return of(lecture).first()


def keep_stored(lecture: Lecture) -> None:
    """Before a text is replaced: note what is stored, unless that was done when it was stored."""
    stored = Lecture.objects.filter(pk=lecture.pk).values("version", *TEXTS).first()
    last = newest(lecture)
    if stored and (last is None or last.texts != (stored["title"], stored["body"])):
        _add(LectureRevision(lecture=lecture, saved_at=None, **stored))


def note(lecture: Lecture, author: User | None, *, is_autosave: bool) -> None:
    """`author` has stored what `lecture` holds, as its version."""
    last = newest(lecture)
    now = timezone.now()
    facts = {"title": lecture.title, "body": lecture.body, "saved_at": now}
    is_own = last and last.author_id == (author and author.pk)
    if last and is_own and _goes_on(last, lecture, is_autosave=is_autosave):
        last.is_open = last.is_open and is_autosave
        if _move(last, version=lecture.version, **facts):
            return
    elif last and last.texts == lecture.texts and last.version != lecture.version:
        return
    facts |= {"author": author, "begun_at": now, "is_open": is_autosave}
    if not _add(LectureRevision(lecture=lecture, version=lecture.version, **facts)):
        # Who replaces it already has noted it, without its author.
        same = LectureRevision.objects.filter(lecture=lecture.pk, version=lecture.version)
        same.update(**facts)
    _forget_oldest(lecture)


def _goes_on(last: LectureRevision, lecture: Lecture, *, is_autosave: bool) -> bool:
    """Is it still the version that its author types? Who decides between two texts keeps both."""
    if last.version != lecture.version - 1:
        return False
    is_same = last.texts == lecture.texts
    if is_same or not (is_autosave and last.is_open and last.begun_at):
        return is_same
    return timezone.now() - last.begun_at < TOGETHER


def _move(revision: LectureRevision, **facts: Any) -> bool:
    """Let it be a later version; False when that one is noted already."""
    rows = LectureRevision.objects.filter(pk=revision.pk, version=revision.version)
    return _is_free(lambda: rows.update(is_open=revision.is_open, **facts))


def _add(revision: LectureRevision) -> bool:
    """False when this version is noted already."""
    with pointing_to(revision.lecture):
        return _is_free(lambda: revision.save(force_insert=True))


def _is_free(store: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            store()
    except IntegrityError as error:
        if not is_of(error, TAKEN):
            raise
        return False
    return True


def _forget_oldest(lecture: Lecture) -> None:
    old = list(of(lecture).values_list("pk", flat=True)[MOST : 2 * MOST])
    if old:
        LectureRevision.objects.filter(pk__in=old).delete()
