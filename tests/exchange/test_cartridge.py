"""A Common Cartridge becomes a draft; what has no place here is listed by its name

The cartridge is ours, after the specification: IMS Common Cartridge 1.0 to 1.3.
"""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from courses.models import Course, Lecture
from exchange import archives, pages, reading
from quizzes.models import Quiz
from tests.courses.media.samples import sample
from tests.courses.pages import page, text
from tests.courses.teaching.curriculum import titles
from tests.exchange.banks.reading import shown
from tests.exchange.banks.test_qti import WRITTEN, choices, equal, item, quiz, right
from tests.exchange.packages import send, zipped

VERSIONS = {
    "1.0": "http://www.imsglobal.org/xsd/imscc/imscp_v1p1",
    "1.1": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
    "1.2": "http://www.imsglobal.org/xsd/imsccv1p2/imscp_v1p1",
    "1.3": "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1",
}
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="m1" xmlns="{namespace}" xmlns:lom="{namespace}/LOM">
  <metadata>
    <schema>IMS Common Cartridge</schema>
    <schemaversion>{version}.0</schemaversion>
    <lom:lom><lom:general>
      <lom:title><lom:string>Knots</lom:string></lom:title>
      <lom:description><lom:string>All of them.</lom:string></lom:description>
      <lom:language>en-US</lom:language>
    </lom:general></lom:lom>
  </metadata>
  <organizations>
    <organization identifier="o1" structure="rooted-hierarchy">
      <item identifier="root">
        <item identifier="i1"><title>First week</title>
          <item identifier="i2" identifierref="page"><title>Bowline</title></item>
          <item identifier="i3"><title>Films</title>
            <item identifier="i4" identifierref="film"><title>At YouTube</title></item>
            <item identifier="i5" identifierref="clip"><title>Our clip</title></item>
          </item>
          <item identifier="i6" identifierref="site"><title>A [site]</title></item>
          <item identifier="i7" identifierref="quiz"><title>Do you know it?</title></item>
          <item identifier="i8" identifierref="talk"><title>Talk of knots</title></item>
          <item identifier="i9" identifierref="tool"><title>Rope lab</title></item>
          <item identifier="i10" identifierref="task"><title>Tie ten</title></item>
          <item identifier="i11" identifierref="gone"><title>Lost</title></item>
        </item>
        <item identifier="i12"><title>{long}</title>
          <item identifier="i13" identifierref="sheet"><title>Cheat sheet</title></item>
        </item>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" href="wiki_content/bowline.html">
      <file href="wiki_content/bowline.html"/></resource>
    <resource identifier="film" type="imswl_xmlv1p1"><file href="film.xml"/></resource>
    <resource identifier="site" type="imswl_xmlv1p1"><file href="site.xml"/></resource>
    <resource identifier="clip" type="webcontent" href="web_resources/clip.mp4">
      <file href="web_resources/clip.mp4"/></resource>
    <resource identifier="sheet" type="webcontent" href="web_resources/a%20sheet.csv">
      <file href="web_resources/a%20sheet.csv"/></resource>
    <resource identifier="quiz" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="q.xml"/></resource>
    <resource identifier="talk" type="imsdt_xmlv1p1"><file href="t.xml"/></resource>
    <resource identifier="tool" type="imsbasiclti_xmlv1p0"><file href="l.xml"/></resource>
    <resource identifier="task" type="assignment_xmlv1p0" href="a.xml"><file href="a.xml"/></resource>
    <resource identifier="front" type="webcontent" href="wiki_content/front-page.html">
      <file href="wiki_content/front-page.html"/></resource>
    <resource identifier="none" type="webcontent" href="web_resources/unused.csv">
      <file href="web_resources/unused.csv"/></resource>
  </resources>
</manifest>
"""
PAGE = """<html><head><title>Bowline</title><style>p {}</style></head><body>
<h2 onclick="alert(1)">How <b>to</b></h2><script>alert(1)</script>
<p>See <a href="javascript:alert(1)">this</a>, <a href="https://example.com/a b">that</a>,
<a href="$WIKI_REFERENCE$/pages/hitch">Hitch</a> and the
<a href="$IMS-CC-FILEBASE$/a%20sheet.csv?canvas_download=1">sheet</a>.</p>
<p><img src="../web_resources/knot.png" alt="A knot"></p>
<pre class="language-python"><code>tie("rope")</code></pre></body></html>"""
LINK = '<webLink xmlns="{0}"><title>x</title><url href="{1}" target="_self"/></webLink>'
LONG = (
    "Second week, in which we learn every other knot that anybody has ever tied at sea or on land"
)


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    return content.getvalue()


def cartridge(version="1.3", **files) -> bytes:
    namespace = VERSIONS[version]
    manifest = MANIFEST.format(namespace=namespace, version=version, long=LONG)
    film, site = "https://youtu.be/aqz-KE-bpKQ", "https://example.com/knots"
    return zipped(
        {
            "imsmanifest.xml": manifest,
            "wiki_content/bowline.html": PAGE,
            "wiki_content/front-page.html": "<title>Welcome</title><p>Hello, sailor.</p>",
            "film.xml": LINK.format(namespace, film),
            "site.xml": LINK.format(namespace, site),
            "web_resources/clip.mp4": sample("h264.mp4"),
            "web_resources/a sheet.csv": "a,b\n1,2\n",
            "web_resources/unused.csv": "a,b\n",
            "web_resources/knot.png": png(),
            "q.xml": quiz(item(choices(), right(equal("b"))), item(WRITTEN, title="Essay")),
            **dict.fromkeys(["t.xml", "l.xml", "a.xml"], "<a/>"),
        }
        | files
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_read(version):
    with archives.opened(ContentFile(cartridge(version))) as archive:
        course = reading.read(archive)

    assert (course.fields["title"], course.key) == ("Knots", "cartridge:m1:Knots")
    assert [len(chapter.lectures) for chapter in course.chapters] == [5, 1, 1]


@pytest.mark.parametrize("said", ['identifier="m1"', 'identifier=" "', ""])
def test_another_course_with_the_same_identifier_or_none_is_another(educator_client, said):
    title = "<metadata><lom><general><title><string>{}</string></title></general></lom></metadata>"
    knots, bends = (
        zipped({"imsmanifest.xml": f"<manifest {said}>{title.format(name)}</manifest>"})
        for name in ("Knots", "Bends")
    )
    for file in (knots, bends, knots):
        send(educator_client, file)

    assert sorted(course.title for course in Course.objects.all()) == ["Bends", "Knots"]


def test_modules_become_chapters_and_what_is_in_them_lectures(educator_client):
    response = send(educator_client, cartridge())

    course = Course.objects.get()
    assert (course.title, course.language, course.category) == ("Knots", "en", None)
    assert (course.description, course.status) == ("All of them.", "draft")
    assert titles(course) == [
        *("First week", "Bowline", "At YouTube", "Our clip", "A [site]"),
        *("Second week, in which we learn every other knot that anybody has ever tied at…",),
        *("Cheat sheet", "Other pages", "Welcome"),
    ]
    lectures = {lecture.title: lecture for lecture in Lecture.objects.of(course)}
    assert lectures["At YouTube"].hosted_video.id == "aqz-KE-bpKQ"
    assert lectures["Our clip"].seconds == 3
    assert lectures["A [site]"].body == r"[A \[site\]](https://example.com/knots)"
    assert lectures["Cheat sheet"].attachments.get().title == "a sheet.csv"
    is_markdown_with_its_pictures_and_files(lectures["Bowline"])
    is_a_draft_of_its_chapter(Quiz.objects.get())
    says_what_is_not_taken(response)


def is_markdown_with_its_pictures_and_files(lecture):
    picture = lecture.pictures.get()
    assert lecture.body == (
        "## How **to**\n\nSee this, [that](https://example.com/a%20b),\nHitch and the\nsheet.\n\n"
        f'![A knot]({picture.address})\n\n```python\ntie("rope")\n```'
    )
    assert picture.alt == "A knot"
    assert lecture.attachments.get().title == "a sheet.csv"


def is_a_draft_of_its_chapter(quiz):
    assert (quiz.title, quiz.chapter.title, quiz.is_draft) == ("Knots", "First week", True)
    question = quiz.questions.get()
    assert shown(question.content) == ("single", "Q", "a", "*b", "c", "")


def says_what_is_not_taken(response):
    not_taken, changed = page(response).all("ul", css_class="remarks")
    assert not_taken.texts("li") == [
        "Knots: Essay An essay, which a person has to mark.",
        "Talk of knots A discussion: each lecture has its own here.",
        "Rope lab An external tool (LTI): these are not taken.",
        "Tie ten An assignment: assignments are not taken.",
        "Lost Its file is missing.",
        "web_resources/unused.csv No page leads to this file.",
    ]
    assert changed.texts("li") == [
        "Bowline 1 link to a page of the old system is plain text now.",
        f"{LONG} This title is too long: it is “Second week, in which we learn every other knot "
        "that anybody has ever tied at…” now.",
    ]


def test_what_the_forms_refuse_is_left_out_and_the_rest_is_taken(educator_client):
    files = {
        "web_resources/clip.mp4": b"MZ",
        "web_resources/a sheet.csv": b"MZ\0",
        "web_resources/knot.png": b"MZ\0",
        "wiki_content/front-page.html": "a" * 50_001,
    }
    response = send(educator_client, cartridge(**files))

    for words in (
        "Our clip Video file: We take MP4 and WebM videos",
        "named .csv and is something else",
        "knot.png: We take JPEG, PNG and WebP pictures",
        "front page Text: 1 character too many",
    ):
        assert words in text(response)
    assert "A knot" in Lecture.objects.get(title="Bowline").body
    assert not Lecture.objects.filter(title__in=["Our clip", "front page"]).exists()


@pytest.mark.parametrize("html", ["<p>" * 10_001, "<blockquote>" * 3_000 + "a", "a" * 2_000_000])
def test_a_page_that_would_take_too_long_is_not_read(html):
    with pytest.raises(ValidationError, match="in too complicated a way"):
        pages.Pages().read(html, lambda address: None)


def test_a_scorm_package_is_refused(educator_client):
    manifest = "<manifest><metadata><schema>ADL SCORM</schema></metadata></manifest>"

    assert "This is a SCORM package" in text(
        send(educator_client, zipped({"imsmanifest.xml": manifest}))
    )
    assert not Course.objects.exists()
