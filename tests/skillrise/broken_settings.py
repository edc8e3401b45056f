"""The settings of production, with the addresses of broken.py, and static files as they are written."""

from skillrise.settings import *  # noqa: F403
from skillrise.settings import BASE_DIR, STORAGES

ROOT_URLCONF = "tests.skillrise.broken"
STATIC_ROOT = BASE_DIR / "static"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
