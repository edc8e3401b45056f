"""The disk is full, or the database takes no writes: pages are there, and a form says what is the matter"""

import resource
from urllib.parse import urlsplit

import pytest
from django.db import connection

from accounts.models import User
from courses.models import Enrollment, Lecture
from tests import databases
from tests.courses.media.samples import sample
from tests.courses.pages import lecture_url
from tests.courses.teaching.curriculum import VIDEO, url

from .load import arrivals, ask, bearer, post
from .site import Site

pytestmark = pytest.mark.django_db(transaction=True)

ROOM = 96 * 1024  # bytes that a file may have: what is logged, and a few writes to the database
EVENTS = 20  # more than that takes


@pytest.fixture
def site(prepared, tmp_path):
    """On the tests' own database."""
    static = prepared.environment["STATIC_ROOT"]
    site = Site(tmp_path, databases.own(), STATIC_ROOT=static)
    site.start()
    yield site
    site.stop()


def limit_files(site, size):
    for worker in site.workers:
        _, hard = resource.prlimit(worker, resource.RLIMIT_FSIZE)
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (size, hard))


@pytest.mark.engines("sqlite")  # whose file is on that disk
def test_a_full_disk(site, course, lectures, educator, student, enrollment):
    lecture, learn = lectures[0], ("GET", "/learn/", "", bearer(student.pk))
    typed = VIDEO | {"title": "Too large"}
    files = {"video_file": ("a.mp4", sample("h264.mp4") + bytes(ROOM))}
    limit_files(site, ROOM)

    upload = post(site, url(lecture, "edit"), educator.pk, typed, files=files)
    events = {f"user_full{turn}": ask(site, *arrivals("user_full")(turn)) for turn in range(EVENTS)}
    tick = post(site, lecture_url(lecture, "complete"), student.pk)

    assert upload.status_code == 422
    assert "There is no room for this file at the moment" in upload.text
    assert typed["title"] in upload.text
    assert 503 in (statuses := {answer.status for answer in events.values()})
    assert statuses <= {200, 503}
    assert tick.status_code == 503
    assert "What you saved is not lost" in tick.text
    assert ask(site, *learn).status == ask(site, "GET", "/readyz").status == 200
    limit_files(site, resource.RLIM_INFINITY)
    assert post(site, lecture_url(lecture, "complete"), student.pk).status_code == 302
    assert ask(site, *arrivals("user_full")(EVENTS)).status == 200
    assert ask(site, *learn).status == 200
    kept = {key for key, answer in events.items() if answer.status == 200}
    assert kept <= set(User.objects.values_list("pk", flat=True))
    assert not Lecture.objects.get(pk=lecture.pk).video_file


@pytest.mark.engines("postgresql")
def test_a_database_that_takes_no_writes(site, course, student):
    enroll = f"/courses/{course.slug}/enroll/"
    name = on_database(site, "SET default_transaction_read_only = on")
    connection.close()  # ours is not ended with the site's
    ended = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
    databases.on_server(ended)
    try:
        refused = post(site, enroll, student.pk)
        event = ask(site, *arrivals("user_late")(0))
        pages = [ask(site, "GET", path).status for path in ("/courses/", "/readyz", "/healthz")]
    finally:
        on_database(site, "RESET default_transaction_read_only")

    assert refused.status_code == 503
    assert "What you saved is not lost" in refused.text
    assert event.status == 503
    assert pages == [200, 200, 200]
    assert not Enrollment.objects.exists()
    for _ in range(16):  # whichever thread answers
        assert post(site, enroll, student.pk).status_code == 302
    assert Enrollment.objects.count() == 1
    assert ask(site, *arrivals("user_late")(0)).status == 200


def on_database(site, what):
    """For connections that are made from now on."""
    name = urlsplit(site.environment["DATABASE_URL"]).path.strip("/")
    databases.on_server(f'ALTER DATABASE "{name}" {what}')
    return name
