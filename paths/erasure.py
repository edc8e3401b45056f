"""What happens to paths when a user was deleted at Clerk. Each step may be repeated."""

from courses import deletion

from . import publication
from .models import Path, PathFollow


def remove_paths(user_id: str) -> None:
    """Delete what someone follows, and the paths that they alone saw.

    Paths that they published are archived: who follows one keeps it, without their name.
    """
    PathFollow.objects.filter(user_id=user_id).delete()
    mine = Path.objects.filter(author_id=user_id)
    for path in mine.filter(status=Path.Status.PUBLISHED):
        publication.archive(path)
    deletion.delete(mine.filter(status=Path.Status.DRAFT))
