"""The courses of a path are ordered on one page, by the scripts that order a course's curriculum"""

import re

from playwright.sync_api import expect

from tests.browser.conftest import WIDE, let_rows_make_room

PATH = "/teach/paths/from-the-first-line-to-a-small-project/"
PICK_UP, DROP = 12, 30  # px


def test_courses_of_a_path_are_moved_by_keys_and_by_the_handle(visit):
    visitor = visit(WIDE).sign_in("Mateo")
    page = visitor.page
    visitor.open(PATH)
    titles = page.locator("#curriculum [data-title]")
    first, second, *others = titles.all_inner_texts()

    titles.nth(1).focus()
    page.keyboard.press("Alt+ArrowUp")

    expect(titles).to_have_text([second, first, *others])
    expect(titles.nth(0)).to_be_focused()
    said = page.locator("[data-announcer]")
    expect(said).to_have_text(re.compile(f"{re.escape(second)}” moved to position 1"))

    handles = page.locator("#curriculum [data-handle]")
    start, end = handles.nth(0).bounding_box(), handles.nth(1).bounding_box()
    page.mouse.move(start["x"] + PICK_UP, start["y"] + PICK_UP)
    page.mouse.down()
    page.mouse.move(end["x"] + PICK_UP, end["y"] + DROP, steps=8)
    page.mouse.move(end["x"] + PICK_UP, end["y"] + DROP + PICK_UP, steps=4)
    let_rows_make_room(page)
    page.mouse.up()

    expect(titles).to_have_text([first, second, *others])
    expect(said).to_have_text(re.compile(f"{re.escape(second)}” moved to position 2"))


def test_why_a_course_stays_is_said_where_it_can_be_seen(visit):
    visitor = visit(WIDE).sign_in("Mateo")
    page = visitor.page
    visitor.open("/teach/paths/")
    path = post(page, "/teach/paths/new/", title="Two courses").removesuffix("/")
    for course in ("clear-sentences", "edit-your-own-draft"):
        post(page, f"{path}/courses/", course=course)
    post(page, f"{path}/details/", title="Two courses", promise="To write well.", version="1")
    post(page, f"{path}/publish/")
    visitor.open(path + "/")

    page.locator("#curriculum [data-more]").first.click()
    page.get_by_role("button", name="Remove from the path").click()

    expect(page.locator("[data-action-failed]")).to_have_text(
        re.compile("A published path has two courses at least")
    )
    expect(page.locator("#curriculum [data-title]")).to_have_count(2)


def post(page, address, **fields) -> str:
    """Send a form of the page; the path that it leads to."""
    return page.evaluate(
        """async ([address, fields]) => {
            const body = new FormData();
            body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
            for (const [name, value] of Object.entries(fields)) body.set(name, value);
            const answer = await fetch(address, { method: "POST", body });
            return new URL(answer.url).pathname;
        }""",
        [address, fields],
    )
