"""docs/doctor.md has every line that the doctor can say"""

import ast
import re

from django.conf import settings

SAYING = {"ok", "warning", "wrong"}


def lines():
    """What checks say, with … for what is filled in; but for what is put together elsewhere."""
    for module in sorted((settings.BASE_DIR / "skillrise" / "doctor").glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYING:
                what = node.args[0]
                if isinstance(what, ast.Constant):
                    yield what.value
                elif isinstance(what, ast.JoinedStr):
                    parts = [getattr(part, "value", "") for part in what.values]
                    parts = [part if isinstance(part, str) else "…" for part in parts]
                    yield re.sub("…+", "…", "".join(parts))


def test_the_documentation_has_every_line():
    documented = (settings.BASE_DIR / "docs" / "doctor.md").read_text()
    said = list(lines())

    assert len(said) > 60
    assert [line for line in said if f"| {line} |" not in documented] == []
