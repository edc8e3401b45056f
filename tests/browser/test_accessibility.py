"""axe finds nothing on any page: each role, both themes, wide and on a phone, with everything
open, with errors, when something went wrong, and in Django admin. Nothing sticks out of any page.
"""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError
from django.test import Client
from django.urls import include
from django.urls import path as pattern
from playwright.sync_api import expect

from tests.browser.conftest import NPM, PEOPLE, PHONE
from tests.browser.pages import OPEN_DETAILS, admin_addresses, each_answer, each_page
from tests.browser.test_layout import misfits
from tests.urlconf import admin_key

COLOR_RULES = ["color-contrast", "link-in-text-block"]  # all that a theme can break
THEMES = {"light": None, "dark": COLOR_RULES}  # and the rules that are asked; None: all

AXE = NPM / "axe-core" / "axe.min.js"
CLERKS = "[data-clerk-widget]"  # what is in it is Clerk's
# A new note saves itself where it is; its plain form is the page of a note.
# A script sends those of notes, and of titles and videos in a curriculum. Questions may be left open.
FORMS = "form[method=post]:not(#notes > form, [data-item-form], [data-drop-videos], .quiz):has(:is(input:not([type=hidden], [type=submit]), select, textarea))"
# Which forms a page has, which need not be open: where each is sent to, and what is asked.
WHICH = """([html, path, forms]) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    return [...page.querySelectorAll(forms)].map((form) => [
        (form.getAttribute("action") || path).replace(/[0-9a-f-]{36}|[0-9]+/g, ""),
        ...[...form.elements].map(({ name }) => name),
    ].join());
}"""
FLOATING = "dialog, [popover]"

DJANGOS_PAGES = ("/history/", "/delete/")  # whose templates are Django's
# Faults of Django's own admin, by axe's rule: on what it may find them.
DJANGOS = {
    # Select2 names its field by what is chosen in it, which is nothing at first.
    "aria-input-field-name": ".select2-selection, .select2-selection__rendered",
}

# Lets colors arrive at the theme's, then asks axe. Gives a line for each rule broken.
# Without preload: axe's own copies of stylesheets would be against the page's policy.
AUDIT = """async (place, [options, known]) => {
    document.getAnimations().forEach((it) => it.cancel());
    const settings = { preload: false, resultTypes: ["violations"], elementRef: true, ...options };
    const { violations } = await axe.run(place, settings);
    return violations.flatMap(({ id, nodes }) => nodes
        .filter(({ element }) => !element.closest("[data-clerk-widget]"))
        .filter(({ element }) => !(known[id] && element.matches(known[id])))
        .slice(0, 1)
        .map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""
# What floats, but for where its links and forms lead.
WORDING = """it => it.outerHTML.replace(/ (value|href|action)="[^"]*"/g, "")"""
OPEN = "it => it.matches('dialog') ? it.showModal() : it.showPopover()"
CLOSE = "it => it.matches('dialog') ? it.close() : it.hidePopover()"
EMPTY = """form => {
    for (const field of form.elements) {
        if (["checkbox", "radio"].includes(field.type)) field.checked = false;
        else if (field.type === "url") field.value = "not a link";
        else if (field.matches("input:not([type=hidden], [type=submit]), textarea, select"))
            field.value = "";
    }
    form.noValidate = true;
    form.requestSubmit();
}"""


@pytest.fixture(scope="module")
def admin_paths(database):
    keys = {}
    for model in admin.site._registry:
        meta = model._meta
        query = f"SELECT {meta.pk.column} FROM {meta.db_table} LIMIT 1"  # noqa: S608
        if row := database.execute(query).fetchone():
            keys |= admin_key(model, row[0])
    return admin_addresses(keys)


def violations(page, place=None, known=None, themes=THEMES):
    """What axe finds in these themes; `known` are faults that count as none."""
    if page.evaluate("!window.axe"):
        page.add_init_script(path=AXE)  # for the pages that follow in this window
        page.evaluate(AXE.read_text())
    place = place or page.locator("html")
    found = []
    for theme, rules in themes.items():
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
        lines = place.evaluate(AUDIT, [options, known or {}])
        found += [f"{theme}, {line}" for line in lines]
    return found


def all_violations(page, known=None, seen=None, themes=THEMES):
    """With all details open; then whatever floats above the page, one after the other.

    What floats above every page alike is looked at once by whoever keeps what was `seen`.
    """
    seen = set() if seen is None else seen
    page.evaluate(OPEN_DETAILS)
    found = violations(page, known=known, themes=themes)
    for floating in page.locator(f":is({FLOATING}):not({CLERKS} *)").all():
        wording = floating.evaluate(WORDING)
        if wording in seen:
            continue
        seen.add(wording)
        floating.evaluate(OPEN)
        found += violations(page, floating, known, themes)
        floating.evaluate(CLOSE)
    return found


@pytest.mark.parametrize("person", ["signed out", "student", "educator"])
def test_no_page_has_a_violation_and_every_page_fits(visit_as, paths, person):
    """Outside Django admin, admins meet the pages of educators."""
    visitor = visit_as(person)
    found, seen = {}, set()
    for path in each_page(visitor, paths):
        if problems := [*all_violations(visitor.page, seen=seen), *misfits(visitor.page)]:
            found[path] = problems

    assert not found


def test_no_page_on_a_phone_has_a_violation(visit_as, paths):
    """Of a student, in the light: a narrow page has the colors of a wide one."""
    visitor = visit_as("student", PHONE)
    found, seen = {}, set()
    for path in each_page(visitor, paths):
        if problems := all_violations(visitor.page, seen=seen, themes={"light": None}):
            found[path] = problems

    assert not found


def test_no_form_with_errors_has_a_violation(visit_as, paths):
    """Whatever has a field to fill in answers 422 when it comes empty or wrong.

    A form that an educator has sent is the same for a student.
    """
    found, seen, sent = {}, set(), set()
    real = [path for path in paths if path != "/styleguide/"]  # whose forms lead nowhere
    for person in ("educator", "student"):
        visitor, before = visit_as(person), len(sent)
        for path, html in each_answer(visitor, real):
            forms = visitor.page.evaluate(WHICH, [html, path, f"{FORMS}:not({CLERKS} *)"])
            for number, form in enumerate(forms):
                if form in sent:
                    continue
                sent.add(form)
                visitor.open(path)
                expect(visitor.page.locator(f"{FORMS}:not({CLERKS} *)")).to_have_count(len(forms))
                assert send_empty(visitor, path, number).status == 422, path
                if problems := all_violations(visitor.page, seen=seen):
                    found[person, path] = problems
        assert len(sent) > before

    assert not found


def test_no_page_of_the_admin_has_a_violation(visit_as, admin_paths):
    admin = visit_as("admin")
    found, seen = {}, set()
    own = [path for path in admin_paths if not path.endswith(DJANGOS_PAGES)]
    for path in each_page(admin, own):
        problems = all_violations(admin.page, DJANGOS, seen)
        if path.endswith("/add/") and admin.page.locator(FORMS).count():
            send_empty(admin, path)
            expect(admin.page.locator(".error-summary")).to_be_visible()
            problems += all_violations(admin.page, DJANGOS, seen)
        if problems:
            found[path] = problems

    assert not found


def test_a_form_sent_too_late_has_no_violation(visit):
    """401 with what was typed, and 403 when even the proof of origin is gone."""
    educator = visit().sign_in(PEOPLE["educator"], then="/teach/courses/new/")
    educator.field("Title").fill("Kept")
    educator.page.context.clear_cookies(name=re.compile("^__"))
    educator.button("Save").click()
    expect(educator.page.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    assert not all_violations(educator.page)

    educator.page.context.clear_cookies()
    educator.button("Send it").click()
    expect(educator.page.get_by_role("heading", level=1)).to_have_text("Please send the form again")
    assert not all_violations(educator.page)


@login_not_required
def fault(request):
    raise ZeroDivisionError


@login_not_required
def database_is_away(request):
    raise InterfaceError  # as a driver says whose connection is gone


ERRORS = {
    400: lambda client: client.get("/", headers={"host": "elsewhere.example"}),
    404: lambda client: client.get("/nowhere/"),
    413: lambda client: client.post("/preferences/", {"next": "x" * 3 * 1024**2}),
    500: lambda client: client.get("/fault/"),
    503: lambda client: client.get("/away/"),
}


@pytest.mark.parametrize("status", ERRORS)
def test_no_error_page_has_a_violation(visit, settings, status):
    """As the site answers without DEBUG, which the served one has: its answer is carried over."""

    class Faulty:
        urlpatterns = [
            pattern("fault/", fault),
            pattern("away/", database_is_away),
            pattern("", include("skillrise.urls")),
        ]
        handler400, handler500 = "skillrise.views.bad_request", "skillrise.views.server_error"

    settings.ROOT_URLCONF = Faulty
    answer = ERRORS[status](Client(raise_request_exception=False))
    assert answer.status_code == status
    visitor = visit()
    visitor.page.route(
        "**/nowhere/",
        lambda route: route.fulfill(body=answer.content, headers=dict(answer.headers)),
    )
    visitor.open("/nowhere/")

    assert not all_violations(visitor.page)


def send_empty(visitor, path, number=0):
    """Send the page's form with nothing in it, and wrong where nothing would do."""
    if visitor.page.url != visitor.site.url + path:
        visitor.open(path)
    form = visitor.page.locator(f"{FORMS}:not({CLERKS} *)").nth(number)
    with visitor.page.expect_navigation() as sent:
        form.evaluate(EMPTY)
    return sent.value
