"""Redis, Clerk, the mail server or the bucket stops, or hangs, while the site is served"""

import time
from contextlib import ExitStack
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from redis import Redis

from courses.models import Lecture, Question
from mailings.models import Mailing
from tests import databases, redis_server, s3
from tests.accounts.raw_requests import OTHER_KEY
from tests.clerk import token
from tests.clerk_api import ClerkAPI, jwk, serving
from tests.courses.media.samples import sample
from tests.courses.pages import lecture_url
from tests.courses.teaching.curriculum import VIDEO, url
from tests.faults import proxy
from tests.mailings.smtp import mail_server
from tests.servers import PATIENCE

from .load import Load, ask, bearer, page, post
from .site import Site

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.engines("sqlite"),  # no database decides
    redis_server.needed,
]
DAYS = pytest.mark.parametrize("becomes", ["refuse", "hang"])
KEYS_PAUSE = 10  # seconds between two tries to fetch Clerk's keys


@pytest.fixture(scope="module")
def around():
    """Everything that the site asks, and what stands before each."""
    with ExitStack() as stack:
        redis = stack.enter_context(redis_server.serving())
        clerk = stack.enter_context(serving(ClerkAPI()))
        mail = stack.enter_context(mail_server())
        store = stack.enter_context(s3.serving())
        s3.make_bucket(store, "films")
        ports = {
            "cache": redis,
            "clerk": urlsplit(clerk.url).port,
            "mail": mail.port,
            "store": store,
        }
        before = {name: stack.enter_context(proxy(port)) for name, port in ports.items()}
        yield SimpleNamespace(redis=Redis(port=redis), clerk_api=clerk, mail_server=mail, **before)


@pytest.fixture(scope="module")
def site(prepared, around, tmp_path_factory):
    """On the tests' own database, without a key of Clerk's in its settings."""
    site = Site(
        tmp_path_factory.mktemp("neighbours"),
        databases.own(),
        STATIC_ROOT=prepared.environment["STATIC_ROOT"],
        CACHE_URL=f"redis://127.0.0.1:{around.cache.port}/0",
        CLERK_API_URL=f"http://127.0.0.1:{around.clerk.port}",
        CLERK_JWT_KEY="",
        EMAIL_URL=f"smtp://127.0.0.1:{around.mail.port}",
        MEDIA_STORAGE_URL=s3.storage_url(around.store.port, "films"),
    )
    site.start()
    yield site
    site.stop()


@pytest.fixture(autouse=True)
def _back(around):
    yield
    for name in ("cache", "clerk", "mail", "store"):
        getattr(around, name).restore()


@DAYS
def test_without_a_cache_pages_are_the_same(site, around, becomes, course, student, enrollment):
    pages = [page("/courses/"), page("/learn/", **bearer(student.pk)), page("/readyz")]
    with Load(site, *pages) as load:
        assert around.redis.keys()
        getattr(around.cache, becomes)()
        load.wait(1)  # until what was on its way has arrived
        around.redis.flushall()
        load.wait(3)
        assert not around.redis.keys()
        around.cache.restore()
        end = time.monotonic() + PATIENCE
        while not around.redis.keys():
            assert time.monotonic() < end
            load.wait()

    assert load.statuses == {200}


@DAYS
def test_without_clerk_its_keys_count_on(site, around, becomes, student, enrollment):
    for _ in range(8):  # in both workers
        assert ask(site, "GET", "/learn/", "", bearer(student.pk)).status == 200
    time.sleep(KEYS_PAUSE)
    around.clerk_api.keys = [jwk(), jwk(f"ins_{becomes}", OTHER_KEY)]
    signed = token(student.pk, azp=None, key=OTHER_KEY, header={"kid": f"ins_{becomes}"})
    by_new_key = {"Authorization": f"Bearer {signed}"}
    getattr(around.clerk, becomes)()

    known = [page("/learn/", **bearer(student.pk)), page("/learn/", **bearer(f"user_{becomes}"))]
    with Load(site, *known) as load:
        load.wait(2)
        answer = ask(site, "GET", "/api/me", "", by_new_key)
        assert answer.status == 401
        assert answer.headers["X-Clerk-Auth-Reason"] == "jwk-remote-failed-to-load"
        around.clerk.restore()
        end = time.monotonic() + PATIENCE
        while ask(site, "GET", "/api/me", "", by_new_key).status != 200:
            assert time.monotonic() < end
            time.sleep(0.2)

    assert load.statuses == {200}


def test_a_mail_server_that_hangs_keeps_no_page_waiting_and_loses_no_mail(
    site, around, course, student, enrollment, educator
):
    educator.email = "educator@example.com"
    educator.save()
    lecture = Lecture.objects.of(course)[1]
    around.mail_server.mails.clear()
    around.mail.hang()

    asked = post(site, lecture_url(lecture, "questions"), student.pk, {"title": "Why?"})
    first = site.manage("send_outbox")

    assert asked.status_code == 302
    assert "cannot be reached" in first.stderr
    assert Mailing.objects.get().state == Mailing.State.WAITING
    around.mail.restore()
    assert site.manage("send_outbox").returncode == 0
    assert [mail["To"] for mail in around.mail_server.mails] == ["educator@example.com"]
    assert Question.objects.count() == 1


@DAYS
def test_without_the_store_an_upload_is_refused_and_pages_are_there(
    site, around, becomes, course, educator, lectures
):
    files = {"video_file": ("a.mp4", sample("h264.mp4"))}
    typed = VIDEO | {"title": f"While it {becomes}s"}
    getattr(around.store, becomes)()

    with Load(
        site, page("/courses/"), page(lecture_url(lectures[0]), **bearer(educator.pk))
    ) as load:
        refused = post(site, url(lectures[0], "edit"), educator.pk, typed, files=files)
        load.wait()
        around.store.restore()
        taken = post(site, url(lectures[0], "edit"), educator.pk, typed, files=files)

    assert refused.status_code == 422
    assert "There is no room for this file at the moment" in refused.text
    assert typed["title"] in refused.text
    assert taken.status_code == 302
    assert Lecture.objects.get(pk=lectures[0].pk).video_file.name.endswith(".mp4")
    assert load.statuses == {200}
