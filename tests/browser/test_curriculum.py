"""A course is written and ordered on one page: by keyboard, by mouse, and by touch"""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from courses.outline import WHOLE
from tests.browser.conftest import PHONE, WIDE, let_rows_make_room

CHAPTERS = {"Breath": ["Air", "Lips", "Tongue"], "Song": ["Tune", "Trill"]}
PICK_UP, DROP = 12, 4  # px


class Educator:
    """The page of a course that has no chapters yet, and how often a page was loaded."""

    def __init__(self, visitor, title):
        self.visitor, self.page = visitor, visitor.page
        visitor.open("/teach/courses/new/")
        visitor.field("Title").fill(title)
        visitor.button("Save").click()
        self.page.wait_for_url("**/teach/courses/*/")
        self.loads = 0
        self.page.on("load", self._loaded)

    def _loaded(self, _):
        self.loads += 1

    def field(self, name):
        return self.page.get_by_role("textbox", name=name)

    def row(self, title):
        return self.page.locator("#curriculum li.item").filter(has_text=re.compile(title))

    def chapter(self, title):
        return self.page.locator("#curriculum section").filter(has_text=re.compile(title))

    def says(self, words):
        expect(self.page.locator("[data-announcer]")).to_have_text(re.compile(words))

    def reads(self, chapters):
        """The page shows these lectures in these chapters."""
        titles = [title for chapter, lectures in chapters for title in (chapter, *lectures)]
        shown = self.page.locator("#curriculum [data-title]")
        expect(shown).to_have_text(titles)
        sections = self.page.locator("#curriculum section")
        for number, (_, lectures) in enumerate(chapters):
            expect(sections.nth(number).locator("li.item")).to_have_count(len(lectures))

    def write(self):
        """Nothing but titles and Enter, after the first field has the focus."""
        keys = self.page.keyboard
        self.field("Add a chapter").focus()
        steps = 0
        for chapter, lectures in CHAPTERS.items():
            if steps:  # past the button of the field for a lecture, and the chooser of videos
                for _ in range(3):
                    keys.press("Tab")
                steps += 3
            expect(self.field("Add a chapter")).to_be_focused()
            for title in (chapter, *lectures):
                keys.type(title)
                keys.press("Enter")
                steps += 2
                expect(
                    self.page.locator("#curriculum [data-title]").filter(has_text=title)
                ).to_have_count(1)
                expect(self.page.locator(":focus")).to_have_value("")
        return steps


@pytest.fixture
def educator(visit):
    def arrive(size, title, **options):
        return Educator(visit(size, **options).sign_in("Mateo", then="/teach/"), title)

    return arrive


def test_a_course_is_written_and_ordered_by_keyboard_and_mouse_on_one_page(educator):
    writer = educator(WIDE, "Whistling by keys")
    page, keys = writer.page, writer.page.keyboard
    assert writer.write() == 2 * 7 + 3
    writer.says("“Trill” is added")
    writer.reads(CHAPTERS.items())

    # Alt and arrows, within the chapter and into the one above
    writer.row("Trill").get_by_role("link").focus()
    for place in ("1 of 2 in “Song”", "4 of 4 in “Breath”", "3 of 4 in “Breath”"):
        keys.press("Alt+ArrowUp")
        writer.says(f"“Trill” moved to position {place}")
        expect(writer.row("Trill").get_by_role("link")).to_be_focused()
    writer.reads([("Breath", ["Air", "Lips", "Trill", "Tongue"]), ("Song", ["Tune"])])

    # Renamed in place; what is too long stays in the field, with the reason beside it
    keys.press("Tab")
    keys.press("Enter")
    page.get_by_role("link", name="Rename").press("Enter")
    expect(writer.field("Title")).to_have_value("Trill")
    keys.type("x" * 81)
    keys.press("Enter")
    expect(page.get_by_text("1 character too many: 80 at the most.")).to_be_visible()
    expect(writer.field("Title")).to_be_focused()
    writer.field("Title").fill("Warble")
    keys.press("Enter")
    expect(writer.row("Warble").get_by_role("link")).to_be_focused()

    # Dragged by the handle into the other chapter, and a chapter over the other
    drag(page, writer.row("Warble"), writer.row("Tune"))
    writer.says("“Warble” moved to position 1 of 2 in “Song”")
    drag(page, writer.chapter("Song"), writer.chapter("Breath"))
    writer.says("“Song” moved to position 1 of 2")
    ordered = [("Song", ["Warble", "Tune"]), ("Breath", ["Air", "Lips", "Tongue"])]
    writer.reads(ordered)
    assert writer.loads == 0

    # No answer: nothing typed is lost, and what was moved is where it was
    page.route("**/lectures/**", lambda route: route.abort())
    field = writer.chapter("Breath").get_by_role("textbox")
    field.fill("Echo")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here")
    expect(field).to_have_value("Echo")
    drag(page, writer.row("Tongue"), writer.row("Air"))
    expect(page.get_by_text("Nothing was changed")).to_be_visible()
    writer.reads(ordered)
    page.unroute("**/lectures/**")
    field.press("Enter")
    writer.says("“Echo” is added")
    page.reload()
    writer.reads([ordered[0], ("Breath", [*ordered[1][1], "Echo"])])
    writer.visitor.complaints.clear()  # of the requests that were not answered


def drag(page, item, place):
    """By the handle, to before the place."""
    start = item.locator("[data-handle]").first.bounding_box()
    end = place.locator("[data-handle]").first.bounding_box()
    page.mouse.move(start["x"] + PICK_UP, start["y"] + PICK_UP)
    page.mouse.down()
    page.mouse.move(end["x"] + PICK_UP, end["y"] + end["height"] / 2, steps=8)
    page.mouse.move(end["x"] + PICK_UP, end["y"] + DROP, steps=4)
    let_rows_make_room(page)
    page.mouse.up()


def test_on_a_phone_a_lecture_is_moved_by_its_menu(educator):
    writer = educator(PHONE, "Whistling by touch", has_touch=True)
    page = writer.page
    for field, title in (
        ("Add a chapter", "Breath"),
        ("Add a lecture", "Air"),
        ("Add a chapter", "Song"),
    ):
        writer.field(field).last.fill(title)
        writer.field(field).last.press("Enter")
        expect(page.locator("#curriculum [data-title]").filter(has_text=title)).to_be_visible()
    for target in page.locator("[data-more]:visible, [data-handle]:visible").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 44

    more = writer.row("Air").get_by_role("button", name="More for Air")
    more.tap()
    page.get_by_role("link", name="Move to…").tap()
    dialog = page.get_by_role("dialog", name="Move “Air”")
    dialog.get_by_label("Chapter").select_option("Song")
    dialog.get_by_role("button", name="Move").tap()
    writer.says("“Air” moved to position 1 of 1 in “Song”")
    expect(more).to_be_focused()
    writer.reads([("Breath", []), ("Song", ["Air"])])
    assert writer.loads == 0


@pytest.fixture
def long(educator, database):
    """A course of two chapters, of which the second has so many lectures that it is closed."""
    writer = educator(WIDE, "Whistling at length")
    for field, title in (
        ("Add a chapter", "Breath"),
        ("Add a lecture", "Air"),
        ("Add a chapter", "Song"),
        ("Add a lecture", "Melody"),
    ):
        writer.field(field).last.fill(title)
        writer.field(field).last.press("Enter")
        expect(
            writer.page.locator("#curriculum [data-title]").filter(has_text=title)
        ).to_be_visible()
    cursor = database.execute("SELECT * FROM courses_lecture WHERE title = 'Melody'")
    names = [column[0] for column in cursor.description]
    melody = dict(zip(names, cursor.fetchone(), strict=True))
    marks = ", ".join("?" * len(names))
    for number in range(1, WHOLE):
        row = melody | {"_id": uuid4().hex, "title": f"Melody {number}", "position": number}
        database.execute(f"INSERT INTO courses_lecture VALUES ({marks})", [*row.values()])  # noqa: S608
    database.execute(
        "UPDATE courses_course SET lecture_count = ? WHERE title LIKE '%at length'", [WHOLE + 1]
    )
    database.commit()
    writer.page.reload()
    return writer


def test_a_long_course_shows_what_it_showed_after_an_action(long):
    page, rows = long.page, long.page.locator("#curriculum li.item")
    page.get_by_role("link", name="Show all lectures").click()
    expect(rows).to_have_count(WHOLE + 1)
    long.row("Air").get_by_role("link").focus()
    page.keyboard.press("Alt+ArrowDown")
    long.says("“Air” moved to position 1 of 61 in “Song”")
    expect(rows).to_have_count(WHOLE + 1)
    page.keyboard.press("Alt+ArrowUp")
    long.says("“Air” moved to position 1 of 1 in “Breath”")

    page.goto(page.url.partition("?")[0])
    expect(rows).to_have_count(1)
    field = long.chapter("Breath").get_by_role("textbox")
    field.fill("Half a ti")
    move(long, "Song", "Move up")
    expect(field).to_have_value("Half a ti")
    field.fill("")
    move(long, "Song", "Move down")
    expect(rows).to_have_count(WHOLE)
    long.chapter("Breath").get_by_role("link", name="Show the lectures").click()
    expect(rows).to_have_count(1)
    move(long, "Song", "Move up")
    expect(rows).to_have_count(WHOLE)
    page.get_by_role("link", name="Show all lectures").click()
    expect(rows).to_have_count(WHOLE + 1)


def move(writer, chapter, way):
    writer.chapter(chapter).get_by_role("button", name=f"More for {chapter}").click()
    writer.page.locator(".menu:popover-open").get_by_role("button", name=way).click()
    writer.says(f"“{chapter}” moved")
