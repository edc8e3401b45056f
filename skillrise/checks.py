"""Start-up checks of the machine."""

import platform
import sys
from typing import Any

from django.core.checks import CheckMessage, Info, register

from .interpreter import unquotes_slowly


@register(deploy=True)
def interpreter(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """No warning: SkillRise bounds what such a Python would take long over."""
    if not unquotes_slowly(sys.version_info[:3]):
        return []
    return [
        Info(
            f"Python {platform.python_version()} reads some cookies slowly (CVE-2024-7592).",
            hint="Use Python 3.11.10, 3.12.6 or newer.",
            id="skillrise.I001",
        )
    ]
