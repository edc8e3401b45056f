"""A title that is a pasted link to a video, or has one in it."""

import re
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .hosts import LONGEST_PASTE, canonical_link, find_video

ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
BETWEEN_WORDS = re.compile(r"[\s_+.-]+")
LONGEST_TITLE = 80  # characters of one that is made here


def title_and_link(typed: str) -> tuple[str, str]:
    """The title of the lecture, and the link of its video; no link where none was typed.

    Words beside the link are the title, else those of the file's name. Raises ValidationError with
    the reason when a link and nothing else was typed, to no video that we can show.
    """
    if len(typed) > LONGEST_PASTE:
        return typed, ""
    found = ADDRESS.search(typed)
    words = " ".join(ADDRESS.sub(" ", typed, count=1).split()) if found else ""
    if found and words and "<" not in typed:
        link = _link_or_nothing(found[0])
        return (words, link) if link else (typed, "")
    link = canonical_link(typed) if found else _link_or_nothing(typed)
    return (_words_of(link), link) if link else (typed, "")


def _link_or_nothing(text: str) -> str:
    try:
        return canonical_link(text)
    except ValidationError:
        return ""


def _words_of(link: str) -> str:
    """`how-to_tie.mp4` → “How to tie”; the address of a video at a host has no words."""
    name = "" if find_video(link) else unquote(urlsplit(link).path).rpartition("/")[2]
    words = BETWEEN_WORDS.sub(" ", name.rpartition(".")[0]).strip()[:LONGEST_TITLE].strip()
    return words[:1].upper() + words[1:] if any(map(str.isalpha, words)) else _("Video")
