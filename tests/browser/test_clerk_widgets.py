"""Clerk's own ClerkJS and its UI, unmodified, in our pages, against the local Clerk."""

import re
import time

import pytest
from playwright.sync_api import expect

from localclerk.people import FIRST_PASSWORD
from localclerk.views.clerkjs import CODE
from tests.servers import PATIENCE

IDENTIFIER = "input[name=identifier]"
PASSWORD = "input[name=password]:visible"


def sign_in(visitor, email, password, path="/sign-in/"):
    visitor.open(path)
    visitor.page.fill(IDENTIFIER, email)
    visitor.page.keyboard.press("Enter")
    visitor.page.fill(PASSWORD, password)
    visitor.page.keyboard.press("Enter")


def hold_back(page, pattern):
    """Let requests for this wait; gives what lets them go on."""
    waiting = []

    def let_go():
        for route in waiting:
            route.continue_()
        page.unroute(pattern)

    page.route(pattern, lambda route: waiting.append(route))
    return let_go


def test_signing_up_makes_a_student_here(visit):
    newcomer = visit()
    newcomer.open("/sign-up/?redirect_url=/learn/")
    newcomer.page.fill("input[name=emailAddress]", "newcomer@example.com")
    newcomer.page.fill("input[name=password]", "a long enough one")
    newcomer.page.keyboard.press("Enter")
    expect(newcomer.page).to_have_url(re.compile("verify-email-address"))
    newcomer.page.locator("input[autocomplete=one-time-code]").first.wait_for()
    newcomer.page.keyboard.type(CODE)

    expect(newcomer.page).to_have_url(f"{newcomer.site.url}/learn/")
    expect(newcomer.page.get_by_role("heading", name="My courses")).to_be_visible()


def test_signing_in_leads_back_to_the_page(visit):
    student = visit()
    student.open("/learn/")
    student.page.fill(IDENTIFIER, "nobody@example.com")
    student.page.keyboard.press("Enter")
    expect(student.page.get_by_test_id("form-feedback-error")).to_be_visible()

    student.page.fill(IDENTIFIER, "linh@example.com")
    student.page.keyboard.press("Enter")
    student.page.fill(PASSWORD, "not my password")
    student.page.keyboard.press("Enter")
    expect(student.page.get_by_test_id("form-feedback-error")).to_be_visible()

    student.page.fill(PASSWORD, FIRST_PASSWORD)
    student.page.keyboard.press("Enter")
    expect(student.page).to_have_url(f"{student.site.url}/learn/")


def test_a_profile_is_changed_and_the_header_follows(visit):
    student = visit()
    sign_in(student, "sanna@example.com", FIRST_PASSWORD, "/sign-in/?redirect_url=/profile/")
    expect(student.page).to_have_url(f"{student.site.url}/profile/")
    student.button("Update profile").click()
    student.page.fill("input[name=firstName]", "Sannamari")
    student.page.keyboard.press("Enter")
    expect(student.page.get_by_text("Sannamari Lehtovaara")).to_be_visible()

    end = time.monotonic() + PATIENCE  # of the webhook
    while "Sannamari" not in student.page.request.get(f"{student.site.url}/api/me").text():
        assert time.monotonic() < end
        student.page.wait_for_timeout(200)
    student.open("/")
    expect(student.page.locator("header .account")).to_contain_text("Sannamari")


def test_a_page_without_a_widget_keeps_the_session_too(visit):
    student = visit().sign_in("Linh")
    student.page.clock.install()
    asked = []
    student.page.on("request", lambda request: asked.append(request.url))
    student.open("/learn/")
    student.page.clock.run_for(7_000)
    assert not [url for url in asked if "clerk.browser.js" in url]

    with student.page.expect_response("**/v1/client?*"):
        student.page.clock.run_for(1_000)
        student.page.clock.resume()


def test_signing_out_ends_the_session(visit):
    student = visit()
    sign_in(student, "yusuf@example.com", FIRST_PASSWORD)
    expect(student.page).to_have_url(f"{student.site.url}/")
    student.page.wait_for_load_state("networkidle")
    student.page.locator("[popovertarget=account-menu]").click()
    student.button("Sign out").click()
    expect(student.link("Sign in")).to_be_visible()

    student.open("/learn/")
    student.page.wait_for_selector(IDENTIFIER)


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-up/"])
@pytest.mark.parametrize("script", ["clerk.browser.js", "ui.browser.js"])
def test_without_its_script_the_page_says_how_to_go_on(visit, path, script):
    visitor = visit()
    visitor.page.route(f"**/{script}", lambda route: route.abort())
    visitor.open(path)

    expect(visitor.page.get_by_text("The form did not appear.")).to_be_visible()
    expect(visitor.page.get_by_text("Loading…")).to_be_hidden()
    visitor.page.get_by_role("link", name=re.compile("continue on Clerk")).first.click()
    expect(visitor.page).to_have_url(re.compile("/__clerk/"))
    visitor.complaints.clear()  # the aborted script is one


@pytest.mark.parametrize("late", ["clerk.browser.js", "v1/**", "signin_ui_*.js"])
def test_a_page_does_not_wait_for_ever(visit, late):
    visitor = visit()
    visitor.page.clock.install()
    let_go = hold_back(visitor.page, f"**/{late}")
    visitor.page.goto(f"{visitor.site.url}/sign-in/", wait_until="commit")
    expect(visitor.page.get_by_text("Loading…")).to_be_visible()
    visitor.page.clock.run_for(10_000)
    expect(visitor.page.get_by_text("The form did not appear.")).to_be_visible()

    let_go()
    visitor.page.clock.resume()
    expect(visitor.page.locator(IDENTIFIER)).to_be_visible()
    expect(visitor.page.get_by_text("The form did not appear.")).to_be_hidden()
    visitor.complaints.clear()  # ClerkJS notices the wait too


def test_a_form_that_came_is_never_called_missing(visit):
    visitor = visit()
    visitor.page.clock.install()
    visitor.open("/sign-in/")
    expect(visitor.page.locator(IDENTIFIER)).to_be_visible()
    visitor.page.clock.run_for(11_000)

    expect(visitor.page.locator("[data-clerk-failed]")).to_have_attribute("hidden", "")


def test_when_clerk_fails_there_is_still_its_own_page(visit):
    visitor = visit()
    visitor.page.route("**/__clerk/v1/**", lambda route: route.fulfill(status=500))
    visitor.open("/sign-in/")

    expect(visitor.page.locator(IDENTIFIER)).to_be_visible()  # ClerkJS does what it can
    visitor.page.get_by_role("link", name=re.compile("Continue on Clerk")).click()
    expect(visitor.page).to_have_url(re.compile("/__clerk/sign-in"))
    visitor.complaints.clear()  # the 500s


def test_a_step_of_signing_in_outlives_a_reload(visit):
    student = visit()
    student.open("/sign-in/?redirect_url=/learn/")
    student.page.fill(IDENTIFIER, "nikhil@example.com")
    student.page.keyboard.press("Enter")
    expect(student.page).to_have_url(re.compile("/sign-in/factor-one"))
    student.page.reload()
    student.page.fill(PASSWORD, FIRST_PASSWORD)
    student.page.keyboard.press("Enter")
    expect(student.page).to_have_url(f"{student.site.url}/learn/")

    student.open("/profile/security")
    expect(student.button("Update password")).to_be_visible()


def test_steps_load_no_page_and_can_be_taken_back(visit):
    student = visit()
    student.open("/sign-in/")
    student.page.evaluate("window.isSamePage = true")
    student.page.fill(IDENTIFIER, "nikhil@example.com")
    student.page.keyboard.press("Enter")
    expect(student.page).to_have_url(re.compile("/sign-in/factor-one"))
    student.page.go_back()
    expect(student.page.get_by_role("heading", name="Sign in to SkillRise")).to_be_visible()
    assert student.page.evaluate("window.isSamePage")


def test_a_step_of_signing_up_outlives_a_reload(visit):
    newcomer = visit()
    newcomer.open("/sign-up/")
    newcomer.page.fill("input[name=emailAddress]", "reloader@example.com")
    newcomer.page.fill("input[name=password]", "a long enough one")
    newcomer.page.keyboard.press("Enter")
    expect(newcomer.page).to_have_url(re.compile("verify-email-address"))
    newcomer.page.reload()
    newcomer.page.locator("input[autocomplete=one-time-code]").first.click()
    newcomer.page.keyboard.type(CODE)
    expect(newcomer.page).to_have_url(f"{newcomer.site.url}/")


def test_a_way_back_that_leads_from_nowhere_begins_anew(visit):
    visitor = visit()
    visitor.open("/sign-in/sso-callback")
    expect(visitor.page.locator(IDENTIFIER)).to_be_visible()
    expect(visitor.page).to_have_url(re.compile(r"/sign-in/?(\?.*)?$"))


@pytest.mark.parametrize(
    ("system", "chosen", "shown"),
    [("light", "", "light"), ("dark", "", "dark"), ("light", "dark", "dark")],
)
def test_widgets_wear_our_theme(visit, system, chosen, shown):
    visitor = visit(theme=system)
    cookie = {"name": "theme", "value": chosen, "url": visitor.site.url}
    visitor.page.context.add_cookies([cookie] if chosen else [])
    visitor.open("/sign-in/")

    color = "(element) => getComputedStyle(element).backgroundColor"
    card = visitor.page.locator(".cl-card").evaluate(color)
    assert card == visitor.page.locator(".clerk .panel").evaluate(color)
    assert card == {"light": "rgb(255, 255, 255)", "dark": "rgb(29, 27, 22)"}[shown]


def test_a_page_does_not_jump_when_its_widget_comes(visit):
    visitor = visit()
    let_go = hold_back(visitor.page, "**/signin_ui_*.js")
    visitor.page.goto(
        f"{visitor.site.url}/sign-in/", wait_until="domcontentloaded"
    )  # styles are there
    expect(visitor.page.get_by_text("Loading…")).to_be_visible()
    below = visitor.page.get_by_role("link", name=re.compile("Continue on Clerk"))
    before = below.bounding_box()

    let_go()
    expect(visitor.page.locator(IDENTIFIER)).to_be_visible()
    assert below.bounding_box() == before


def test_widgets_speak_spanish_on_spanish_pages(visit):
    visitor = visit()
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.open("/sign-in/")
    assert not [url for url in asked if "localizations" in url]

    cookie = {"name": "language", "value": "es", "url": visitor.site.url}
    visitor.page.context.add_cookies([cookie])
    visitor.open("/sign-in/")
    expect(visitor.page.get_by_role("heading", name="Entrar")).to_be_visible()
    expect(visitor.page.get_by_label("Correo electrónico")).to_be_visible()
    visitor.open("/courses/")
    assert len([url for url in asked if "localizations" in url]) == 1


def test_without_javascript_the_page_leads_to_the_hosted_one(visit):
    visitor = visit(java_script_enabled=False)
    visitor.open("/sign-in/")
    visitor.page.get_by_role("link", name=re.compile("Continue on Clerk")).first.click()
    expect(visitor.page).to_have_url(re.compile("/__clerk/sign-in"))
