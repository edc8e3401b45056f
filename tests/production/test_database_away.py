"""The database stops, or hangs, while the site is served; and comes back"""

import json
from urllib.parse import urlsplit

import pytest

from tests.faults import proxy

from .load import Load, arrivals, ask, bearer, page
from .site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.engines("postgresql", "mongodb")]

WAITS = {  # seconds, and milliseconds
    "postgres": "connect_timeout=2&answers_within=2",
    "mongodb": "directConnection=true&serverSelectionTimeoutMS=2000&connectTimeoutMS=2000"
    "&socketTimeoutMS=2000",
}
STUDENT = "user_here"


@pytest.fixture(scope="module")
def database(prepared):
    """What stands before it."""
    with proxy(urlsplit(prepared.environment["DATABASE_URL"]).port) as made:
        yield made


@pytest.fixture(scope="module")
def site(prepared, database, tmp_path_factory):
    url = database.address(prepared.environment["DATABASE_URL"])
    static = prepared.environment["STATIC_ROOT"]
    waits = WAITS[url.partition(":")[0]]
    site = Site(tmp_path_factory.mktemp("away"), f"{url}?{waits}", STATIC_ROOT=static)
    site.start()
    yield site
    site.stop()


@pytest.mark.parametrize("becomes", ["refuse", "hang"])
def test_it_is_said_and_all_is_well_again(site, prepared, database, becomes):
    with load(site, becomes) as people:
        getattr(database, becomes)()
        try:
            assert people.wait(2) == {200, 503}
            assert ask(site, "GET", "/healthz").status == 200
            assert ask(site, "GET", "/readyz").status == 503
            answer = ask(site, "GET", "/courses/")
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
            assert b"We will be back in a moment" in answer.body
        finally:
            database.restore()
        assert_well(people)

    assert_kept(prepared, people)


def test_connections_that_were_cut_are_made_anew(site, prepared, database):
    with load(site, "cut") as people:
        for _ in range(3):
            database.cut()
            people.wait()
        assert_well(people)

    assert_kept(prepared, people)


def load(site, name):
    """Visitors, a student, who looks after the site, and Clerk."""
    student = bearer(f"user_{name}0")
    pages = [page("/courses/"), page("/learn/", **student), page("/healthz"), page("/readyz")]
    return Load(site, arrivals(f"user_{name}"), *pages)


def assert_well(people):
    people.wait()  # whoever waits for the database that is back
    assert people.wait(2) == {200}


def assert_kept(prepared, people):
    """Nothing but 503 was said meanwhile, and what was taken is there."""
    assert people.statuses <= {200, 503}
    rows = json.loads(prepared.manage("dumpdata", "accounts.user").stdout)
    taken = {headers["svix-id"] for *_, headers in people.taken("/clerk")}
    assert taken
    assert taken <= {row["pk"] for row in rows}
