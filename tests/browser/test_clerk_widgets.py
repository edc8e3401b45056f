"""Clerk's own ClerkJS and its UI, unmodified, in our pages, against the local Clerk."""

import re

import pytest
from playwright.sync_api import expect

from localclerk.people import FIRST_PASSWORD
from localclerk.views.clerkjs import CODE

IDENTIFIER = "input[name=identifier]"
PASSWORD = "input[name=password]:visible"


def sign_in(visitor, email, password, path="/sign-in/"):
    visitor.open(path)
    visitor.page.fill(IDENTIFIER, email)
    visitor.page.keyboard.press("Enter")
    visitor.page.fill(PASSWORD, password)
    visitor.page.keyboard.press("Enter")


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

    student.page.wait_for_timeout(1500)  # the webhook's way
    student.open("/")
    expect(student.page.locator("header .account")).to_contain_text("Sannamari")


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
def test_without_its_script_the_page_says_how_to_go_on(visit, path):
    visitor = visit()
    visitor.page.route("**/clerk.browser.js", lambda route: route.abort())
    visitor.open(path)

    expect(visitor.page.get_by_text("Clerk could not be reached.")).to_be_visible()
    visitor.page.get_by_role("link", name=re.compile("Continue on Clerk")).first.click()
    expect(visitor.page).to_have_url(re.compile("/__clerk/"))
    visitor.complaints.clear()  # the aborted script is one


def test_without_javascript_the_page_leads_to_the_hosted_one(visit):
    visitor = visit(java_script_enabled=False)
    visitor.open("/sign-in/")
    visitor.page.get_by_role("link", name=re.compile("Continue on Clerk")).first.click()
    expect(visitor.page).to_have_url(re.compile("/__clerk/sign-in"))
