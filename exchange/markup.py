"""XML and texts in archives, read with bounds: no DTD, hence no entities of its own."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from .archives import Archive, WrongFile, content, too_large

LARGEST_XML = 10 * 1024**2  # bytes
MOST_TAGS = 400_000  # each is some hundred bytes in memory
NULL = "$@NULL@$"  # Moodle's


def read(archive: Archive, name: str) -> Element:
    found = parsed(content(archive, name, LARGEST_XML), name)
    if found is None:
        raise WrongFile(
            _("“%(name)s” in this file cannot be read as XML: export the course again.")
            % {"name": name[:80]}
        )
    return found


def parsed(source: bytes, name: str) -> Element | None:
    """Without namespaces: versions of a standard differ by them alone. None for broken XML."""
    if source.count(b"<") > MOST_TAGS:
        raise too_large(name)
    try:
        found: Element = fromstring(source, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None
    for element in found.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return found


def words(element: Element | None, path: str) -> str:
    """The text at `path`, or nothing."""
    found = element.findtext(path) if element is not None else None
    text = (found or "").strip()
    return "" if text == NULL else text
