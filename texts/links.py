"""Bare links, pictures and line breaks in Markdown."""

import re

from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from .pictures import ROOT, Size, sizes_at

BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
LONGEST_PARAGRAPH = 10_000  # characters: the search for links takes time by their square
LONGEST_LINK = 2000  # characters; what is behind stands beside the link
ELSEWHERE = re.compile(r"https?://[\w.-]+(:\d{1,5})?([/?#]|$)", re.IGNORECASE)
IN_TEXTS = "(width < 44rem) 92vw, 40rem"  # how wide a picture is shown
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
    """Pictures that were stored for texts are shown; one from elsewhere is a link, or its words.

    It would tell its owner who reads, and may be another picture tomorrow.
    """
    shown, depth = [], 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "image":
            shown.append(token)
            continue
        source = str(token.attrGet("src") or "")
        if stored := sizes_at(source):
            _show(token, stored)
            shown.append(token)
        elif ELSEWHERE.match(source) and not depth:
            shown += _link(source, _words(token) or source)
        else:
            shown.append(_text(_words(token)))
    return shown


def _show(token: Token, stored: list[Size]) -> None:
    """Its size is known before it is there, and it is loaded when it is reached."""
    addresses = [f"{ROOT}{size.name} {size.width}w" for size in stored]
    if len(stored) > 1:
        token.attrs |= {"srcset": ", ".join(addresses), "sizes": IN_TEXTS}
    token.attrs |= {
        "width": str(stored[-1].width),
        "height": str(stored[-1].height),
        "loading": "lazy",
        "decoding": "async",
    }


def _link(address: str, words: str) -> list[Token]:
    start = Token("link_open", "a", 1, attrs={"href": address})
    return [start, _text(words), Token("link_close", "a", -1)]


def _words(picture: Token) -> str:
    return "".join(part.content for part in picture.children or ())


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)
