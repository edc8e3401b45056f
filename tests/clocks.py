"""Clocks of their own for processes that tests start, by Debian's libfaketime; set while they run."""

import os
from pathlib import Path

import pytest

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
needed = pytest.mark.skipif(
    not LIBRARY and os.environ.get("FAKETIME_TESTS") != "required",
    reason="libfaketime is not there: apt install faketime",
)


class Clock:
    """That of this machine, or so many seconds ahead of it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "clock"
        self.set()

    def set(self, ahead: int = 0) -> None:
        """For whoever runs with `environment`, from their next look at it."""
        written = self.file.with_suffix(".new")
        written.write_text(f"{ahead:+d}")
        written.replace(self.file)

    @property
    def environment(self) -> dict[str, str]:
        if not LIBRARY:
            return {}
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # NTP does not either
        }
