"""HTML pages of other systems into Markdown of ours, with what they show and link to."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import nh3
from bs4 import BeautifulSoup
from bs4.element import Tag
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdownify import ATX, MarkdownConverter

from courses.media.hosts import find_video

from .archives import WrongFile
from .content import IN_ARCHIVE

LONGEST_PAGE = 1024**2  # bytes of a file, characters of a text
MOST_TAGS, MOST_TAGS_TOGETHER = 10_000, 300_000  # in a page, in all of a course
PICTURES = (".png", ".jpg", ".jpeg", ".webp")
VIDEOS = (".mp4", ".webm")
PLAYERS = ["iframe", "embed", "video", "audio", "source"]
LINKS = {"http", "https", "mailto"}
ENCODED = "/:?#[]@!$&'*+,;=%~"  # what stays in an address that Markdown takes
TAGS = {
    *("a", "b", "blockquote", "br", "code", "del", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("hr", "i", "img", "li", "ol", "p", "pre", "s", "section", "span", "strong", "sub", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul", *PLAYERS),
}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "code": {"class"},
    "pre": {"class"},
    "ol": {"start"},
    **{tag: {"src"} for tag in PLAYERS},
}
UNSEEN = {"script", "style", "title", "template", "noscript"}
# An element of SVG, which the sanitizer drops with its words where it stands in HTML.
OF_DRAWINGS = re.compile(r"</?text\b[^<>]{0,500}>", re.IGNORECASE)
LEVELS = [f"h{level}" for level in range(1, 7)]
EMPTY_HEADING = re.compile(r"^#{1,6}[ \t]*\n+", re.MULTILINE)
BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~])")  # one that Markdown would take away
LINE_START = re.compile(r"^(?:#{1,6}|[-+>])(?=\s)")
LANGUAGE = re.compile(r"(?:language|lang)-([\w+#-]{1,20})")


@dataclass(frozen=True)
class Found:
    """A file of the archive that a page names."""

    name: str  # in the archive
    called: str  # as people know it

    @property
    def is_picture(self) -> bool:
        return self.called.lower().endswith(PICTURES)

    @property
    def is_video(self) -> bool:
        return self.called.lower().endswith(VIDEOS)


Resolve = Callable[[str], Found | None]  # what an address in a page leads to


@dataclass
class Page:
    body: str = ""
    video_url: str = ""  # the first video of a host that we show
    video: str = ""  # the first video in the archive
    pictures: dict[str, str] = field(default_factory=dict)  # by their address in the body
    files: list[Found] = field(default_factory=list)  # others that it links to
    lost_links: int = 0  # to pages of the other system
    lost_pictures: int = 0  # that are neither in the archive nor in the web

    @property
    def is_empty(self) -> bool:
        return not (self.body or self.video or self.video_url or self.files)

    @property
    def notes(self) -> list[str]:
        if not self.lost_links:
            return []
        text = ngettext(
            "%(number)s link to a page of the old system is plain text now.",
            "%(number)s links to pages of the old system are plain text now.",
            self.lost_links,
        )
        return [text % {"number": self.lost_links}]


class Converter(MarkdownConverter):
    """With ATX headings, dashes, pictures wherever they stand, and the language of a block of code."""

    class Options:
        heading_style = ATX
        bullets = "-"
        keep_inline_images_in = [*LEVELS, "td", "th", "a", "b", "strong", "i", "em", "span"]

    def escape(self, text: str, parent_tags: Any) -> str:
        """A backslash and what begins a line stay what they are in HTML: signs."""
        text = super().escape(BACKSLASH.sub(r"\\\\", text), parent_tags)  # type: ignore[misc]
        return LINE_START.sub(r"\\\g<0>", text)

    def convert_pre(self, element: Tag, text: str, parent_tags: Any) -> str:
        named = " ".join(
            name
            for tag in [element, *element.find_all("code", limit=1)]
            for name in tag.get("class") or []
        )
        match = LANGUAGE.search(named)
        words = text.strip("\n")
        fence = "```"
        while fence in words:
            fence += "`"
        return f"\n\n{fence}{match[1] if match else ''}\n{words}\n{fence}\n\n" if words else ""


class Pages:
    """Converts the pages of one course."""

    def __init__(self) -> None:
        self.tags = 0

    def read(self, html: str, resolve: Resolve) -> Page:
        """Raises ValidationError for a page that cannot be read."""
        self.refuse_long(html)
        soup = cleaned(html)
        page = Page()
        for tag in soup.find_all(PLAYERS):
            _mend_player(tag, page, resolve)
        for tag in soup.find_all("img"):
            _mend_picture(tag, page, resolve)
        for tag in soup.find_all("a"):
            _mend_link(tag, page, resolve)
        try:
            page.body = EMPTY_HEADING.sub("", Converter().convert_soup(soup)).strip()
        except RecursionError:
            raise _unreadable() from None
        return page

    def refuse_long(self, html: str) -> None:
        tags = html.count("<")
        self.tags += tags
        if self.tags > MOST_TAGS_TOGETHER:
            raise WrongFile(_("The pages in this file are too long to be read together."))
        if tags > MOST_TAGS or len(html) > LONGEST_PAGE:
            raise _unreadable()


def cleaned(html: str) -> BeautifulSoup:
    clean = nh3.clean(
        OF_DRAWINGS.sub("", html),
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags=UNSEEN,
        url_schemes=LINKS,
        link_rel=None,
    )
    return BeautifulSoup(clean, "html.parser")


def plain(html: str) -> str:
    """The words of HTML on one line."""
    return " ".join(BeautifulSoup(nh3.clean(html, tags=set()), "html.parser").get_text().split())


def link(title: str, address: str) -> str:
    """A link of Markdown; a bare title where the address leads nowhere that we link to."""
    if scheme(address) not in LINKS:
        return title
    words = re.sub(r"([\\\[\]*_`<>])", r"\\\1", title)
    return f"[{words}]({encoded(address)})"


def scheme(address: str) -> str:
    try:
        return urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return ""


def encoded(address: str) -> str:
    return quote(address.strip(), safe=ENCODED)


def _mend_player(tag: Tag, page: Page, resolve: Resolve) -> None:
    source = str(tag.get("src") or "")
    found = resolve(source) if source else None
    if source.startswith("//"):
        source = f"https:{source}"
    if find_video(source) and not page.video_url:
        page.video_url = source
    elif found and found.is_video and not page.video:
        page.video = found.name
    elif found:
        page.files.append(found)
    elif scheme(source) in LINKS:
        shown = BeautifulSoup("", "html.parser").new_tag("a", href=source)
        shown.string = source
        tag.insert_before(shown)
    tag.unwrap()


def _mend_picture(tag: Tag, page: Page, resolve: Resolve) -> None:
    source = str(tag.get("src") or "")
    found = resolve(source) if source else None
    if found and found.is_picture:
        tag["src"] = address = in_archive(found.name)
        page.pictures[address] = found.name
    elif scheme(source) in LINKS:
        tag["src"] = encoded(source)
    else:
        page.files += [found] if found else []
        page.lost_pictures += not found
        tag.replace_with(str(tag.get("alt") or ""))


def _mend_link(tag: Tag, page: Page, resolve: Resolve) -> None:
    address = str(tag.get("href") or "").strip()
    found = resolve(address) if address else None
    if found:
        page.files.append(found)
        tag.unwrap()
    elif scheme(address) in LINKS:
        tag["href"] = encoded(address)
    else:
        page.lost_links += bool(address) and not address.startswith("#")
        tag.unwrap()


def in_archive(name: str) -> str:
    """The address in a text for a picture of the archive, until it is stored."""
    return IN_ARCHIVE + quote(name, safe="/")


def decoded(address: str) -> str:
    """The path of an address within a package."""
    return unquote(address.partition("?")[0].partition("#")[0])


def _unreadable() -> ValidationError:
    return ValidationError(
        _("This page is built in too complicated a way to be read: copy its text by hand.")
    )
