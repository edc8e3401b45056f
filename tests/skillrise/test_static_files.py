"""Static files as production serves them: modules import each other by the names with a hash"""

import json
import re
from posixpath import normpath

from django.core.management import call_command

IMPORTS = re.compile(r"""(?:from\s*|import\s*\(?)["'](\.[^"']+)["']""")


def test_modules_import_files_that_are_there(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "skillrise.static_files.HashedStaticFiles"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    modules = {name: hashed for name, hashed in names.items() if name.startswith("js/player/")}
    imports = {
        name: IMPORTS.findall((tmp_path / hashed).read_text()) for name, hashed in modules.items()
    }
    playback = names["js/player/playback.js"].rpartition("/")[2]
    assert f"./{playback}" in imports["js/player/progress.js"]
    assert len(imports["js/player/playback.js"]) == 2
    for name, found in imports.items():
        for path in found:
            assert normpath(f"js/player/{path}") in names.values(), name
