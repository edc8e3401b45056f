"""Each role's main job, on a phone and on a wide screen, in both themes."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE

SCREENS = pytest.mark.parametrize(
    ("size", "theme"), [(PHONE, "dark"), (WIDE, "light")], ids=["phone", "wide"]
)


@SCREENS
def test_a_student_finds_enrolls_and_completes(visit, size, theme):
    student = visit(size, theme)
    student.open("/")
    student.page.get_by_role("combobox", name="Search").fill("sleep")
    student.button("Search").click()
    student.link("Sleep, Plainly").click()
    name = "Wanjiru" if size == PHONE else "Nikhil"
    student.sign_in(name, then="/courses/sleep-plainly/")
    main = student.page.locator(".main-action .primary")
    main.click()
    expect(student.page).to_have_url(re.compile(r"/learn/sleep-plainly/[0-9a-f-]+/$"))

    student.page.get_by_role("button", name=re.compile("^(Mark complete|Complete)")).click()
    student.open("/learn/")
    expect(student.page.get_by_role("link", name="Sleep, Plainly", exact=True)).to_be_visible()
    expect(student.page.get_by_text(re.compile(r"\d+ of \d+ lectures")).first).to_be_visible()


def test_who_signs_in_to_enroll_is_enrolled(visit):
    student = visit(PHONE, "light")
    student.open("/courses/sleep-plainly/")
    student.link("Sign in to enroll").click()
    student.sign_in("Delia", then="/courses/sleep-plainly/enroll/")

    expect(student.page).to_have_url(re.compile(r"/learn/sleep-plainly/[0-9a-f-]+/$"))


def test_a_link_from_elsewhere_enrolls_nobody(visit):
    student = visit(PHONE, "light").sign_in("Delia", then="/courses/color-with-a-reason/enroll/")

    expect(student.button("Enroll free")).to_be_visible()


@SCREENS
def test_an_educator_publishes_a_course(visit, size, theme):
    title = f"Walking, {theme}"
    educator = visit(size, theme).sign_in("Mateo", then="/teach/")
    educator.link("New course").click()
    educator.field("Title").fill(title)
    educator.button("Save").click()
    educator.link("Describe the course").click()
    educator.field("Subtitle").fill("One foot, then the other.")
    educator.field("Category").select_option(label="Music")
    educator.field("Description").fill("For those who stand still.")
    educator.button("Save").click()
    educator.add("Add a chapter", "Start")
    educator.add("Add a lecture", "Left foot")
    educator.link("Left foot").click()
    educator.field("Text").fill("Move it.")
    educator.button("Save").click()
    educator.button("Publish course").click()

    educator.open("/courses/?sort=newest")
    expect(educator.link(title)).to_be_visible()


@SCREENS
def test_an_admin_approves_an_educator(visit, size, theme):
    applicant = visit(size, theme).sign_in("Tomasz" if size == PHONE else "Farah", then="/teach/")
    applicant.link("Apply to teach").click()
    applicant.field("What you do").fill("Carpenter")
    applicant.field("What you would teach").fill("Joinery")
    applicant.field("About you").fill("Thirty years at the bench.")
    applicant.button("Send application").click()

    admin = visit(size, theme).sign_in("Amara", then="/admin/")
    admin.page.get_by_role("link", name=re.compile("wait")).first.click()
    admin.link("Tomasz Zieliński" if size == PHONE else "Farah Haddad").click()
    admin.button("Approve").click()
    expect(admin.page.get_by_text(re.compile("Carpenter: approved"))).to_be_visible()

    applicant.open("/teach/apply/")  # the token says "student" for up to a minute
    applicant.link("Start teaching").click()
    expect(applicant.page.get_by_role("heading", name="Your courses")).to_be_visible()

    applicant.open("/teach/apply/")
    expect(
        applicant.page.get_by_text(re.compile("you are an educator|Your courses"))
    ).to_be_visible()
