"""What is held about a person in paths."""

from accounts.models import User
from accounts.personal_data import Part

from .models import Path, PathCourse, PathFollow


def paths(user: User) -> Part:
    """Those that they wrote, or keep for themselves."""
    names = (
        "id", "slug", "title", "promise", "description", "status", "created_at", "updated_at",
        "published_at",
    )  # fmt: skip
    return Part(Path.objects.of(user).order_by("created_at", "id").values(*names))


def path_courses(user: User) -> Part:
    rows = PathCourse.objects.filter(path__author=user).order_by("path_id", "position", "id")
    return Part(rows.values("path_id", "course__title", "why"))


def paths_followed(user: User) -> Part:
    rows = PathFollow.objects.filter(user=user).order_by("created_at", "id")
    return Part(rows.values("path__title", "created_at"))
