"""Copies of courses and lectures.

A copy's files are those of the original: a file stays for as long as a row holds it. Each counts
against the quota all the same, as either may be left alone with it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import User

from . import counters, curriculum, deletion, publication, transcripts
from .media import files
from .models import Attachment, CaptionTrack, Chapter, Course, Lecture, Picture
from .uploads import bytes_of, used_bytes

# What a copied course starts without: what became of the other one.
OF_ITS_OWN = {
    "slug", "status", "published_at", "created_at", "updated_at", "version", "enrollment_count",
    "last_seen_on", "review_count", "rating_average", "rating_score", "unanswered_count",
    "co_educator_count",
    *(f"rated_{stars}" for stars in range(1, 6)),
}  # fmt: skip
LONGEST_TITLE = 80

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Copies:
    """What was copied, for the steps in `DUPLICATION_STEPS`: apps copy what they keep beside it."""

    original: Course
    course: Course  # that the copies are in: another one when the whole course is copied
    lectures: Mapping[UUID, Lecture]  # the new ones by the keys of the old ones
    chapters: Mapping[UUID, Chapter]  # the same; none when a lecture is copied

    @property
    def is_whole(self) -> bool:
        return self.original != self.course


def duplicate_course(course: Course, educator: User, key: str) -> Course:
    """A draft of `educator` with the same chapters and lectures, made once for each `key`.

    Until the last of its rows is there it counts as deleted, as an import does. Raises
    ValidationError while it is being made, and when its files would take them over their quota.
    """
    new_key = _key(key, course)
    if stored := Course.objects.taught_by(educator).filter(pk=new_key).first():
        return stored
    if not publication.remove_abandoned(new_key):
        raise _not_now()
    own = Course.objects.filter(pk=course.pk)
    lectures = Lecture.objects.filter(chapter__course=course)
    _check_quota(educator, own, lectures)
    named = {"pk": new_key, "educator": educator, "title": _title(course.title)}
    named["updated_at"] = timezone.now() + publication.ABANDONED
    copy = _copied(course, OF_ITS_OWN, status=Course.Status.DELETED, **named)
    try:
        with transaction.atomic():
            copy.save(force_insert=True)
            chapters, copies = _copy_lectures(course, copy)
            _copy_beside(Copies(course, copy, copies, chapters))
    except IntegrityError as error:  # it was sent twice at once
        if stored := Course.objects.taught_by(educator).filter(pk=new_key).first():
            return stored
        raise _not_now() from error
    _copy_files(copies)
    _copy_pictures(course, copy)
    _forget_lost(Course.objects.filter(pk=copy.pk), own)
    _forget_lost(Lecture.objects.filter(chapter__course=copy), lectures)
    counters.recount(copy.pk)
    done = {"status": Course.Status.DRAFT, "updated_at": timezone.now()}
    if not Course.objects.filter(pk=copy.pk).update(**done):
        raise _not_now()  # it was removed as if it had been abandoned
    vars(copy).update(done)
    return copy


def _not_now() -> ValidationError:
    return ValidationError(
        _(
            "This course is being copied at the moment. If the copy is not among your courses soon, "
            "copy it again in a quarter of an hour."
        )
    )


def duplicate_lecture(lecture: Lecture, key: str) -> Lecture:
    """A copy behind the lecture, made once for each `key`; raises ValidationError as above.

    What apps keep beside it is copied each time, in case the first one was interrupted.
    """
    new_key, course = _key(key, lecture), lecture.chapter.course
    while stored := Lecture.objects.select_related("chapter").filter(pk=new_key).first():
        if stored.chapter.course_id:
            _copy_beside(Copies(course, course, {lecture.pk: stored}, {}))
            return stored
        new_key = uuid5(new_key, "again")  # it was removed
    original = Lecture.objects.filter(pk=lecture.pk)
    _check_quota(course.educator, Course.objects.none(), original)
    copy = _copied(lecture, pk=new_key, title=_title(lecture.title))
    try:
        curriculum.add(copy, behind=lecture)
    except IntegrityError:  # it was sent twice at once
        return Lecture.objects.get(pk=new_key)
    _copy_beside(Copies(course, course, {lecture.pk: copy}, {}))
    _copy_files({lecture.pk: copy})
    _forget_lost(Lecture.objects.filter(pk=copy.pk), original)
    return copy


def _copy_lectures(course: Course, copy: Course) -> tuple[dict[UUID, Chapter], dict[UUID, Lecture]]:
    """The new chapters and lectures, by the keys of the old ones."""
    chapters = {chapter.pk: _copied(chapter, course=copy) for chapter in course.chapters.all()}
    Chapter.objects.bulk_create(chapters.values())
    lectures = Lecture.objects.filter(chapter__in=list(chapters))
    copies = {
        lecture.pk: _copied(lecture, chapter=chapters[lecture.chapter_id]) for lecture in lectures
    }
    Lecture.objects.bulk_create(copies.values())
    return chapters, copies


def _copy_beside(copies: Copies) -> None:
    for step in settings.DUPLICATION_STEPS:
        import_string(step)(copies)


def _copy_files(copies: Mapping[UUID, Lecture]) -> None:
    """What belongs to lectures: captions, attached files, pictures in their texts."""
    _copy_tracks(copies)
    new_keys = [copy.pk for copy in copies.values()]
    models: tuple[type[Any], ...] = (Attachment, Picture)
    for model in models:
        rows = model._default_manager.filter(lecture__in=list(copies))
        model._default_manager.bulk_create(
            _copied(row, lecture=copies[row.lecture_id]) for row in rows
        )
        _forget_lost(model._default_manager.filter(lecture__in=new_keys), rows)


def _copy_pictures(course: Course, copy: Course) -> None:
    """Those in the description."""
    rows = Picture.objects.filter(course=course)
    Picture.objects.bulk_create(_copied(row, course=copy) for row in rows)
    _forget_lost(Picture.objects.filter(course=copy), rows)


def _copy_tracks(copies: Mapping[UUID, Lecture]) -> None:
    tracks = CaptionTrack.objects.filter(lecture__in=list(copies))
    for track in tracks:
        transcripts.save(_copied(track, lecture=copies[track.lecture_id]))
    _forget_lost(
        CaptionTrack.objects.filter(lecture__in=[copy.pk for copy in copies.values()]), tracks
    )


def _key(key: str, original: Model) -> UUID:
    """Of the copy: the same for the same form, and another for each row that one key is sent for."""
    try:
        return uuid5(UUID(key), str(original.pk))
    except ValueError:
        return uuid4()


def _copied(row: Row, without: Collection[str] = ("version",), **changes: Any) -> Row:
    """A new row with the same columns."""
    values = {
        field.attname: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in without
    }
    as_names = {name: str(it) if isinstance(it, FieldFile) else it for name, it in values.items()}
    copy = type(row)(**as_names)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def _title(title: str) -> str:
    return (_("Copy of %(title)s") % {"title": title})[:LONGEST_TITLE].rstrip()


def _check_quota(educator: User, courses: QuerySet[Course], lectures: QuerySet[Lecture]) -> None:
    added = bytes_of(courses, lectures)
    if added and used_bytes(educator) + added > settings.MEDIA_QUOTA:
        text = _("The copy would take you over the %(quota)s that you may store: delete others.")
        raise ValidationError(text % {"quota": filesizeformat(settings.MEDIA_QUOTA)})


def _forget_lost(copies: QuerySet[Any], originals: QuerySet[Any]) -> None:
    """A file that the original lost before the copy was stored may be gone from the storage."""
    lost = files.names_in(copies) - files.names_in(originals)
    if not lost:
        return
    for field in files.fields(copies.model):
        keys = list(copies.filter(**{f"{field.name}__in": lost}).values_list("pk", flat=True))
        rows = copies.model._default_manager.filter(pk__in=keys)
        if field.blank:
            rows.update(**{field.name: "", field.size_field: 0})
        else:
            deletion.delete(rows)
