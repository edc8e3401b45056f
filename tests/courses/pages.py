"""Reading an answer as a browser and a person do."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
VOID |= {"track", "wbr"}  # elements without an end tag


class Element:
    """An element of a page: `element["href"]` is an attribute, `element.text` what is read in it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.content: list[Element | str] = []

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def get(self, attribute: str, default: str | None = None) -> str | None:
        return self.attributes.get(attribute, default)

    @property
    def text(self) -> str:
        """With single spaces; what is marked may be a part of a word."""
        return " ".join(self._read().split())

    def _read(self) -> str:
        parts = (part if isinstance(part, str) else part._read() for part in self.content)
        read = "".join(parts)
        return read if self.tag == "mark" else f" {read} "

    def all(self, tag: str = "", css_class: str = "", **attributes: str) -> list["Element"]:
        """The elements in this one that have the tag, the class, and the attributes."""
        found = []
        for part in self.content:
            if isinstance(part, Element):
                if part.matches(tag, css_class, attributes):
                    found.append(part)
                found += part.all(tag, css_class, **attributes)
        return found

    def one(self, tag: str = "", css_class: str = "", **attributes: str) -> "Element":
        """The only such element."""
        found = self.all(tag, css_class, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag}> .{css_class} {attributes}"
        return found[0]

    def texts(self, tag: str = "", css_class: str = "", **attributes: str) -> list[str]:
        return [element.text for element in self.all(tag, css_class, **attributes)]

    def matches(self, tag: str, css_class: str, attributes: dict[str, str]) -> bool:
        classes = self.attributes.get("class", "").split()
        return (
            tag in ("", self.tag)
            and (not css_class or css_class in classes)
            and attributes.items() <= self.attributes.items()
        )


class Reader(HTMLParser):
    """Reads HTML into `page`, and keeps every element in the order of their start tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.page = Element("", {})
        self.elements: list[Element] = []
        self.open = [self.page]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag == "bdi":  # its text is read on in the sentence
            return
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag in [element.tag for element in self.open]:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data):
        content = self.open[-1].content
        if content and isinstance(content[-1], str):
            content[-1] += data
        else:
            content.append(data)


def html(response) -> str:
    return response.content.decode()


def page(response) -> Element:
    return Reader(html(response)).page


def elements(html: str, tag: str = "", **attributes: str) -> list[Element]:
    """Every `tag` that has the attributes."""
    return Reader(html).page.all(tag, **attributes)


def text(response) -> str:
    """What there is to read, with single spaces."""
    return page(response).text


def links(response) -> list[str]:
    return [link["href"] for link in page(response).all("a")]


def cards(response) -> list[str]:
    """The titles on the course cards, in their order."""
    return page(response).texts(css_class="card-title")


def card(response, title: str) -> Element:
    """The only card of the course of that title."""
    found = [
        card
        for card in page(response).all("article", "card")
        if card.one(css_class="card-title").text == title
    ]
    assert len(found) == 1, f"{len(found)} cards of {title}"
    return found[0]


def value(response, name: str) -> str:
    """What an input of the page's form holds."""
    return page(response).one("input", name=name).get("value", "")


def lecture_url(lecture, action: str = "") -> str:
    """The page of a lecture of the course `rising`, or what may be done there."""
    return f"/learn/rising/{lecture.pk}/{action and f'{action}/'}"
