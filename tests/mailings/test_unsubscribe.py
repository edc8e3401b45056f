"""The link in each mail that ends mails of its kind"""

import io
from logging import getLogger

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains

from mailings import outbox
from mailings.models import Kind, OptOut
from mailings.preferences import unsubscribe_url
from tests.mailings.conftest import ANSWERED


@pytest.fixture
def path(reader):
    return "/" + unsubscribe_url(reader.pk, ANSWERED).split("/", 3)[3]


@pytest.fixture
def browser():
    """Signed out, and a stranger to our cookies."""
    return Client(enforce_csrf_checks=True)


def refused():
    return list(OptOut.objects.values_list("user_id", "kind"))


def test_a_mail_program_unsubscribes_with_one_click(reader, enqueue, server, browser, settings):
    """RFC 8058: the headers of a mail as it arrives, then its POST."""
    settings.SITE_URL = "https://skillrise.example"
    enqueue(reader)
    outbox.send_due()
    (mail,) = server.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail["List-Unsubscribe"].strip()
    assert address.startswith("<https://skillrise.example/unsubscribe/")
    assert address.strip("<>") in mail.get_content()

    path = address.removeprefix("<https://skillrise.example").removesuffix(">")
    response = browser.post(path, {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert refused() == [(reader.pk, ANSWERED)]


def test_a_decision_cannot_be_unsubscribed(reader, enqueue, server):
    enqueue(reader, kind=Kind.DECISION)
    outbox.send_due()
    assert server.mails[0]["List-Unsubscribe"] is None
    assert "/unsubscribe/" not in server.mails[0].get_content()


def test_looking_changes_nothing(reader, browser, path):
    response = browser.get(path)
    assertContains(response, "Mails about: Answers to my questions")
    assert "no-store" in response["Cache-Control"]
    assert refused() == []


def test_it_may_be_repeated_and_taken_back(reader, browser, path):
    for _ in range(2):
        assertContains(browser.post(path), "You get no more mails about these.")
    assert refused() == [(reader.pk, ANSWERED)]
    for _ in range(2):
        assertContains(browser.post(path, {"undo": "1"}), "You get these mails again.")
    assert refused() == []


@pytest.mark.parametrize("change", ["cut", "other", "none"])
def test_another_token_is_none(reader, browser, path, change):
    token = path.split("/")[2]
    wrong = {"cut": token[:-1], "other": f"x{token[1:]}", "none": "x"}[change]
    assert browser.get(f"/unsubscribe/{wrong}/").status_code == 404
    assert browser.post(f"/unsubscribe/{wrong}/").status_code == 404
    assert refused() == []


def test_a_deleted_account_gets_none_anyway(reader, browser, path):
    type(reader).objects.filter(pk=reader.pk).update(deleted_at=timezone.now())
    assert browser.post(path).status_code == 404


def test_its_token_is_not_written_down(browser, path):
    """Django writes down the address of what it refuses."""
    lines = io.StringIO()
    handler = getLogger("django").handlers[0]
    was = handler.setStream(lines)
    try:
        browser.put(path)
        browser.get(f"{path[:-2]}x/")
    finally:
        handler.setStream(was)
    assert "Method Not Allowed (PUT): /unsubscribe/…/" in lines.getvalue()
    assert "Not Found: /unsubscribe/…/" in lines.getvalue()
    assert path.split("/")[2][:20] not in lines.getvalue()


def test_its_token_is_not_sent_to_clerk(client, path):
    """A session that ran out would lead a page to Clerk and back, by its address."""
    client.cookies["__client_uat"] = "1"
    page = client.get(path, headers={"Sec-Fetch-Dest": "document", "Accept": "text/html"})
    assert page.status_code == 200
    assert client.get("/", headers={"Sec-Fetch-Dest": "document"}).status_code == 307
    assertContains(page, "redirect_url=%2Fmailings%2F")
