"""docs/security.md names a test for each threat, and every package is locked by its hash."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
ROW = re.compile(r"^\| (.+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LOCKED = sorted(path.name for path in ROOT.glob("requirements*.txt"))


def threats() -> list[tuple[str, str]]:
    rows = ROW.findall((ROOT / "docs" / "security.md").read_text())
    return [row for row in rows if row not in {("threat", "test")}]


def test_every_threat_names_a_test_that_is_there():
    missing = []
    for threat, cell in threats():
        named = NAMED.fullmatch(cell)
        path = ROOT / named[1] if named else None
        if not (path and path.exists() and f"\ndef {named[2]}(" in path.read_text()):
            missing.append((threat, cell))

    assert missing == []
    assert len(threats()) > 50


@pytest.mark.parametrize("name", LOCKED)
def test_every_package_is_locked_by_its_hash(name):
    """pip asks for the hashes of all as soon as one has them."""
    entries = re.split(r"\n(?=[^\s#])", (ROOT / name).read_text().strip())
    open_ones = [each for each in entries if each[0] != "#" and "--hash=sha256:" not in each]

    assert open_ones == []
    assert all("==" in each for each in entries if each[0] != "#")
