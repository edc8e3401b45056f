"""A course out of a file becomes a draft: each part through the form in which it would be typed.

What a form refuses is left out and listed. The files are stored first; the rows in one transaction
afterwards, where there are any. Until the last of them is there the course counts as deleted: an
interrupted import is nobody's, and `manage.py finish_deletions` removes it after a while.
"""

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from courses import counters, publication
from courses.models import Attachment, Category, Chapter, Course, Lecture
from courses.positions import POSITION_GAP
from texts import languages

from . import quizzes
from .archives import Archive, WrongFile
from .content import ChapterContent, CourseContent, LectureContent, Left, QuizContent, Remarks
from .filled import CAPTIONS, Filled, FilledChapter, FilledCourse, FilledLecture, FilledTitle
from .lectures import shortened, title_from
from .media import Media
from .pictures import Pictures

AnyForm = TypeVar("AnyForm", bound=Filled)

KEYS = uuid.UUID("6f0c3c0e-4b43-5f0b-9d7a-5b2f5a3b1c77")  # of courses from files, by their owner


@dataclass
class Report(Remarks):
    """What became of a file."""

    course: Course
    is_new: bool = True
    chapters: int = 0
    lectures: int = 0  # with those of published quizzes
    quizzes: int = 0
    left: list[Left] = field(default_factory=list)


def store(archive: Archive, content: CourseContent, educator: User, key: str) -> Report:
    """Store the course, unless this educator has it: then nothing is changed.

    `key` says which course it is, among theirs alone. Raises WrongFile when there is no course
    without what is wrong.
    """
    pk = _course_key(educator, key)
    own = _own_course(educator, pk, key)
    if own:
        return Report(own, is_new=False)
    if not publication.remove_abandoned(pk):
        raise _not_now()
    with Media(archive, educator) as media:
        course = _Course(content, educator, pk, media)
        try:
            course.store()
        except IntegrityError:  # the same file at the same time
            own = _own_course(educator, pk, key)
            if own is None:
                raise _not_now() from None
            return Report(own, is_new=False)
        media.is_kept = True
    return Report(
        course.row,
        chapters=len(course.chapters),
        lectures=len(course.lectures),
        quizzes=len(course.quizzes),
        left=content.left,
    )


def _course_key(educator: User, key: str) -> uuid.UUID:
    """Of the course that a file becomes: the next one, once theirs was handed over."""
    pk = uuid.uuid5(KEYS, f"{educator.pk} {key}")
    while Course.objects.filter(pk=pk).exclude(educator_id=educator.pk).exists():
        pk = uuid.uuid5(pk, "next")
    return pk


def _own_course(educator: User, pk: uuid.UUID, key: str) -> Course | None:
    """The course that this file was made of, or has become before."""
    keys = [pk]
    with contextlib.suppress(ValueError):
        keys.append(uuid.UUID(key))
    own = Course.objects.undeleted().filter(educator_id=educator.pk)
    return own.filter(pk__in=keys).first()


def _not_now() -> WrongFile:
    return WrongFile(
        _(
            "This course is being imported or deleted at the moment: try again in a quarter of an hour."
        )
    )


class _Course:
    """The forms of a course and of its parts, all of them valid."""

    def __init__(self, content: CourseContent, educator: User, pk: uuid.UUID, media: Media) -> None:
        self.content, self.media = content, media
        self.chapters: list[FilledChapter] = []
        self.lectures: list[FilledLecture | FilledTitle] = []
        self.quizzes: list[quizzes.StoredQuiz] = []
        self.attachments: list[Attachment] = []
        self.pictures = Pictures(media, content)
        self.form = self._read_course(educator, pk)
        self.row: Course = self.form.instance
        for chapter in content.chapters:
            self._read_chapter(chapter)
        for quiz in content.quizzes:
            self._read_quiz(quiz, None)

    def _fill(
        self,
        form: type[AnyForm],
        place: str,
        data: dict[str, Any],
        named: dict[str, str],
        new_row: Callable[[], Any],
    ) -> AnyForm | None:
        with self.media.extracted(named, place, self.content) as given:
            filled, wrong = form.fill(data, given, new_row, self.media)
        for words in wrong:
            self.content.leave(place, words)
        return filled

    def _read_course(self, educator: User, pk: uuid.UUID) -> FilledCourse:
        data = {"level": Course.Level.BEGINNER} | self.content.fields
        data |= {"language": self._language(data.get("language", "")), "category": self._category()}
        place = _("the course itself")

        def new_row() -> Course:
            return Course(pk=pk, educator=educator, status=Course.Status.DELETED)

        text = data.get("description", "")
        data["description"] = self.pictures.shown(text, self.content.pictures, place, new_row())
        form = self._fill(FilledCourse, place, data, {"thumbnail": self.content.picture}, new_row)
        if form is None:
            raise WrongFile(
                _("The course in this file cannot be taken. %(reason)s")
                % {"reason": self.content.left[-1].words}
            )
        return form

    def _language(self, given: str) -> str:
        code = given.lower().replace("_", "-") or "en"
        for known in (code, code.partition("-")[0]):
            if known in languages.NAMES:
                return known
        self.content.change(given, _("This language is not known: the course is in English now."))
        return "en"

    def _category(self) -> Any:
        slug = self.content.category
        found = Category.objects.filter(slug=slug).first() if slug else None
        if slug and found is None:
            self.content.change(slug, _("There is no such category: the course has none."))
        return str(found.pk) if found else ""

    def _read_chapter(self, chapter: ChapterContent) -> None:
        def new_row() -> Chapter:
            return Chapter(course=self.row, position=len(self.chapters) * POSITION_GAP)

        form = self._fill(FilledChapter, chapter.place, {"title": chapter.title}, {}, new_row)
        if form is None:
            data = {"title": _("Untitled")}
            form = self._fill(FilledChapter, chapter.place, data, {}, new_row)
        if form is None:
            return
        self.chapters.append(form)
        position = 0
        for lecture in chapter.lectures:
            filled = self._read_entry(lecture, form.instance, position)
            if filled:
                self.lectures.append(filled)
                position += POSITION_GAP

    def _read_entry(
        self, entry: LectureContent | QuizContent, chapter: Chapter, position: int
    ) -> FilledLecture | FilledTitle | None:
        if isinstance(entry, QuizContent):
            return self._read_quiz(entry, chapter, position)
        return self._read_lecture(entry, chapter, position)

    def _read_lecture(
        self, lecture: LectureContent, chapter: Chapter, position: int
    ) -> FilledLecture | FilledTitle | None:
        pk, place, before = uuid.uuid4(), lecture.place, len(self.pictures.rows)

        def new_row() -> Lecture:
            return Lecture(pk=pk, chapter=chapter, position=position)

        text = lecture.fields.get("body", "")
        data = lecture.fields | {
            "body": self.pictures.shown(text, lecture.pictures, place, new_row())
        }
        form = self._fill_lecture(lecture, data, new_row)
        if form is None and data["kind"] == Lecture.Kind.VIDEO and data["body"]:
            kept = {name: data.get(name) for name in ("title", "body", "is_preview")}
            form = self._fill(
                FilledLecture, place, kept | {"kind": Lecture.Kind.ARTICLE}, {}, new_row
            )
            if form:
                self.content.change(place, _("Its text is taken as an article, without the video."))
        if form is None:
            del self.pictures.rows[before:]
        else:
            self._attach(lecture, form.instance)
        return form

    def _fill_lecture(
        self, lecture: LectureContent, data: dict[str, Any], new_row: Callable[[], Lecture]
    ) -> FilledLecture | FilledTitle | None:
        named = {"video_file": lecture.video} | self._captions(lecture)
        is_article = data["kind"] == Lecture.Kind.ARTICLE
        if not is_article or any((data["body"], data.get("video_url"), *named.values())):
            return self._fill(FilledLecture, lecture.place, data, named, new_row)

        def new_article() -> Lecture:
            row = new_row()
            row.kind, row.is_preview = Lecture.Kind.ARTICLE, data.get("is_preview", False)
            return row

        return self._fill(FilledTitle, lecture.place, {"title": data["title"]}, {}, new_article)

    def _attach(self, content: LectureContent, lecture: Lecture) -> None:
        position = 0
        for attached in content.attachments:
            called = attached.called or attached.name
            row = Attachment(lecture=lecture, position=position)
            row.title = shortened(attached.title or title_from(called), "", self.content)
            words = self.media.keep(row, attached.name, called)
            if words:
                self.content.leave(content.place, words)
            else:
                self.attachments.append(row)
                position += 1

    def _captions(self, lecture: LectureContent) -> dict[str, str]:
        """By the names of the form's fields."""
        found = {}
        for language, name in lecture.captions.items():
            if language in languages.NAMES:
                found[f"{CAPTIONS}{language}"] = name
            else:
                words = _("There is no language “%(code)s” for captions.")
                self.content.leave(lecture.place, words % {"code": language})
        return found

    def _read_quiz(
        self, content: QuizContent, chapter: Chapter | None, position: int = 0
    ) -> FilledTitle | None:
        """Returns the lecture that a published quiz has."""
        quiz = quizzes.filled(content, self.row, chapter, self.media, self.content)
        if quiz is None:
            return None
        # Drafts are listed in the order in which they were made.
        quiz.row.created_at += timedelta(milliseconds=len(self.quizzes))
        self.quizzes.append(quiz)
        if not quiz.is_published or chapter is None:
            return None

        def new_row() -> Lecture:
            row = Lecture(chapter=chapter, position=position, kind=Lecture.Kind.QUIZ)
            row.is_preview = content.is_preview
            return row

        data = {"title": quiz.row.draft_title}
        form = self._fill(FilledTitle, content.place, data, {}, new_row)
        quiz.row.lecture, quiz.row.chapter = (form.instance, None) if form else (None, chapter)
        return form

    def store(self) -> None:
        self.row.updated_at = timezone.now() + publication.ABANDONED
        with transaction.atomic():
            _insert(self.row)  # not under another key: the chapters name this one
            for form in [*self.chapters, *self.lectures]:
                form.save_new(_insert)
            for quiz in self.quizzes:
                quiz.store()
            for row in [*self.attachments, *self.pictures.rows]:
                row.save(force_insert=True)
        counters.recount(self.row.pk)
        rows = Course.objects.filter(pk=self.row.pk)
        if not rows.update(status=Course.Status.DRAFT, updated_at=timezone.now()):
            raise _not_now()  # it took too long, and was removed


def _insert(row: Any) -> None:
    if isinstance(row, Lecture):
        row.count_reading_time()
    with transaction.atomic():
        row.save(force_insert=True)
