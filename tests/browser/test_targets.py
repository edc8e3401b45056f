"""On a phone, what is in an outline is hit by a thumb, and a form shows what its kind has."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

TARGET = 44  # px
COURSE = "/courses/running-slowly/"
LONG = "Unbelievably Longwinded Chapter about Everything That There Is to Say of It"


def boxes(locator):
    """The size of each element that is shown."""
    return [element.bounding_box() for element in locator.all() if element.is_visible()]


@pytest.fixture
def visitor(visit_as):
    """An admin, to whom every lecture is open."""
    return visit_as("admin", PHONE)


@pytest.mark.parametrize("where", ["course", "player"])
def test_every_row_of_an_outline_is_a_target(visitor, where):
    visitor.open(COURSE)
    page = visitor.page
    if where == "player":
        page.locator(".curriculum a").first.click()
        page.wait_for_load_state()  # with its styles, which hide the button for wide pages
        visitor.button("Outline").click()

    targets = page.locator(".curriculum summary, .curriculum a")

    sizes = boxes(targets)
    assert len(sizes) > 3
    assert min(min(size["width"], size["height"]) for size in sizes) >= TARGET


def test_the_arrow_of_a_chapter_stays_beside_a_long_title(visitor):
    visitor.open(COURSE)
    summary = visitor.page.locator(".curriculum summary").first
    summary.locator("h3").evaluate("(title, text) => { title.textContent = text }", LONG)

    count = summary.locator("span").bounding_box()
    title = summary.locator("h3").bounding_box()
    whole = summary.bounding_box()
    assert count["x"] >= title["x"] + title["width"]
    assert count["x"] + count["width"] < whole["x"] + whole["width"] - 2 * 8  # the arrow's place
    assert title["y"] <= count["y"] + count["height"] / 2 <= title["y"] + title["height"]


def test_the_form_of_an_article_asks_for_no_video(visit):
    educator = visit(PHONE).sign_in("Mateo", then="/teach/courses/python-from-the-first-line/")
    educator.page.get_by_role("button", name="More for").first.click()
    educator.link("Upload or write a lecture").click()
    video = [educator.field(name) for name in ("Video link", "Captions", "Length")]
    for field in video:
        expect(field).to_be_visible()

    educator.field("Kind").select_option("article")
    for field in video:
        expect(field).to_be_hidden()

    educator.field("Kind").select_option("video")
    educator.field("Video link").fill("https://youtu.be/aqz-KE-bpKQ")
    educator.field("Kind").select_option("article")
    expect(educator.field("Video link")).to_be_visible()
    expect(educator.field("Captions")).to_be_hidden()
