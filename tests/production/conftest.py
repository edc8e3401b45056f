"""One site for the tests of a file."""

import pytest

from .site import Site


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, database_for, django_db_setup):
    """A site that could be served, with an empty database on the engine under test."""
    folder = tmp_path_factory.mktemp("site")
    site = Site(folder, database_for(folder))
    site.prepare()
    return site


@pytest.fixture
def site(prepared):
    prepared.log.write_text("")
    try:
        prepared.start()
        yield prepared
    finally:
        prepared.stop()
