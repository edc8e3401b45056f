"""The settings as they are, with the static files collected for one run."""

import os
from pathlib import Path

from skillrise.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["STATIC_ROOT"])
