"""Imports point one way, between the apps and between the rooms of an app

A line may import what stands on the lines below it and what stands beside it under its own name.
"""

import ast
from pathlib import Path

import pytest
from django.conf import settings

LAYERS = [
    ["skillrise", "demo"],
    ["tutor"],
    ["exchange", "paths"],
    ["certificates", "quizzes"],
    ["courses"],
    ["mailings"],
    ["accounts"],
    ["editing"],
    ["texts"],
]
COURSES = [
    ["courses.urls", "courses.admin", "courses.management", "courses.templatetags"],
    [
        "courses.catalogue",
        "courses.learning",
        "courses.teaching",
        "courses.erasure",
        "courses.personal_data",
    ],
    ["courses.duplication"],
    ["courses.curriculum", "courses.reviews"],
    [
        "courses.alike",
        "courses.announcements",
        "courses.educators",
        "courses.notes",
        "courses.progress",
        "courses.questions",
        "courses.revisions",
        "courses.search.suggesting",
        "courses.statistics",
    ],
    ["courses.outline"],
    [
        "courses.access",
        "courses.counters",
        "courses.publication",
        "courses.review_forms",
        "courses.student_names",
        "courses.transcripts",
        "courses.uploads",
    ],
    ["courses.positions"],
    ["courses.search"],
    ["courses.admin_pages"],
    ["courses.deletion", "courses.vanished"],
    ["courses.contention"],
    ["courses.lecture_rules", "courses.question_forms", "courses.emails"],
    ["courses.facets", "courses.moderation", "courses.paging"],
    ["courses.models"],
    ["courses.media", "courses.stretches"],
]
ACCOUNTS = [
    ["accounts.urls", "accounts.apps", "accounts.management"],
    ["accounts.admin"],
    ["accounts.personal_data"],
    ["accounts.webhooks", "accounts.views"],
    ["accounts.applications"],
    ["accounts.sessions"],
    ["accounts.sync"],
    ["accounts.clients"],
    ["accounts.models"],
    ["accounts.clerk"],
]
# Settings are read before apps are: what they need of an app imports no model.
EXCEPTIONS = {
    ("skillrise.settings", "localclerk.keys"),
    ("demo.management.commands.seed_demo", "localclerk.store"),
    ("courses.urls", "courses.media.views"),
}
OURS = (
    "skillrise",
    "demo",
    "certificates",
    "quizzes",
    "exchange",
    "paths",
    "tutor",
    "courses",
    "mailings",
    "accounts",
    "editing",
    "texts",
    "localclerk",
)


def modules() -> list[Path]:
    return [
        path.relative_to(settings.BASE_DIR)
        for app in OURS
        for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
        if not {"migrations", "mongo_migrations"} & set(path.parts)
    ]


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path, source: str) -> set[str]:
    """The modules of ours that a module imports, also within functions."""
    package = list(path.parent.parts)
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return {name for name in found if name.partition(".")[0] in OURS}


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def layer_and_room(module: str, layers: list[list[str]]) -> tuple[int, str] | None:
    """The layer and the room that a module is in."""
    for number, rooms in enumerate(layers):
        for room in rooms:
            if is_in(module, room):
                return number, room
    return None


def wrong(module: str, imported: str, layers: list[list[str]]) -> bool:
    here, there = layer_and_room(module, layers), layer_and_room(imported, layers)
    return bool(here and there and here[1] != there[1] and here[0] >= there[0])


def offences(path: Path, source: str) -> list[str]:
    module = dotted(path)
    return [
        f"{module} imports {name}"
        for name in sorted(imports(path, source))
        if not any(module == allowed and is_in(name, target) for allowed, target in EXCEPTIONS)
        and (
            wrong(module, name, LAYERS)
            or wrong(module, name, COURSES)
            or wrong(module, name, ACCOUNTS)
            or is_in(module, "localclerk") != is_in(name, "localclerk")
            or (is_in(module, "accounts.clerk") and not is_in(name, "accounts.clerk"))
        )
    ]


@pytest.mark.parametrize("path", modules(), ids=str)
def test_imports_point_one_way(path):
    assert offences(path, (settings.BASE_DIR / path).read_text()) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("accounts/views.py", "from courses.models import Course"),
        ("courses/models/course.py", "from courses import access"),
        ("courses/progress.py", "from .curriculum import add"),
        ("courses/catalogue/views.py", "from courses.learning import player"),
        ("courses/learning/views.py", "import certificates.models"),
        ("courses/admin/courses.py", "def late():\n    from skillrise import views"),
        ("accounts/clerk/api.py", "from accounts.models import User"),
        ("accounts/sync/users.py", "from accounts.sessions.http import ClerkRequest"),
        ("accounts/sessions/expired.py", "from accounts import webhooks"),
        ("editing/forms.py", "from accounts.models import User"),
        ("localclerk/store.py", "from accounts.models import User"),
        ("courses/progress.py", "from localclerk.store import store"),
        ("texts/folding.py", "from accounts.models import User"),
        ("mailings/outbox.py", "from courses.models import Course"),
        ("accounts/webhooks.py", "from mailings import outbox"),
    ],
)
def test_the_wrong_way_is_noticed(path, source):
    assert len(offences(Path(path), source)) == 1
