"""A course as any of the formats brings it, before a row of it is stored."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from quizzes.content import QuestionContent

from .archives import MOST_ENTRIES, WrongFile, too_many_files

MOST_LECTURES = 500  # in one file, with quizzes; and chapters
IN_ARCHIVE = "archive:"  # before the name of a file, in an address in a text
# What may be the address of a picture of the archive.
ADDRESS = re.compile(rf"(?:{IN_ARCHIVE}|(?:\.\./)?media/)[^\s()<>\"'\\]+")
IMAGE = re.compile(rf"!\[((?:[^\[\]\\]|\\.){{0,500}})\]\(<?({ADDRESS.pattern})>?[^)\n]{{0,300}}\)")


@dataclass(frozen=True)
class Left:
    """Something that was not taken, or not as it was."""

    place: str  # where in the file, for people
    words: str  # why
    is_taken: bool = False  # but not as it was


class Remarks:
    """What is said of a file."""

    left: list[Left]

    @property
    def not_taken(self) -> list[Left]:
        return [left for left in self.left if not left.is_taken]

    @property
    def changed(self) -> list[Left]:
        return [left for left in self.left if left.is_taken]


@dataclass
class Attached:
    """A file beside a lecture's text."""

    name: str  # in the archive
    title: str  # the name that students see
    called: str = ""  # the file's own name, where the archive has another


@dataclass
class LectureContent:
    place: str
    fields: dict[str, Any]  # of the lecture's form, as they are typed
    video: str = ""  # the names of files in the archive, here and below
    captions: dict[str, str] = field(default_factory=dict)  # by language
    attachments: list[Attached] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)  # by the address in the text


@dataclass
class QuizContent:
    place: str
    fields: dict[str, Any]  # of a quiz, as they are typed
    questions: list[QuestionContent] = field(default_factory=list)
    is_published: bool = False
    is_preview: bool = False  # once it is published


@dataclass
class ChapterContent:
    place: str
    title: str
    lectures: list[LectureContent | QuizContent] = field(default_factory=list)  # in order


@dataclass
class CourseContent:
    fields: dict[str, Any]  # of the course's form
    key: str = ""  # what says in the file which course it is
    category: str = ""  # its slug
    picture: str = ""  # the name of a file in the archive
    pictures: dict[str, str] = field(default_factory=dict)  # of its description
    chapters: list[ChapterContent] = field(default_factory=list)
    quizzes: list[QuizContent] = field(default_factory=list)  # drafts that are in no chapter yet
    left: list[Left] = field(default_factory=list)
    lectures: int = 0  # so far, with quizzes
    attached: int = 0  # files beside them

    def add(self, entry: LectureContent | QuizContent, chapter: ChapterContent) -> None:
        """At the end of a chapter. Raises WrongFile when there are too many of its kind."""
        chapter.lectures.append(entry)
        self._count(entry)

    def add_unplaced(self, quiz: QuizContent) -> None:
        self.quizzes.append(quiz)
        self._count(quiz)

    def add_chapter(self, chapter: ChapterContent) -> None:
        self.chapters.append(chapter)
        if len(self.chapters) > MOST_LECTURES:
            text = _("There are too many chapters in this file: %(most)s at the most.")
            raise WrongFile(text % {"most": MOST_LECTURES})

    def _count(self, entry: LectureContent | QuizContent) -> None:
        self.lectures += 1
        if self.lectures > MOST_LECTURES:
            text = _("There are too many lectures in this file: %(most)s at the most.")
            raise WrongFile(text % {"most": MOST_LECTURES})
        if isinstance(entry, LectureContent):
            self.attached += len(entry.attachments)
        if self.attached > MOST_ENTRIES:
            raise too_many_files()

    def leave(self, place: str, words: Any) -> None:
        self.left.append(Left(place, str(words)))

    def change(self, place: str, words: Any) -> None:
        self.left.append(Left(place, str(words), is_taken=True))
