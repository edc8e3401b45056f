"""The clock of a served site goes wrong, and is set right: nothing starts again"""

import re

import pytest

from courses.models import Review
from tests import clocks, databases
from tests.clerk_api import ClerkAPI, serving
from tests.clocks import Clock

from .browser import Browser
from .load import arrivals, ask
from .site import Site

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.engines("sqlite"),  # no database decides
    clocks.needed,
]
# Seconds ahead, of which a token that lives for 60 does not count from the start. Up to 60, it counts
# for a while.
WRONG = pytest.mark.parametrize("seconds", [-60, 90])


@pytest.fixture(scope="module")
def clerk():
    with serving(ClerkAPI()) as api:
        yield api


@pytest.fixture(scope="module")
def machine(prepared, clerk, tmp_path_factory):
    """On the tests' own database."""
    folder = tmp_path_factory.mktemp("clock")
    clock = Clock(folder)
    site = Site(
        folder,
        databases.own(),
        STATIC_ROOT=prepared.environment["STATIC_ROOT"],
        CLERK_API_URL=clerk.url,
        **clock.environment,
    )
    site.clock = clock
    site.start()
    yield site
    site.stop()


@pytest.fixture(autouse=True)
def _right(machine):
    yield
    machine.clock.set()


@pytest.fixture
def browser(machine, clerk, student):
    return Browser([machine], student, clerk, iat=0, nbf=-10, exp=60)


@pytest.mark.parametrize("seconds", [3, -3])
def test_three_seconds_are_not_noticed(machine, browser, enrollment, seconds):
    machine.clock.set(seconds)

    assert browser.open("/learn/").status_code == 200
    assert browser.handshakes == 0


def test_ahead_by_less_than_the_life_of_a_token_it_costs_a_handshake(machine, browser, enrollment):
    browser.set("__session", browser.token({"iat": -30, "nbf": -40, "exp": 30}))
    machine.clock.set(40)

    assert browser.open("/learn/").status_code == 200
    assert browser.handshakes == 1


@WRONG
def test_beyond_it_people_are_told_and_are_back_when_it_is_right(
    machine, browser, enrollment, seconds
):
    machine.clock.set(seconds)

    for _ in range(3):
        assert browser.open("/courses/").status_code == 200
        told = browser.open("/learn/")
        assert told.status_code == 500
        assert "Sign-in does not work at the moment" in told.text
    refused = browser.get("/api/me")
    assert (refused.status_code, refused.json()["message"]) == (401, "Unauthorized Access")
    assert browser.get("/readyz").status_code == 200
    assert f"seconds {'ahead of' if seconds > 0 else 'behind'} Clerk's. Set it." in log(machine)
    machine.clock.set()
    assert "Rising" in browser.open("/learn/").text
    assert browser.get("/api/me").status_code == 200


@WRONG
def test_nothing_typed_is_lost(machine, clerk, browser, course, enrollment, seconds):
    """Ahead, a token is taken for one that ran out, and Clerk is asked about its session."""
    session = f"sess_{enrollment.user_id}"
    clerk.sessions[session] = {"id": session, "user_id": enrollment.user_id, "status": "active"}
    review, typed = f"/courses/{course.slug}/review/", {"rating": "5", "text": "Up and up."}
    assert browser.open(f"/courses/{course.slug}/").status_code == 200
    machine.clock.set(seconds)

    answer = browser.post(review, typed)

    if seconds > 0:
        assert answer.status_code == 302
    else:
        assert (answer.status_code, "Up and up." in answer.text) == (401, True)
        machine.clock.set()
        assert browser.post(review, typed).status_code == 302
    assert Review.objects.get().text == "Up and up."


@pytest.mark.parametrize(("seconds", "status"), [(270, 200), (-270, 200), (330, 400), (-330, 400)])
def test_events_count_within_five_minutes_and_come_again(machine, seconds, status):
    event = arrivals("user_late")(0)
    machine.clock.set(seconds)

    assert ask(machine, *event).status == status
    machine.clock.set()
    assert ask(machine, *event).status == 200


def test_doctor_names_it(machine, clerk):
    machine.clock.set(-60)

    said = machine.manage("doctor", CLERK_PROXY_URL=clerk.url)

    assert said.returncode == 1
    (seconds,) = re.findall(r"clock is (\d+) seconds behind Clerk's", said.stdout)
    assert abs(int(seconds) - 60) <= 3  # Clerk's date has whole seconds, and its answer took time


def log(machine):
    return machine.log.read_text()
