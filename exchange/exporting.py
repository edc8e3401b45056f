"""A course as one zip (docs/course-files.md), made while it is sent.

Nothing in it depends on when or where it is made: the same course gives the same bytes.
"""

import re
import zipfile
from collections.abc import Generator, Iterator
from pathlib import PurePosixPath
from typing import Any

import tomli_w
from django.db.models.fields.files import FieldFile
from django.utils.text import slugify

from courses.models import Course, Lecture, Picture
from courses.models.lecture import TEXTS
from quizzes.models import Quiz
from texts.pictures import FOLDER, ROOT

from . import quiz_files
from .course_files import COURSE, FENCE, FORMAT

DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say
PLAIN_FILE = 0o100644 << 16
CHUNK = 256 * 1024
LONGEST_STEM = 50  # characters of a title in a file's name
PICTURE = re.compile(rf"{ROOT}{FOLDER}[\w.-]+", re.ASCII)  # the address of one of ours in a text


def chunks(course: Course) -> Generator[bytes, None, None]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as target:  # type: ignore[call-overload]
        for name, content in _entries(course):
            yield from _write(target, sink, name, content)
    yield sink.taken()


def _entries(course: Course) -> Iterator[tuple[str, str | FieldFile]]:
    """The texts, then the media; those of one lecture at a time."""
    outline = _Outline(course)
    media = _Media(course, outline.lectures)
    yield COURSE, _course_text(course, outline, media)
    with_files = Lecture.objects.of(course).prefetch_related("caption_tracks", "attachments")
    for lecture in with_files.iterator(chunk_size=50):
        if lecture.pk in outline.lectures:
            yield outline.lectures[lecture.pk], _lecture_text(lecture, media)
    yield from outline.quiz_texts()
    yield from media.files.items()


class _Outline:
    """The chapters of a course, and the names of lectures and quizzes in its zip.

    Drafts of quizzes have no place among the lectures: they come last in their chapter.
    """

    def __init__(self, course: Course) -> None:
        self.chapters: dict[Any, dict[str, Any]] = {
            chapter.pk: {"title": chapter.title, "lecture": []} for chapter in course.chapters.all()
        }
        self.lectures: dict[Any, str] = {}
        self.quizzes: dict[Any, str] = {}
        self.unplaced: list[str] = []
        quizzes = list(Quiz.objects.in_course(course))
        published = {quiz.lecture_id: quiz for quiz in quizzes if quiz.lecture_id}
        for lecture in Lecture.objects.of(course).defer(*TEXTS):
            if lecture.pk in published:
                self._add_quiz(published[lecture.pk], lecture.chapter_id)
            elif not lecture.is_quiz:
                stem = self._stem(lecture.chapter_id, lecture.title, lecture.kind)
                self.lectures[lecture.pk] = f"lectures/{stem}.md"
                self._list(lecture.chapter_id).append(self.lectures[lecture.pk])
        for quiz in quizzes:
            if quiz.is_draft:
                self._add_quiz(quiz, quiz.chapter_id)

    def _list(self, chapter: Any) -> list[str]:
        listed: list[str] = self.chapters[chapter]["lecture"]
        return listed

    def _stem(self, chapter: Any, title: str, kind: str) -> str:
        number, listed = 0, self.unplaced
        if chapter in self.chapters:
            number, listed = list(self.chapters).index(chapter) + 1, self._list(chapter)
        words = slugify(title)[:LONGEST_STEM].strip("-") or kind
        return f"{number:02}-{len(listed) + 1:02}-{words}"

    def _add_quiz(self, quiz: Quiz, chapter: Any) -> None:
        name = f"quizzes/{self._stem(chapter, quiz.title, Lecture.Kind.QUIZ)}.toml"
        self.quizzes[quiz.pk] = name
        (self._list(chapter) if chapter in self.chapters else self.unplaced).append(name)

    def quiz_texts(self) -> Iterator[tuple[str, str]]:
        rows = Quiz.objects.filter(pk__in=list(self.quizzes)).select_related("lecture")
        found = rows.prefetch_related("questions").in_bulk()
        for key, name in self.quizzes.items():
            questions = [question.content for question in found[key].questions.all()]
            yield name, quiz_files.written(found[key], questions)


def _course_text(course: Course, outline: _Outline, media: "_Media") -> str:
    table: dict[str, Any] = {
        "format": FORMAT,
        "id": str(course.pk),
        "title": course.title,
        "subtitle": course.subtitle,
        "level": course.level,
        "language": course.language,
        "category": course.category.slug if course.category else None,
        "picture": media.named(course.thumbnail, "picture"),
        "outcomes": course.outcome_list,
        "requirements": course.requirement_list,
        "description": media.with_pictures(course.description, "description", "media/"),
        "quiz": outline.unplaced,
        "chapter": list(outline.chapters.values()),
    }
    return tomli_w.dumps(_filled(table), multiline_strings=True)


def _lecture_text(lecture: Lecture, media: "_Media") -> str:
    stem = media.stems[lecture.pk]
    has_own_length = not lecture.is_video or lecture.video_seconds
    table: dict[str, Any] = {
        "title": lecture.title,
        "kind": lecture.kind,
        "video_url": lecture.video_url,
        "video": media.named(lecture.video_file, stem),
        "seconds": None if has_own_length else lecture.seconds,
        "is_preview": lecture.is_preview,
        "captions": {
            track.language: media.named(track.file, f"{stem}.{track.language}")
            for track in lecture.caption_tracks.all()
            if media.has(track.file)
        },
        "attachment": [
            {"file": media.named(attached.file, f"{stem}-file-{number}"), "title": attached.title}
            for number, attached in enumerate(lecture.attachments.all(), 1)
            if media.has(attached.file)
        ],
    }
    body = media.with_pictures(lecture.body, stem, "../media/")
    return f"{FENCE}\n{tomli_w.dumps(_filled(table))}{FENCE}\n\n{body}".rstrip("\n") + "\n"


def _filled(table: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty, which is what a missing key says."""
    return {key: value for key, value in table.items() if value or key == "chapter"}


class _Media:
    """The files of a course and their names in its zip."""

    def __init__(self, course: Course, names: dict[Any, str]) -> None:
        self.stems = {key: PurePosixPath(name).stem for key, name in names.items()}
        self.files: dict[str, FieldFile] = {}
        self.pictures = {row.address: row.file for row in Picture.objects.of(course)}
        self.shown: dict[str, str] = {}  # names in the zip, by address

    def has(self, file: FieldFile) -> bool:
        return bool(file) and file.storage.exists(file.name or "")

    def named(self, file: FieldFile, stem: str) -> str:
        """The name of a stored file in the zip; none when there is no file."""
        if not self.has(file):
            return ""
        name = f"{stem}.{str(file).rpartition('.')[2]}"
        self.files[f"media/{name}"] = file
        return f"media/{name}"

    def with_pictures(self, text: str, stem: str, folder: str) -> str:
        """A text whose pictures are those in the zip; `folder` leads there from where it stands."""

        def mend(match: re.Match[str]) -> str:
            address = match[0]
            if address in self.pictures and address not in self.shown:
                number = len(self.shown) + 1
                self.shown[address] = self.named(self.pictures[address], f"{stem}-picture-{number}")
            name = self.shown.get(address)
            return f"{folder}{name.removeprefix('media/')}" if name else address

        return PICTURE.sub(mend, text)


def _write(
    target: zipfile.ZipFile, sink: "_Sink", name: str, content: str | FieldFile
) -> Iterator[bytes]:
    entry = zipfile.ZipInfo(name, DATE)
    entry.create_system, entry.external_attr = 3, PLAIN_FILE
    if isinstance(content, str):
        target.writestr(entry, content)
        yield sink.taken()
        return
    entry.file_size = content.size
    with content.storage.open(content.name or "") as source, target.open(entry, "w") as copy:
        for chunk in source.chunks(CHUNK):
            copy.write(chunk)
            yield sink.taken()


class _Sink:
    """What a zip is written to: it cannot go back, so each part of it can be sent at once."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        parts, self.parts = self.parts, []
        return b"".join(parts)
