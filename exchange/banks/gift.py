"""GIFT, Moodle's format for questions in a plain text.

https://docs.moodle.org/en/GIFT_format; where that is silent, as Moodle reads it.
"""

import re
from collections.abc import Iterator
from itertools import islice

from quizzes.content import Kind

from .source import NO_TEXT, Answer, Form, Source, Text
from .taking import MATCHING, MOST_ANSWERS, NUMBER, TRUE_FALSE

ESCAPED = re.compile(r"\\([\\:#={}~n])")
SIGNS = "\\:#={}~n"
# For an escaped sign, until what is not escaped is understood.
HIDDEN = {sign: chr(index) for index, sign in enumerate(SIGNS, 1)}
SHOWN = {index: "\n" if sign == "n" else sign for index, sign in enumerate(SIGNS, 1)}
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,10})?)%")
FORM = re.compile(r"\[(html|moodle|plain|markdown)\]")
FORMS = {
    "html": Form.HTML,
    "moodle": Form.AUTO,
    "plain": Form.PLAIN,
    "markdown": Form.MARKDOWN,
}
IS_TRUE = {"T": True, "TRUE": True, "F": False, "FALSE": False}
NUMERAL = r"[-+]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][-+]?\d{1,3})?"
RANGE = re.compile(rf"({NUMERAL})\s*\.\.\s*({NUMERAL})")
WITH_TOLERANCE = re.compile(rf"({NUMERAL})\s*:\s*({NUMERAL})")
GAP = "_____"
CATEGORY = "$CATEGORY:"


def read(text: str) -> Iterator[Source]:
    for block in blocks(text):
        found = _question(block)
        if found:
            yield found


def blocks(text: str) -> Iterator[str]:
    """Questions stand between empty lines; lines that begin with `//` are comments."""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        bare = line.strip()
        if not bare:
            if lines:
                yield "\n".join(lines)
            lines = []
        elif not bare.startswith(("//", CATEGORY)):
            lines.append(line)


def _question(block: str) -> Source | None:
    text = "".join(letter for letter in block if letter >= " " or letter in "\n\t")
    text = ESCAPED.sub(lambda match: HIDDEN[match[1]], text)
    name = ""
    if text.startswith("::") and "::" in text[2:]:
        name, _colons, text = text[2:].partition("::")
    before, brace, rest = text.strip().partition("{")
    given, end, after = rest.partition("}")
    name = _shown(name)
    if not brace and "}" not in before:
        return Source(name, "description", _text(before))
    if not end or "}" in before:
        return Source(name, "unreadable", _text(before))
    gap = GAP if after.strip() else ""
    asked = _text(f"{before}{gap}{after}".strip())
    given, hashes, general = given.rpartition("####")
    given, general = (given, general) if hashes else (general, "")
    source = Source(name, "", asked, explanation=_text(general.strip(), asked.form))
    _read_answers(source, given.strip())
    return source


def _read_answers(source: Source, given: str) -> None:
    form = source.text.form
    source.kind = _kind(given)
    if source.kind == NUMBER:
        source.answers = [_number(part, form) for part in _parts(given[1:], "=", "~")]
    elif source.kind == TRUE_FALSE:
        source.answers = _true_false(given, form)
    elif source.kind == MATCHING:
        source.pairs = [_pair(part, form) for part in _parts(given, "=")]
    elif source.kind == Kind.ORDERING:
        items = given.split("\n")[1:]
        source.answers = [Answer(_text(item, form), 100) for item in items if item.strip()]
    else:
        source.answers = [_answer(part, form) for part in _parts(given, "=", "~")]


def _kind(given: str) -> str:
    is_ordering = given.startswith(">") and "\n" in given  # of the plugin that Moodle has for it
    kinds = {
        "essay": not given,
        NUMBER: given.startswith("#"),
        Kind.ORDERING: is_ordering,
        Kind.SINGLE: "~" in given and "=" in given,
        Kind.MULTIPLE: "~" in given,
        MATCHING: "=" in given and "->" in given,
        TRUE_FALSE: given.partition("#")[0].strip() in IS_TRUE,
    }
    return next((kind for kind, is_so in kinds.items() if is_so), Kind.SHORT)


def _parts(given: str, *signs: str) -> Iterator[str]:
    """Each answer with the sign before it; the first may have none, and then is right."""
    parts = re.split(f"([{''.join(signs)}])", given)
    if parts[0].strip():
        yield f"={parts[0].strip()}"
    for sign, part in islice(zip(parts[1::2], parts[2::2], strict=True), MOST_ANSWERS + 1):
        yield f"{sign}{part.strip()}"


def _weighed(part: str) -> tuple[str, float]:
    match = WEIGHT.match(part, 1)
    if match:
        return part[match.end() :], float(match[1])
    return part[1:], 100 if part.startswith("=") else 0


def _answer(part: str, form: Form) -> Answer:
    rest, percent = _weighed(part)
    words, _hash, comment = rest.partition("#")
    return Answer(_text(words, form), percent, _text(comment, form))


def _number(part: str, form: Form) -> Answer:
    rest, percent = _weighed(part)
    words, _hash, comment = rest.partition("#")
    words, tolerance = words.strip(), 0.0
    if match := RANGE.fullmatch(words):
        words, tolerance = match[1], float(match[2]) - float(match[1])
    elif match := WITH_TOLERANCE.fullmatch(words):
        words, tolerance = match[1], float(match[2])
    elif words and not re.fullmatch(NUMERAL, words):
        percent = 0
    return Answer(Text(words), percent if words else 0, _text(comment, form), tolerance)


def _pair(part: str, form: Form) -> tuple[Text, Text]:
    thing, _arrow, match = part[1:].partition("->")
    return _text(thing, form), _text(match, Form.PLAIN)


def _true_false(given: str, form: Form) -> list[Answer]:
    """The first comment is for whoever is wrong, the second for whoever is right."""
    said, wrong, right, *_rest = [*given.split("#", 2), "", ""]
    is_true = IS_TRUE[said.strip()]
    comments = {False: _text(wrong, form), True: _text(right, form)}
    return [
        Answer(NO_TEXT, 100 if choice == is_true else 0, comments[choice == is_true])
        for choice in (True, False)
    ]


def _text(words: str, form: Form = Form.AUTO) -> Text:
    words = words.strip()
    match = FORM.match(words)
    if match:
        words, form = words[match.end() :].strip(), FORMS[match[1]]
    return Text(_shown(words), form)


def _shown(words: str) -> str:
    return words.translate(SHOWN).strip()
