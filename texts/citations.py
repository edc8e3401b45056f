"""What a model writes about numbered passages: it links to where a number stands for, nowhere else.

Headings, pictures, HTML and links of its own are the characters that it wrote.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from . import posts
from .markdown import sanitize, set_directions
from .validators import without_controls

NUMBERS = re.compile(r"\s?\[(\d{1,2}(?:\s?[,;]\s?\d{1,2}){0,9})\]")
ATTRIBUTES = posts.ATTRIBUTES | {"a": {"href", "aria-label", "data-seek"}}


@dataclass(frozen=True)
class Target:
    """Where a number leads."""

    address: str
    name: str
    second: int | None = None  # of the video that is beside the text


def render(text: str, target: Callable[[int], Target | None]) -> str:
    """HTML of `text`, in which [2] leads to `target(2)`; a number without one is left out."""
    tokens = parser.parse(without_controls(text))
    for token in tokens:
        if token.children:
            token.children = [piece for child in token.children for piece in _cited(child, target)]
    set_directions(tokens)
    html = parser.renderer.render(tokens, parser.options, {})
    return sanitize(html, posts.TAGS, ATTRIBUTES)


def numbers_in(text: str) -> list[int]:
    """The numbers that a text names, each once, in their order."""
    found = (int(number) for match in NUMBERS.findall(text) for number in re.findall(r"\d+", match))
    return list(dict.fromkeys(found))


def _cited(token: Token, target: Callable[[int], Target | None]) -> list[Token]:
    if token.type != "text":
        return [token]
    pieces: list[Token] = []
    end = 0
    for match in NUMBERS.finditer(token.content):
        pieces.append(_text(token.content[end : match.start()]))
        for number in map(int, re.findall(r"\d+", match[1])):
            if found := target(number):
                pieces += _link(number, found)
        end = match.end()
    return [*pieces, _text(token.content[end:])]


def _link(number: int, found: Target) -> list[Token]:
    attributes: dict[str, str | int | float] = {
        "href": found.address,
        "aria-label": f"{number}: {found.name}",
    }
    if found.second is not None:
        attributes["data-seek"] = found.second
    opened = Token("link_open", "a", 1, attrs=attributes)
    return [_text("\u00a0"), opened, _text(f"[{number}]"), Token("link_close", "a", -1)]


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})
    return markdown.disable([*posts.LEFT_OUT, "link", "autolink"])


parser = _parser()
