"""What is typed into a form and not stored yet"""

import pytest
from playwright.sync_api import expect

NEW = "/teach/courses/new/"
DRAFTS = "Object.keys(localStorage).filter((key) => key.startsWith('draft:'))"


@pytest.fixture
def educator(visit_as):
    """At the form of a new course; questions before leaving are answered with yes."""
    visitor = visit_as("educator")
    visitor.asked = []

    def leave(dialog):
        visitor.asked.append(dialog.type)
        dialog.accept()

    visitor.page.on("dialog", leave)
    visitor.open(NEW)
    return visitor


def notice(visitor):
    return visitor.page.locator("[data-draft-notice]")


def fill(visitor, **texts):
    for name, value in texts.items():
        visitor.page.locator(f"#id_{name}").press_sequentially(value)


def drafts(visitor) -> list[str]:
    return visitor.page.evaluate(DRAFTS)


def test_a_form_left_half_filled_is_offered_again(educator):
    fill(educator, title="Sailing")
    educator.link("Cancel").click()
    educator.page.wait_for_url("**/teach/")
    assert educator.asked == ["beforeunload"]

    educator.open(NEW)

    expect(notice(educator)).to_be_visible()
    expect(educator.field("Title")).to_have_value("")
    educator.button("Restore").click()
    expect(educator.field("Title")).to_have_value("Sailing")
    expect(notice(educator)).to_be_hidden()
    educator.page.reload()
    educator.button("Discard").click()
    educator.page.reload()
    expect(notice(educator)).to_be_hidden()
    assert drafts(educator) == []


def test_what_is_typed_beside_a_kept_text_does_not_take_its_place(educator):
    for title in ("First", "Second"):
        educator.field("Title").fill(title)
        educator.page.wait_for_timeout(700)  # ms; it is kept when nothing was typed for a moment
        educator.page.reload()

    educator.button("Restore").click()
    expect(educator.field("Title")).to_have_value("Second")
    educator.page.reload()
    educator.button("Discard").click()
    educator.button("Restore").click()
    expect(educator.field("Title")).to_have_value("First")


def test_after_saving_nothing_is_offered(educator):
    fill(educator, title="A course of drafts")
    educator.button("Save").click()
    educator.page.wait_for_url("**/teach/courses/a-course-of-drafts/")
    assert educator.asked == []

    educator.open(NEW)

    expect(educator.field("Title")).to_be_visible()
    expect(notice(educator)).to_be_hidden()
    assert drafts(educator) == []


def test_a_form_with_errors_keeps_its_draft_and_takes_the_focus(educator):
    fill(educator, title="x" * 81)
    educator.button("Save").click()
    summary = educator.page.locator(".error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Title").click()
    expect(educator.field("Title")).to_be_focused()

    educator.open("/teach/")
    assert educator.asked == ["beforeunload"]
    educator.open(NEW)
    educator.button("Restore").click()

    expect(educator.field("Title")).to_have_value("x" * 81)


def test_signing_out_forgets_drafts(educator):
    fill(educator, title="Sailing")
    educator.page.wait_for_function(f"() => {DRAFTS}.length === 1")
    educator.page.locator("button[popovertarget=account-menu]").click()
    educator.button("Sign out").click()
    educator.page.wait_for_url(f"{educator.site.url}/")

    assert drafts(educator) == []


def test_a_counter_counts_as_the_server_does(educator):
    title = educator.field("Title")
    counter = title.locator("xpath=following-sibling::p[@class][1]")
    title.fill("🎓" * 81)

    expect(counter).to_have_text("81 / 80: 1 too many")

    title.fill(" " + "🎓" * 80 + " ")
    expect(counter).to_have_text("80 / 80")
    title.fill("Short")
    expect(counter).to_be_hidden()


def test_errors_in_django_admin_take_the_focus(visit_as):
    admin = visit_as("admin")
    admin.open("/admin/courses/category/add/")
    admin.page.locator("[name=_save]").click()

    expect(admin.page.locator(".error-summary")).to_be_focused()
