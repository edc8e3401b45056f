"""QTI 1.2, as another program writes it for Canvas, and what that one does not write"""

import pytest

from exchange import markup
from exchange.banks import drafts
from exchange.banks.source import Texts
from exchange.content import CourseContent
from tests.exchange.banks.reading import all_shown, read, read_file, remarks, zipped

LOOP = "Which knot makes a *loop* that does not slip?"


def test_a_quiz_that_text2qti_made():
    filling = read_file("knots-by-text2qti.zip")

    assert all_shown(filling) == [
        (
            *("single", LOOP, "Granny knot # This one slips.", "*Bowline # Up through the hole."),
            *("Clove hitch", "It is called the king of knots."),
        ),
        ("single", "A square knot is a bend.", "True", "*False", ""),
        (
            *("multiple", "Which of these join two ropes?", "*Sheet bend", "Bowline"),
            *("*Carrick bend", ""),
        ),
        (
            *("short", "What is the working end of a rope called when it is folded back?"),
            *("bight", "a bight", ""),
        ),
        ("short", "How many strands has a three-strand rope?", "3", ""),
    ]
    assert remarks(filling) == [
        f"Knots: {LOOP.replace('*', '')}: It was drawn from a group at random: now it is always asked.",
        "Knots: How long is a fathom in meters?: A number with a tolerance: only exact ones are taken.",
        "Knots: Write about a knot you tied.: An essay, which a person has to mark.",
    ]


def item(presentation, processing="", profile="", title="N") -> str:
    label = "<fieldlabel>cc_profile</fieldlabel>"
    return f"""<item title="{title}"><itemmetadata><qtimetadata><qtimetadatafield>{label}
    <fieldentry>{profile}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
    <presentation><flow><material><mattext texttype="text/html">&lt;p&gt;Q&lt;/p&gt;</mattext>
    </material></flow>{presentation}</presentation>
    <resprocessing><outcomes><decvar maxvalue="1" varname="SCORE"/></outcomes>{processing}
    </resprocessing></item>"""


def quiz(*items) -> str:
    namespace = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
    return (
        f'<questestinterop xmlns="{namespace}"><assessment title="Knots"><section>{"".join(items)}'
        "</section></assessment></questestinterop>"
    )


def choices(cardinality="Single") -> str:
    labels = "".join(
        f'<response_label ident="{key}"><material><mattext>{key}</mattext></material>'
        "</response_label>"
        for key in "abc"
    )
    return (
        f'<flow><response_lid ident="r" rcardinality="{cardinality}"><render_choice>{labels}'
        "</render_choice></response_lid></flow>"
    )


def right(inner, points=1, action="Set") -> str:
    return (
        f"<respcondition><conditionvar>{inner}</conditionvar>"
        f'<setvar varname="SCORE" action="{action}">{points}</setvar></respcondition>'
    )


def equal(*keys, response="r") -> str:
    return "".join(f'<varequal respident="{response}">{key}</varequal>' for key in keys)


WRITTEN = (
    '<response_str ident="r"><render_fib><response_label ident="x"/></render_fib></response_str>'
)
NUMBER = WRITTEN.replace("<render_fib>", '<render_fib fibtype="Decimal">')
LIMITS = '<vargte respident="r">{0}</vargte><varlte respident="r">{1}</varlte>'
TAKEN = {
    "single": (item(choices(), right(equal("b"))), ("single", "Q", "a", "*b", "c", "")),
    "wrong ones with points": (
        item(choices(), right(equal("a"), 0) + right(equal("b")) + right(equal("c"), 0)),
        ("single", "Q", "a", "*b", "c", ""),
    ),
    "all at once": (
        item(choices("Multiple"), right(f"<and>{equal('a', 'b')}<not>{equal('c')}</not></and>")),
        ("multiple", "Q", "*a", "*b", "c", ""),
    ),
    "points for each": (
        item(
            choices("Multiple"),
            right(equal("a"), 0.5, "Add") + right(equal("b"), 0.5, "Add") + right(equal("c"), -1),
        ),
        ("multiple", "Q", "*a", "*b", "c", ""),
    ),
    "order": (
        item(choices("Ordered"), right(f"<and>{equal('b', 'c', 'a')}</and>")),
        ("ordering", "Q", "b", "c", "a", ""),
    ),
    "written": (item(WRITTEN, right(equal("one", "1"))), ("short", "Q", "one", "1", "")),
    "exact number": (
        item(NUMBER, right(f"<or>{equal('4')}<and>{LIMITS.format(4, 4)}</and></or>")),
        ("short", "Q", "4", ""),
    ),
    "comments": (
        item(
            choices(),
            "<respcondition><conditionvar><other/></conditionvar>"
            '<displayfeedback linkrefid="general_fb"/></respcondition>'
            f"<respcondition><conditionvar>{equal('a')}</conditionvar>"
            f'<displayfeedback linkrefid="a_fb"/></respcondition>{right(equal("b"))}',
        ).replace(
            "</item>",
            "".join(
                f'<itemfeedback ident="{key}"><material><mattext>{key}</mattext></material>'
                "</itemfeedback>"
                for key in ("general_fb", "a_fb", "correct_fb")
            )
            + "</item>",
        ),
        ("single", "Q", "a # a_fb", "*b # correct_fb", "c", r"general\_fb"),
    ),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_a_question_is_taken(kind):
    text, expected = TAKEN[kind]

    assert all_shown(read(quiz(text))) == [expected]


NOT_TAKEN = {
    "essay": (item(WRITTEN, profile="cc.essay.v0p1"), "An essay, which a person has to mark."),
    "pattern": (
        item(WRITTEN, right('<varsubstring respident="r">x</varsubstring>')),
        "A pattern that answers are compared with.",
    ),
    "range": (
        item(NUMBER, right(LIMITS.format(1, 2))),
        "A number with a tolerance: only exact ones are taken.",
    ),
    "gaps": (item(WRITTEN + WRITTEN, right(equal("a"))), "Several gaps in one text."),
    "no right one": (item(choices()), "No answer of it is right."),
    "nothing asked": (item(""), "A text without a question."),
    "order of nothing": (
        item("")
        .replace("cc_profile", "question_type")
        .replace("<fieldentry>", "<fieldentry>ordering_question"),
        "It has fewer than two answers.",
    ),
    "many conditions": (
        item(choices(), right(equal("a")) * 1_000),
        "It has too many parts to be read.",
    ),
    "deep": (
        item("<flow>" * 2_000 + choices() + "</flow>" * 2_000),
        "It is not written as this format asks for.",
    ),
}


@pytest.mark.parametrize("kind", NOT_TAKEN)
def test_a_question_is_not_taken_and_it_says_why(kind):
    text, reason = NOT_TAKEN[kind]

    assert remarks(read(quiz(text))) == [f"N: {reason}"]


MANIFEST = """<manifest><metadata><schema>IMS Common Cartridge</schema></metadata><resources>
<resource identifier="q" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="q.xml"/></resource>
<resource identifier="b" type="imsqti_xmlv1p2/imscc_xmlv1p1/question-bank"><file href="b.xml"/></resource>
</resources></manifest>"""


def test_quizzes_and_banks_of_a_cartridge_come_together():
    one, other = item(choices(), right(equal("a"))), item(WRITTEN, right(equal("a")))
    essay = item(WRITTEN, profile="cc.essay.v0p1", title="Essay")
    files = {
        "imsmanifest.xml": MANIFEST,
        "q.xml": quiz(one, essay),
        "b.xml": f"<questestinterop><objectbank>{other}</objectbank></questestinterop>",
    }

    filling = read(zipped(files), "a.imscc")

    assert [question.kind for question in filling.questions] == ["single", "short"]
    assert remarks(filling) == ["Knots: Essay: An essay, which a person has to mark."]
    # Of Canvas's own file and the standard's, the one with more in it.
    files["non_cc_assessments/q.xml.qti"] = quiz(one, essay, item(choices(), right(equal("b"))))
    assert len(read(zipped(files), "a.imscc").questions) == 3


def test_a_zip_without_a_table_of_contents_is_looked_through():
    files = {"a/q.xml": quiz(item(choices(), right(equal("a")))), "other.xml": "<a/>"}

    assert len(read(zipped(files), "a.zip").questions) == 1


@pytest.mark.parametrize("given", ["inf", "-Infinity", "nan", "1e999"])
def test_a_limit_that_is_no_number_is_none(given):
    fields = "".join(
        f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{given}</fieldentry>"
        "</qtimetadatafield>"
        for name in ("cc_maxattempts", "qmd_timelimit")
    )
    text = quiz(item(choices(), right(equal("a")))).replace(
        "<section>", f"<qtimetadata>{fields}</qtimetadata><section>"
    )

    read = drafts.qti_quiz(markup.parsed(text.encode(), ""), "Knots", Texts(), CourseContent({}))

    assert (read.fields["max_attempts"], read.fields["minutes"]) == (None, None)
