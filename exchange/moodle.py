"""Backups of Moodle 2 and later (.mbz): a zip or a gzipped tar of XML.

https://docs.moodle.org/dev/Backup_2.0_general_architecture
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import lectures, markup
from .archives import Archive, WrongFile
from .content import ChapterContent, CourseContent, QuizContent
from .moodle_quizzes import QUESTIONS, Bank
from .pages import Found, Page, Pages, decoded, plain

BACKUP = "moodle_backup.xml"
HASH = re.compile(r"[0-9a-f]{40}")
FOLDER = re.compile(r"(?:activities|sections)/\w{1,100}")
PLUGIN_FILE = "@@PLUGINFILE@@/"
MOST_ACTIVITIES = 5_000
# By Moodle's name of a module that we do not take.
OTHERS = {
    "forum": "discussion",
    "assign": "assignment",
    "assignment": "assignment",
    "lti": "external tool",
    "chat": "discussion",
}


@dataclass
class Stored:
    """A file of the backup, which stands there under the hash of its content."""

    name: str  # in the archive
    path: str  # where Moodle shows it, from the folder of its area
    area: str

    @property
    def found(self) -> Found:
        return Found(self.name, self.path)


@dataclass
class Activity:
    module: str
    title: str
    folder: str


class Backup:
    def __init__(self, archive: Archive, root: str) -> None:
        self.archive, self.root = archive, root
        self.backup = markup.read(archive, root + BACKUP)
        self.course = CourseContent(fields={})
        self.pages = Pages()
        self.files: dict[str, list[Stored]] = {}  # by context
        self.shown: dict[tuple[str, str, str], Found] = {}  # by context, item or none, and path
        self.bank = Bank(None)

    def read(self) -> CourseContent:
        self._read_course()
        self._read_files()
        if f"{self.root}{QUESTIONS}" in self.archive.names:
            self.bank = Bank(markup.read(self.archive, f"{self.root}{QUESTIONS}"))
        activities = self._activities()
        for section in self.backup.iterfind("information/contents/sections/section"):
            self._read_section(section, activities)
        for activity in activities.values():  # of sections that the backup does not have
            self._read_unplaced(activity)
        for quiz in self.bank.others(self.course):
            self.course.add_unplaced(quiz)
        return self.course

    def _read_course(self) -> None:
        information = self.backup.find("information")
        name = f"{self.root}course/course.xml"
        course = markup.read(self.archive, name) if name in self.archive.names else None
        title = markup.words(course, "fullname") or markup.words(
            information, "original_course_fullname"
        )
        self.course.fields = {
            "title": lectures.shortened(plain(title), BACKUP, self.course),
            "language": markup.words(course, "lang").replace("_", "-"),
        }
        summary = self._page(markup.words(course, "summary"), "", _("Summary"))
        self.course.fields["description"] = summary.body if summary else ""
        site = markup.words(information, "original_site_identifier_hash")[:64]
        number = markup.words(information, "original_course_id")[:20]
        self.course.key = f"moodle:{site}:{number}" if site and number else ""

    def _read_files(self) -> None:
        name = f"{self.root}files.xml"
        if name not in self.archive.names:
            return
        for file in markup.read(self.archive, name).iterfind("file"):
            digest = markup.words(file, "contenthash")
            stored = f"{self.root}files/{digest[:2]}/{digest}"
            called = markup.words(file, "filename")
            if (
                not HASH.fullmatch(digest)
                or called in ("", ".")
                or stored not in self.archive.names
            ):
                continue
            path = posixpath.join(markup.words(file, "filepath").lstrip("/"), called)
            area, item = markup.words(file, "filearea"), markup.words(file, "itemid")
            context = markup.words(file, "contextid")
            files = self.files.setdefault(context, [])
            files.append(Stored(stored, path, area))
            for of_item in (item, ""):
                self.shown[context, of_item, path] = files[-1].found

    def _activities(self) -> dict[str, Activity]:
        found = {}
        for entry in self.backup.iterfind("information/contents/activities/activity"):
            activity = Activity(
                markup.words(entry, "modulename"),
                plain(markup.words(entry, "title")),
                markup.words(entry, "directory"),
            )
            found[markup.words(entry, "moduleid")] = activity
        if len(found) > MOST_ACTIVITIES:
            raise WrongFile(_("The table of contents in this file is too long."))
        return found

    def _read_unplaced(self, activity: Activity) -> None:
        if activity.module == "quiz":
            chapter = ChapterContent("", "")
            self._read_activity(activity, chapter)
            self.course.quizzes += [
                quiz for quiz in chapter.lectures if isinstance(quiz, QuizContent)
            ]
        else:
            self.course.leave(activity.title, _("It stands in no section."))

    # Sections

    def _read_section(self, entry: Element, activities: dict[str, Activity]) -> None:
        folder = markup.words(entry, "directory")
        section = self._xml(folder, "section.xml")
        number = markup.words(section, "number") or markup.words(entry, "title")
        named, summary = plain(markup.words(section, "name")), markup.words(section, "summary")
        title = lectures.shortened(named or _section_title(number, summary), folder, self.course)
        chapter = ChapterContent(title, title)
        self.course.add_chapter(chapter)
        page = self._page(summary, "", title)
        if page and page.body and plain(summary) != title:
            self.course.add(lectures.of_page(title, page, self.course), chapter)
        for key in markup.words(section, "sequence").split(","):
            activity = activities.pop(key.strip(), None)
            if activity:
                self._read_activity(activity, chapter)
        if not chapter.lectures:
            self.course.chapters.remove(chapter)

    def _xml(self, folder: str, name: str) -> Element | None:
        path = f"{self.root}{folder}/{name}"
        if not FOLDER.fullmatch(folder) or path not in self.archive.names:
            return None
        return markup.read(self.archive, path)

    # Activities

    def _read_activity(self, activity: Activity, chapter: ChapterContent) -> None:
        read = READERS.get(activity.module)
        if read is None:
            kind = OTHERS.get(activity.module, activity.module)
            self.course.leave(activity.title, lectures.not_taken(kind))
            return
        found = self._xml(activity.folder, f"{activity.module}.xml")
        module = found.find(activity.module) if found is not None else None
        if found is None or module is None:
            self.course.leave(activity.title, _("Its file is missing."))
            return
        title = plain(markup.words(module, "name")) or activity.title
        read(self, module, found.get("contextid", ""), title, chapter)

    def _read_page(
        self, module: Element, context: str, title: str, chapter: ChapterContent
    ) -> None:
        self._add_page(markup.words(module, "content"), context, title, chapter)

    def _read_label(
        self, module: Element, context: str, title: str, chapter: ChapterContent
    ) -> None:
        self._add_page(markup.words(module, "intro"), context, title, chapter)

    def _read_book(
        self, module: Element, context: str, title: str, chapter: ChapterContent
    ) -> None:
        for entry in module.iterfind("chapters/chapter"):
            name = plain(markup.words(entry, "title")) or title
            html, item = markup.words(entry, "content"), entry.get("id", "")
            self._add_page(html, context, name, chapter, item)

    def _read_url(self, module: Element, context: str, title: str, chapter: ChapterContent) -> None:
        address = markup.words(module, "externalurl")
        lecture = lectures.of_link(title, address, self.course)
        intro = self._page(markup.words(module, "intro"), context, title)
        if intro and intro.body:
            lecture.fields["body"] = f"{intro.body}\n\n{lecture.fields['body']}".strip()
            lecture.pictures = intro.pictures
        self.course.add(lecture, chapter)

    def _read_files_of(
        self, module: Element, context: str, title: str, chapter: ChapterContent
    ) -> None:
        """A resource, which is a file, or a folder of them."""
        found = [file for file in self.files.get(context, []) if file.area == "content"]
        if not found:
            self.course.leave(title, _("Its file is missing."))
            return
        lecture = lectures.of_file(found[0].found, title, self.course)
        for file in found[1:]:
            lectures.attach(lecture, file.found)
        intro = self._page(markup.words(module, "intro"), context, title)
        if intro and intro.body:
            lecture.fields["body"] = f"{intro.body}\n\n{lecture.fields['body']}".strip()
            lecture.pictures |= intro.pictures
        self.course.add(lecture, chapter)

    def _read_quiz(
        self, module: Element, context: str, title: str, chapter: ChapterContent
    ) -> None:
        intro = self._page(markup.words(module, "intro"), context, title)
        quiz = self.bank.quiz(module, title, intro, self.course)
        if quiz:
            self.course.add(quiz, chapter)

    # Texts

    def _add_page(
        self, html: str, context: str, title: str, chapter: ChapterContent, item: str = ""
    ) -> None:
        page = self._page(html, context, title, item)
        if page is None:
            return
        if page.is_empty:
            self.course.leave(title, _("Nothing is written there."))
        else:
            self.course.add(lectures.of_page(title, page, self.course), chapter)

    def _page(self, html: str, context: str, title: str, item: str = "") -> Page | None:
        """None, and a word about it, for a page that cannot be read.

        `item` is that of the area of its files, such as a chapter of a book.
        """

        def resolve(address: str) -> Found | None:
            if not address.startswith(PLUGIN_FILE):
                return None
            return self.shown.get((context, item, decoded(address.removeprefix(PLUGIN_FILE))))

        try:
            return self.pages.read(html, resolve)
        except WrongFile:
            raise
        except ValidationError as error:
            self.course.leave(title, error.messages[0])
            return None


def _section_title(number: str, summary: str) -> str:
    """Of a section without a name: old courses write one into its summary."""
    words = plain(summary)
    if 0 < len(words) <= lectures.LONGEST_TITLE:
        return words
    return _("General") if number == "0" else _("Section %(number)s") % {"number": number}


Read = Callable[[Backup, Element, str, str, ChapterContent], None]
READERS: dict[str, Read] = {
    "page": Backup._read_page,
    "label": Backup._read_label,
    "book": Backup._read_book,
    "url": Backup._read_url,
    "resource": Backup._read_files_of,
    "folder": Backup._read_files_of,
    "quiz": Backup._read_quiz,
}


def read(archive: Archive, root: str) -> CourseContent:
    return Backup(archive, root).read()
