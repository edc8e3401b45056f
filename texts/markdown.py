"""Markdown by authors into HTML that is safe to show.

`render` makes what is stored beside a text, the same in every language; `localized` puts in the
few words that a page adds. A change of `render` raises `texts.fields.VERSION`.
"""

import re
import unicodedata
from collections.abc import Iterator, MutableMapping
from functools import lru_cache
from html import unescape
from itertools import zip_longest
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import escape, strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import render_footnote_anchor, render_footnote_block_open

from .code import ALL_CLASSES, colored
from .folding import fold
from .links import Linkify, line_break, show_pictures
from .validators import without_controls

TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "h3", "h4", "h5", "h6", "hr", "img", "li",
    "ol", "p", "pre", "s", "section", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr",
    "ul",
}  # fmt: skip
LEAVES = {"p", "h3", "h4", "h5", "h6", "td", "th"}
CONTAINERS = {"ul", "ol", "table", "blockquote"}
ATTRIBUTES = {
    "a": {"href", "title", "id", "aria-label"},
    "code": {"class"},
    "div": {"role", "tabindex", "aria-label"},
    "img": {
        *("src", "srcset", "sizes", "width", "height"),
        *("alt", "title", "loading", "decoding"),
    },
    "li": {"id", "dir"},
    "ol": {"start"},
    **{f"h{level}": {"id"} for level in range(3, 7)},
}
for tag in LEAVES | CONTAINERS:
    ATTRIBUTES[tag] = ATTRIBUTES.get(tag, set()) | {"dir"}
ALIGNMENTS = {f"text-align:{side}": f"align-{side}" for side in ("left", "center", "right")}
CLASSES = {
    "a": {"footnote-backref"},
    "div": {"scroll"},
    "hr": {"footnotes-sep"},
    "li": {"footnote-item", "task"},
    "ol": {"footnotes-list"},
    "section": {"footnotes"},
    "span": ALL_CLASSES,
    "sup": {"footnote-ref"},
    "td": set(ALIGNMENTS.values()),
    "th": set(ALIGNMENTS.values()),
}
BLOCK = re.compile(r"<(?=/?(?:p|li|h\d|td|th|tr|pre|blockquote|br|hr|div|section)\b)")
LONGEST_SEARCH_ARTICLE = 200_000  # characters
SCHEMES = {"http", "https", "mailto"}
LINK_REL = "noopener nofollow ugc"
LONGEST_HTML = 1_000_000  # characters
LONGEST_TEXT = 50_000  # what is longer is refused by its length, and not rendered for that
FIRST_HEADING, LAST_HEADING = 3, 6  # a page has its own h1 and h2
ID = "text"  # in front of every id here, so that none is one of the page's own
# Stand in the stored HTML for words of the reader's language; no text of an author has them.
TABLE, BACK = "\ufdd0", "\ufdd1"
SCROLL = f'<div class="scroll" role="region" tabindex="0" aria-label="{TABLE}">'
HEADING = re.compile(r'<h[3-6] id="([^"]+)"[^>]*>(.*?)</h[3-6]>', re.DOTALL)
TASK = re.compile(r"\[([ xX])\][ \t]+")
NOTES = "footnote_block_open"
RTL, LTR = ("R", "AL"), ("L",)

Env = MutableMapping[str, Any]


@lru_cache(maxsize=4)  # a form asks twice: to check, then to store
def render(text: str) -> str:
    """HTML of `text`: no scripts, no styles; links to http, https and mailto; our own pictures."""
    env: Env = {"docId": ID}
    source = without_controls(text).replace(TABLE, "").replace(BACK, "")
    tokens = parser.parse(source, env)
    _level_headings(tokens)
    _mark_tasks(tokens)
    for token in _everywhere(tokens):
        _mend(token)
    set_directions(tokens)
    html = parser.renderer.render(tokens, parser.options, env)
    return sanitize(html, TAGS, ATTRIBUTES, CLASSES)


def sanitize(
    html: str,
    tags: set[str],
    attributes: dict[str, set[str]],
    classes: dict[str, set[str]] | None = None,
) -> str:
    """`html` with no more than these tags, attributes and classes, by tag; the rest goes."""
    return nh3.clean(
        html,
        tags=tags,
        attributes=attributes,
        allowed_classes=classes,
        set_tag_attribute_values={
            "code": {"dir": "ltr"},
            "pre": {"tabindex": "0", "dir": "ltr"},  # to scroll by keyboard
        },
        url_schemes=SCHEMES,
        link_rel=LINK_REL,
    ).strip()


def localized(html: str) -> str:
    """What `render` made, with the words that screen readers say of tables and footnotes."""
    return html.replace(TABLE, escape(_("Table"))).replace(BACK, escape(_("Back to the text")))


def plain_text(html: str) -> str:
    """What is read in HTML that `render` made, each paragraph on a line."""
    lines = unescape(nh3.clean(BLOCK.sub("\n<", html), tags=set())).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def search_article(text: str) -> str:
    """What is stored for search of a whole article."""
    return fold(plain_text(render(text)))[:LONGEST_SEARCH_ARTICLE]


def headings(html: str) -> list[tuple[str, str]]:
    """The id and the words of each heading in what `render` made."""
    return [
        (key, " ".join(unescape(strip_tags(words)).split())) for key, words in HEADING.findall(html)
    ]


def sections(html: str) -> list[tuple[str, str, str]]:
    """What `render` made, by headings: the id and the words of each, and the plain text under it.

    What stands above the first heading comes first, with neither.
    """
    ends = [match.span() for match in HEADING.finditer(html)]
    starts = [0, *(end for _start, end in ends)]
    stops = [*(start for start, _end in ends), len(html)]
    named = [("", ""), *headings(html)]
    return [
        (key, words, plain_text(html[start:stop]))
        for (key, words), start, stop in zip(named, starts, stops, strict=True)
    ]


def validate_markdown(text: str) -> None:
    """Refuse a text whose HTML is many times as long: every reader would have to load it."""
    if len(text) <= LONGEST_TEXT and len(render(text)) > LONGEST_HTML:
        raise ValidationError(
            _("This would make too long a page: write fewer table cells, footnotes or links."),
            "too_long_html",
        )


def _everywhere(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _level_headings(tokens: list[Token]) -> None:
    """The first heading is an h3, and none is more than one level below the one before."""
    above: list[str] = []
    numbers: dict[str, int] = {}
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            while above and above[-1] >= token.tag:
                above.pop()
            above.append(token.tag)
            level = min(FIRST_HEADING - 1 + len(above), LAST_HEADING)
            token.tag = tokens[index + 2].tag = f"h{level}"
            token.attrSet("id", _id(tokens[index + 1].content, numbers))


def _id(heading: str, numbers: dict[str, int]) -> str:
    """Made of the heading's words; `numbers` says how often they occurred."""
    words = slugify(heading, allow_unicode=True)[:60].strip("-") or "section"
    numbers[words] = numbers.get(words, 0) + 1
    return f"{ID}-{words}" if numbers[words] == 1 else f"{ID}-{words}--{numbers[words]}"


def _mark_tasks(tokens: list[Token]) -> None:
    """`- [ ] one` and `- [x] two` with boxes in place of their bullets."""
    for item, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        is_first = item.type == "list_item_open" and paragraph.type == "paragraph_open"
        task = TASK.match(inline.content) if is_first else None
        first = inline.children[0] if task and inline.children else None
        if task and first and first.content.startswith(task[0]):
            item.attrSet("class", "task")
            box = "☐" if task[1] == " " else "☑"
            first.content = f"{box} {first.content.removeprefix(task[0])}"


def _mend(token: Token) -> None:
    """Put one token into the form that is shown, where that is not its own."""
    href = str(token.attrGet("href") or "")
    if token.type == "link_open" and href.startswith("#"):  # to a heading of the same text
        token.attrSet("href", f"#{ID}-{href[1:]}")
    style = str(token.attrs.pop("style", ""))
    if style in ALIGNMENTS:
        token.attrSet("class", ALIGNMENTS[style])
    if token.children:
        token.children = show_pictures(token.children)


def set_directions(tokens: list[Token]) -> None:
    """Each paragraph, heading and cell has its own direction; lists and tables that of their text.

    Browsers find a container's own without what has a `dir` within: so it is found here.
    """
    waiting: list[Token] = []  # containers without a word so far
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.nesting == 1 and (token.tag in LEAVES or _is_tight_item(token, following)):
            token.attrSet("dir", "auto")
        elif token.nesting == 1 and (token.tag in CONTAINERS or token.type == NOTES):
            waiting.append(token)
        elif waiting and (direction := _direction(token)):
            for container in waiting:
                container.attrSet("dir", direction)
            waiting = []


def _is_tight_item(token: Token, following: Token | None) -> bool:
    """A list's item whose text stands in it without a paragraph."""
    return token.tag == "li" and bool(following and following.hidden)


def _direction(token: Token) -> str:
    """That of the first letter of a line, outside code, that has one; empty without."""
    words = "".join(part.content for part in token.children or () if part.type == "text")
    for letter in words:
        side = unicodedata.bidirectional(letter)
        if side in RTL or side in LTR:
            return "rtl" if side in RTL else "ltr"
    return ""


def _table_open(self: Any, tokens: list[Token], index: int, options: Any, env: Env) -> str:
    return SCROLL + str(self.renderToken(tokens, index, options, env))


def _table_close(self: Any, tokens: list[Token], index: int, options: Any, env: Env) -> str:
    return f"{self.renderToken(tokens, index, options, env)}</div>"


def _notes_open(self: Any, tokens: list[Token], index: int, options: Any, env: Env) -> str:
    start = render_footnote_block_open(self, tokens, index, options, env)
    return start.replace("<ol ", f'<ol dir="{tokens[index].attrGet("dir") or "auto"}" ', 1)


def _footnote_caption(self: Any, tokens: list[Token], index: int, options: Any, env: Env) -> str:
    return f"[{tokens[index].meta['id'] + 1}]"


def _footnote_anchor(self: Any, tokens: list[Token], index: int, options: Any, env: Env) -> str:
    link = render_footnote_anchor(self, tokens, index, options, env)
    return link.replace("<a ", f'<a aria-label="{BACK}" ', 1)


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": True, "highlight": colored})
    markdown.enable(["table", "strikethrough", "linkify"])
    markdown.use(footnote_plugin)
    markdown.linkify = Linkify()
    markdown.inline.ruler.before("autolink", "line_break", line_break)
    markdown.add_render_rule("table_open", _table_open)
    markdown.add_render_rule("table_close", _table_close)
    markdown.add_render_rule(NOTES, _notes_open)
    markdown.add_render_rule("footnote_caption", _footnote_caption)
    markdown.add_render_rule("footnote_anchor", _footnote_anchor)
    return markdown


parser = _parser()
