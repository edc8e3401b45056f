"""A Clerk on this machine whose Frontend API answers too."""

import pytest

from accounts.sessions import role_claim
from tests.accounts.conftest import clerk_api, configure  # noqa: F401


@pytest.fixture
def clerk(clerk_api, configure):  # noqa: F811
    configure(CLERK_PROXY_URL=clerk_api.url)
    return clerk_api


@pytest.fixture(autouse=True)
def _no_claim_is_remembered():
    role_claim._note.cache_clear()
