"""`make check` looks for secrets in what is committed; Clerk's are found by a plugin of ours."""

import json
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

HOOK = Path(sys.executable).with_name("detect-secrets-hook")
RANDOM = "9fJ2kLmQ0rTz8vXbW4yHc6NdPe1aGs3UoIqR5tYw"
SECRETS = [
    f"CLERK_SECRET_KEY=sk_live_{RANDOM}",
    f"CLERK_SECRET_KEY=sk_test_{RANDOM}",
    f"CLERK_WEBHOOK_SECRET=whsec_{RANDOM}",
    f"DATABASE_URL=postgres://skillrise:{RANDOM}@db.example.com/skillrise",
    "-----BEGIN " + "PRIVATE KEY-----",
]
HARMLESS = [
    "CLERK_SECRET_KEY=sk_live_check",
    "DATABASE_URL=postgres://skillrise:password@localhost/skillrise",
]


def test_secrets_are_found(tmp_path):
    (tmp_path / "a.txt").write_text("\n".join([*HARMLESS, *SECRETS]))
    command = [HOOK, "--baseline", ".secrets.json", str(tmp_path / "a.txt")]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    found = {int(line) for line in re.findall(r"a\.txt:(\d+)", done.stdout)}
    assert found == {len(HARMLESS) + number for number in range(1, len(SECRETS) + 1)}


def test_none_is_passed_by():
    """What is found is mended, or written into the settings as harmless: no list of findings grows."""
    assert json.loads((settings.BASE_DIR / ".secrets.json").read_text())["results"] == {}
