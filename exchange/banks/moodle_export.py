"""The questions of a quiz as Moodle XML, which Moodle and others import."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from quizzes.content import Kind, QuestionContent
from texts.validators import without_controls

from .source import Form

TYPES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.SHORT: "shortanswer",
    Kind.ORDERING: "ordering",
}
LONGEST_NAME = 60


def written(questions: Iterable[QuestionContent]) -> bytes:
    root = Element("quiz")
    for question in questions:
        root.append(_question(question))
    indent(root)
    content: bytes = tostring(root, "utf-8", xml_declaration=True)
    return content


def _question(question: QuestionContent) -> Element:
    element = Element("question", type=TYPES[question.kind])
    _add(element, "name", " ".join(question.text.split())[:LONGEST_NAME])
    _add(element, "questiontext", question.text, Form.MARKDOWN)
    _add(element, "generalfeedback", question.explanation, Form.MARKDOWN)
    if question.kind in (Kind.SINGLE, Kind.MULTIPLE):
        SubElement(element, "single").text = str(question.kind is Kind.SINGLE).lower()
    for choice, fraction in zip(question.choices, _fractions(question), strict=True):
        words = choice.text.replace("*", "\\*") if question.kind is Kind.SHORT else choice.text
        answer = _add(element, "answer", words, Form.PLAIN)
        answer.set("fraction", f"{fraction:g}" if fraction == int(fraction) else f"{fraction:.5f}")
        _add(answer, "feedback", choice.explanation, Form.PLAIN)
    return element


def _fractions(question: QuestionContent) -> list[float]:
    """Percent; of an ordering, the places. A wrong choice takes all points of a multiple one."""
    if question.kind is Kind.ORDERING:
        return [float(place) for place, _choice in enumerate(question.choices, 1)]
    if question.kind is Kind.MULTIPLE:
        share = 100 / max(len(question.right_keys), 1)
        return [share if choice.is_right else -100.0 for choice in question.choices]
    return [100.0 if choice.is_right else 0.0 for choice in question.choices]


def _add(parent: Element, name: str, words: str, form: Form | None = None) -> Element:
    element = SubElement(parent, name, {"format": form} if form else {})
    SubElement(element, "text").text = without_controls(words)
    return element
