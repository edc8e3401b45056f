"""A quiz on a phone, by keyboard: answers save themselves, and the time is told"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import violations

# Another tab stores the lines in another order; this one is told when it saves its own.
STORE_ELSEWHERE = """async () => {
  const form = document.querySelector("form.quiz");
  const body = new FormData(form);
  const [one, other] = form.querySelectorAll("select");
  body.set(one.name, other.value);
  body.set(other.name, one.value);
  await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  form.requestSubmit();
}"""
COURSE = "everyday-statistics"  # one question at a time, with a time limit


@pytest.fixture
def student(visit):
    student = visit(PHONE, has_touch=True).sign_in("Linh")
    student.open(f"/courses/{COURSE}/")
    enroll = student.page.locator("form[action$='/enroll/'] button").first
    if enroll.is_visible():
        enroll.click()
    student.open(f"/learn/{COURSE}/")
    student.page.locator("#outline a", has_text="Quiz:").dispatch_event("click")
    student.page.wait_for_url("**/quiz/")
    return student


def test_a_quiz_is_taken_by_keyboard_and_submitted_when_the_time_is_over(student):
    page = student.page
    student.button("Start the quiz").press("Enter")
    page.wait_for_url("**/quiz/1/")
    expect(page.locator("[data-time]")).to_have_text(re.compile(r"^1[45]:\d\d$"))
    assert violations(page) == []

    for number in range(1, 5):
        expect(page.get_by_text(f"Question {number} of 4")).to_be_visible()
        answer(page.locator(f"#question-{number}"))
        expect(page.get_by_text(re.compile("^Saved "))).to_be_visible()
        if number < 4:
            student.button("Next question").press("Enter")

    while not page.locator("[data-ordering]").count():
        student.button("Back").press("Enter")
        page.wait_for_load_state()
    lines = page.locator(".quiz-line-text")
    expect(lines).to_have_text(["Median", "Mean", "Range"])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]

    page.route(re.compile(r"/quiz/1/(\?question=\d+)?$"), shorten)
    page.evaluate(STORE_ELSEWHERE)
    page.wait_for_url("**/quiz/1/result/")
    expect(page.get_by_role("heading", name="Passed")).to_be_visible()
    expect(page.get_by_text("4 of 4 right (100 %)")).to_be_visible()
    assert violations(page) == []


def answer(question) -> None:
    """Whichever of the four it is."""
    for text in question.locator("input[type=text]").all():
        text.press_sequentially("25")
    for right in ("24", "The mean", "The range"):
        for box in question.get_by_label(right, exact=True).all():
            box.press("Space")
    if question.locator("[data-ordering]").count():
        put_in_order(question, ["Median", "Mean", "Range"])


def put_in_order(question, texts) -> None:
    """Each line upwards to its place, by its button; what is said names the place."""
    for place, text in enumerate(texts):
        line = question.locator("[data-line]", has_text=text)
        while question.locator(".quiz-line-text").all_inner_texts().index(text) > place:
            line.get_by_role("button", name="Up").press("Enter")
            expect(question.locator("[data-moved]")).to_have_text(re.compile(f"{text}: now "))


def shorten(route) -> None:
    """The same page, with a second left."""
    response = route.fetch()
    body = re.sub(r'data-seconds-left="\d+"', 'data-seconds-left="1"', response.text())
    route.fulfill(response=response, body=body)
