"""The Account Portal: hosted pages to sign in with a click, to sign up, and to edit a profile."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from localclerk.guards import is_loopback_url
from localclerk.people import User, introductions, name, role, user
from localclerk.store import Client, store
from localclerk.tokens import with_parameters

CLIENT_COOKIE = "__client"
ROLES = ("student", "educator", "admin")


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        person = store().user(request.POST.get("user_id", ""))
        if person and not person["banned"]:
            return _signed_in(request, person["id"])
    people = [_card(person) for person in store().users()]
    groups = [
        {
            "role": kind,
            "first": [card for card in people if card["role"] == kind and card["is_featured"]],
            "rest": [card for card in people if card["role"] == kind and not card["is_featured"]],
        }
        for kind in ROLES
    ]
    context = {"groups": groups, "redirect_url": _redirect_url(request)}
    return render(request, "localclerk/sign_in.html", context)


@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    first_name, _, last_name = request.POST.get("name", "").strip()[:80].partition(" ")
    email = request.POST.get("email", "").strip()[:120]
    if request.method == "POST" and first_name:
        newcomer = user(
            f"user_local_{secrets.token_hex(8)}",
            first_name=first_name,
            last_name=last_name.strip() or None,
            email=email or None,
        )
        store().add(newcomer)
        return _signed_in(request, newcomer["id"])
    context = {
        "is_nameless": request.method == "POST",
        "email": email,
        "redirect_url": _redirect_url(request),
    }
    status = 422 if context["is_nameless"] else 200
    return render(request, "localclerk/sign_up.html", context, status=status)


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Change one's name, or delete the account."""
    person = _signed_in_person(request)
    if person is None:
        return redirect("localclerk:sign_in")
    url = _redirect_url(request)
    if request.method == "POST" and "delete" in request.POST:
        store().delete(person["id"])
        return redirect(with_parameters(url, __clerk_db_jwt=_client(request).dev_browser))
    first_name = request.POST.get("first_name", "").strip()[:80]
    if request.method == "POST" and first_name:
        last_name = request.POST.get("last_name", "").strip()[:80] or None
        names = {"first_name": first_name, "last_name": last_name}
        store().change(person["id"], lambda user: user.update(names))
        return redirect(url)
    context = {"person": person, "redirect_url": url}
    return render(request, "localclerk/profile.html", context)


def _card(person: User) -> dict[str, object]:
    introduction = introductions().get(person["id"], {})
    return {
        "id": person["id"],
        "name": name(person),
        "role": role(person),
        "is_banned": person["banned"],
        "is_featured": introduction.get("featured", not introduction),
        "about": introduction.get("about", "Signed up here"),
    }


def _signed_in(request: HttpRequest, user_id: str) -> HttpResponse:
    """Open a session; the application's handshake finds it by `__clerk_db_jwt`."""
    client = _client(request)
    store().sign_in(client, user_id)
    url = with_parameters(_redirect_url(request), __clerk_db_jwt=client.dev_browser)
    response = redirect(url)
    response.set_cookie(
        CLIENT_COOKIE, client.id, path=settings.CLERK_PROXY_URL, httponly=True, samesite="Lax"
    )
    return response


def _client(request: HttpRequest) -> Client:
    return store().client(id=request.COOKIES.get(CLIENT_COOKIE, ""))


def _signed_in_person(request: HttpRequest) -> User | None:
    session = store().active_session(_client(request))
    return store().user(session.user_id) if session else None


def _redirect_url(request: HttpRequest) -> str:
    """The given address if it is on this machine, else the application's home page."""
    url = request.POST.get("redirect_url") or request.GET.get("redirect_url", "")
    return url if is_loopback_url(url) else request.build_absolute_uri("/")
