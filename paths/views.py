"""The list of paths, a path, and the paths that one follows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.sessions.http import ClerkRequest, UserRequest
from accounts.sessions.rate_limits import limited
from accounts.sessions.responses import sign_in_url
from courses import deletion
from courses.access import Visitor
from courses.paging import page_of

from . import access, following
from .models import Path

LONGEST_QUERY = 200


@require_safe
@login_not_required
@limited("search")
def path_list(request: ClerkRequest) -> HttpResponse:
    """Published paths, the newest first, or those with the words of `?q=`."""
    words = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    paths = access.listed_paths().for_cards().search(words)
    page = page_of(request, paths.order_by("-published_at", "id"))
    page.object_list = following.with_progress(page.object_list, _someone(request.user))
    context = {"page": page, "words": words, "writes_paths": access.writes_paths(request.user)}
    return render(request, "paths/path_list.html", context)


@require_safe
@login_not_required
def path_detail(request: ClerkRequest, slug: str) -> HttpResponse:
    paths = access.visible_paths(request.user).select_related("author")
    path = get_object_or_404(paths, slug=slug)
    following.with_progress([path], _someone(request.user))
    is_own = path.author_id == request.user.pk
    context = {
        "path": path,
        "is_own": is_own,
        "edits": is_own and access.writes_paths(request.user),
        "sign_in_url": sign_in_url(request.path),
    }
    return render(request, "paths/path_detail.html", context)


def _someone(user: Visitor) -> User | None:
    """None for a visitor who is signed out, and in a preview for the student who is nobody."""
    return user if isinstance(user, User) and not user.preview else None


@require_POST
@limited("enrollment")
def path_follow(request: UserRequest, slug: str) -> HttpResponse:
    """Follow a path, or with `undo` no longer."""
    path = get_object_or_404(access.visible_paths(request.user), slug=slug)
    if "undo" in request.POST:
        following.unfollow(request.user, path)
        messages.success(request, _("You no longer follow the path. You are still in its courses."))
    elif path.is_published or path.author_id == request.user.pk:
        following.follow(request.user, path)
        messages.success(request, _("You follow the path: you find it under My courses."))
    else:
        messages.error(request, _("This path takes no new followers."))
        return redirect("paths:path_list")
    is_seen = access.visible_paths(request.user).filter(pk=path.pk).exists()
    return redirect(path if is_seen else "paths:my_paths")


@require_safe
def my_paths(request: UserRequest) -> HttpResponse:
    page = page_of(request, following.follows_of(request.user))
    paths = [follow.path for follow in page.object_list]
    page.object_list = following.with_progress(paths, request.user)
    return render(request, "paths/my_paths.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def path_delete(request: UserRequest, slug: str) -> HttpResponse:
    """One's own path, asked before; of the courses nothing changes."""
    path = access.get_own_path(request.user, slug)
    if request.method == "POST":
        deletion.delete(Path.objects.filter(pk=path.pk))
        messages.success(request, _("The path “%(title)s” is deleted.") % {"title": path.title})
        writes_paths = access.writes_paths(request.user)
        return redirect("paths:taught_paths" if writes_paths else "paths:my_paths")
    others = path.follows.exclude(user=request.user).count()
    return render(request, "paths/path_delete.html", {"path": path, "others": others})
