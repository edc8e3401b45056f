"""What each role does on a fresh clone, from sign-in on, over real HTTP."""

import html
import re
import subprocess
import sys

import jwt

from tests.localclerk.conftest import ROOT, Browser, wait_for
from tests.servers import PATIENCE

APPLICATIONS = "/admin/accounts/educatorapplication/"


def test_student_enrolls_watches_and_completes(browser):
    browser.open("/learn/")
    page = browser.choose("user_local_linh")
    assert page.url == f"{browser.server.url}/learn/"

    browser.open("/courses/running-slowly/")
    page = browser.send("/courses/running-slowly/enroll/")
    assert re.search(r"/learn/running-slowly/[0-9a-f-]{36}/$", page.url)
    assert "0 of 9 lectures" in page.text
    video = re.search(r'<source src="([^"]+)"', page.text)[1]
    assert browser.session.get(browser.server.url + video, timeout=PATIENCE).content[4:8] == b"ftyp"

    page = browser.send(page.url.removeprefix(browser.server.url) + "complete/")
    assert "1 of 9 lectures" in page.text


def test_educator_publishes_a_course_of_their_own(browser):
    browser.open("/teach/courses/new/")
    browser.choose("user_local_mateo")
    browser.send(title="Whistling")
    assert browser.page.url.endswith("/teach/courses/whistling/")
    browser.open("/teach/courses/whistling/edit/")
    category = re.search(r'<option value="([0-9a-f-]{36})"\s*>Music', browser.page.text)[1]
    details = {"title": "Whistling", "subtitle": "With two lips.", "description": "Blow."}
    browser.send(**details, category=category, level="beginner", language="en", version="1")

    browser.open("/teach/courses/whistling/chapters/new/")
    browser.send(title="Air")
    browser.open(re.search(r'href="(/teach/chapters/[^"]+/lectures/new/)"', browser.page.text)[1])
    browser.send(title="Purse", kind="article", body="Purse your lips.", seconds="60")
    browser.send("/teach/courses/whistling/publish/")
    assert "is in the catalogue" in browser.page.text

    assert 'href="/courses/whistling/"' in browser.open("/courses/?sort=newest").text


def test_admin_opens_django_admin(browser):
    browser.open("/admin/")
    page = browser.choose("user_local_amara")
    assert page.url == f"{browser.server.url}/admin/"
    assert "Linh Pham" in browser.open("/admin/accounts/user/?q=linh").text
    assert "Running Slowly" in browser.open("/admin/courses/course/?q=running").text


def test_student_is_refused_at_the_educators_page(browser):
    page = browser.sign_in("user_local_linh").open("/teach/")
    assert page.status_code == 403
    assert "for educators" in page.text


def test_someone_new_signs_up_and_a_webhook_tells_of_it(browser):
    browser.open("/__clerk/sign-up")
    browser.send(name="Nova Lindgren", email="Nova@Example.com", redirect_url=browser.server.url)

    assert browser.me()["user"]["name"] == "Nova Lindgren"
    assert browser.me()["user"]["email"] == "nova@example.com"
    wait_for(lambda: not browser.server.clerk.due_webhooks(), "the webhook is still queued")
    wait_for(lambda: is_taken(browser.server), "the webhook was not taken")


def is_taken(server):
    """Does the log have it? Which is written after the answer."""
    return '"POST /clerk HTTP/1.1" 200' in (server.folder / "server.log").read_text()


def test_a_new_name_at_clerk_arrives_by_webhook(browser):
    browser.sign_in("user_local_tomasz").open("/__clerk/user")
    browser.send(first_name="Tomek", last_name="Z.", redirect_url=browser.server.url)

    wait_for(lambda: browser.me()["user"]["name"] == "Tomek Z.", "the new name did not arrive")


def test_page_after_two_minutes_is_signed_in_after_one_handshake(browser):
    browser.sign_in("user_local_linh")
    browser.age_token()

    page = browser.open("/learn/")

    assert page.url == f"{browser.server.url}/learn/"
    assert [step.status_code for step in page.history] == [307, 307, 307]
    assert sum("/v1/client/handshake" in step.url for step in page.history) == 1
    assert "Linh" in page.text


def test_signing_out_ends_the_session_at_clerk_too(browser):
    browser.sign_in("user_local_linh")
    browser.age_token()
    stolen = browser.session.cookies.copy()
    browser.open("/")
    page = browser.send("/sign-out/")
    assert page.url == f"{browser.server.url}/"
    assert browser.me()["success"] is False

    browser.session.cookies = stolen
    assert "/__clerk/sign-in" in browser.open("/learn/").url


def test_banned_at_clerk_is_signed_out_here(browser):
    browser.sign_in("user_local_yusuf")
    assert browser.me()["success"] is True

    browser.server.clerk.change("user_local_yusuf", lambda user: user.update(banned=True))

    wait_for(lambda: browser.me()["success"] is False, "the ban did not arrive")


def test_state_and_waiting_webhooks_survive_a_restart(browser):
    server = browser.server
    browser.sign_in("user_local_wulandari")
    server.stop()
    server.clerk.change("user_local_wulandari", lambda user: user.update(first_name="Wulan"))
    server.start()

    browser.age_token()
    assert browser.open("/learn/").url == f"{server.url}/learn/"
    wait_for(lambda: browser.me()["user"]["name"] == "Wulan", "the webhook was lost")


def test_form_sent_after_two_minutes_is_not_lost(browser):
    browser.sign_in("user_local_hana").open("/teach/courses/new/")
    browser.age_token()

    page = browser.send(title="Slow Typing")

    assert page.url == f"{browser.server.url}/teach/courses/slow-typing/"


def test_form_sent_after_the_session_ended_is_kept_until_someone_signs_in(browser):
    browser.sign_in("user_local_leela").open("/teach/courses/new/")
    browser.age_token()
    token = next(cookie.value for cookie in browser.session.cookies if cookie.name == "__session")
    claims = jwt.decode(token, options={"verify_signature": False})
    browser.server.clerk.revoke_session(claims["sid"])
    kept = browser.send(title="Not < lost")
    assert kept.status_code == 401
    assert 'name="title" value="Not &lt; lost"' in kept.text

    browser.sign_in("user_local_leela")
    browser.page = kept
    fields = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', kept.text)
    page = browser.send(**{name: html.unescape(value) for name, value in fields[1:]})
    assert page.url == f"{browser.server.url}/teach/courses/not-lost/"


def test_student_applies_and_teaches_once_an_admin_approves(browser):
    browser.sign_in("user_local_saoirse")
    assert 'href="/teach/apply/"' in browser.open("/teach/").text
    browser.open("/teach/apply/")
    answers = {"title": "Harpist", "expertise": "Harp", "bio": "I play.", "link": ""}
    assert "Your application is sent." in browser.send(**answers).text

    admin = Browser(browser.server).sign_in("user_local_amara")
    assert re.search(r"applications? to teach waits? for a decision", admin.open("/admin/").text)
    listed = admin.open(f"{APPLICATIONS}?status__exact=pending&q=harpist").text
    admin.open(re.search(rf'href="({APPLICATIONS}[0-9a-f-]+/change/)', listed)[1])
    page = admin.send(reason="Welcome.", _approved="Approve")
    assert "Saoirse" in page.text
    assert "Harpist: approved." in page.text

    assert "you are an educator" in browser.open("/teach/apply/").text
    page = browser.open("/teach/")  # with a token that says student, so by way of a handshake
    assert (page.status_code, page.url) == (200, f"{browser.server.url}/teach/")
    assert "__clerk/v1/client/handshake" in "".join(answer.url for answer in page.history)
    wait_for(lambda: not browser.server.clerk.due_webhooks(), "a webhook is still queued")
    assert browser.me()["user"]["role"] == "educator"


def test_admin_suspends_a_student_and_takes_them_back(browser):
    browser.sign_in("user_local_nikhil")
    assert browser.me()["success"] is True

    admin = Browser(browser.server).sign_in("user_local_amara")
    color = re.search(
        r'name="accent_color"[^>]* value="(#[0-9a-f]{6})"',
        admin.open("/admin/accounts/user/user_local_nikhil/change/").text,
    )[1]
    assert "is suspended." in admin.send(accent_color=color, _suspend="1").text

    assert browser.me()["success"] is False
    browser.age_token()
    assert "/__clerk/sign-in" in browser.open("/learn/").url
    page = browser.choose("user_local_nikhil")
    assert browser.me()["success"] is False

    assert "is reinstated." in admin.send(accent_color=color, _reinstate="1").text
    page = browser.sign_in("user_local_nikhil").open("/learn/")
    assert page.url == f"{browser.server.url}/learn/"
    assert browser.me()["success"] is True


def test_after_the_demo_seed_a_reconciliation_finds_nothing_to_do(server):
    """This server's people have changed by now: each change has come by webhook."""
    wait_for(lambda: not server.clerk.due_webhooks(), "a webhook is still queued")
    command = [sys.executable, "manage.py", "sync_clerk_users"]
    result = subprocess.run(
        command, cwd=ROOT, env=server.environment, capture_output=True, text=True, timeout=PATIENCE
    )

    assert result.returncode == 0, result.stderr
    assert re.match(r"0 created, 0 updated, \d+ unchanged, 0 tombstoned, 0 failed\n", result.stdout)
