"""A course in Arabic, with a wide table and footnotes: its page, its form, its preview."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_layout import STICKS_OUT

COURSE = "/teach/courses/python-from-the-first-line/edit/"
TITLE = "مقدمة في البرمجة"
TEXT = (
    "## الفصل الأول\n\nفقرة أولى[^1] ثم `print()`.\n\n- [x] واحد\n- [ ] اثنان\n\n"
    "## In English\n\nSee https://example.org/ and C<br>E.\n\n"
    "|" + "".join(f" column {number} |" for number in range(12)) + "\n"
    "|" + "-:|" * 12 + "\n|" + " 1,000 |" * 12 + "\n\n[^1]: حاشية.\n"
)


@pytest.fixture
def editor(visit):
    """An educator's form of a course, filled in."""

    def fill(size=WIDE, theme="light"):
        visitor = visit(size, theme).sign_in("Mateo", "/teach/courses/new/")
        visitor.field("Title").fill(TITLE)
        visitor.button("Save").click()
        visitor.link("Describe the course").click()
        visitor.field("Subtitle").fill("خطوة بخطوة")
        visitor.field("Category").select_option("Programming")
        visitor.page.locator("#id_language").select_option("Arabic")
        visitor.field("Description").fill(TEXT)
        return visitor

    return fill


def direction(element):
    return element.evaluate("element => getComputedStyle(element).direction")


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_preview_stands_in_place_of_the_text_and_the_course_reads_alike(editor, size):
    visitor = editor(size)
    assert direction(visitor.field("Title")) == "rtl"

    visitor.page.get_by_role("tab", name="Preview").click()

    preview = visitor.page.get_by_role("tabpanel", name="Preview")
    expect(preview.get_by_role("heading", name="In English")).to_be_visible()
    assert direction(preview.get_by_role("heading", name="الفصل الأول")) == "rtl"
    assert direction(preview.get_by_role("heading", name="In English")) == "ltr"
    shown = preview.locator(".prose").inner_html()
    assert visitor.page.evaluate(STICKS_OUT) == []

    visitor.button("Save").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    visitor.link("View as a page").click()
    course = visitor.page.locator(".prose")
    assert course.inner_html() == shown
    assert direction(visitor.page.get_by_role("heading", level=1)) == "rtl"
    assert visitor.page.evaluate(STICKS_OUT) == []
    course.locator(".footnote-ref a").click()
    expect(course.get_by_role("listitem").filter(has_text="حاشية")).to_be_in_viewport()


def test_without_javascript_the_preview_is_a_tab_of_its_own(visit):
    visitor = visit(java_script_enabled=False).sign_in("Mateo", COURSE)
    visitor.field("Description").fill(TEXT)

    with visitor.page.context.expect_page() as opened:
        visitor.button("Preview").click()

    expect(opened.value.get_by_role("heading", name="In English")).to_be_visible()
