"""Bare links, pictures and line breaks in Markdown."""

import re

from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
LONGEST_PARAGRAPH = 10_000  # characters: the search for links takes time by their square
LONGEST_LINK = 2000  # characters; what is behind stands beside the link
SHOWN = re.compile(r"/(?!/)|https://[\w.-]+(:\d{1,5})?([/?#]|$)")  # ours, or of https
SCHEMES = {"http:", "https:", "mailto:"}


class Linkify(LinkifyIt):  # type: ignore[misc]
    """Takes for a link what says so: `https://…`, `www.…`, an e-mail address; not `main.py`."""

    def test(self, text: str) -> bool:
        return len(text) <= LONGEST_PARAGRAPH and bool(super().test(text))

    def match_at_start(self, text: str) -> Match | None:
        found = super().match_at_start(text[:LONGEST_LINK])
        return found if found and found.schema in SCHEMES else None

    def match(self, text: str) -> list[Match] | None:
        found = super().match(text)
        return [
            match
            for match in found or ()
            if match.schema in SCHEMES or (not match.schema and match.text.startswith("www."))
        ] or None


def line_break(state: StateInline, silent: bool) -> bool:
    """`<br>`, the one way to break a line in a table's cell."""
    found = BREAK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True


def show_pictures(tokens: list[Token]) -> list[Token]:
    """Pictures of ours and of https load when they are reached, and say nothing of the reader.

    One of http, which a page on https cannot show, is a link by its words; another is its words.
    """
    shown, depth = [], 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "image":
            shown.append(token)
            continue
        source = str(token.attrGet("src") or "")
        if SHOWN.match(source):
            token.attrs |= {
                "loading": "lazy",
                "decoding": "async",
                "referrerpolicy": "no-referrer",
            }
            shown.append(token)
        elif source.lower().startswith("http://") and not depth:
            shown += _link(source, token.content or source)
        else:
            shown.append(_text(token.content))
    return shown


def _link(address: str, words: str) -> list[Token]:
    start = Token("link_open", "a", 1, attrs={"href": address})
    return [start, _text(words), Token("link_close", "a", -1)]


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)
