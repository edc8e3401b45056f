"""The quizzes of a Moodle backup, and the questions of its bank.

Until Moodle 4 a quiz names its questions; since then it names entries of the bank, each of which
has versions of a question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from quizzes.content import Kind

from . import markup
from .banks import drafts
from .banks.moodle_xml import TRUE, case_is_lost, in_order, kind_of, number
from .banks.source import Answer, Form, Source, Text, Texts
from .banks.taking import TRUE_FALSE
from .content import IMAGE, CourseContent, QuizContent
from .pages import Page, plain

QUESTIONS = "questions.xml"
FORMS = {"0": Form.AUTO, "1": Form.HTML, "2": Form.PLAIN, "4": Form.MARKDOWN}


@dataclass
class Category:
    name: str
    questions: list[Element]


class Bank:
    """The questions of a backup, those that quizzes do not take among them."""

    def __init__(self, root: Element | None) -> None:
        self.texts = Texts()
        self.categories: list[Category] = []
        self.by_key: dict[str, Element] = {}  # by their own id
        self.by_entry: dict[str, Element] = {}  # by that of their entry, in the newest version
        self.taken: set[str] = set()
        for found in () if root is None else root.iterfind("question_category"):
            category = Category(plain(markup.words(found, "name")), list(self._read(found)))
            self.categories.append(category)

    def _read(self, category: Element) -> Iterator[Element]:
        yield from self._known(category.findall("questions/question"))
        for entry in category.iterfind("question_bank_entries/question_bank_entry"):
            versions = entry.findall("question_version/question_versions")
            versions.sort(key=lambda version: number(markup.words(version, "version")))
            newest = versions[-1].find("questions/question") if versions else None
            if newest is not None:
                self.by_entry[entry.get("id", "")] = newest
                yield from self._known([newest])

    def _known(self, questions: list[Element]) -> Iterator[Element]:
        for question in questions:
            self.by_key[question.get("id", "")] = question
            if markup.words(question, "parent") in ("", "0"):  # not a gap of another one
                yield question

    # Quizzes

    def quiz(
        self, module: Element, title: str, intro: Page | None, course: CourseContent
    ) -> QuizContent | None:
        if intro and (intro.pictures or intro.files or intro.video or intro.video_url):
            course.change(title, _("Of its introduction the words alone are taken."))
        fields: dict[str, Any] = {
            "introduction": IMAGE.sub(r"\1", intro.body) if intro else "",
            "max_attempts": drafts.within(markup.words(module, "attempts_number"), 100),
            "minutes": drafts.within(str(number(markup.words(module, "timelimit")) // 60), 600),
            "is_shuffled": markup.words(module, "shuffleanswers") in TRUE,
        }
        sources = [self._source(slot) for slot in _slots(module)]
        return drafts.draft(title, fields, sources, self.texts, course)

    def _source(self, slot: Element) -> Source:
        for path in ("question", "questionid"):
            if question := self.by_key.get(markup.words(slot, path)):
                return self._taken(question)
        entry = markup.words(slot, "question_reference/questionbankentryid")
        if question := self.by_entry.get(entry):
            return self._taken(question)
        is_random = slot.find("question_set_reference") is not None
        return Source("", "random" if is_random else "missing", Text())

    def _taken(self, question: Element) -> Source:
        self.taken.add(question.get("id", ""))
        return _source(question)

    def others(self, course: CourseContent) -> Iterator[QuizContent]:
        """A draft for each category of the bank, of what no quiz has taken."""
        for category in self.categories:
            left = [
                question
                for question in category.questions
                if question.get("id", "") not in self.taken
            ]
            if left:
                sources = [_source(question) for question in left]
                found = drafts.draft(category.name, {}, sources, self.texts, course)
                yield from [found] if found else []


def _slots(module: Element) -> list[Element]:
    """In the order of the quiz, which old backups name beside them."""
    slots = module.findall("question_instances/question_instance")
    named = markup.words(module, "questions").split(",")
    order = {key: index for index, key in enumerate(named)}

    def place(slot: Element) -> float:
        slot_number = markup.words(slot, "slot")
        return (
            number(slot_number)
            if slot_number
            else order.get(markup.words(slot, "question"), len(order))
        )

    return sorted(slots, key=place)


# Questions


def _source(question: Element) -> Source:
    named = markup.words(question, "qtype")
    plugin = question.find(f"plugin_qtype_{named}_question") if named.isalnum() else None
    options = plugin.find(named) if plugin is not None else None
    source = Source(
        name=markup.words(question, "name"),
        kind=kind_of(named, is_single=markup.words(options, "single") in TRUE),
        text=_text(question, "questiontext"),
        explanation=_text(question, "generalfeedback"),
        right_comment=_text(options, "correctfeedback"),
        wrong_comment=_text(options, "incorrectfeedback"),
    )
    if plugin is not None:
        _read_answers(source, plugin)
    if markup.words(options, "usecase") in TRUE:
        source.changes.append(case_is_lost())
    return source


def _read_answers(source: Source, plugin: Element) -> None:
    answers = plugin.findall("answers/answer")
    if source.kind == TRUE_FALSE:  # their words are in the language of the site
        is_true = markup.words(plugin, "truefalse/trueanswer")
        answers.sort(key=lambda answer: answer.get("id") != is_true)
    tolerances = {
        markup.words(record, "answer"): number(markup.words(record, "tolerance"))
        for record in plugin.iterfind("numerical_records/numerical_record")
    }
    source.answers = [_answer(answer, tolerances) for answer in answers]
    if source.kind == Kind.ORDERING:
        source.answers = in_order(source.answers)
    source.pairs = [
        (_text(pair, "questiontext"), Text(markup.words(pair, "answertext"), Form.PLAIN))
        for pair in plugin.iterfind("matches/match")
    ]


def _answer(answer: Element, tolerances: dict[str, float]) -> Answer:
    return Answer(
        text=_text(answer, "answertext", "answerformat"),
        percent=number(markup.words(answer, "fraction")) * 100,
        comment=_text(answer, "feedback"),
        tolerance=tolerances.get(answer.get("id", ""), 0),
    )


def _text(element: Element | None, name: str, form: str = "") -> Text:
    return Text(
        markup.words(element, name),
        FORMS.get(markup.words(element, form or f"{name}format"), Form.AUTO),
    )
