"""What is kept where. A Redis that is away: nothing fails, and nobody waits for it for long."""

import socket
import threading
import time

import pytest
from django.core.cache import cache as site_cache
from django.core.cache import caches as site_caches
from django.test import override_settings

from accounts.models import User, WebhookStatus
from courses.models import Enrollment
from skillrise.caches import caches
from skillrise.redis_caches import ANSWERS_WITHIN, Client
from tests.accounts.raw_requests import EXPIRED, from_now, signed_in, visit
from tests.clerk import deliver, event, user_data
from tests.clerk_api import ClerkAPI, serving
from tests.servers import PATIENCE, free_port


@pytest.fixture(params=["refuses", "hangs"])
def away(request, monkeypatch):
    """The site with such a cache."""
    monkeypatch.setattr(Client, "away_until", 0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if request.param == "hangs" else free_port()
        with override_settings(CACHES=caches(f"redis://127.0.0.1:{port}/0")):
            yield
        Client.away_until = 0


def test_pages_drive_out_no_limit(settings):
    settings.CACHES = caches("locmemcache://?MAX_ENTRIES=9")
    site_cache.set("asked", 3)
    for number in range(30):
        site_caches["pages"].set(str(number), "a page")

    assert site_cache.get("asked") == 3
    assert site_caches["pages"].get("0") is None


def test_in_redis_pages_have_a_prefix():
    found = caches("redis://cache.example:6379/2")

    assert {each["LOCATION"] for each in found.values()} == {"redis://cache.example:6379/2"}
    assert [each.get("KEY_PREFIX", "") for each in found.values()] == ["", "limits", "pages"]


def test_what_it_does_not_know_is_a_miss(away):
    assert site_cache.get("a", "nothing") == "nothing"
    assert site_cache.get_or_set("a", lambda: 1) == 1
    assert site_cache.add("a", 1)
    assert site_cache.get_many(["a", "b"]) == {}
    assert not site_cache.has_key("a")
    assert not site_cache.touch("a")
    assert not site_cache.delete("a")
    assert site_cache.set_many({"a": 1}) == []
    site_cache.set("a", 1)
    site_cache.delete_many(["a"])
    site_cache.clear()
    with pytest.raises(ValueError, match="not found"):
        site_cache.incr("a")


def test_it_is_waited_for_once(away):
    start = time.monotonic()
    for number in range(100):
        site_cache.get(str(number))

    assert time.monotonic() - start < 4 * ANSWERS_WITHIN


def test_it_is_asked_again(away, monkeypatch):
    site_cache.get("a")
    with socket.create_server(("127.0.0.1", 0)) as redis:
        redis.settimeout(5)
        later = time.monotonic() + 6
        monkeypatch.setattr(time, "monotonic", lambda: later)
        with override_settings(CACHES=caches(f"redis://127.0.0.1:{redis.getsockname()[1]}/0")):
            site_cache.get("a")
            redis.accept()[0].close()


def test_the_log_says_why_it_refuses(monkeypatch, caplog):
    """As one that is open to this machine's own programs alone."""
    monkeypatch.setattr(Client, "away_until", 0)
    with (
        socket.create_server(("127.0.0.1", 0)) as redis,
        override_settings(CACHES=caches(f"redis://127.0.0.1:{redis.getsockname()[1]}/0")),
    ):
        refusing = threading.Thread(target=refuse, args=[redis])
        refusing.start()
        site_cache.get("a")
        refusing.join(PATIENCE)

    assert caplog.messages == ["The cache does not answer: ResponseError DENIED"]


def refuse(redis):
    connection, _ = redis.accept()
    with connection:
        connection.sendall(b"-DENIED Redis is running in protected mode\r\n")
        while connection.recv(4096):
            pass


def test_events_are_stored(away, client, db):
    for key in ("user_ada", "user_bob"):
        assert deliver(client, event("user.created", user_data(key))).status_code == 200

    assert User.objects.count() == 2
    assert WebhookStatus.objects.current().last_event_at


def test_events_that_are_not_signed_are_refused(away, client, db):
    assert client.post("/clerk", "{}", content_type="application/json").status_code == 400


def test_forms_that_outlived_their_token_count(away, course, student, settings):
    cookies = signed_in("user_student", **from_now(EXPIRED))
    session = {"id": "sess_user_student", "user_id": student.pk, "status": "active"}
    with serving(ClerkAPI()) as clerk:
        clerk.sessions[session["id"]] = session
        settings.CLERK_API_URL = clerk.url
        answer = visit(cookies, f"/courses/{course.slug}/enroll/", "post")

    assert answer["Location"].startswith("/learn/")
    assert Enrollment.objects.get().user == student


@pytest.mark.parametrize("page", ["/", "/courses/", "/sitemap.xml", "/readyz"])
def test_pages_are_there(away, client, course, page):
    assert client.get(page).status_code == 200
