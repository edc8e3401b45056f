"""A Moodle backup becomes a draft, one that others made and one of ours for each kind of thing"""

from html import escape
from pathlib import Path

import pytest

from courses.models import Course, Lecture
from quizzes.models import Quiz
from tests.courses.pages import page, text
from tests.courses.teaching.curriculum import titles
from tests.exchange.banks.reading import shown
from tests.exchange.packages import send, tarred, zipped

STATISTICS = Path(__file__).parent / "files" / "introduction-to-statistics.mbz"
HASH = "3bd084415126ac274b1ee27519d3e5dcdccf6dd4"
QUIZ = """<intro>{intro}</intro><timelimit>600</timelimit><attempts_number>3</attempts_number>
<question_instances><question_instance><slot>2</slot><question_reference><questionbankentryid>e1
</questionbankentryid></question_reference></question_instance><question_instance><slot>1</slot>
<questionid>q2</questionid></question_instance><question_instance><slot>3</slot>
<question_set_reference/></question_instance></question_instances>"""
QUIZ_INTRO = '<p>So. <img src="@@PLUGINFILE@@/k.png" alt="A knot"></p>'
ANSWER = "<answer id='{0}'><answertext>{0}</answertext><fraction>{1}</fraction></answer>"
QUESTION = """<question id="{0}"><parent>0</parent><name>{0}</name><questiontext>{0}?</questiontext>
<questiontextformat>2</questiontextformat><qtype>{1}</qtype><plugin_qtype_{1}_question><answers>
{2}</answers>{3}</plugin_qtype_{1}_question></question>"""
FALSE = ANSWER.format("t", 0) + ANSWER.format("f", 1)
CHOICES = ANSWER.format("a", 1) + ANSWER.format("b", 0)
OLD = QUESTION.format("q1", "shortanswer", ANSWER.format("old", 1), "")
NEW = QUESTION.format("q1", "shortanswer", ANSWER.format("new", 1), "")
VERSIONS = "".join(
    f"<question_versions><version>{number}</version><questions>{question}</questions>"
    "</question_versions>"
    for number, question in (("10", NEW), ("9", OLD))
)
BANK = f"""<question_categories><question_category><name>All of it</name><question_bank_entries>
<question_bank_entry id="e1"><question_version>{VERSIONS}</question_version></question_bank_entry>
</question_bank_entries><questions>
{QUESTION.format("q2", "truefalse", FALSE, "<truefalse><trueanswer>t</trueanswer></truefalse>")}
{QUESTION.format("q3", "multichoice", CHOICES, "<multichoice><single>1</single></multichoice>")}
{
    QUESTION.format(
        "q4",
        "numerical",
        ANSWER.format("7", 1),
        "<numerical_records><numerical_record>"
        "<answer>7</answer><tolerance>1</tolerance></numerical_record></numerical_records>",
    )
}
</questions></question_category></question_categories>"""
MODULES = {
    "page": ("Bowline", "<content>{page}</content><intro></intro>"),
    "url": ("Film", "<externalurl>https://vimeo.com/76979871</externalurl>"),
    "resource": ("Sheet", "<intro>{intro}</intro>"),
    "label": ("Look", "<intro>{intro}</intro>"),
    "book": (
        "Book",
        "<chapters><chapter id='1'><title>One</title><content>{intro}</content></chapter>"
        "<chapter id='2'><title>Two</title><content>{intro}</content></chapter></chapters>",
    ),
    "quiz": ("Do you know it?", QUIZ),
    "forum": ("Talk", ""),
    "h5pactivity": ("Play", ""),
}
PAGE = escape('<p>See <a href="$@QUIZVIEWBYID*6@$">it</a> <a href="@@PLUGINFILE@@/a%20b.csv">b</a>')


def backup() -> dict[str, str]:
    activities, files = [], {}
    for number, (module, (title, fields)) in enumerate(MODULES.items(), 1):
        folder = f"activities/{module}_{number}"
        activities.append(
            f"<activity><moduleid>{number}</moduleid><sectionid>1</sectionid><modulename>{module}"
            f"</modulename><title>{title}</title><directory>{folder}</directory></activity>"
        )
        fields = fields.format(
            page=PAGE, intro=escape(QUIZ_INTRO if module == "quiz" else "<p>So.</p>")
        )
        files[f"{folder}/{module}.xml"] = (
            f'<activity contextid="{number}"><{module}><name>{title}</name>{fields}</{module}></activity>'
        )
    numbers = ",".join(str(number) for number in range(1, len(MODULES) + 1))
    file = (
        "<file><contenthash>{0}</contenthash><contextid>{1}</contextid><filearea>content</filearea>"
        "<itemid>0</itemid><filepath>/</filepath><filename>a b.csv</filename></file>"
    )
    return files | {
        "moodle_backup.xml": "<moodle_backup><information><original_course_fullname>Knots"
        "</original_course_fullname><original_course_id>7</original_course_id>"
        "<original_site_identifier_hash>abc</original_site_identifier_hash><contents><activities>"
        f"{''.join(activities)}</activities><sections><section><sectionid>1</sectionid><title>1</title>"
        "<directory>sections/section_1</directory></section></sections></contents></information>"
        "</moodle_backup>",
        "sections/section_1/section.xml": f"<section><number>1</number><name>$@NULL@$</name>"
        f"<summary>{escape('<h3>Ropes &amp; knots</h3>')}</summary><sequence>{numbers}</sequence></section>",
        "course/course.xml": "<course><fullname>Knots &amp;amp; ropes</fullname><lang>es_mx</lang>"
        f"<summary>{escape('<p><i>All</i></p>')}</summary></course>",
        "files.xml": f"<files>{file.format(HASH, 1)}{file.format(HASH, 3)}"
        f"{file.format(HASH, 6).replace('a b.csv', 'k.png').replace('content<', 'intro<')}"
        f"{file.format('../../etc/passwd', 1)}</files>",
        f"files/{HASH[:2]}/{HASH}": "a,b\n1,2\n",
        "questions.xml": BANK,
    }


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_sections_become_chapters_and_activities_lectures(educator_client, pack, stored):
    response = send(educator_client, pack(backup()))

    course = Course.objects.get()
    assert (course.title, course.language, course.description) == (
        "Knots & ropes",
        "es-mx",
        "*All*",
    )
    assert titles(course) == [
        *("Ropes & knots", "Bowline", "Film", "Sheet", "Look", "One", "Two"),
    ]
    lectures = {lecture.title: lecture for lecture in Lecture.objects.of(course)}
    assert lectures["Film"].hosted_video.id == "76979871"
    assert lectures["Bowline"].body == "See it b"
    assert lectures["Sheet"].body == "So.\n\nSheet"
    for title in ("Bowline", "Sheet"):
        assert lectures[title].attachments.get().title == "a b.csv"
    not_taken, changed = page(response).all("ul", css_class="remarks")
    assert changed.texts("li") == [
        "Bowline 1 link to a page of the old system is plain text now.",
        "Do you know it? Of its introduction the words alone are taken.",
    ]
    assert not_taken.texts("li") == [
        "Do you know it?: Question 3 A question that is drawn at random.",
        "Talk A discussion: each lecture has its own here.",
        "Play Of the kind “h5pactivity”, which is not taken.",
        "All of it: q4 A number with a tolerance: only exact ones are taken.",
    ]
    are_drafts(*Quiz.objects.in_course(course))

    before = stored()
    assert "You have this course already" in text(send(educator_client, pack(backup())))
    assert stored() == before


def are_drafts(quiz, others):
    """The one of the activity, and one of what is in the bank besides."""
    assert (quiz.title, quiz.chapter.title, quiz.is_draft) == (
        *("Do you know it?", "Ropes & knots", True),
    )
    assert (quiz.introduction, quiz.minutes, quiz.max_attempts) == ("So. A knot", 10, 3)
    assert [shown(question.content) for question in quiz.questions.all()] == [
        ("single", "q2?", "True", "*False", ""),
        ("short", "q1?", "new", ""),
    ]
    assert (others.title, others.chapter) == ("All of it", None)
    assert [shown(question.content) for question in others.questions.all()] == [
        ("single", "q3?", "*a", "b", ""),
    ]


def test_a_backup_that_others_made(educator_client):
    response = send(educator_client, STATISTICS.read_bytes())

    course = Course.objects.get()
    assert (course.title, course.chapters.count()) == ("Introduction to Statistics", 14)
    assert course.lecture_count == 37
    remarks = page(response).all("ul", css_class="remarks")[0].texts("li")
    assert "Quiz collecting data A quiz of which no question can be taken." in remarks
    assert len([remark for remark in remarks if "Pairs to match" in remark]) == 2
    assert len([remark for remark in remarks if "assignments are not taken" in remark]) == 9
    mean = Lecture.objects.get(title="Steps to calculate the mean for a set of data")
    assert mean.body.startswith("Mean: Also known as average.")
