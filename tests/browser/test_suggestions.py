"""Suggestions below a search field, and filters that apply at once"""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import violations

PYTHON = "Python from the First Line"
PAUSE = 400  # ms, longer than that of typing


class Search:
    """A window whose search field has the focus."""

    def __init__(self, visitor, path="/courses/"):
        self.visitor, self.page = visitor, visitor.page
        self.asked = []  # the words of each request for suggestions
        self.page.on("request", self._note)
        visitor.open(path)
        self.field = self.page.get_by_role("combobox", name="Search")
        self.options = self.page.locator(".suggestions [role=option]")
        self.chosen = self.page.locator(".suggestions [aria-selected=true]")
        self.field.focus()

    @property
    def query(self):
        return parse_qs(urlsplit(self.page.url).query)

    def said(self, text):
        return expect(self.page.get_by_role("status").filter(has_text=text)).to_have_count(1)

    def forget_chromiums_word(self):
        """That a request had no answer, which it writes to the console itself."""
        self.visitor.complaints[:] = [
            it for it in self.visitor.complaints if "ERR_FAILED" not in it
        ]

    def _note(self, request):
        if "/courses/suggest/" in request.url:
            self.asked.append(request.url.partition("q=")[2])


@pytest.fixture
def search(visit):
    return lambda path="/courses/", **options: Search(visit(**options), path)


def test_a_suggestion_is_chosen_by_keys(search):
    it = search("/")
    it.field.press_sequentially("p")
    it.page.wait_for_timeout(PAUSE)
    assert it.asked == []
    it.field.fill("python")  # at once: however slow the machine, nobody paused in between
    expect(it.options.first).to_have_text(re.compile(PYTHON))
    assert it.asked == ["python"]
    it.said(re.compile(r"^\d+ suggestions$"))
    expect(it.field).to_have_attribute("aria-expanded", "true")
    expect(it.chosen).to_have_count(0)

    it.field.press("ArrowUp")
    expect(it.options.last).to_have_attribute("aria-selected", "true")
    it.field.press("ArrowDown")
    expect(it.options.first).to_have_attribute("aria-selected", "true")
    it.field.press("ArrowDown")
    expect(it.options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(it.field).to_have_attribute(
        "aria-activedescendant", it.options.nth(1).get_attribute("id")
    )
    expect(it.field).to_be_focused()
    assert not violations(it.page)
    it.field.press("Home")
    expect(it.chosen).to_have_count(0)
    it.field.press("Alt+ArrowUp")
    expect(it.options).to_have_count(0)
    it.field.press("ArrowDown")
    expect(it.options.first).to_be_visible()
    it.field.press("ArrowDown")
    it.field.press("Enter")
    expect(it.page.get_by_role("heading", level=1)).to_have_text(PYTHON)


def test_escape_closes_the_list_and_enter_searches(search):
    it = search()
    it.field.press_sequentially("python")
    expect(it.options.first).to_be_visible()

    it.field.press("Escape")
    expect(it.options).to_have_count(0)
    expect(it.field).to_have_value("python")
    expect(it.field).to_have_attribute("aria-expanded", "false")
    it.field.press("Enter")
    expect(it.page).to_have_url(re.compile(r"/courses/\?q=python"))


def test_a_thumb_chooses_a_suggestion_or_puts_the_list_away(search):
    it = search(size=PHONE, theme="dark", has_touch=True)
    it.field.press_sequentially("python")
    expect(it.options.first).to_be_visible()
    assert it.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert not violations(it.page)
    it.page.touchscreen.tap(PHONE[0] - 20, 160)
    expect(it.options).to_have_count(0)

    it.field.press("ArrowDown")
    it.options.first.tap()
    expect(it.page.get_by_role("heading", level=1)).to_have_text(PYTHON)


def test_only_the_answer_to_what_was_typed_last_is_shown(search):
    it = search()
    late = []
    it.page.route(re.compile("q=py$"), lambda route: late.append(route))
    with it.page.expect_request(re.compile("q=py$")):
        it.field.fill("py")
    it.field.fill("python")
    expect(it.options.first).to_be_visible()
    number = it.options.count()
    late[0].fulfill(body="<div role=listbox>" + "<a role=option>Late</a>" * 9 + "</div>")
    it.page.wait_for_timeout(PAUSE)
    expect(it.options).to_have_count(number)


def test_without_an_answer_there_is_only_the_field(search):
    it = search()
    it.page.route(re.compile("q=py$"), lambda route: route.abort())
    it.page.route(re.compile("q=p%C3%A9$"), lambda route: route.fulfill(status=429))
    for words in ("py", "pé"):
        it.field.fill("python")
        expect(it.options.first).to_be_visible()
        it.field.fill(words)
        expect(it.options).to_have_count(0)
    it.forget_chromiums_word()


def test_words_that_are_still_composed_are_not_asked_for(search):
    it = search()
    compose = "(it, [kind, made]) => it.dispatchEvent(new InputEvent(kind, made))"
    it.field.evaluate("it => { it.value = 'にほん' }")
    it.field.evaluate(compose, ["input", {"isComposing": True}])
    it.page.wait_for_timeout(PAUSE)
    assert it.asked == []

    with it.page.expect_request(re.compile("/courses/suggest/")):
        it.field.evaluate("it => it.dispatchEvent(new CompositionEvent('compositionend'))")
    assert len(it.asked) == 1


def test_without_scripts_the_field_is_one_of_a_form(visit):
    visitor = visit(java_script_enabled=False)
    visitor.open("/")
    visitor.page.get_by_role("searchbox", name="Search").fill("python")
    visitor.button("Search").click()
    visitor.field("Sort").select_option("title")
    visitor.button("Show courses").click()

    expect(visitor.page).to_have_url(re.compile(r"/courses/\?.*q=python"))
    expect(visitor.page).to_have_url(re.compile("sort=title"))
    expect(visitor.link(PYTHON).first).to_be_visible()


def test_a_filter_applies_at_once_where_it_is(search):
    it = search("/courses/?level=beginner")
    form = it.page.locator("form[data-apply-at-once]")
    first, sort = it.page.locator(".card-title").first, it.visitor.field("Sort")
    newest = first.inner_text()
    form.evaluate("it => { it.isTheSame = true }")
    sort.focus()
    sort.select_option("title")

    expect(first).not_to_have_text(newest)
    expect(sort).to_be_focused()
    assert it.query == {"level": ["beginner"], "sort": ["title"]}
    it.said(it.page.locator(form.get_attribute("data-apply-at-once")).inner_text())
    assert form.evaluate("it => it.isTheSame")
    assert "sort%3Dtitle" in it.visitor.link("Sign in").get_attribute("href")
    assert not violations(it.page)
    it.page.go_back()
    expect(first).to_have_text(newest)
    expect(sort).to_have_value("")


def test_keys_pass_over_the_choices_of_a_closed_select(search):
    it = search()
    asked = []
    it.page.on("request", lambda request: asked.append(request.url))
    sort = it.visitor.field("Sort")
    sort.focus()
    it.page.clock.install()
    for _ in range(2):
        sort.press("ArrowDown")
    it.page.clock.run_for(1_000)

    expect(it.page).to_have_url(re.compile("sort=rating"))
    assert len([url for url in asked if "/courses/?" in url]) == 1


def test_a_filter_that_gets_no_answer_opens_the_page(search):
    it = search()
    it.page.route(
        re.compile(r"/courses/\?"),
        lambda route: (
            route.abort() if route.request.resource_type == "fetch" else route.continue_()
        ),
    )
    with it.page.expect_navigation():
        it.visitor.field("Sort").select_option("title")

    expect(it.visitor.field("Sort")).to_have_value("title")
    it.forget_chromiums_word()
