"""QTI 1.2: assessments and question banks of a Common Cartridge, and Canvas's own beside it.

https://www.imsglobal.org/question/qtiv1p2/imsqti_asi_infov1p2.html
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from xml.etree.ElementTree import Element, tostring

from django.utils.translation import gettext as _

from exchange.markup import words
from quizzes.content import Kind

from .moodle_xml import number
from .source import NO_TEXT, Answer, Form, Source, Text
from .taking import MATCHING, NUMBER

ROOT = "questestinterop"
# By what Canvas or Common Cartridge say of an item; the other kinds are seen in its presentation.
KINDS = {
    "essay_question": "essay",
    "cc.essay.v0p1": "essay",
    "file_upload_question": "file",
    "text_only_question": "description",
    "fill_in_multiple_blanks_question": "gaps",
    "multiple_dropdowns_question": "gaps",
    "calculated_question": "calculated",
    "hot_spot_question": "drawing",
    "cc.pattern_match.v0p1": "pattern",
    "numerical_question": NUMBER,
    "matching_question": MATCHING,
    "ordering_question": Kind.ORDERING,
}
CARDINALITIES = {"multiple": Kind.MULTIPLE, "ordered": Kind.ORDERING}
RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
PATTERNS = ("varsubstring", "varsubset", "varinside")
CHOICES = "render_choice/response_label"
MOST_PARTS = 3_000  # elements of an item


@dataclass
class Condition:
    """What an item says of an answer that fulfils it."""

    named: list[str]  # what an answer has, of one response
    by_response: dict[str, list[str]]
    percent: float | None  # of the points, where it says so
    comments: list[str]  # the names of its comments
    is_added: bool  # its points to those of others
    is_other: bool  # fulfilled by any answer, or by what no other condition is
    ranges: list[tuple[str, float]] = field(default_factory=list)
    has_pattern: bool = False


def read(root: Element) -> Iterator[Source]:
    drawn = {
        item
        for section in root.iter("section")
        if section.find("selection_ordering/selection/selection_number") is not None
        for item in section.iterfind("item")
    }
    for item in root.iter("item"):
        source = _source(item)
        if item in drawn:
            source.changes.append(_("It was drawn from a group at random: now it is always asked."))
        yield source


def _source(item: Element) -> Source:
    if sum(1 for _part in islice(item.iter(), MOST_PARTS + 1)) > MOST_PARTS:
        return Source(_name(item), "long", NO_TEXT)
    try:
        return _Item(item).source()
    except RecursionError:  # one part within another within another …
        return Source(_name(item), "unreadable", NO_TEXT)


def _name(item: Element) -> str:
    title = item.get("title", "").strip()
    return "" if title.lower() in ("question", "question title", "item") else title


def title_of(root: Element) -> str:
    """The title of the assessment or bank."""
    for name in ("assessment", "objectbank"):
        found = root.find(name)
        if found is not None:
            return found.get("title", "") or metadata(found).get("bank_title", "")
    return ""


def metadata(element: Element) -> dict[str, str]:
    """The labels and entries of what an element says of itself, not of what is in it."""
    found = {}
    for path in ("qtimetadata", "itemmetadata/qtimetadata"):
        for entry in element.iterfind(f"{path}/qtimetadatafield"):
            found[words(entry, "fieldlabel").lower()] = words(entry, "fieldentry")
    return found


class _Item:
    def __init__(self, item: Element) -> None:
        self.item = item
        self.presentation = item.find("presentation")
        self.responses = [
            found
            for name in RESPONSES
            for found in (() if self.presentation is None else self.presentation.iter(name))
        ]
        most = _most_points(item)
        self.conditions = [_condition(found, most) for found in item.iter("respcondition")]
        self.comments = {
            found.get("ident", ""): _texts(found.iter("material"))
            for found in item.iter("itemfeedback")
        }

    def source(self) -> Source:
        source = Source(
            name=_name(self.item),
            kind=self._kind(),
            text=_texts(_asked(self.presentation)),
            explanation=self._comment("general_fb", "general_feedback") or self._solution(),
            right_comment=self._comment("correct_fb", "correct"),
            wrong_comment=self._comment("general_incorrect_fb", "incorrect_fb", "incorrect"),
        )
        if source.kind in (Kind.SINGLE, Kind.MULTIPLE):
            source.answers = self._choices()
        elif source.kind in (Kind.SHORT, NUMBER):
            source.answers = self._written()
            if any(condition.has_pattern for condition in self.conditions):
                source.kind = "pattern"
        elif source.kind == Kind.ORDERING:
            source.answers = self._ordered()
        elif source.kind == MATCHING:
            source.pairs = self._pairs()
        return source

    def _kind(self) -> str:
        said = metadata(self.item)
        named = KINDS.get(said.get("question_type", "")) or KINDS.get(said.get("cc_profile", ""))
        if named or len(self.responses) != 1:
            return named or ("gaps" if self.responses else "description")
        response = self.responses[0]
        if response.tag in ("response_str", "response_num"):
            fib = response.find("render_fib")
            kind = "" if fib is None else fib.get("fibtype", "").lower()
            return NUMBER if kind in ("decimal", "integer") else self._written_kind()
        if response.find("render_choice") is None or response.tag != "response_lid":
            return "drawing"
        return CARDINALITIES.get(response.get("rcardinality", "").lower(), Kind.SINGLE)

    def _written_kind(self) -> str:
        has_right = any(condition.named and condition.percent for condition in self.conditions)
        has_pattern = any(condition.has_pattern for condition in self.conditions)
        return Kind.SHORT if has_right or has_pattern else "essay"

    # Answers

    def _labels(self) -> Iterator[tuple[str, Text]]:
        for response in self.responses[:1]:  # none, where only its kind is said
            for label in response.iterfind(f".//{CHOICES}"):
                yield label.get("ident", ""), _texts(label.iter("material"))

    def _choices(self) -> list[Answer]:
        points: dict[str, float] = {}
        comments: dict[str, Text] = {}
        for condition in self.conditions:
            for key in condition.named:
                if condition.percent is not None:
                    before = points.get(key, 0) if condition.is_added else 0
                    points[key] = max(points.get(key, 0), before + condition.percent)
                if len(condition.named) == 1:
                    comments[key] = comments.get(key) or self._own_comment(condition)
        return [
            Answer(text, points.get(key, 0), comments.get(key, NO_TEXT))
            for key, text in self._labels()
        ]

    def _written(self) -> list[Answer]:
        found: dict[str, Answer] = {}
        for condition in self.conditions:
            exact = [(written, 0.0) for written in condition.named]
            for written, tolerance in [*exact, *condition.ranges]:
                known = found.get(written, Answer(Text(written, Form.PLAIN), 0))
                found[written] = replace(
                    known,
                    percent=max(condition.percent or 0, known.percent),
                    comment=known.comment or self._own_comment(condition),
                    tolerance=max(tolerance, known.tolerance),
                )
        return list(found.values())

    def _ordered(self) -> list[Answer]:
        labels = dict(self._labels())
        ordered = sorted(labels)
        for condition in self.conditions:
            if condition.percent and sorted(condition.named) == ordered:
                return [Answer(labels[key], 100) for key in condition.named]
        return []

    def _pairs(self) -> list[tuple[Text, Text]]:
        right: dict[str, str] = {}  # by response
        for condition in self.conditions:
            for ident, keys in condition.by_response.items() if condition.percent else ():
                right.setdefault(ident, keys[0])
        pairs = []
        for response in self.responses:
            labels = {
                label.get("ident", ""): _texts(label.iter("material"))
                for label in response.iterfind(CHOICES)
            }
            thing = _texts(response.iterfind("material"))
            key = right.get(response.get("ident", ""))
            pairs.append((thing, NO_TEXT if key is None else labels.get(key, NO_TEXT)))
        return pairs

    # Comments

    def _own_comment(self, condition: Condition) -> Text:
        general = ("general_fb", "correct_fb", "general_incorrect_fb")
        found = [
            self.comments.get(name, NO_TEXT) for name in condition.comments if name not in general
        ]
        return next(filter(None, found), NO_TEXT)

    def _comment(self, *names: str) -> Text:
        return next(filter(None, (self.comments.get(name) for name in names)), NO_TEXT)

    def _solution(self) -> Text:
        return _texts(
            material
            for solution in self.item.iter("solutionmaterial")
            for material in solution.iter("material")
        )


def _condition(found: Element, most: float) -> Condition:
    points = [number(entry.text) for entry in found.iterfind("setvar")]
    setvar = found.find("setvar")
    action = "" if setvar is None else setvar.get("action", "Set").lower()
    variables = found.find("conditionvar")
    condition = Condition(
        named=[],
        by_response={},
        percent=points[0] * 100 / most if points else None,
        comments=[entry.get("linkrefid", "") for entry in found.iter("displayfeedback")],
        is_added=action == "add",
        is_other=found.find("conditionvar/other") is not None,
    )
    if variables is not None:
        _read_variables(variables, condition)
    return condition


def _most_points(item: Element) -> float:
    for variable in item.iter("decvar"):
        if most := number(variable.get("maxvalue")):
            return most
    given = [number(entry.text) for entry in item.iter("setvar")]
    return max([most for most in given if most > 0], default=100)


def _read_variables(variables: Element, condition: Condition) -> None:
    """What an answer has to have; what stands in a `not` it may lack."""
    for entry in variables:
        if entry.tag == "varequal":
            condition.named.append((entry.text or "").strip())
            named = condition.by_response.setdefault(entry.get("respident", ""), [])
            named.append(condition.named[-1])
        elif entry.tag in PATTERNS:
            condition.has_pattern = True
        elif entry.tag in ("and", "or"):
            _read_variables(entry, condition)
    _read_limits(variables, condition)


def _read_limits(variables: Element, condition: Condition) -> None:
    """A number between two that are the same is exact."""
    limits = {
        entry.tag[:5]: number(entry.text)
        for entry in variables
        if entry.tag in ("vargte", "vargt", "varlte", "varlt")
    }
    if limits:
        low, high = limits.get("vargt", 0), limits.get("varlt", 0)
        tolerance = 0.0 if len(limits) == 2 and low == high else 1.0
        condition.ranges += [(written, tolerance) for written in condition.named or [f"{low:g}"]]


# Texts


def _asked(presentation: Element | None) -> Iterator[Element]:
    """The material before and around the answers, not theirs."""
    for entry in () if presentation is None else presentation:
        if entry.tag == "material":
            yield entry
        elif entry.tag.startswith("flow"):
            yield from _asked(entry)


def _texts(materials: Iterable[Element]) -> Text:
    parts = [
        text
        for material in materials
        for entry in material.iter()
        if (text := _text(entry)) is not None
    ]
    parts = [part for part in parts if part]
    if len(parts) == 1:
        return parts[0]
    return Text("\n\n".join(f"<div>{part.as_html}</div>" for part in parts), Form.HTML)


def _text(entry: Element) -> Text | None:
    if entry.tag == "matimage":
        return Text("<img>", Form.HTML)
    if entry.tag != "mattext":
        return None
    if len(entry):  # XHTML that is not escaped
        inner = (entry.text or "") + "".join(tostring(child, "unicode") for child in entry)
        return Text(inner, Form.HTML)
    kind = entry.get("texttype", "text/plain").lower()
    return Text(entry.text or "", Form.AUTO if kind == "text/plain" else Form.HTML)
