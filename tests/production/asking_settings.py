"""The settings of production, with the addresses of asking_urls.py."""

from tests.production.settings import *  # noqa: F403

ROOT_URLCONF = "tests.production.asking_urls"
