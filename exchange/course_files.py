"""Courses in our own format, docs/course-files.md: TOML and Markdown.

A lecture stands in a file of its own, or in the table of its chapter, as in `demo/`.
"""

import posixpath
import tomllib
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from courses.models import Lecture

from . import quiz_files
from .archives import Archive, WrongFile, content
from .content import (
    ADDRESS,
    Attached,
    ChapterContent,
    CourseContent,
    LectureContent,
    QuizContent,
)
from .tables import Table, entries, typed

COURSE = "course.toml"
FORMAT = 1
FENCE = "+++"  # before and behind a lecture's TOML
QUIZ = ".toml"  # how the name of a quiz ends
LARGEST_TEXT = 1024**2  # bytes
LARGEST_QUIZ = 8 * 1024**2  # its questions are as long as they may be, in letters of four bytes
MOST_DOTS = 100  # in a key: the reader's work grows with their square
COURSE_TEXTS = ("title", "subtitle", "description", "level", "language")
COURSE_LISTS = ("outcomes", "requirements")
LECTURE_TEXTS = ("title", "kind", "video_url", "body")

ReadText = Callable[[str], str]


def read(archive: Archive, root: str) -> CourseContent:
    def text(name: str) -> str:
        return _text(archive, root + name, name)

    course = course_of(_table(text(COURSE), COURSE), text)
    _find_files(course, archive, root)
    return course


def course_of(table: Table, text: ReadText) -> CourseContent:
    """A course from its table; `text` gives the files that it names."""
    if table.get("format", FORMAT) != FORMAT:
        raise WrongFile(_("This file was made by a later SkillRise: it cannot be read here."))
    course = CourseContent(fields={})
    course.fields = {
        name: typed(table, name, str, COURSE, course) for name in COURSE_TEXTS if name in table
    }
    course.fields |= {
        name: "\n".join(entries(table, name, str, COURSE, course))
        for name in COURSE_LISTS
        if name in table
    }
    course.key = typed(table, "id", str, COURSE, course)
    course.category = typed(table, "category", str, COURSE, course)
    course.picture = typed(table, "picture", str, COURSE, course)
    for number, chapter in enumerate(entries(table, "chapter", dict, COURSE, course), 1):
        place = _("chapter %(number)s") % {"number": number}
        read_chapter = ChapterContent(place, typed(chapter, "title", str, place, course))
        course.add_chapter(read_chapter)
        for index, entry in enumerate(entries(chapter, "lecture", (str, dict), place, course), 1):
            here = _("%(chapter)s, lecture %(number)s") % {"chapter": place, "number": index}
            course.add(_entry(entry, text, here, course), read_chapter)
    for number, entry in enumerate(entries(table, "quiz", (str, dict), COURSE, course), 1):
        place = _("quiz %(number)s") % {"number": number}
        _add_quiz(entry, text, place, course)
    return course


def _add_quiz(entry: Any, text: ReadText, place: str, course: CourseContent) -> None:
    """One beside the chapters; as a table it may name the chapter at whose end it stands."""
    if isinstance(entry, str):
        course.add_unplaced(_quiz(entry, text, course))
        return
    quiz = quiz_files.read(entry, place, course)
    title = typed(entry, "chapter", str, place, course)
    chapter = next((chapter for chapter in course.chapters if chapter.title == title), None)
    if chapter:
        course.add(quiz, chapter)
    else:
        course.add_unplaced(quiz)


def split(text: str, place: str) -> Table:
    """A lecture's file: its TOML between two fences, and its text as `body`."""
    start, _fence, rest = text.removeprefix("\ufeff").partition("\n")
    head, fence, body = f"\n{rest}".partition(f"\n{FENCE}")
    if start.strip() != FENCE or not fence or body.partition("\n")[0].strip():
        raise WrongFile(
            _("“%(name)s” in this file does not begin with “+++”, TOML, and “+++” again.")
            % {"name": place[:80]}
        )
    return _table(head, place) | {"body": body.partition("\n")[2].strip("\n")}


def _entry(
    entry: Any, text: ReadText, place: str, course: CourseContent
) -> LectureContent | QuizContent:
    if not isinstance(entry, str):
        return _lecture(dict(entry), place, course)
    if entry.endswith(QUIZ):
        return _quiz(entry, text, course)
    return _lecture(split(text(entry), entry), entry, course)


def _quiz(name: str, text: ReadText, course: CourseContent) -> QuizContent:
    return quiz_files.read(_table(text(name), name), name, course)


def _lecture(table: Table, place: str, course: CourseContent) -> LectureContent:
    fields: dict[str, Any] = {
        name: typed(table, name, str, place, course) for name in LECTURE_TEXTS
    }
    video = typed(table, "video", str, place, course)
    has_video = video or fields["video_url"]
    fields["kind"] = fields["kind"] or Lecture.Kind.VIDEO if has_video else fields["kind"]
    fields["kind"] = fields["kind"] or Lecture.Kind.ARTICLE
    fields["seconds"] = str(typed(table, "seconds", (int, str), place, course) or "")
    fields["is_preview"] = bool(typed(table, "is_preview", bool, place, course))
    lecture = LectureContent(place, fields, video=video)
    captions = typed(table, "captions", dict, place, course) or {}
    lecture.captions = {
        language: name for language, name in captions.items() if isinstance(name, str)
    }
    for attached in entries(table, "attachment", dict, place, course):
        name, title = (typed(attached, key, str, place, course) for key in ("file", "title"))
        lecture.attachments.append(Attached(name, title))
    return lecture


def _text(archive: Archive, name: str, shown: str) -> str:
    if name not in archive.names:
        raise WrongFile(
            _("“%(name)s” is named in this file, and is not in it.") % {"name": shown[:80]}
        )
    is_quiz = shown != COURSE and shown.endswith(QUIZ)
    largest = LARGEST_QUIZ if is_quiz else LARGEST_TEXT
    try:
        text = content(archive, name, largest).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongFile(_("“%(name)s” is not in UTF-8.") % {"name": shown[:80]}) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _table(text: str, place: str) -> Table:
    wrong = _("“%(name)s” in this file is no TOML that we can read: %(error)s")
    if _has_long_keys(text):
        raise WrongFile(wrong % {"name": place[:80], "error": _("a key is too long")})
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also of a number with thousands of digits
        raise WrongFile(wrong % {"name": place[:80], "error": str(error)[:200]}) from None


def _has_long_keys(text: str) -> bool:
    run = 0
    for part in text.split("."):
        part = part.strip(" \t")
        is_of_key = part and not any(sign in part for sign in " \t\n=,{}[]#")
        run = run + 1 if is_of_key else 0
        if run > MOST_DOTS:
            return True
    return False


def _find_files(course: CourseContent, archive: Archive, root: str) -> None:
    """Name files as the archive does, and find the pictures of texts."""

    def find(name: str) -> str:
        return root + posixpath.normpath(name) if name else ""

    course.picture = find(course.picture)
    for lecture in (lecture for chapter in course.chapters for lecture in chapter.lectures):
        if isinstance(lecture, QuizContent):
            continue
        lecture.video = find(lecture.video)
        lecture.captions = {key: find(name) for key, name in lecture.captions.items()}
        for attached in lecture.attachments:
            attached.name = find(attached.name)
        lecture.pictures = pictures_in(lecture.fields["body"], archive, root)
    course.pictures = pictures_in(course.fields.get("description", ""), archive, root)


def pictures_in(text: str, archive: Archive, root: str) -> dict[str, str]:
    """By their addresses in a text of ours, which stand as they would beside it."""
    found = {address: root + address.removeprefix("../") for address in ADDRESS.findall(text)}
    return {address: name for address, name in found.items() if name in archive.names}
