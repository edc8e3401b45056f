"""Two machines with one database, one Redis and one bucket: each request meets the other machine"""

from contextlib import ExitStack

import pytest
import requests

from courses.models import Lecture
from skillrise.models import PeriodicRun
from tests import clocks, databases, redis_server, s3
from tests.clerk_api import ClerkAPI, serving
from tests.clocks import Clock
from tests.courses.media.samples import sample
from tests.courses.pages import lecture_url
from tests.courses.teaching.curriculum import COURSE, VIDEO, url
from tests.servers import PATIENCE

from .browser import DOCUMENT, NONCE, Browser
from .few import FEW
from .site import Site

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.engines("postgresql"),
    redis_server.needed,
]
EXPIRED = {"iat": -600, "nbf": -610, "exp": -540}  # seconds from now
COUNT = "__clerk_redirect_count"


@pytest.fixture(scope="module")
def clerk():
    with serving(ClerkAPI()) as api:
        yield api


@pytest.fixture(scope="module")
def start(prepared, clerk, tmp_path_factory):
    """One machine more, on the tests' own database."""
    with ExitStack() as stack:
        redis, store = (stack.enter_context(each.serving()) for each in (redis_server, s3))
        s3.make_bucket(store, "films")

        def made(**environment):
            site = Site(
                tmp_path_factory.mktemp("machine"),
                databases.own(),
                DJANGO_SETTINGS_MODULE="tests.production.few_settings",
                STATIC_ROOT=prepared.environment["STATIC_ROOT"],
                CACHE_URL=f"redis://127.0.0.1:{redis}/0",
                CLERK_API_URL=clerk.url,
                MEDIA_STORAGE_URL=s3.storage_url(store, "films"),
                **environment,
            )
            site.start()
            stack.callback(site.stop)
            return site

        yield made


@pytest.fixture(scope="module")
def machines(start):
    return [start(), start()]


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return Clock(tmp_path_factory.mktemp("clock"))


@pytest.fixture(scope="module")
def late(start, clock):
    """A machine whose clock goes as `clock` says. Under libfaketime no other program is run and
    waited for, so nothing is uploaded here."""
    return start(**clock.environment)


@pytest.fixture
def browser(machines):
    return lambda user, **more: Browser(machines, user, **more)


def test_a_walk(browser, course, lectures, student):
    walk(browser(student), course, lectures)


@clocks.needed
@pytest.mark.parametrize("seconds", [120, -120])
def test_a_walk_when_their_clocks_differ(machines, late, clock, course, lectures, student, seconds):
    clock.set(seconds)

    walk(Browser([machines[0], late], student), course, lectures)


def walk(ours, course, lectures):
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


def test_a_nonce_that_one_has_used_signs_in_on_the_other(machines, clerk, student):
    """Two tabs come back from Clerk at once, each to another machine."""
    tab, other = (Browser([machine], student, clerk, **EXPIRED) for machine in machines)
    page = tab.at_clerk({"redirect_url": ["/learn/"]})
    other.set(NONCE, tab.cookies[NONCE])

    assert tab.get(page, **DOCUMENT).status_code == 200
    late = other.get(page, **DOCUMENT)
    assert late.headers["Location"] == "/sign-in/?redirect_url=%2Flearn%2F"
    other.cookies = tab.cookies  # it is one browser
    back = other.open(late.headers["Location"])
    assert back.status_code == 200
    assert back.url.endswith("/learn/")
    assert other.handshakes == 0


def test_handshakes_that_bring_nothing_end_after_three(browser, student):
    lost, counts = browser(student, **EXPIRED), []

    while (answer := lost.get("/learn/", **DOCUMENT)).status_code == 307:
        counts.append(answer.headers["Set-Cookie"].partition(";")[0])
        lost.set(COUNT, str(len(counts)))  # however long this takes

    assert counts == [f"{COUNT}={number}" for number in (1, 2, 3)]
    assert answer.headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("ask", "by"),
    [
        (lambda who: who.get("/sign-in/"), "address"),
        (lambda who: who.get("/courses/?q=rising"), "person"),
        (lambda who: who.post("/courses/rising/enroll/"), "person"),
    ],
    ids=["sign_in", "search", "enrollment"],
)
def test_a_limit_counts_what_both_were_asked(browser, ask, by, course, stranger, student):
    here, there = "203.0.113.7", "203.0.113.8"
    who = browser(stranger, address=here)
    same = {"address": browser(student, address=here), "person": browser(stranger, address=there)}
    other = {"address": browser(stranger, address=there), "person": browser(student, address=here)}
    for one in (who, same[by], other[by]):
        one.set("csrftoken", "a" * 32)

    found = [ask(who).status_code == 429 for _ in range(FEW + 2)]

    assert found == [False] * FEW + [True] * 2
    assert ask(same[by]).status_code == 429
    assert ask(other[by]).status_code != 429


CLAIM = """
from skillrise.models import PeriodicRun
print(PeriodicRun.objects.claim("a", lambda now: now, "there"))
"""


@clocks.needed
def test_a_command_that_runs_here_is_not_begun_by_a_clock_that_is_ahead(machines, clock):
    PeriodicRun.objects.get_or_create(pk="a", defaults={"started_at": "2026-01-01T00:00Z"})
    assert PeriodicRun.objects.claim("a", lambda now: now, "here")
    clock.set(180)

    def there():
        return machines[1].manage("shell", "-v0", "-c", CLAIM, **clock.environment).stdout

    assert there() == "False\n"
    PeriodicRun.objects.finish("a", "here", 0)
    assert there() == "True\n"
    assert not PeriodicRun.objects.keep_alive("a", "here")
    assert PeriodicRun.objects.keep_alive("a", "there")
