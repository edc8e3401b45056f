"""Reading an answer as a browser and a person do."""

import re
from html import unescape
from html.parser import HTMLParser


class Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        self.words += data.split()


def html(response) -> str:
    return response.content.decode()


def elements(html: str, tag: str = "", **wanted: str) -> list[dict[str, str]]:
    """The attributes of every `tag` that has the attributes `wanted`."""
    return [
        attributes
        for name, attributes in Reader(html).elements
        if name == (tag or name) and wanted.items() <= attributes.items()
    ]


def text(response) -> str:
    """What there is to read, with single spaces."""
    return " ".join(Reader(html(response)).words)


def links(response) -> list[str]:
    return [link["href"] for link in elements(html(response), "a")]


def cards(response) -> list[str]:
    """The titles on the course cards, in their order."""
    found = re.findall(r'class="card-title">\s*<a [^>]*>([^<]*)</a>', html(response))
    return [unescape(title) for title in found]


def value(response, name: str) -> str:
    """What an input of the page's form holds."""
    (field,) = elements(html(response), "input", name=name)
    return field.get("value", "")


def lecture_url(lecture, action: str = "") -> str:
    """The page of a lecture of the course `rising`, or what may be done there."""
    return f"/learn/rising/{lecture.pk}/{action and f'{action}/'}"
