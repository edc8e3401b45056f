"""The gates bite: what they are there for is put into a page, and each of them notices."""

import re

import pytest

from tests.browser.conftest import PHONE, WIDE
from tests.browser.pages import addresses
from tests.browser.test_accessibility import all_violations
from tests.browser.test_keyboard import Keyboard

STYLESHEET, TOKENS = "**/css/skillrise.css", "**/css/tokens.css"
ELSEWHERE = "https://elsewhere.example"


def change(page, address, old, new, count=0):
    """Serve what is there with one thing changed, which must be in it."""

    def changed(route):
        answer = route.fetch()
        body, times = re.subn(old, new, answer.text(), count=count)
        assert times, f"{old} is not in {address}"
        route.fulfill(response=answer, body=body)

    page.route(address, changed)


def into_home(visitor, html):
    change(visitor.page, visitor.site.url + "/", "</main>", f"{html}</main>")
    visitor.open("/")


def noticed(visitor, words):
    """Takes the complaints, so that they do not fail the test, and looks for these words."""
    complaints = "\n".join(visitor.complaints)
    visitor.complaints.clear()
    return words in complaints


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_pale_color(visit, theme):
    pale = {"light": r"light-dark(#b5b0a6, \2)", "dark": r"light-dark(\1, #4a463d)"}[theme]
    visitor = visit()
    change(visitor.page, TOKENS, r"--muted: light-dark\((#\w+), (#\w+)\)", f"--muted: {pale}")
    visitor.open("/courses/")
    found = all_violations(visitor.page)

    assert {line.partition(":")[0] for line in found} == {f"{theme}, color-contrast"}


def test_a_field_without_a_label(visit):
    educator = visit().sign_in("Mateo")
    path = "/teach/courses/new/"
    change(educator.page, educator.site.url + path, r"(?s)<label.*?</label>", "", count=1)
    educator.open(path)

    assert any("label:" in line for line in all_violations(educator.page))


def test_a_nameless_button_in_the_closed_menu(visit):
    student = visit().sign_in("Linh")
    change(student.page, student.site.url + "/", r"<button>Sign out</button>", "<button></button>")
    student.open("/")

    assert any("button-name:" in line for line in all_violations(student.page))


def test_an_address_that_nobody_has_an_example_for():
    with pytest.raises(KeyError):
        addresses({"lecture_id": "one"})  # and no chapter


def test_a_script_that_does_not_load(visit):
    visitor = visit()
    visitor.page.route("**/gone.js", lambda route: route.abort())
    into_home(visitor, '<script src="/static/js/gone.js"></script>')

    assert noticed(visitor, "net::ERR_FAILED")


def test_a_script_that_fails(visit):
    student = visit().sign_in("Linh")
    student.page.route("**/clerk.js", lambda route: route.fulfill(body="nowhere()"))
    student.open("/")

    assert noticed(student, "nowhere is not defined")


@pytest.mark.parametrize(
    "html",
    ["<script>document.title = 'mine'</script>", '<p style="color: red">Red</p>'],
    ids=["script", "style"],
)
def test_something_inline_against_the_policy(visit, html):
    visitor = visit()
    into_home(visitor, html)

    assert noticed(visitor, "Content Security Policy")
    assert "mine" not in visitor.page.title()


def test_a_request_that_leaves_the_machine(visit):
    visitor = visit()
    visitor.page.route(f"{ELSEWHERE}/**", lambda route: route.fulfill(body=""))
    into_home(visitor, f'<img src="{ELSEWHERE}/pixel.png" alt="">')

    assert noticed(visitor, f"left the machine: {ELSEWHERE}/pixel.png")


def test_an_answer_of_500(visit):
    visitor = visit()
    visitor.page.route("**/terms/", lambda route: route.fulfill(status=500, body="Oh"))
    visitor.open("/terms/")

    assert noticed(visitor, "status of 500")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(
    ("css", "complaint"),
    [
        ("*, *::after { outline: none !important }", "shows no focus"),
        ("main::before { content: ''; position: fixed; inset: 0; z-index: 9 }", "is covered"),
        ("footer a { position: relative; left: -9999px }", "is out of sight"),
    ],
)
def test_focus_that_nobody_sees(visit, size, css, complaint):
    visitor = visit(size)
    change(visitor.page, STYLESHEET, r"\Z", css, count=1)
    visitor.open("/privacy/")

    with pytest.raises(AssertionError, match=complaint):
        Keyboard(visitor).tab_to(visitor.button("Español"))
