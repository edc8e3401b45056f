"""Each role's main job by keyboard alone; focus is never lost, hidden or caught."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE

MOST_STOPS = 200
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
LECTURE = re.compile(r"/learn/[\w-]+/[0-9a-f-]{36}/$")

# What is wrong with the place that has the focus. Clerk's widgets are Clerk's, and the controls
# of a video are Chromium's; on `body`, focus is past the last stop.
FAULT = """() => {
    const it = document.activeElement;
    if (it === document.body || it.closest("[data-clerk-widget]")) return "";
    const at = it.outerHTML.slice(0, 120);
    const isMarked = (part) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(it, part);
        return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    };
    if (!it.matches("video") && ![null, "::before", "::after"].some(isMarked))
        return `shows no focus: ${at}`;
    const box = it.getClientRects()[0];
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (left >= right || top >= bottom) return `is out of sight: ${at}`;
    const points = [[(left + right) / 2, (top + bottom) / 2], [left + 3, top + 3],
        [right - 3, bottom - 3]].map((point) => document.elementFromPoint(...point));
    return points.some((seen) => it.contains(seen)) ? "" : `is covered by ${points[0].outerHTML
        .slice(0, 120)}: ${at}`;
}"""
# Of the choices of a group, the key stops at the chosen one.
NUMBER_STOPS = """() => {
    const stops = "a[href], button, input, select, textarea, summary, video[controls], iframe";
    window.stops = [...document.querySelectorAll(stops)].filter(it =>
        it.checkVisibility({ visibilityProperty: true }) && it.tabIndex >= 0 && !it.disabled &&
        (it.type !== "radio" || it.checked));
    return window.stops.length;
}"""
STOP = """document.activeElement === document.body ? null
    : window.stops.indexOf(document.activeElement)"""


class Keyboard:
    """A visitor without a mouse. Every stop on the way must be in sight, on top and marked."""

    def __init__(self, visitor):
        self.visitor = visitor
        self.page = visitor.page

    def press(self, key):
        self.page.keyboard.press(key)
        fault = self.page.evaluate(FAULT)
        assert not fault, fault

    def tab_to(self, target, key="Tab"):
        arrived = target.and_(self.page.locator(":focus"))
        for _ in range(MOST_STOPS):
            self.press(key)
            if arrived.count():
                return
        pytest.fail(f"{key} does not lead to {target}")

    def choose(self, target, key="Enter"):
        self.tab_to(target)
        self.page.keyboard.press(key)

    def leave_by(self, target, key="Enter"):
        """Choose a link or a button that leads to another page."""
        self.tab_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def type(self, target, text):
        self.tab_to(target)
        self.page.keyboard.type(text)

    def sign_in(self, name, then="/"):
        """On the local Clerk's own page; most people are behind "16 more"."""
        address = f"{self.visitor.site.url}{then}"
        self.visitor.open(f"/__clerk/sign-in?redirect_url={address}")
        person = self.page.get_by_role("button", name=re.compile(name))
        if not person.count():
            self.choose(self.page.locator("summary").first)
        self.leave_by(person)
        self.page.wait_for_url(address)
        return self


@pytest.fixture
def keyboard(visit):
    return lambda size=WIDE: Keyboard(visit(size))


@SIZES
def test_a_student_finds_enrolls_completes_and_leaves(keyboard, size):
    course = {WIDE: "Moving More at a Desk", PHONE: "Clear Sentences"}[size]
    keys = keyboard(size).sign_in("Saoirse")
    student = keys.visitor
    keys.choose(student.link("Skip to content"))
    expect(student.page.locator("main")).to_be_focused()
    keys.type(student.page.get_by_role("combobox", name="Search"), course)
    keys.leave_by(student.button("Search"))
    keys.leave_by(student.page.get_by_role("link", name=course, exact=True))
    keys.leave_by(student.page.get_by_role("button", name=re.compile("^Enroll")))
    expect(student.page).to_have_url(LECTURE)

    first = student.page.url
    keys.leave_by(
        student.page.get_by_role("button", name=re.compile("^(Mark complete|Complete)")), "Space"
    )
    assert student.page.url != first
    keys.choose(student.button("Saoirse"))
    keys.leave_by(student.button("Sign out"))
    expect(student.link("Sign in")).to_be_visible()


def test_an_educator_writes_orders_and_publishes_a_course(keyboard):
    keys = keyboard().sign_in("Mateo", then="/teach/")
    educator = keys.visitor
    keys.leave_by(educator.link("New course"))
    keys.type(educator.field("Title"), "Typing, not clicking")
    keys.leave_by(educator.button("Save"))
    keys.leave_by(educator.link("Choose a category"))
    keys.type(educator.field("Subtitle"), "Ten fingers and no mouse.")
    keys.type(educator.field("Category"), "Music")
    keys.type(educator.field("Description"), "For those who type.")
    keys.leave_by(educator.button("Save"))
    keys.type(educator.field("Add a chapter"), "Keys")
    keys.press("Enter")
    for title in ("Second", "First"):
        expect(educator.field("Add a lecture")).to_be_focused()
        educator.page.keyboard.type(title)
        keys.press("Enter")
        expect(educator.link(title)).to_be_visible()
    keys.choose(educator.button("More for First"))
    keys.choose(educator.button("Move up"))
    lectures = educator.page.get_by_role("link", name=re.compile("^(First|Second)$"))
    expect(lectures).to_have_text(["First", "Second"])
    expect(educator.button("More for First")).to_be_focused()

    keys.leave_by(educator.link("First"))
    keys.type(educator.field("Text"), "Press it.")
    keys.leave_by(educator.button("Save"))

    keys.leave_by(educator.button("Publish course"))
    expect(educator.button("Archive")).to_be_visible()


def test_an_admin_approves_who_applied(keyboard):
    keys = keyboard().sign_in("Joaquín", then="/teach/apply/")
    applicant = keys.visitor
    keys.type(applicant.field("What you do"), "Typist")
    keys.type(applicant.field("What you would teach"), "Typing")
    keys.type(applicant.field("About you"), "Ten fingers.")
    keys.leave_by(applicant.button("Send application"))
    expect(applicant.page.get_by_text("Your application is sent")).to_be_visible()

    keys = keyboard().sign_in("Amara", then="/admin/")
    admin = keys.visitor
    keys.leave_by(admin.page.get_by_role("link", name=re.compile("wait")))
    keys.leave_by(admin.link("Joaquín Peralta"))
    keys.leave_by(admin.button("Approve"))
    expect(admin.page.get_by_text(re.compile("Typist: approved"))).to_be_visible()


@pytest.mark.parametrize("key", ["Escape", "Enter"])
def test_the_account_menu_closes(keyboard, key):
    keys = keyboard().sign_in("Linh")
    name, way_out = keys.visitor.button("Linh"), keys.visitor.button("Sign out")
    keys.choose(name)
    expect(way_out).to_be_visible()
    keys.press(key)

    expect(way_out).to_be_hidden()
    expect(name).to_be_focused()


def test_the_account_menu_closes_behind_the_focus(keyboard):
    keys = keyboard().sign_in("Linh")
    way_out = keys.visitor.button("Sign out")
    keys.choose(keys.visitor.button("Linh"))
    keys.tab_to(way_out)
    keys.press("Tab")

    expect(way_out).to_be_hidden()


def test_escape_closes_the_outline_on_a_phone(keyboard):
    keys = keyboard(PHONE).sign_in("Mateo")
    keys.visitor.open("/learn/python-from-the-first-line/")
    outline = keys.page.get_by_role("complementary", name="Course outline")
    keys.choose(keys.visitor.button("Outline"))
    keys.tab_to(outline.get_by_role("link").nth(1))
    keys.press("Escape")

    expect(outline).to_be_hidden()
    expect(keys.visitor.button("Outline")).to_be_focused()


@SIZES
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/courses/",
        "/courses/python-from-the-first-line/",
        "/learn/python-from-the-first-line/",
        "/teach/courses/python-from-the-first-line/",
        "/teach/courses/new/",
    ],
)
def test_tab_goes_through_the_page_in_order_and_out_of_it(keyboard, path, size):
    keys = keyboard(size).sign_in("Mateo")
    keys.visitor.open(path)
    count = keys.page.evaluate(NUMBER_STOPS)
    assert count > 10
    for key, order in (("Tab", range(count)), ("Shift+Tab", reversed(range(count)))):
        assert stops(keys, key) == list(order)


def stops(keys, key):
    """The numbers of the places that have the focus, until it leaves the page or starts over."""
    found = []
    while True:
        keys.press(key)
        number = keys.page.evaluate(STOP)
        if number is None or number in found[:-1]:
            return found
        if number >= 0 and number not in found:
            found.append(number)


def test_a_student_is_asked_for_a_review_and_writes_it(keyboard):
    """Linh has completed more than 30 % of the course."""
    keys = keyboard().sign_in("Linh")
    student = keys.visitor
    student.open("/learn/python-from-the-first-line/")
    keys.leave_by(student.link("Write a review"))
    page = student.page
    keys.tab_to(page.get_by_role("radio", name="1 of 5: poor"))
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="4 of 5: very good")).to_be_checked()
    keys.type(student.field("What should others know?"), "It takes its time.")
    keys.leave_by(student.button("Send review"))

    mine = page.get_by_role("article").filter(has_text="Your review")
    expect(mine).to_contain_text("4 of 5")
    expect(mine).to_contain_text("It takes its time.")
    student.open("/learn/python-from-the-first-line/")
    expect(student.link("Write a review")).to_have_count(0)
