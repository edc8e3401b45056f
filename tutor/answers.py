"""What stands in the answers of a model, which may be anything."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from texts.markdown import LONGEST_TEXT, render
from texts.validators import without_controls

BETWEEN = re.compile(r"\s*,?\s*")
HREF = re.compile(r'href="([^"#][^"]*)"')
LONGEST = 200_000  # characters of an answer that are read


@dataclass(frozen=True)
class Found:
    """What an answer holds."""

    content: dict[str, Any]  # as Draft keeps it; empty when there is nothing of use
    note: str = ""  # on what was left out


def clean(value: object) -> str | None:
    """A text of an answer, with no control characters; None when it is no text."""
    return without_controls(value).strip() if isinstance(value, str) else None


def parse(text: str) -> Any:
    """The JSON that an answer is, also within a fence of Markdown; None when it is none."""
    start = text.find("{", 0, LONGEST)
    if start < 0:
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(text[:LONGEST], start)[0]
    except (ValueError, RecursionError):
        return None


def items(text: str, name: str) -> Iterator[dict[str, Any]]:
    """The objects of the list `name`; of an answer that was cut, those that came whole."""
    found = parse(text)
    rows = found.get(name) if isinstance(found, dict) else _whole(text[:LONGEST], name)
    for row in rows if isinstance(rows, list) else ():
        yield row if isinstance(row, dict) else {}


def _whole(text: str, name: str) -> list[Any]:
    head = re.search(rf'"{name}"\s*:\s*\[\s*', text)
    rows: list[Any] = []
    position = head.end() if head else len(text)
    while position < len(text):
        try:
            row, end = json.JSONDecoder(strict=False).raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        rows.append(row)
        after = BETWEEN.match(text, end)
        position = after.end() if after else end
    return rows


def links(texts: Iterable[str]) -> list[str]:
    """Where Markdown leads to, once it is shown: each address once."""
    found = (unescape(href) for text in texts for href in HREF.findall(render(text[:LONGEST_TEXT])))
    return list(dict.fromkeys(found))
