"""The form of a lecture saves itself; videos that are given to a chapter become lectures"""

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.courses.media.samples import FOLDER

DRAFT = """
    SELECT l._id, c.slug FROM courses_lecture l JOIN courses_chapter h ON h._id = l.chapter_id
    JOIN courses_course c ON c._id = h.course_id
    WHERE c.status = 'draft' AND c.educator_id = 'user_local_mateo' AND l.kind = 'article'
    ORDER BY h.position, l.position
"""
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"
SAVED = re.compile(r"^Saved \d\d:\d\d$")
DROP = """(section) => {
    const files = new DataTransfer();
    files.items.add(new File(["Just some text."], "notes.mp4"));
    for (const name of ["dragover", "drop"]) {
        section.dispatchEvent(new DragEvent(name, { dataTransfer: files, bubbles: true, cancelable: true }));
    }
}"""


@pytest.fixture
def draft(database):
    """The addresses of a lecture's form in a draft, and of the draft's curriculum."""
    lecture, slug = database.execute(DRAFT).fetchone()
    return f"/teach/lectures/{UUID(lecture)}/edit/", f"/teach/courses/{slug}/"


@pytest.fixture
def educator(visit, draft):
    """Before that form; questions before leaving are noted, and answered with yes."""
    visitor = visit(timezone_id="Asia/Tokyo").sign_in("Mateo", then=draft[0])
    visitor.page.wait_for_url(f"**{draft[0]}")  # with its scripts
    visitor.asked = []

    def leave(dialog):
        visitor.asked.append(dialog.type)
        dialog.accept()

    visitor.page.on("dialog", leave)
    return visitor


def state(page, name):
    return page.locator(f"[data-autosave] [data-state={name}]")


def body(page):
    return page.locator("#id_body")


def test_what_is_typed_is_saved_and_kept_where_it_cannot_be(educator):
    page = educator.page
    body(page).fill("Slowly at first.")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    expect(state(page, "saved")).to_have_text(SAVED)
    assert page.evaluate(KEPT) == 0
    page.reload()
    expect(body(page)).to_have_value("Slowly at first.")

    body(page).fill("Slowly, then.")
    page.locator("#id_title").fill("")
    expect(state(page, "invalid")).to_be_visible()
    expect(page.locator("#id_title_error")).to_be_visible()
    page.locator("#id_title").fill("Pace")
    expect(state(page, "saved")).to_be_visible()
    expect(page.locator("#id_title_error")).to_have_count(0)

    page.context.set_offline(True)
    body(page).fill("Slowly, then slower.")
    expect(state(page, "offline")).to_be_visible()
    assert page.evaluate(KEPT) == 1
    page.context.set_offline(False)
    expect(state(page, "saved")).to_be_visible()
    educator.complaints.clear()  # of the lost connection

    page.route("**/edit/", lambda route: route.fulfill(status=401, json={}))
    body(page).fill("Slowly, then slower still.")
    expect(state(page, "signed-out")).to_be_visible()
    page.unroute("**/edit/")
    educator.button("Try again").click()
    expect(state(page, "saved")).to_be_visible()

    body(page).press("End")
    body(page).press_sequentially(" On")
    educator.link("Back").click()  # before it has saved itself
    page.go_back()
    page.reload()
    expect(body(page)).to_have_value("Slowly, then slower still. On")
    assert educator.asked == []


def test_a_second_tab_is_told_and_shown_both_texts(educator, draft):
    page = educator.page
    other = page.context.new_page()
    other.goto(educator.site.url + draft[0])
    body(other).fill("Elsewhere.")
    expect(state(other, "saved")).to_be_visible()
    other.close()

    body(page).fill("Mine.")
    notice = page.locator("[data-autosave-conflict]")
    expect(notice).to_contain_text("By you, in another tab or window, at ")
    notice.get_by_role("button", name="Compare both").click()

    expect(page.locator(".stored-value").get_by_text("Elsewhere.", exact=True)).to_be_visible()
    expect(body(page)).to_have_value("Mine.")
    expect(page.locator("[data-autosave]")).to_have_count(0)
    educator.button("Save").click()
    page.wait_for_url("**/teach/courses/**")
    educator.open(draft[0].replace("edit", "history"))
    assert page.get_by_role("listitem").filter(has_text="Mateo").count() >= 2
    assert educator.asked == []


def test_videos_become_lectures_and_a_wrong_one_leaves_the_others(educator, draft, tmp_path):
    page = educator.page
    educator.open(draft[1])
    for name, content in (("10_the-end.mp4", "h264.mp4"), ("2_the-start.webm", "vp9.webm")):
        (tmp_path / name).write_bytes((FOLDER / content).read_bytes())
    chapter = page.locator("#curriculum section").filter(has=page.locator("[data-drop-videos]"))
    chapter.first.evaluate(DROP)
    page.locator("[data-drop-videos] input[type=file]").first.set_input_files(
        list(tmp_path.iterdir())
    )

    uploads = page.locator("[data-uploads]")
    expect(uploads.locator("[data-state=added]:visible")).to_have_count(2)
    refused = uploads.locator("[data-state=refused]:visible")
    expect(refused).to_contain_text("We take MP4 and WebM videos")
    titles = page.locator("ol[data-chapter]").first.locator("a.title").all_inner_texts()
    assert titles[-2:] == ["2 the start", "10 the end"]
    added = page.locator("ol[data-chapter]").first.locator("li").filter(has_text="2 the start")
    expect(added.locator("[data-handle]")).to_be_visible()
    expect(added.locator("button[name=down]")).to_be_enabled()

    page.route("**/videos/", lambda route: route.abort())
    uploads.get_by_role("button", name="Try again").click()
    expect(uploads.locator("[data-state=interrupted]:visible")).to_have_count(1)
    page.unroute("**/videos/")
    page.route("**/videos/", lambda route: None)
    uploads.get_by_role("button", name="Try again").click()
    uploads.get_by_role("button", name="Stop").click()
    expect(uploads.locator("[data-state=stopped]:visible")).to_have_count(1)
    educator.complaints.clear()  # of the connection
    assert educator.asked == []


def test_without_the_script_the_form_takes_them_all(visit, draft, tmp_path):
    educator = visit(java_script_enabled=False).sign_in("Mateo", then=draft[1])
    for name in ("a.mp4", "b.mp4"):
        (tmp_path / name).write_bytes((FOLDER / "mute.mp4").read_bytes())
    form = educator.page.locator("[data-drop-videos]").first
    form.locator("input[type=file]").set_input_files(list(tmp_path.iterdir()))
    form.get_by_role("button", name="Upload").click()

    expect(educator.page.get_by_text("2 lectures added.")).to_be_visible()
