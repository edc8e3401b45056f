"""The settings of production, with the limits of few.py."""

from tests.production.settings import *  # noqa: F403
from tests.production.settings import INSTALLED_APPS

INSTALLED_APPS = (*INSTALLED_APPS, "tests.production.few.Few")
