"""Which format a file of questions is in, and the questions in it."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from django.core.files.base import File
from django.utils.translation import gettext as _

from exchange import archives, cartridges, markup
from exchange.archives import Archive, WrongFile, too_large
from quizzes.content import MOST_QUESTIONS, QuestionContent

from . import gift, moodle_xml, qti
from .filling import Filling
from .source import Source, Texts

LARGEST_GIFT = 5 * 1024**2  # bytes
MOST_FILES = 100  # that are looked into, of a zip without a table of contents
PACKED = (b"PK", b"\x1f\x8b")
XML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|quiz\b|questestinterop\b)|^\xff\xfe|^\xfe\xff"
)
NAMES = (".xml", ".qti", ".dat")


def read(file: File, known: list[QuestionContent]) -> Filling:
    """The questions for a quiz that has `known` ones; raises WrongFile where there are none."""
    filling = Filling(room=MOST_QUESTIONS - len(known), known=known)
    texts = Texts()
    for place, sources in _groups(file):
        filling.add(sources, texts, place)
    if not filling.met:
        raise _no_questions()
    filling.say_waiting("")
    return filling


def _groups(file: File) -> Iterator[tuple[str, Iterator[Source]]]:
    """Questions that stand together, and what comes before their names for people."""
    name = file.name or ""
    file.seek(0)
    start = file.read(200)
    file.seek(0)
    if start.startswith(PACKED):
        with archives.opened(file) as archive:
            yield from _packed(archive)
    elif name.lower().endswith(NAMES) or XML.match(start):
        if file.size > markup.LARGEST_XML:
            raise too_large(name)
        yield "", _of_root(_parsed(file.read(), name))
    elif name.lower().endswith((".zip", ".imscc")):
        raise WrongFile(_("This is no zip: export it again, and choose the new one."))
    else:
        yield "", gift.read(_plain_text(file))


def _plain_text(file: File) -> str:
    if file.size > LARGEST_GIFT:
        raise too_large(file.name or "")
    try:
        text: str = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongFile(
            _("This file is not a text in UTF-8: save it as one, or choose another.")
        ) from None
    if "{" not in text or "\0" in text:
        raise _no_questions()
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _parsed(content: bytes, name: str) -> Element:
    root = markup.parsed(content, name)
    if root is None:
        raise WrongFile(
            _("“%(name)s” cannot be read as XML: export the questions again.") % {"name": name[:80]}
        )
    return root


def _of_root(root: Element) -> Iterator[Source]:
    if root.tag == moodle_xml.ROOT:
        return moodle_xml.read(root)
    if root.tag == qti.ROOT:
        return qti.read(root)
    raise _no_questions()


# Zips


def _packed(archive: Archive) -> Iterator[tuple[str, Iterator[Source]]]:
    manifests = sorted(
        (name for name in archive.names if name.rpartition("/")[2] == cartridges.MANIFEST),
        key=lambda name: name.count("/"),
    )
    if manifests:
        yield from _of_cartridge(archive, manifests[0].removesuffix(cartridges.MANIFEST))
        return
    names = sorted(name for name in archive.names if name.lower().endswith(NAMES))
    for name in names[:MOST_FILES]:
        root = _parsed(archives.content(archive, name, markup.LARGEST_XML), name)
        if root.tag in (moodle_xml.ROOT, qti.ROOT):
            yield "", _of_root(root)


def _of_cartridge(archive: Archive, folder: str) -> Iterator[tuple[str, Iterator[Source]]]:
    cartridge = cartridges.Cartridge(archive, folder)
    is_later, is_readable = False, False
    for _key, root in cartridge.quizzes():
        if root.tag == qti.ROOT:
            is_readable = True
            title = qti.title_of(root)
            yield f"{title[:80]}: " if title else "", qti.read(root)
        else:
            is_later = True
    if is_later and not is_readable:
        raise WrongFile(
            _("The questions in this file are in QTI 2 or later: export them as QTI 1.2.")
        )


def _no_questions() -> WrongFile:
    return WrongFile(
        _(
            "There is no question in this file: it is neither Moodle XML nor GIFT nor QTI 1.2, "
            "as a Common Cartridge has it."
        )
    )
