"""The tutor in the player's tab: an answer as it comes, and links that play"""

import os
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import violations
from tests.browser.test_layout import misfits

QUESTION = "How do I stop a program that never ends?"
ANSWER = (
    "Hold **Ctrl** and press **C**: that stops any program that does not stop by itself [1].\n\n"
    "Then look for the line that changes nothing: something inside a loop must change, "
    "or it never ends [2]."
)


@pytest.fixture
def lecture(database):
    [key] = database.execute(
        "SELECT _id FROM courses_lecture WHERE title = 'Loops: for and while'"
    ).fetchone()
    return f"/learn/python-from-the-first-line/{UUID(key)}/"


def test_an_answer_comes_bit_by_bit_and_its_link_plays_from_there(visit, model, lecture):
    model.behaviour, model.answer, model.pause = "slow", ANSWER, 0.15
    visitor = visit().sign_in("Linh")
    page, part = visitor.page, visitor.page.locator("#tutor")
    visitor.open(f"{lecture}#tutor")
    part.scroll_into_view_if_needed()
    part.get_by_label("Your question").fill(QUESTION)
    part.get_by_role("button", name="Ask the tutor").press("Enter")

    answer = part.locator(".answer").first
    expect(answer).to_contain_text("that stops any")
    expect(answer).to_have_attribute("aria-busy", "true")
    shoot(page, "writing")
    model.pause = 0
    link = answer.get_by_role("link", name="1: Loops: for and while, 0:56")
    expect(answer.get_by_role("link", name="Ask the teacher")).to_be_visible()
    expect(part.get_by_label("Your question")).to_have_value("")
    assert violations(page, part) == []
    link.click()
    page.wait_for_function("document.querySelector('video').currentTime >= 56")
    assert page.url.endswith(f"{lecture}#tutor")

    model.behaviour = "busy_for_long"
    part.get_by_label("Your question").fill("How does a while loop end?")
    part.get_by_role("button", name="Ask the tutor").press("Enter")
    expect(answer).to_contain_text("The assistant is busy just now.")
    part.get_by_label("Your question").fill("What is an anemone?")
    part.get_by_role("button", name="Ask the tutor").press("Enter")
    expect(answer).to_contain_text("Nothing was found in this course that answers this.")

    phone = visit(PHONE).sign_in("Linh")
    phone.open("/learn/python-from-the-first-line/tutor/")
    for width in (360, 768, 1440):
        phone.page.set_viewport_size({"width": width, "height": 800})
        shoot(phone.page, f"page-{width}")
    assert violations(phone.page) == []
    assert misfits(phone.page) == {}
    phone.page.set_viewport_size({"width": 360, "height": 740})
    phone.open(f"{lecture}#tutor")
    phone.page.locator("#tutor").scroll_into_view_if_needed()
    expect(phone.page.get_by_text("What is an anemone?").first).to_be_visible()
    shoot(phone.page, "tab-360")
    assert misfits(phone.page) == {}
    phone.page.set_viewport_size({"width": 360, "height": 740})
    phone.open("/learn/python-from-the-first-line/tutor/")
    phone.page.get_by_role("link", name="Ask the teacher").first.click()
    expect(phone.field("Your question")).to_have_value("What is an anemone?")
    phone.open("/learn/python-from-the-first-line/tutor/")
    phone.page.get_by_role("link", name="Delete all of these").click()
    shoot(phone.page, "delete")
    phone.page.get_by_role("button", name="Delete all").click()
    expect(phone.page.get_by_text("You have asked nothing yet.")).to_be_visible()
    shoot(phone.page, "empty")


def shoot(page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=f"{folder}/{name}-{theme}.png", full_page=True)
        page.emulate_media(color_scheme="light")
