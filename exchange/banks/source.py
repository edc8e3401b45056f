"""A question as another system has it, before it is known whether it can be one of ours."""

import html
import re
from dataclasses import dataclass, field
from enum import StrEnum

from bs4.element import Tag

from exchange.pages import Pages, cleaned

TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|a|img|code|pre|tt|ul|ol|li|sub|sup|h\d|hr|font"
    r"|blockquote|table|tr|t[dh])\b[^<>]{0,2000}>|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,10});",
    re.IGNORECASE,
)
BLOCK = re.compile(r"<(?:p|br|div|ul|ol|table|pre|h\d)\b", re.IGNORECASE)
LINE_END = re.compile(r"(<[^<>]{0,2000}>)|\n")  # in a tag it stays
# A gap to fill in, where Markdown takes it for one too: not alone on its line, not within a word.
GAP = re.compile(r"(?<=\S )(?:\\_){2,}|(?<!\S)(?:\\_){2,}(?= \S)")
BLOCKS = ["br", "p", "div", "li", "tr", "td", "th", "pre", "h1", "h2", "h3", "h4", "h5", "h6"]
SUPERSCRIPT = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


class Form(StrEnum):
    """What a text is written in."""

    HTML = "html"
    AUTO = "moodle_auto_format"  # HTML where it has tags, else plain
    PLAIN = "plain_text"
    MARKDOWN = "markdown"


@dataclass(frozen=True)
class Text:
    words: str = ""
    form: Form = Form.AUTO

    def __bool__(self) -> bool:
        return bool(self.words.strip())

    @property
    def as_html(self) -> str:
        if self.form is Form.HTML:
            return self.words
        if self.form is Form.AUTO and TAG.search(self.words):
            if BLOCK.search(self.words):
                return self.words
            return LINE_END.sub(lambda match: match[1] or "<br>", self.words.strip())
        return html.escape(self.words, quote=False).strip().replace("\n", "<br>")


NO_TEXT = Text()


@dataclass(frozen=True)
class Answer:
    text: Text
    percent: float  # of the points that it brings: 100 is right
    comment: Text = NO_TEXT
    tolerance: float = 0  # of a number


@dataclass
class Source:
    """A question of another system."""

    name: str
    kind: str  # of ours: a key of `taking.READERS`; else what it is called there
    text: Text
    answers: list[Answer] = field(default_factory=list)
    explanation: Text = NO_TEXT
    right_comment: Text = NO_TEXT  # for whoever is right
    wrong_comment: Text = NO_TEXT
    pairs: list[tuple[Text, Text]] = field(default_factory=list)  # of a matching question
    changes: list[str] = field(default_factory=list)  # that its reader knows of


class Texts:
    """Converts the texts of one file, and counts its questions and the pictures that they lose."""

    def __init__(self) -> None:
        self.pages = Pages()
        self.questions = 0
        self.lost_pictures = 0

    def markdown(self, text: Text) -> str:
        """Raises ValidationError for a text that cannot be read."""
        if text.form is Form.MARKDOWN or not text:
            return text.words.strip()
        page = self.pages.read(text.as_html, lambda _address: None)
        self.lost_pictures += page.lost_pictures
        return GAP.sub(lambda gap: gap[0].replace("\\", ""), page.body)

    def line(self, text: Text) -> str:
        """Its words alone, on one line; raised and lowered digits as such."""
        if text.form is Form.MARKDOWN or not text:
            return " ".join(text.words.split())
        self.pages.refuse_long(text.as_html)
        soup = cleaned(text.as_html)
        for tag in soup.find_all(["img", "sub", "sup", *BLOCKS]):
            self._mend(tag)
        return " ".join(soup.get_text().split())

    def _mend(self, tag: Tag) -> None:
        if tag.name == "img":
            self.lost_pictures += 1
            tag.replace_with(str(tag.get("alt") or ""))
        elif tag.name in ("sub", "sup"):
            tag.replace_with(_shifted(tag.get_text(), is_raised=tag.name == "sup"))
        else:
            tag.insert_before(" ")
            tag.insert_after(" ")


def _shifted(words: str, *, is_raised: bool) -> str:
    """`10<sup>3</sup>` is not 103."""
    shifted = words.translate(SUPERSCRIPT if is_raised else SUBSCRIPT)
    if all(before != after for before, after in zip(words, shifted, strict=True)):
        return shifted
    return f"{'^' if is_raised else '_'}{f'({words})' if len(words) > 1 else words}"
