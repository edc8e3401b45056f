"""One site for all of these tests."""

import pytest

from .site import Site


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, database_for, django_db_setup):
    """A site that could be served, with an empty database on the engine under test."""
    folder = tmp_path_factory.mktemp("site")
    site = Site(folder, database_for(folder))
    site.prepare("migrate", "collectstatic")
    yield site
    site.stop()


@pytest.fixture
def site(prepared):
    """Served; the next test finds the same server, unless this one ends it or changes how it runs."""
    prepared.start()
    return prepared
