"""Notes beside a video: saved while they are written, and kept when they cannot be"""

import json
from uuid import UUID

import pytest
from playwright.sync_api import expect

LECTURE = "/learn/python-from-the-first-line/"
NOTES = "**/notes/**"
IS_READY = "document.querySelector('video').readyState > 0"
KEPT = "Object.keys(localStorage).filter((key) => key.includes(':note:'))"


@pytest.fixture
def student(visit, database):
    (lecture,) = database.execute(
        "SELECT l._id FROM courses_lecture l JOIN courses_chapter h ON h._id = l.chapter_id "
        "JOIN courses_course c ON c._id = h.course_id WHERE c.slug = ? AND l.kind = 'video' "
        "ORDER BY h.position, l.position",
        ["python-from-the-first-line"],
    ).fetchone()
    student = visit().sign_in("Linh")
    student.open(f"{LECTURE}{UUID(lecture)}/#notes")
    student.page.wait_for_function(IS_READY)
    return student


def box(student):
    return student.page.locator("#notes > form").get_by_role("textbox", name="Your note")


def state(form, name):
    """The words in a form that say `saved` or `unsaved`."""
    return form.locator(f"[data-note-state] [data-state={name}]")


def items(student):
    return student.page.locator("#notes .note")


def write(student, words, second):
    student.page.evaluate(f"document.querySelector('video').currentTime = {second}")
    box(student).press_sequentially(words)


def test_a_note_saves_itself_is_kept_changed_and_deleted(student):
    page = student.page
    new = page.locator("#notes > form")
    with page.expect_response(NOTES) as answer:
        write(student, "Later.", 9)
    assert json.loads(answer.value.text())["clock"] == "0:09"
    expect(state(new, "saved")).to_be_visible()
    new.get_by_role("button", name="Save note").click()
    expect(items(student)).to_have_count(1)
    expect(box(student)).to_have_value("")

    # The session has run out, then the connection is lost: the words outlive a reload.
    page.route(NOTES, lambda route: route.fulfill(status=401, json={}))
    write(student, "Earlier.", 4)
    expect(state(new, "unsaved")).to_be_visible()
    assert len(page.evaluate(KEPT)) == 1
    page.unroute(NOTES)
    page.reload()
    expect(box(student)).to_have_value("Earlier.")
    expect(state(new, "saved")).to_be_visible()
    assert page.evaluate(KEPT) == []
    page.reload()
    expect(items(student)).to_have_count(2)
    assert [item.split()[0] for item in items(student).all_inner_texts()] == ["0:04", "0:09"]

    first = items(student).first
    first.get_by_role("link", name="Edit").click()
    editor = first.get_by_role("textbox", name="Your note")
    expect(editor).to_be_focused()
    address = first.get_attribute("data-url")
    other = page.context.new_page()
    other.goto(student.site.url + address)
    other.get_by_role("textbox", name="Your note").fill("Elsewhere.")
    other.get_by_role("button", name="Save note").click()
    expect(other.get_by_text("Elsewhere.").first).to_be_visible()
    other.close()
    page.bring_to_front()
    editor.fill("Mine.")
    expect(first.get_by_text("Elsewhere.", exact=True)).to_be_visible()
    first.get_by_role("button", name="Keep mine").click()
    expect(state(first, "saved")).to_be_visible()
    editor.press("Control+Enter")
    expect(first.locator(".note-text").first).to_have_text("Mine.")
    expect(first.get_by_role("link", name="Edit")).to_be_focused()

    # Closed by Escape, what was saved stands in the list, and is gone on with.
    first.get_by_role("link", name="Edit").click()
    editor.press_sequentially(" Again")
    expect(state(first, "saved")).to_be_visible()
    editor.press("Escape")
    expect(first.locator(".note-text").first).to_have_text("Mine. Again")
    first.get_by_role("link", name="Edit").click()
    expect(editor).to_have_value("Mine. Again")
    editor.press_sequentially(".")
    expect(state(first, "saved")).to_be_visible()
    editor.press("Escape")

    first.get_by_role("button", name="Delete").click()
    first.get_by_role("button", name="Undo").click()
    expect(first.locator(".note-text").first).to_have_text("Mine. Again.")
    page.reload()
    expect(items(student)).to_have_count(2)


def test_a_course_is_saved_without_leaving_the_page(visit):
    student = visit().sign_in("Tomasz", then="/courses/")
    button = student.page.locator("[data-save] button").first
    expect(button).to_have_attribute("aria-pressed", "false")
    with student.page.expect_response("**/save/"):
        button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    with student.page.expect_response("**/save/"):
        button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert student.is_at("/courses/")


def test_what_is_taken_back_before_it_was_a_note_is_none(student):
    page = student.page
    with page.expect_response(NOTES):
        write(student, "No.", 5)
    expect(state(page.locator("#notes > form"), "saved")).to_be_visible()

    with page.expect_response(NOTES) as deleted:
        box(student).fill("")
    assert deleted.value.status == 200

    page.reload()
    expect(box(student)).to_have_value("")
    expect(items(student).filter(has_text="No.")).to_have_count(0)

    # The same for who leaves at once; the form is free for the next note.
    with page.expect_response(NOTES):
        write(student, "Maybe.", 6)
    expect(state(page.locator("#notes > form"), "saved")).to_be_visible()
    box(student).fill("")
    page.reload()
    page.wait_for_function(IS_READY)
    expect(box(student)).to_have_value("")
    write(student, "Yes.", 7)
    expect(state(page.locator("#notes > form"), "saved")).to_be_visible()
