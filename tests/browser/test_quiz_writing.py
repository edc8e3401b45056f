"""A quiz of all four kinds is written by keyboard, on a phone's width, from its title to its place"""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_layout import STICKS_OUT

ROWS = "[data-answer]:not([hidden])"


class Writer:
    def __init__(self, visitor):
        self.visitor, self.page, self.keys = visitor, visitor.page, visitor.page.keyboard

    def press(self, role, name):
        """Enter on a button or a link."""
        self.page.get_by_role(role, name=name, exact=True).focus()
        self.keys.press("Enter")

    def begin(self, kind, text):
        self.press("link", kind)
        self.page.wait_for_url("**/questions/new/**")
        self.page.get_by_label("Question", exact=True).focus()
        self.keys.type(text)

    def answer(self, number, text, *, is_right=False):
        self.page.get_by_role("textbox", name=f"Answer {number}", exact=True).focus()
        self.keys.type(text)
        if is_right:
            self.page.locator(ROWS).nth(number - 1).get_by_label("Right").focus()
            self.keys.press("Space")

    def texts(self):
        fields = self.page.locator(f"{ROWS} textarea[name$=-text]")
        return [text for text in fields.evaluate_all("them => them.map(it => it.value)") if text]

    def save(self):
        assert self.page.evaluate(STICKS_OUT) == []
        self.press("button", "Save")
        self.page.wait_for_url(re.compile("#question-"))

    def reads(self, titles):
        expect(self.page.locator("#curriculum [data-title]")).to_have_text(titles)


def test_a_quiz_is_written_by_keyboard_at_360_px(visit):
    visitor = visit(PHONE).sign_in(
        "Mateo", then="/teach/courses/python-from-the-first-line/quizzes/"
    )
    writer, page, keys = Writer(visitor), visitor.page, visitor.page.keyboard
    writer.press("link", "New quiz")
    visitor.field("Title").focus()
    keys.type("What repeats")
    keys.press("Enter")
    page.wait_for_url("**/teach/quizzes/*/")

    writer.begin("Single choice", "How many?")
    writer.answer(1, "One", is_right=True)
    writer.answer(2, "Two", is_right=True)  # instead
    expect(page.locator(f"{ROWS} :checked")).to_have_count(1)
    writer.save()

    writer.begin("Multiple choice", "Which?")
    for number in range(1, 5):
        writer.answer(number, f"Choice {number}", is_right=number > 2)
    writer.press("button", "Add an answer")
    keys.type("The fifth")  # has the focus
    row = page.locator(ROWS).nth(4)
    row.get_by_role("button", name="Move up").focus()
    keys.press("Enter")
    assert writer.texts() == ["Choice 1", "Choice 2", "Choice 3", "The fifth", "Choice 4"]
    expect(page.locator(ROWS).nth(3).get_by_role("button", name="Move up")).to_be_focused()
    page.locator(ROWS).nth(0).get_by_role("button", name="Remove").focus()
    keys.press("Enter")
    assert writer.texts() == ["Choice 2", "Choice 3", "The fifth", "Choice 4"]
    writer.save()

    writer.begin("Short answer", "What?")
    expect(page.locator(ROWS).first.get_by_label("Right")).to_be_hidden()
    writer.answer(1, "A stair")
    writer.save()
    writer.begin("Ordering", "In which order?")
    writer.answer(1, "Up")
    writer.press("button", "Save")
    expect(page.locator(".error-summary")).to_contain_text("at least two items")
    writer.answer(2, "Down")
    writer.save()

    titles = ["How many?", "Which?", "What?", "In which order?"]
    writer.reads(titles)
    page.locator("#curriculum [data-title]").nth(3).focus()
    keys.press("Alt+ArrowUp")
    expect(page.locator("[data-announcer]")).to_have_text(re.compile("position 3 of 4"))
    writer.reads([*titles[:2], titles[3], titles[2]])
    assert page.evaluate(STICKS_OUT) == []

    page.locator("#curriculum [data-title]").nth(0).focus()
    keys.press("Enter")
    page.get_by_label("Question", exact=True).focus()
    keys.press("End")
    keys.type(" Say.")
    expect(page.locator("[data-state=saved]")).to_be_visible(timeout=10_000)
    writer.press("link", "Back")
    writer.press("button", "Publish quiz")
    expect(page.locator(".messages")).to_contain_text("is a lecture of the course now")
    writer.press("link", "Preview")
    page.get_by_role("radio", name="Two").focus()
    keys.press("Space")
    writer.press("button", "Check the answers")
    expect(page.get_by_role("heading", name="1 of 4 right: 25 %")).to_be_visible()
    assert page.evaluate(STICKS_OUT) == []
