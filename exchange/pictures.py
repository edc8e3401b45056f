"""The pictures of a text: from the archive into the storage, and their addresses into the text."""

import re

from courses.models import Course, Lecture, Picture

from .content import ADDRESS, IMAGE, CourseContent
from .media import Media

LONGEST_ALT = 250


class Pictures:
    """Those of one course; a picture that several texts show is stored once."""

    def __init__(self, media: Media, content: CourseContent) -> None:
        self.media, self.content = media, content
        self.kept: dict[str, Picture | None] = {}  # by name in the archive
        self.rows: list[Picture] = []

    def shown(self, text: str, named: dict[str, str], place: str, of: Course | Lecture) -> str:
        """The text with the addresses of the stored pictures; those that are not taken are words."""
        alts = {match[2]: match[1] for match in IMAGE.finditer(text)}
        addresses = {}
        for address, name in named.items():
            alt = re.sub(r"\\(.)", r"\1", alts.get(address, ""))[:LONGEST_ALT]
            picture = self._picture(name, alt, place, of)
            addresses[address] = picture.address if picture else ""

        def mend_image(match: re.Match[str]) -> str:
            return match[1] if addresses.get(match[2]) == "" else match[0]

        def mend(match: re.Match[str]) -> str:
            return addresses.get(match[0]) or match[0]

        return ADDRESS.sub(mend, IMAGE.sub(mend_image, text))

    def _picture(self, name: str, alt: str, place: str, of: Course | Lecture) -> Picture | None:
        owner = {"lecture": of} if isinstance(of, Lecture) else {"course": of}
        picture = Picture(alt=alt, **owner)
        if name in self.kept:
            kept = self.kept[name]
            if kept:
                picture.file, picture.bytes = kept.file.name, kept.bytes
        else:
            words = self.media.keep(picture, name, "")
            if words:
                self.content.leave(place, words)
            self.kept[name] = None if words else picture
        if self.kept[name] is None:
            return None
        self.rows.append(picture)
        return picture
