"""A site without a key loads no client."""

import ast
from pathlib import Path

from django.conf import settings

CLIENT = {"openai", "httpx2", "httpcore2", "connections"}


def test_the_client_is_imported_by_a_call_alone():
    folder = Path(settings.BASE_DIR) / "tutor"
    modules = [path for path in folder.glob("*.py") if path.stem != "connections"]
    loaded = {path.name: CLIENT & imported_at_once(ast.parse(path.read_text())) for path in modules}

    assert {name: found for name, found in loaded.items() if found} == {}


def imported_at_once(tree: ast.Module) -> set[str]:
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = (node.module or "").partition(".")[0]
            found |= {module} if module else {alias.name for alias in node.names}
    return found
