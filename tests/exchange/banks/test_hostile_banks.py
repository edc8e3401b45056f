"""Files that hold no questions, or worse: refused with words, and nothing is stored"""

import io
import zipfile

import pytest

from exchange.archives import WrongFile
from quizzes.models import Question, Quiz
from tests.courses.pages import page
from tests.exchange.banks.reading import read
from tests.exchange.banks.test_page import send
from tests.exchange.packages import zipped

BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<quiz><question type='essay'><name><text>&b;</text></name></question></quiz>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'
ONE = "<question type='truefalse'/>"
QTI_2 = (
    '<manifest><resources><resource identifier="a" type="imsqti_item_xmlv2p1">'
    '<file href="a.xml"/></resource></resources></manifest>'
)
NO_XML = "cannot be read as XML"
NONE = "There is no question in this file"


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a.xml", b"<quiz>" + bytes(25 * 1024**2))
    return content.getvalue()


HOSTILE = {
    "entities": (lambda: BOMB, "a.xml", NO_XML),
    "outside": (lambda: OUTSIDE, "a.xml", NO_XML),
    "deep": (lambda: "<quiz>" + "<a>" * 50_000, "a.xml", NO_XML),
    "many tags": (lambda: f"<quiz>{'<b/>' * 400_001}</quiz>", "a.xml", "is too large"),
    "large": (lambda: f"<quiz>{' ' * 10 * 1024**2}</quiz>", "a.xml", "is too large"),
    "large text": (lambda: "a {T}" + " " * 5 * 1024**2, "a.txt", "is too large"),
    "100,000": (lambda: f"<quiz>{ONE * 100_000}</quiz>", "a.xml", "too many questions"),
    "100,000 in a text": (lambda: "a {T}\n\n" * 100_000, "a.txt", "too many questions"),
    "cut": (lambda: "<quiz><question>", "a.xml", NO_XML),
    "html": (lambda: "<html><p>{a}</p></html>", "a.xml", NONE),
    "a text named xml": (lambda: "Is it? {T}", "a.xml", NO_XML),
    "xml named a text": (lambda: "<?xml version='1.0'?><a/>", "a.txt", NONE),
    "a text named zip": (lambda: "Is it? {T}", "a.imscc", "This is no zip"),
    "plain words": (lambda: "Just words.", "a.txt", NONE),
    "binary": (lambda: b"\x7fELF\0{\0}", "a.txt", NONE),
    "latin-1": (lambda: "¿Qué? {T}".encode("latin-1"), "a.txt", "not a text in UTF-8"),
    "utf-16": (lambda: "What? {T}".encode("utf-16"), "a.gift", NO_XML),
    "unknown encoding": (lambda: "<?xml version='1.0' encoding='x'?><quiz/>", "a.xml", NO_XML),
    "no questions": (lambda: "<quiz></quiz>", "a.xml", NONE),
    "empty zip": (lambda: zipped({}), "a.zip", NONE),
    "broken zip": (lambda: zipped({"a.xml": "<quiz/>"})[:-30], "a.zip", "damaged"),
    "bomb": (bomb, "a.zip", "is too large"),
    "path": (lambda: zipped({"../a.xml": "<quiz/>"}), "a.zip", "leads out of it"),
    "qti 2": (
        lambda: zipped({"imsmanifest.xml": QTI_2, "a.xml": "<assessmentItem/>"}),
        "a.zip",
        "in QTI 2 or later",
    ),
    "scorm": (
        lambda: zipped(
            {
                "imsmanifest.xml": "<manifest><metadata><schema>ADL SCORM</schema></metadata></manifest>"
            }
        ),
        "a.zip",
        NONE,
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_with_words(kind):
    make, name, words = HOSTILE[kind]

    with pytest.raises(WrongFile, match=words):
        read(make(), name)


@pytest.mark.parametrize("kind", ["entities", "empty", "path"])
def test_of_a_refused_file_nothing_is_stored(educator_client, course, kind):
    make, name, words = HOSTILE.get(kind) or (lambda: "", "a.txt", "This file is empty")
    quiz = Quiz.objects.create(course=course, draft_title="Quiz")

    response = send(educator_client, quiz, make(), name)

    assert response.status_code == 422
    assert words in page(response).one("ul", id="id_file_error").text
    assert not Question.objects.exists()


SLOW = {
    "braces": "{" * 200_000 + "}",
    "escapes": "\\" * 200_000 + "{T}",
    "signs": "a {" + "~=" * 100_000 + "}",
    "weights": "a {" + "=%" * 100_000 + "}",
    "tags": "[html]" + "<b" * 100_000 + " {T}",
    "line ends": "<b>x</b>" + "ab\n" * 90_000 + "{T}",
    "names": "::" * 100_000 + "{T}",
    "numbers": "a {#" + "1" * 200_000 + "}",
    "ranges": "a {#" + "1.." * 60_000 + "}",
}


@pytest.mark.parametrize("kind", SLOW)
def test_what_could_take_long_is_not_taken(kind):
    filling = read(SLOW[kind], "a.txt")

    assert (len(filling.taken), len(filling.left)) == (0, 1)
