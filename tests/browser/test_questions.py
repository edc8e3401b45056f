"""Questions in the player's tab: nothing that was typed is lost"""

import json
import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations

LECTURE = (
    "SELECT l._id, q._id, u.first_name FROM courses_question q "
    "JOIN courses_lecture l ON l._id = q.lecture_id JOIN accounts_user u ON u._id = q.author_id "
    "WHERE q.title LIKE 'On Windows%'"
)


@pytest.fixture
def lecture(database):
    """The address of a video with a question, that question's, and who asked it."""
    key, question, name = database.execute(LECTURE).fetchone()
    address = f"/learn/python-from-the-first-line/{UUID(key)}/"
    return address, f"{address}questions/{UUID(question)}/", name


@pytest.fixture
def student(visit, lecture):
    visitor = visit().sign_in(lecture[2])
    visitor.open(f"{lecture[0]}#questions")
    visitor.page.locator("#questions").scroll_into_view_if_needed()
    return visitor


def stored_drafts(page) -> list[dict]:
    drafts = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('draft:')).map(([, it]) => it)"
    )
    return [json.loads(draft) for draft in drafts]


def test_a_question_is_asked_beside_the_video_and_answered(student, lecture):
    """By keyboard alone."""
    page, part = student.page, student.page.locator("#questions")
    page.evaluate("document.querySelector('video').currentTime = 12")
    part.get_by_text("Ask a question").press("Enter")
    expect(part.get_by_label("At which moment")).to_have_value("0:12")
    title = part.get_by_label("Your question")
    title.press_sequentially("On Windows python opens a shop")
    expect(part.get_by_text("These may answer it:")).to_be_visible()
    part.get_by_label("Details").fill("```\npython\n```")
    page.wait_for_function("() => Object.values(localStorage).some((it) => it.includes('```'))")
    page.reload()
    page.locator("#questions").scroll_into_view_if_needed()
    expect(part.get_by_text("What you had typed is back.")).to_be_visible()
    expect(title).to_have_value("On Windows python opens a shop")
    expect(part.get_by_label("Details")).to_have_value("```\npython\n```")

    part.get_by_role("button", name="Ask", exact=True).press("Enter")
    expect(part.get_by_role("heading", name="Before you ask")).to_be_focused()
    part.get_by_role("button", name="Ask anyway").press("Enter")

    expect(part.get_by_role("heading", name="On Windows python opens a shop")).to_be_visible()
    expect(part.get_by_text("Your question is there.")).to_be_visible()
    expect(part.get_by_role("list").filter(has_text="Your question is there.")).to_be_focused()
    assert stored_drafts(page) == []
    part.get_by_label("Your answer").fill("Found it.")
    part.get_by_role("button", name="Answer", exact=True).press("Enter")
    expect(part.get_by_text("Found it.")).to_be_visible()
    assert not violations(page, part)
    assert page.url.endswith(f"{lecture[0]}#questions")


def test_the_order_of_questions_applies_at_once(student):
    page, part = student.page, student.page.locator("#questions")
    sort = part.get_by_label("Sort by")
    with page.expect_response("**/questions/?*sort=wanted*"):
        sort.focus()
        sort.select_option("wanted")

    expect(page.locator("body > [role=status]")).to_have_text(re.compile(r"\d+ questions?"))
    expect(sort).to_be_focused()
    expect(sort).to_have_value("wanted")


def test_a_session_that_ends_meanwhile_loses_nothing(student, lecture):
    page, part = student.page, student.page.locator("#questions")
    part.get_by_text("Ask a question").click()
    part.get_by_label("Your question").fill("Is it lost?")
    page.context.clear_cookies(name=re.compile("^__(session|client)"))

    part.get_by_role("button", name="Ask", exact=True).click()

    expect(student.link("Sign in")).to_be_visible()  # the page, loaded anew
    student.sign_in(lecture[2]).open(f"{lecture[0]}#questions")
    part.scroll_into_view_if_needed()
    expect(part.get_by_text("What you had typed is back.")).to_be_visible()
    expect(part.get_by_label("Your question")).to_have_value("Is it lost?")
