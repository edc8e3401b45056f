"""Who sees and edits which path."""

from django.db.models import Q
from django.shortcuts import get_object_or_404

from accounts.models import Role, User
from accounts.sessions.decorators import role_required
from courses.access import Visitor

from .models import Path, PathFollow, PathQuerySet

# Educators write paths, and admins; each their own.
writer_required = role_required(Role.EDUCATOR, Role.ADMIN)


def writes_paths(user: Visitor) -> bool:
    return isinstance(user, User) and (user.is_educator or user.is_admin)


def listed_paths() -> PathQuerySet:
    """What lists show to everyone and anyone may follow. While an author is banned, none of theirs."""
    banned = User.objects.banned().values("pk")
    return Path.objects.filter(status=Path.Status.PUBLISHED).exclude(author__in=banned)


def visible_paths(user: Visitor) -> PathQuerySet:
    """Listed ones; one's own; those one follows, unless they are drafts; to an admin, all."""
    if not isinstance(user, User):
        return listed_paths()
    if user.is_admin:
        return Path.objects.all()
    banned = User.objects.banned().values("pk")
    is_listed = Q(status=Path.Status.PUBLISHED) & ~Q(author__in=banned)
    followed = list(PathFollow.objects.filter(user=user).values_list("path_id", flat=True))
    is_followed = Q(pk__in=followed) & ~Q(status=Path.Status.DRAFT)
    return Path.objects.filter(is_listed | Q(author_id=user.pk) | is_followed)


def get_own_path(user: User, slug: str) -> Path:
    return get_object_or_404(Path.objects.of(user).select_related("author"), slug=slug)
