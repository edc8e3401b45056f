"""The editor for texts: toolbar, keys, undo, preview, pictures; and the page for files."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_layout import STICKS_OUT
from tests.courses.media.samples import sample

PASTE = """async (textarea) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 300, height: 200 });
  const blob = await new Promise((done) => canvas.toBlob(done));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([blob], "a.png", { type: "image/png" }));
  textarea.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
}"""


@pytest.fixture
def editor(visit, database):
    """An educator at the form of an article, whose text is emptied."""

    def open_form(size=PHONE):
        visitor = visit(size).sign_in("Mateo", "/teach/")
        (key,) = database.execute(
            "SELECT l._id FROM courses_lecture l JOIN courses_chapter ch ON l.chapter_id = ch._id "
            "JOIN courses_course c ON ch.course_id = c._id "
            "WHERE c.slug = 'python-from-the-first-line' AND l.kind = 'article'"
        ).fetchone()
        visitor.open(f"/teach/lectures/{UUID(key)}/edit/")
        visitor.page.on("dialog", lambda dialog: dialog.accept())
        visitor.text = visitor.page.locator("#id_body")
        visitor.text.fill("")
        return visitor

    return open_form


def test_a_text_is_written_by_keyboard_and_undone(editor):
    visitor = editor()
    text, keys = visitor.text, visitor.page.keyboard
    text.press_sequentially("Climb")
    text.press("ControlOrMeta+a")
    text.press("ControlOrMeta+b")
    expect(text).to_have_value("**Climb**")
    text.press("ControlOrMeta+z")
    expect(text).to_have_value("Climb")

    text.press("ControlOrMeta+a")
    text.press("Shift+Tab")  # one stop for the whole toolbar
    expect(visitor.button("Bold")).to_be_focused()
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(text).to_have_value("_Climb_")
    text.press("Shift+Tab")
    expect(visitor.button("Italic")).to_be_focused()
    keys.press("End")
    keys.press("ArrowLeft")
    expect(visitor.button("Code block")).to_be_focused()
    text.fill("x = 1")
    text.press("ControlOrMeta+a")
    visitor.button("Code block").click()
    expect(text).to_have_value("```python\nx = 1\n```")

    visitor.page.get_by_role("tab", name="Preview").click()
    shown = visitor.page.get_by_role("tabpanel", name="Preview")
    expect(shown.locator("pre .n")).to_have_text("1")
    expect(text).to_be_hidden()
    keys.press("ArrowLeft")
    expect(text).to_be_visible()
    assert visitor.page.evaluate(STICKS_OUT) == []


def test_a_pasted_picture_asks_what_it_shows_and_stands_in_the_text(editor):
    visitor = editor()
    text, page = visitor.text, visitor.page
    text.press_sequentially("Above.")
    text.evaluate(PASTE)
    dialog = page.get_by_role("dialog", name="Picture")
    expect(dialog.get_by_label("What it shows")).to_be_focused()
    dialog.get_by_role("button", name="Store the picture").click()
    expect(dialog).to_be_visible()  # until it is described, or chosen to be decorative

    dialog.get_by_label("What it shows").fill("A stair")
    dialog.get_by_role("button", name="Store the picture").click()

    expect(dialog).to_be_hidden()
    expect(text).to_be_focused()
    assert text.input_value().startswith("Above.\n\n![A stair](/media/pictures/")
    page.get_by_role("tab", name="Preview").click()
    picture = page.get_by_role("img", name="A stair")
    expect(picture).to_have_attribute("width", "300")
    page.get_by_role("tab", name="Write").click()
    page.get_by_role("button", name="Picture", exact=True).click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(text).to_be_focused()


def test_files_are_added_and_taken_away(editor, tmp_path):
    visitor = editor()
    page = visitor.page
    sound = tmp_path / "Low_A.mp3"
    sound.write_bytes(sample("sound.mp3"))
    visitor.link("Files and pictures").click()
    page.get_by_label("New files").set_input_files(sound)
    visitor.button("Add files").click()
    expect(visitor.link("Low A")).to_be_visible()
    assert page.locator("audio").evaluate("it => it.play().then(() => it.duration > 0)")
    assert page.evaluate(STICKS_OUT) == []
    page.get_by_text("Remove Low A").click()
    visitor.button("Delete it").click()
    expect(visitor.link("Low A")).to_be_hidden()
