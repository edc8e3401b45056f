"""Descriptions of the pictures in a lecture, for those who do not see them.

A model that takes pictures sees them; another one reads the text around each, and says so.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import ngettext

from courses.models import Lecture, Picture
from texts.pictures import sizes
from texts.validators import is_visible

from . import answers, draft_prompts
from .answers import Found
from .draft_prompts import Messages

MOST = 8  # pictures of one request
LONGEST: int = Picture._meta.get_field("alt").max_length or 250
TOKENS = 120  # of an answer, for each picture
LARGEST = 400_000  # bytes of a picture that is sent
AROUND = 400  # characters on each side of a picture
SHOWN = re.compile(
    r"!\[(?P<alt>(?:\\.|[^\[\]\\])*)\]"
    r"\((?P<address>/media/pictures/[0-9a-f]{32}-\d{1,4}x\d{1,4}\.webp)(?P<title>\s[^()]*)?\)"
)

SCHEMA = {
    "type": "object",
    "properties": {
        "pictures": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"number": {"type": "integer"}, "alt": {"type": "string"}},
                "required": ["number", "alt"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["pictures"],
    "additionalProperties": False,
}


def pictures_of(lecture: Lecture) -> list[Picture]:
    """As many as one request takes: those in the text first, in its order."""
    places = {
        match["address"]: match.start() for match in reversed([*SHOWN.finditer(lecture.body)])
    }
    pictures = sorted(
        lecture.pictures.all(), key=lambda it: places.get(it.address, len(lecture.body))
    )
    return pictures[:MOST]


def messages(lecture: Lecture, pictures: Sequence[Picture], seen: Sequence[str]) -> Messages:
    around = [_around(picture, lecture) for picture in pictures]
    return draft_prompts.alt_texts(lecture.chapter.course, around, seen)


def data_urls(pictures: Sequence[Picture]) -> list[str]:
    """What a model sees of the pictures; none where it takes none, or one of them is too large."""
    if not settings.AI_SEES_PICTURES:
        return []
    urls = [_data_url(picture) for picture in pictures]
    return [] if "" in urls else urls


def read(text: str, asked: Mapping[str, Any]) -> Found:
    """The descriptions in an answer, by the keys of the pictures that were asked about."""
    alts: dict[int, str] = {}
    for row in answers.items(text, "pictures"):
        alt = " ".join((answers.clean(row.get("alt")) or "").split())
        if type(row.get("number")) is int and is_visible(alt) and len(alt) <= LONGEST:
            alts.setdefault(row["number"], alt)
    rows = [
        {"picture": picture, "alt": alts[number]}
        for number, picture in enumerate(asked["pictures"], 1)
        if number in alts
    ]
    content = {"pictures": rows} if rows else {}
    return Found(content, _missing(len(asked["pictures"]) - len(rows)))


def in_text(body: str, alts: Mapping[str, str]) -> str:
    """`body` with another description at each place of a picture; `alts` are by its address."""

    def described(match: re.Match[str]) -> str:
        alt = alts.get(match["address"])
        if alt is None:
            return match[0]
        return f"![{_escaped(alt)}]({match['address']}{match['title'] or ''})"

    return SHOWN.sub(described, body)


def _escaped(alt: str) -> str:
    """As Picture.markdown has it."""
    return Picture(alt=alt).markdown.removeprefix("![").rpartition("](")[0]


def _around(picture: Picture, lecture: Lecture) -> str:
    lines = [f"in the lecture “{lecture.title}”"]
    place = next(
        (it for it in SHOWN.finditer(lecture.body) if it["address"] == picture.address), None
    )
    if place:
        before = lecture.body[max(0, place.start() - AROUND) : place.start()]
        after = lecture.body[place.end() : place.end() + AROUND]
        lines += [f"Before it: {_plain(before)}", f"After it: {_plain(after)}"]
    if picture.alt:
        lines.append(f"Described so far as: {picture.alt}")
    return "\n".join(lines)


def _plain(markdown: str) -> str:
    return " ".join(SHOWN.sub("", markdown).split())


def _data_url(picture: Picture) -> str:
    """Its narrowest size; empty when it is gone or too large."""
    stored = sizes(str(picture.file))
    try:
        with picture.file.storage.open(stored[0].name) as file:
            content = file.read(LARGEST + 1)
    except (OSError, IndexError):
        return ""
    if len(content) > LARGEST:
        return ""
    return f"data:image/webp;base64,{base64.b64encode(content).decode()}"


def _missing(number: int) -> str:
    if not number:
        return ""
    words = ngettext(
        "%(number)s picture got no description.",
        "%(number)s pictures got no description.",
        number,
    )
    return words % {"number": number}
