"""IMS Common Cartridge 1.0 to 1.3, as Canvas and others export it (.imscc).

https://www.imsglobal.org/cc/ccv1p3/imscc_Overview-v1p3.html
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import lectures, markup
from .archives import Archive, WrongFile, content
from .banks.drafts import qti_quiz
from .banks.source import Texts
from .content import ChapterContent, CourseContent, LectureContent, QuizContent
from .pages import LONGEST_PAGE, Found, Pages, decoded

MANIFEST = "imsmanifest.xml"
MOST_ITEMS = 5_000
MOST_ELEMENTS = 800_000  # of quizzes together
DEEPEST = 20  # folders in folders
PAGES = (".html", ".htm", ".xhtml")
FILE_BASES = ("$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$", "%24IMS-CC-FILEBASE%24")
SETTINGS = "course_settings/"  # Canvas's own
QUIZZES = "imsqti"  # how the type of an assessment or a question bank begins
OWN_QUIZZES = "non_cc_assessments/"  # Canvas's own, of more kinds than the standard has
# What a resource is called that we do not take, by how its type begins.
OTHERS = {
    "imsdt": "discussion",
    "imsbasiclti": "external tool",
    "imsbasiclti_xmlv1p0": "external tool",
    "assignment": "assignment",
}


@dataclass
class Resource:
    type: str
    files: list[str]  # the first is what it opens with
    is_assignment: bool = False


class Cartridge:
    def __init__(self, archive: Archive, root: str) -> None:
        self.archive, self.root = archive, root
        self.manifest = markup.read(archive, root + MANIFEST)
        self.resources = dict(self._resources())
        self.pages = Pages()
        self.taken: set[str] = set()  # resources
        self.used: set[str] = set()  # files
        self.course = CourseContent(fields={})
        self.texts = Texts()  # of questions
        self.elements = 0  # of their files

    def read(self) -> CourseContent:
        _refuse_others(self.manifest)
        general = self.manifest.find("metadata/lom/general")
        self.course.fields = {
            "title": lectures.shortened(_string(general, "title"), MANIFEST, self.course),
            "description": _string(general, "description"),
            "language": markup.words(general, "language"),
        }
        if identifier := self.manifest.get("identifier", "").strip()[:200]:
            # Some programs give all their courses the same one.
            self.course.key = f"cartridge:{identifier}:{self.course.fields['title']}"
        for item in self._top():
            self._read_top(item)
        self._read_unlisted()
        self._read_unlisted_quizzes()
        self._say_what_is_left()
        return self.course

    def _resources(self) -> Iterator[tuple[str, Resource]]:
        for found in self.manifest.iterfind("resources/resource"):
            files = [file.get("href", "") for file in found.iterfind("file")]
            names = [self._inside(found.get("base", ""), name) for name in files]
            first = self._inside(found.get("base", ""), found.get("href", ""))
            ordered = [first, *(name for name in names if name != first)] if first else names
            is_assignment = any(name.endswith("/assignment_settings.xml") for name in names)
            kind = found.get("type", "").lower()
            yield found.get("identifier", ""), Resource(kind, ordered, is_assignment)

    def _inside(self, folder: str, address: str) -> str:
        """The name of a file that the manifest names, if it is in the archive."""
        path = posixpath.normpath(posixpath.join(folder, decoded(address)))
        for name in (path, posixpath.normpath(posixpath.join(folder, address))):
            if self.root + name in self.archive.names:
                return self.root + name
        return ""

    # The table of contents

    def _top(self) -> list[Element]:
        """Chapters, and what stands beside them; a root without a title is none."""
        items = self.manifest.findall("organizations/organization/item")
        while len(items) == 1 and not markup.words(items[0], "title"):
            items = items[0].findall("item")
        return items

    def _read_top(self, item: Element) -> None:
        title = markup.words(item, "title")
        inner = item.findall("item")
        if inner:
            self._new_chapter(title)
            self._read_items(inner, DEEPEST)
        else:
            if not self.course.chapters:
                self._new_chapter(self.course.fields["title"])
            self._read_items([item], 1)

    def _read_items(self, items: list[Element], depth: int) -> None:
        for item in items:
            title = markup.words(item, "title")
            key = item.get("identifierref", "")
            if key:
                self._read_resource(key, title)
            elif not item.findall("item") and title:
                self.course.leave(title, _("A heading without content."))
            if depth:
                self._read_items(item.findall("item"), depth - 1)

    def _new_chapter(self, title: str) -> None:
        title = lectures.shortened(title or _("Contents"), MANIFEST, self.course)
        self.course.add_chapter(ChapterContent(title, title))

    def _read_unlisted(self) -> None:
        """Pages that stand in no module, as Canvas exports them."""
        unlisted = [
            (key, resource)
            for key, resource in self.resources.items()
            if key not in self.taken
            and resource.type.startswith("webcontent")
            and any(name.lower().endswith(PAGES) for name in resource.files[:1])
            and not self.used.intersection(resource.files)
            and not key.endswith("_fallback")
        ]
        if unlisted:
            self._new_chapter(_("Other pages"))
        for key, _resource in unlisted:
            self._read_resource(key, "")

    # Lectures

    def _add(self, lecture: LectureContent | QuizContent | None) -> None:
        if lecture:
            self.course.add(lecture, self.course.chapters[-1])

    def _read_resource(self, key: str, title: str) -> None:
        resource = self.resources.get(key)
        self.taken.add(key)
        name = resource.files[0] if resource and resource.files else ""
        kind = _other_kind(resource) if resource else ""
        if kind:
            self.course.leave(title or name, lectures.not_taken(kind))
        elif resource and resource.type.startswith(QUIZZES):
            self._add(self._quiz(key, title))
        elif resource is None or not name:
            self.course.leave(title or key, _("Its file is missing."))
        else:
            self.used.update(resource.files)
            self._read_file(resource, name, title)

    def _read_file(self, resource: Resource, name: str, title: str) -> None:
        if resource.type.startswith("imswl"):
            self._read_link(name, title)
        elif name.lower().endswith(PAGES):
            self._read_page(name, title)
        else:
            file = Found(name, name)
            self._add(lectures.of_file(file, title, self.course))

    def _read_link(self, name: str, title: str) -> None:
        link = markup.read(self.archive, name)
        url = link.find("url")
        address = url.get("href", "") if url is not None else ""
        title = title or markup.words(link, "title")
        self._add(lectures.of_link(title, address, self.course))

    def _read_page(self, name: str, title: str) -> None:
        html = content(self.archive, name, LONGEST_PAGE).decode("utf-8", "replace")
        title = title or lectures.title_of(html) or lectures.title_from(name)

        def resolve(address: str) -> Found | None:
            found = self._resolve(address, posixpath.dirname(name.removeprefix(self.root)))
            return Found(found, found) if found else None

        try:
            page = self.pages.read(html, resolve)
        except WrongFile:
            raise
        except ValidationError as error:
            self.course.leave(title, error.messages[0])
            return
        self.used.update((file.name for file in page.files), page.pictures.values(), [page.video])
        if page.is_empty:
            self.course.leave(title, _("Nothing is written there."))
        else:
            self._add(lectures.of_page(title, page, self.course))

    def _resolve(self, address: str, folder: str) -> str:
        for base in FILE_BASES:
            if address.startswith(base):
                path = address.removeprefix(base).lstrip("/")
                return self._inside("web_resources", path) or self._inside("", path)
        if ":" in address.partition("/")[0] or address.startswith(("#", "$", "//")):
            return ""
        return self._inside(folder, address)

    # Quizzes

    def quizzes(self) -> Iterator[tuple[str, Element]]:
        """The keys of assessments and question banks, and what stands in them."""
        for key, resource in self.resources.items():
            if resource.type.startswith(QUIZZES):
                found = self._questions(key)
                if found is not None:
                    yield key, found

    def _questions(self, key: str) -> Element | None:
        """Of the standard's file and Canvas's own, the one that has more."""
        own = self._inside("", f"{OWN_QUIZZES}{key}.xml.qti")
        names = [name for name in (own, *self.resources[key].files[:1]) if name]
        self.used.update(names)
        found = [markup.read(self.archive, name) for name in names]
        self.elements += sum(1 for root in found for _element in root.iter())
        if self.elements > MOST_ELEMENTS:
            raise WrongFile(_("The quizzes in this file are too long to be read together."))
        return max(found, key=lambda root: len(list(root.iter("item"))), default=None)

    def _quiz(self, key: str, title: str) -> QuizContent | None:
        """A draft with the questions of an assessment or a bank; None without any."""
        self.used.update(self.resources[key].files)
        root = self._questions(key)
        if root is None:
            self.course.leave(title or key, _("Its file is missing."))
            return None
        return qti_quiz(root, title or key, self.texts, self.course)

    def _read_unlisted_quizzes(self) -> None:
        """Assessments that stand in no module, and question banks."""
        for key, resource in self.resources.items():
            if key in self.taken or not resource.type.startswith(QUIZZES):
                continue
            self.taken.add(key)
            if quiz := self._quiz(key, ""):
                self.course.add_unplaced(quiz)

    # What is left

    def _say_what_is_left(self) -> None:
        for key, resource in self.resources.items():
            kind = _other_kind(resource)
            names = [name.removeprefix(self.root) for name in resource.files]
            is_setting = not names or names[0].startswith((SETTINGS, OWN_QUIZZES))
            is_part = key.endswith("_fallback") or resource.type.startswith("associatedcontent")
            if key in self.taken or self.used.intersection(resource.files):
                continue
            if kind or not (is_setting or is_part):
                reason = lectures.not_taken(kind) if kind else _("No page leads to this file.")
                self.course.leave(names[0] if names else key, reason)


def read(archive: Archive, root: str) -> CourseContent:
    return Cartridge(archive, root).read()


def _refuse_others(manifest: Element) -> None:
    schema = markup.words(manifest, "metadata/schema")
    if "SCORM" in schema.upper():
        raise WrongFile(
            _(
                "This is a SCORM package, which plays in a player of its own: we take Common "
                "Cartridge (.imscc) and Moodle backups (.mbz)."
            )
        )
    if sum(1 for _item in manifest.iter("item")) > MOST_ITEMS:
        raise WrongFile(_("The table of contents in this file is too long."))


def _other_kind(resource: Resource) -> str:
    if resource.is_assignment:
        return "assignment"
    return next((kind for start, kind in OTHERS.items() if resource.type.startswith(start)), "")


def _string(general: Element | None, name: str) -> str:
    return markup.words(general, f"{name}/string") or markup.words(general, f"{name}/langstring")
