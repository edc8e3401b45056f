"""Two machines with one database, one Redis and one bucket: each request meets the other machine"""

from contextlib import ExitStack

import pytest
import requests

from courses.models import Lecture
from tests import databases, redis_server, s3
from tests.clerk_api import ClerkAPI, serving
from tests.courses.media.samples import sample
from tests.courses.pages import lecture_url
from tests.courses.teaching.curriculum import COURSE, VIDEO, url
from tests.servers import PATIENCE

from .browser import Browser
from .site import Site

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.engines("postgresql"),
    redis_server.needed,
]
EXPIRED = {"iat": -600, "nbf": -610, "exp": -540}  # seconds from now


@pytest.fixture(scope="module")
def clerk():
    with serving(ClerkAPI()) as api:
        yield api


@pytest.fixture(scope="module")
def machines(prepared, clerk, tmp_path_factory):
    with ExitStack() as stack:
        redis, store = (stack.enter_context(each.serving()) for each in (redis_server, s3))
        s3.make_bucket(store, "films")
        made = []
        for name in ("one", "two"):
            site = Site(
                tmp_path_factory.mktemp(name),
                databases.own(),
                STATIC_ROOT=prepared.environment["STATIC_ROOT"],
                CACHE_URL=f"redis://127.0.0.1:{redis}/0",
                CLERK_API_URL=clerk.url,
                MEDIA_STORAGE_URL=s3.storage_url(store, "films"),
            )
            site.start()
            stack.callback(site.stop)
            made.append(site)
        yield made


@pytest.fixture
def browser(machines):
    return lambda user, **claims: Browser(machines, user, **claims)


def test_a_walk(browser, course, lectures, student):
    ours = browser(student)
    lecture = lectures[1]
    assert ours.get(f"/courses/{course.slug}/").status_code == 200

    assert ours.post(f"/courses/{course.slug}/enroll/").status_code == 302
    assert "Secret of step 0.1" in ours.get(lecture_url(lecture)).text
    done = ours.post(lecture_url(lecture, "complete"))
    assert done.status_code == 302
    assert "Completed" in ours.get(lecture_url(lecture)).text
    assert ours.post(lecture_url(lecture, "notes"), {"text": "So steep."}).status_code == 302
    assert "So steep." in ours.get(lecture_url(lecture)).text
    review = {"rating": "5", "text": "Up and up."}
    assert ours.post(f"/courses/{course.slug}/review/", review).status_code == 302
    shown = ours.get(f"/courses/{course.slug}/").text
    assert "Your review is saved." in shown  # the message of the other machine
    assert "Up and up." in shown


def test_an_upload_is_there_on_the_other_machine(browser, educator, lectures, student, enrollment):
    teacher = browser(educator)
    address = url(lectures[0], "edit")
    assert teacher.get(address).status_code == 200
    film = {"video_file": ("a.mp4", sample("h264.mp4"))}

    assert teacher.post(address, VIDEO, files=film).status_code == 302

    assert Lecture.objects.get(pk=lectures[0].pk).video_file
    links = [browser(student).get(lecture_url(lectures[0], "video")) for _ in range(2)]
    for link in links:
        played = requests.get(link.headers["Location"], timeout=PATIENCE)
        assert played.content == sample("h264.mp4")


def test_a_session_is_asked_about_once(browser, clerk, course, student):
    session = f"sess_{student.pk}"
    clerk.sessions[session] = {"id": session, "user_id": student.pk, "status": "active"}
    clerk.asked.clear()
    ours = browser(student, **EXPIRED)
    ours.set("csrftoken", "a" * 32)

    answers = [ours.post(f"/courses/{course.slug}/enroll/") for _ in range(4)]

    assert all(answer.headers["Location"].startswith("/learn/") for answer in answers)
    assert clerk.asked == [f"GET /v1/sessions/{session}"]


def test_a_budget_is_spent_on_both(browser, educator, course):
    teacher = browser(educator)
    assert teacher.get(f"{COURSE}students/invite/").status_code == 200

    answers = [
        teacher.post(
            f"{COURSE}students/invite/",
            {"addresses": "\n".join(f"ada{part}.{number}@example.com" for number in range(100))},
        )
        for part in range(6)
    ]

    assert [answer.status_code for answer in answers] == [302] * 5 + [422]
    assert "At most 500 invitations" in answers[-1].text
