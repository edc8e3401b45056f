"""A MongoDB that takes no writes: pages are there, a form says what is the matter"""

from urllib.parse import urlsplit

import pytest

from courses.models import Enrollment
from tests import databases
from tests.mongodb.read_only import read_only

from .load import arrivals, ask, bearer, post
from .site import Site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines("mongodb")]


@pytest.fixture(scope="module")
def database(prepared):
    with read_only(urlsplit(prepared.environment["DATABASE_URL"]).port) as made:
        yield made


@pytest.fixture(scope="module")
def site(prepared, database, tmp_path_factory):
    """On the tests' own database."""
    site = Site(
        tmp_path_factory.mktemp("read-only"),
        f"{database.address(databases.own())}?directConnection=true",
        STATIC_ROOT=prepared.environment["STATIC_ROOT"],
    )
    site.start()
    yield site
    site.stop()


@pytest.mark.parametrize(
    "error", [(10107, "NotWritablePrimary"), (13, "Unauthorized")], ids=lambda error: error[1]
)
def test_it_is_said_and_all_is_well_again(site, database, error, course, student):
    enroll = f"/courses/{course.slug}/enroll/"
    database.error = error

    refused = post(site, enroll, student.pk)
    event = ask(site, *arrivals("user_late")(0))
    mine = ask(site, "GET", "/learn/", "", bearer(student.pk)).status
    pages = [ask(site, "GET", path).status for path in ("/courses/", "/readyz", "/healthz")]

    database.error = None
    assert refused.status_code == 503
    assert "We will be back in a moment" in refused.text
    assert event.status == 503
    assert [mine, *pages] == [200] * 4
    assert not Enrollment.objects.exists()
    assert post(site, enroll, student.pk).status_code == 302
    assert Enrollment.objects.count() == 1
    assert ask(site, *arrivals("user_late")(0)).status == 200
