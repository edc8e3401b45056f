"""/admin/doctor/: what the command says, for admins."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains

from skillrise.doctor import database, examination

PAGE = "/admin/doctor/"


@pytest.fixture
def browser(as_person, admin):
    return as_person(admin, metadata={"role": "admin"})


def test_it_says_what_the_command_says_and_how_the_request_came(browser, clerk):
    response = browser.get(PAGE)
    captions = re.findall("<caption>(.*?)</caption>", response.text)

    assert captions[:2] == ["Program", "Clerk"]
    assert captions[-1] == "This request"
    assertContains(response, f"The Frontend API answers at {clerk.url}, with the")
    assertContains(response, "It came to http://testserver from 127.0.0.1.")
    assertContains(response, "Session tokens carry the role")
    assert "sk_live_tests" not in response.text


def test_it_says_first_how_bad_it_is(browser, clerk, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assertContains(browser.get(PAGE), '<li class="error">Something is wrong.</li>')

    (tmp_path / "staticfiles.json").write_text("{}")
    assertContains(browser.get(PAGE), '<li class="warning">Nothing is wrong; there are warnings.')


def test_it_is_for_admins(as_person, educator, client):
    assertContains(as_person(educator).get(PAGE), "It is for admins.", status_code=403)
    assert client.get(PAGE).headers["Location"].startswith("/sign-in/?redirect_url=")


def test_it_is_only_read(browser):
    assert browser.post(PAGE).status_code == 405


def test_the_index_leads_to_it(browser):
    assertContains(browser.get("/admin/"), f'<a href="{PAGE}">What is wrong, and what to do</a>')


@pytest.mark.django_db
def test_what_it_asks_the_database_is_little():
    """But for the indexes, which SQLite is asked for one by one."""
    checks = {check for subject in examination.SUBJECTS for check in subject.queries}
    with CaptureQueriesContext(connection) as asked:
        for check in checks - {database.indexes}:
            list(check())

    assert len(asked) <= 30
