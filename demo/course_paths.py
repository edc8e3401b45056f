"""Paths of the demo's courses, as the files in demo/paths/ have them."""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path as File
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from courses.models import Course
from paths.models import Path, PathCourse, PathFollow

FOLDER = File(__file__).parent / "paths"


def entries() -> Iterator[dict[str, Any]]:
    for file in sorted(FOLDER.glob("*.toml")):
        yield tomllib.loads(file.read_text())


def store_paths() -> None:
    """Those that are missing, unless their author is."""
    for entry in entries():
        author = User.objects.active().filter(pk=entry["author"])
        if author.exists() and not Path.objects.filter(slug=slugify(entry["title"])).exists():
            _store(entry)


def _store(entry: dict[str, Any]) -> None:
    published_at = timezone.now() - timedelta(days=entry["published_days_ago"])
    path = Path(
        **{name: entry[name] for name in ("title", "promise", "description")},
        author_id=entry["author"],
        status=Path.Status.PUBLISHED,
        created_at=published_at - timedelta(days=2),
        updated_at=published_at,
        published_at=published_at,
    )
    path.save()
    keys = [step["slug"] for step in entry["course"]]
    courses = {course.slug: course for course in Course.objects.filter(slug__in=keys)}
    for position, step in enumerate(entry["course"]):
        if step["slug"] in courses:
            PathCourse.objects.create(
                path=path,
                course=courses[step["slug"]],
                position=position,
                why=step.get("why", ""),
            )
    for follower in User.objects.active().filter(pk__in=entry["followers"]):
        PathFollow.objects.create(path=path, user=follower)
