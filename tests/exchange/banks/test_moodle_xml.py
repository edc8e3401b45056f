"""Moodle XML, as another program writes it, and what that one does not write"""

import pytest

from tests.exchange.banks.reading import all_shown, read, read_file, remarks

LOOP = "Which knot makes a *loop* that does not slip?"


def test_a_bank_that_moodle_tools_made():
    filling = read_file("knots-by-moodle-tools.xml")

    assert all_shown(filling) == [
        (
            *("single", LOOP, "*Bowline # Up through the hole.", "Granny knot # This one slips."),
            *("Clove hitch # It holds on a post.", "It is called the **king of knots**."),
        ),
        (
            *("single", "A square knot is a bend.", "True # Look again.", "*False # It binds."),
            "",
        ),
        (
            *("ordering", "How is a bowline tied?", "Make a small loop", "Up through it"),
            *("Round the standing part", "Down again", ""),
        ),
        ("short", "What is a rope called where it is folded back?", "bight # Yes", ""),
        ("short", "How many strands has a three-strand rope?", "3 # Yes", ""),
    ]
    assert remarks(filling) == [
        "Folded: Upper and lower case are alike here.",
        "Folded: Answers that were right in part count as wrong: loop",
        "Folded: What is said to wrong answers is left out.",
        "Fathom: A number with a tolerance: only exact ones are taken.",
        "Knots and uses: Pairs to match: they are taken only where they stand for an order.",
        "Yours: An essay, which a person has to mark.",
        "Read this: A text without a question.",
    ]


def question(kind, text="<p>Q</p>", rest="", form="html") -> str:
    return (
        f'<quiz><question type="{kind}"><name><text>N</text></name><questiontext format="{form}">'
        f"<text><![CDATA[{text}]]></text></questiontext>{rest}</question></quiz>"
    )


def answer(text, fraction, comment="", form="html") -> str:
    return (
        f'<answer fraction="{fraction}" format="{form}"><text><![CDATA[{text}]]></text>'
        f"<feedback><text>{comment}</text></feedback></answer>"
    )


TWO = answer("<p>a</p>", 100) + answer("<p>b</p>", 0)
TAKEN = {
    "multiple": (
        question(
            "multichoice",
            rest=f"<single>false</single>{answer('a', '33.33333')}{answer('b', '66.66667')}"
            f"{answer('c', -100, 'No')}",
        ),
        ("multiple", "Q", "*a", "*b", "c # No", ""),
    ),
    "comments to all": (
        question(
            "multichoice",
            rest="<single>1</single><correctfeedback><text>Good</text></correctfeedback>"
            f"<incorrectfeedback><text>Your answer is incorrect.</text></incorrectfeedback>{TWO}",
        ),
        ("single", "Q", "*a # Good", "b", ""),
    ),
    "several wrong ways of the same": (
        question("shortanswer", rest=answer("Uk", 100) + answer("UK", 100) + answer("*", 0)),
        ("short", "Q", "Uk", ""),
    ),
    "asterisk": (question("shortanswer", rest=answer(r"2\*3", 100)), ("short", "Q", "2*3", "")),
    "mathematics": (
        question("multichoice", r"<p>\(x_1 \{ \int\)</p>", TWO),
        ("single", r"\\(x\_1 \\{ \int\\)", "*a", "b", ""),
    ),
    "code": (
        question("multichoice", "<p>Is <code>a * b</code>?</p><pre>x\n  y</pre>", TWO),
        ("single", "Is `a * b`?\n\n```\nx\n  y\n```", "*a", "b", ""),
    ),
    "an element of drawings": (
        question("multichoice", "<pre>a <text>{</text> b</pre>", TWO),
        ("single", "```\na { b\n```", "*a", "b", ""),
    ),
    "scripts": (
        question("multichoice", "<p onclick=x>Q<script>alert(1)</script></p>", TWO),
        ("single", "Q", "*a", "b", ""),
    ),
    "beginning of a line": (
        question("multichoice", "<p># 1</p><p>- 2 or + 3</p>", TWO),
        ("single", "\\# 1\n\n\\- 2 or + 3", "*a", "b", ""),
    ),
    "plain": (
        question("multichoice", "a < b\nc", TWO, "plain_text"),
        ("single", "a < b  \nc", "*a", "b", ""),
    ),
    "without a format": (
        "<quiz><question type='truefalse'><questiontext><text>Q</text></questiontext>"
        "<answer fraction='100'><text>false</text></answer>"
        "<answer fraction='0'><text>true</text></answer></question></quiz>",
        ("single", "Q", "True", "*False", ""),
    ),
    "matching an order": (
        question(
            "matching",
            rest="<subquestion><text>B</text><answer><text>2.</text></answer></subquestion>"
            "<subquestion><text>A</text><answer><text>1.</text></answer></subquestion>",
        ),
        ("ordering", "Q", "A", "B", ""),
    ),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_a_question_is_taken(kind):
    text, expected = TAKEN[kind]

    assert all_shown(read(text)) == [expected]


PICTURE = '<p>Which? <img src="@@PLUGINFILE@@/a.png" alt="A knot"></p>'


def test_a_picture_is_not_taken_and_that_is_said():
    filling = read(question("multichoice", PICTURE, TWO))

    assert all_shown(filling) == [("single", "Which? A knot", "*a", "b", "")]
    assert remarks(filling) == ["N: Its pictures are not taken."]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("cloze", "Several gaps in one text."),
        ("ddmarker", "A question about places in a picture."),
        ("calculatedmulti", "A number that is calculated for each student."),
        ("coderunner", "Of the kind “coderunner”, which is not taken."),
        ("multichoice", "It has fewer than two answers."),
        ("shortanswer", "Its right answer is not said."),
    ],
)
def test_a_question_is_not_taken_and_it_says_why(kind, reason):
    assert remarks(read(question(kind))) == [f"N: {reason}"]


def test_choices_that_repeat_are_for_the_educator_to_mend():
    filling = read(question("multichoice", rest=TWO + answer("b", 0)))

    assert len(filling.questions) == 1
    assert "Two of its answers are the same: change one" in remarks(filling)[0]
