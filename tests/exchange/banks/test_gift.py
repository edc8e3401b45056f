"""GIFT: each kind of question in the forms that Moodle's documentation gives for it"""

import pytest

from exchange.banks.source import Text
from tests.exchange.banks.reading import all_shown, read, remarks

TAKEN = {
    "single": ("What? {~a =b#Yes ~c}", ("single", "What?", "a", "*b # Yes", "c", "")),
    "in the text": (
        "Two and {~one =two} are four.",
        ("single", "Two and _____ are four.", "one", "*two", ""),
    ),
    "in front": ("{=It} is.", ("short", "_____ is.", "It", "")),
    "alone": (r"What?\n___ {T}", ("single", "What?  \n\\_\\_\\_", "*True", "False", "")),
    "half right": ("What? {~%50%a =b}", ("single", "What?", "a", "*b", "")),
    "multiple": (
        "Which? {~%50%a ~%50%b ~%-100%c}",
        ("multiple", "Which?", "*a", "*b", "c", ""),
    ),
    "short": ("What? {=four =4 # Yes}", ("short", "What?", "four", "4 # Yes", "")),
    "half right short": ("What? {=four =%50%fore#Nearly}", ("short", "What?", "four", "")),
    "one answer": ("What? {four}", ("short", "What?", "four", "")),
    "number": ("How many? {#4}", ("short", "How many?", "4", "")),
    "numbers": (
        "When? {#\n=1822:0#Yes\n=%50%1822.50:2}",
        ("short", "When?", "1822 # Yes", ""),
    ),
    "decimal": ("How much? {#3.140}", ("short", "How much?", "3.14", "")),
    "true": ("It is. {T#No.#Yes.}", ("single", "It is.", "*True # Yes.", "False # No.", "")),
    "false": ("It is. {FALSE}", ("single", "It is.", "True", "*False", "")),
    "explanation": ("It is. {T####So it is.}", ("single", "It is.", "*True", "False", "So it is.")),
    "ordering": (
        "Which first? {>3 VERTICAL\none\ntwo\nthree\n}",
        ("ordering", "Which first?", "one", "two", "three", ""),
    ),
    "matching an order": (
        "Match. {=Up -> 2 =Round -> 3 =Loop -> 1}",
        ("ordering", "Match.", "Loop", "Up", "Round", ""),
    ),
    "escaped": (
        r"a \= b \{c\}\: \~ {=\#1\\ ~\=2#\~}",
        ("single", "a = b {c}: ~", "*#1\\", "=2 # ~", ""),
    ),
    "html": (
        "[html]<p>Is <b>it</b>?</p> {=<i>H</i><sub>2</sub>O ~10<sup>3</sup>}",
        ("single", "Is **it**?", "*H₂O", "10³", ""),
    ),
    "plain": (
        "[plain]2 * 3 * 4 is_it <b>? {T}",
        ("single", r"2 \* 3 \* 4 is\_it <b>?", "*True", "False", ""),
    ),
    "markdown": ("[markdown]Is *it*? {T}", ("single", "Is *it*?", "*True", "False", "")),
    "tags in plain": ("x <b>y</b> {T}", ("single", "x **y**", "*True", "False", "")),
    "lines": (r"one\ntwo {T}", ("single", "one  \ntwo", "*True", "False", "")),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_a_question_is_taken(kind):
    text, expected = TAKEN[kind]

    assert all_shown(read(text, "a.gift")) == [expected]


NOT_TAKEN = {
    "essay": ("Write. {}", "An essay, which a person has to mark."),
    "description": ("Read this.\n\nIs it? {T}", "A text without a question."),
    "tolerance": ("When? {#1822:5}", "A number with a tolerance: only exact ones are taken."),
    "range": ("How much? {#3.1..3.2}", "A number with a tolerance: only exact ones are taken."),
    "matching": (
        "Match. {=Canada->Ottawa =Italy->Rome}",
        "Pairs to match: they are taken only where they stand for an order.",
    ),
    "braces": ("What {=a\n\nb}", "It is not written as this format asks for."),
    "two right": ("What? {=a =b ~c}", "Several answers of it are right, each of them alone."),
    "none right": ("What? {~a ~b}", "No answer of it is right."),
    "wildcard": ("What? {=*ing}", "A pattern that answers are compared with."),
    "many": ("What? {=a" + " ~b" * 12 + "}", "It has more than 12 answers."),
    "long": ("a" * 2001 + " {T}", "A text of it is longer than 2000 characters."),
    "long answer": ("What? {=a ~" + "b" * 501 + "}", "A text of it is longer than 500 characters."),
    "no text": ("{=a ~b}", "It has no text."),
    "unseen answer": ("What? {=a ~\u2800}", "One of its answers has no text."),
    "both": ("What? {=a ~a}", "Two of its answers are the same."),
}


@pytest.mark.parametrize("kind", NOT_TAKEN)
def test_a_question_is_not_taken_and_it_says_why(kind):
    text, reason = NOT_TAKEN[kind]

    filling = read(f"::Its name:: {text}", "a.txt")

    assert reason in [left.words for left in filling.not_taken]
    assert len(filling.questions) == (kind == "description")


def test_comments_categories_and_names_are_no_questions():
    filling = read(
        "// 1\n$CATEGORY: a/b\n\n// 2\n::Name:: Is\nit? {\n=yes\n~%50%no\n}\n\n\nEnd {}\n", "a.txt"
    )

    assert [taken.place for taken in filling.taken] == ["Name"]
    assert remarks(filling) == [
        "Name: Answers that were right in part count as wrong.",
        "End: An essay, which a person has to mark.",
    ]


def test_lines_of_a_text_stay_lines_and_those_of_a_tag_do_not():
    text = Text("<b>Is</b>\n3 > 2\n<img\nalt='it'>\n< 4?")

    assert text.as_html == "<b>Is</b><br>3 > 2<br><img\nalt='it'><br>< 4?"
