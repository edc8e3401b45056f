"""How often something may be asked for: the table of all such limits, and what applies one to a view.

django-ratelimit counts, in windows of time and in a cache of its own (skillrise/caches.py). In Redis
no more than the rate passes, however many machines ask at once; in memory each process counts alone.
A refusal is 429 with Retry-After (`responses.too_many`). docs/security.md says how the rates were
chosen, and which limits are rules of their subject and stand there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from ipaddress import ip_address
from typing import Any, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_ratelimit.core import get_usage

from .http import ClerkRequest
from .responses import too_many

View = Callable[..., HttpResponseBase]
AWAY = 60  # seconds to wait when a limit that holds cannot be counted


def address(request: HttpRequest) -> str:
    """Whose connection it is; a customer of IPv6 has a whole /64. Nothing where there is none to see."""
    try:
        found = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    if found.version == 4 or found.ipv4_mapped:
        return str(getattr(found, "ipv4_mapped", None) or found)
    return f"{int(found) >> 64:x}/64"


def person(request: HttpRequest) -> str:
    """Who is signed in, by the token alone; the address of anyone else."""
    auth = cast(ClerkRequest, request).auth
    return f"person {auth.user_id}" if auth.is_signed_in else address(request)


def everything(request: HttpRequest) -> bool:
    return True


def forms(request: HttpRequest) -> bool:
    return request.method == "POST"


def searches(request: HttpRequest) -> bool:
    """Not the first page, which is shared (accounts/sessions/shared.py)."""
    return forms(request) or bool(request.META.get("QUERY_STRING"))


@dataclass(frozen=True)
class Limit:
    rate: str  # 60/10m are sixty in ten minutes
    key: Callable[[HttpRequest], str]
    counts: Callable[[HttpRequest], bool]
    passes_uncounted: bool  # while the cache is away


# A school or an office shares one address, so what is counted by address is made for 300 people who
# do it at once; what is counted by person, for the busiest minutes of one.
LIMITS = {
    # Clerk's widgets: passwords are tried at Clerk, which counts for itself. Some steps for each.
    "sign_in": Limit("1200/10m", address, everything, passes_uncounted=True),
    # Each nonce is a call to Clerk, and whoever comes back after a minute may bring one;
    # accounts/clerk/nonces.py bounds these without a cache, but for everyone together, so that one
    # visitor alone could use them up.
    "handshakes": Limit("3000/10m", address, everything, passes_uncounted=True),
    # Those of them that Clerk does not know, which nobody has to bring.
    "unknown_nonces": Limit("600/10m", address, everything, passes_uncounted=True),
    # Refused events. Clerk's own are signed; those of a wrong secret it delivers again for days.
    "webhook_failures": Limit("60/m", address, everything, passes_uncounted=True),
    # In and out of courses and paths, which counts on their cards. Two rows, and all one's own.
    "enrollment": Limit("60/10m", person, forms, passes_uncounted=True),
    # Applications to teach; whoever sends what is due of one again makes us ask Clerk.
    "applications": Limit("30/10m", person, forms, passes_uncounted=True),
    # Two forms for each question, as those like it are shown in between. How many are stored, and
    # mailed, is a rule in the database: courses.questions.LIMITS.
    "questions": Limit("120/10m", person, forms, passes_uncounted=True),
    # One review for each course, changed as often as one likes; each counts the course's anew.
    "reviews": Limit("30/10m", person, forms, passes_uncounted=True),
    # Requests with large files; a whole course of short videos is dropped in one go. What may be
    # stored is in the database: MEDIA_QUOTA.
    "uploads": Limit("600/h", person, everything, passes_uncounted=True),
    # Words in the catalogue, its filters and further pages; one's own courses; questions; paths.
    "search": Limit("1200/10m", person, searches, passes_uncounted=True),
    # One for every few letters that are typed.
    "suggestions": Limit("6000/10m", person, everything, passes_uncounted=True),
    # Mails to addresses that someone has typed. How many a day is counted in the same cache
    # (courses/teaching/invitations.py): without it there would be no end, so none is sent.
    "mail": Limit("30/10m", person, forms, passes_uncounted=False),
    # A picture is drawn once and kept in the cache: without it, each request would draw.
    "share_pictures": Limit("300/10m", address, everything, passes_uncounted=False),
    # Set as PDF for each request; a class finishes on the same day.
    "certificates": Limit("300/10m", address, everything, passes_uncounted=True),
}


def limited(name: str) -> Callable[[View], View]:
    """Let a view answer no more often than the table says."""
    limit = LIMITS[name]

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = refusal(name, request) if limit.counts(request) else None
            return refused or view(request, *args, **kwargs)

        return answer

    return decorate


def refusal(name: str, request: HttpRequest, *, keeps_form: bool = True) -> HttpResponseBase | None:
    """Count one more; the answer to it where it is one too many."""
    seconds = count(name, request)
    return too_many(request, seconds, keeps_form=keeps_form) if seconds else None


def refusal_of_more(name: str, request: HttpRequest) -> HttpResponseBase | None:
    """The same, its form unread, where those before were too many; counts nothing."""
    seconds = _seconds(name, request, counts=False)
    return too_many(request, seconds, keeps_form=False) if seconds else None


def count(name: str, request: HttpRequest) -> int:
    """Count one more; the seconds to wait where it is one too many, else 0."""
    return _seconds(name, request, counts=True)


def _seconds(name: str, request: HttpRequest, *, counts: bool) -> int:
    limit = LIMITS[name]
    key = limit.key(request)
    if not key:
        return 0
    usage = get_usage(request, group=name, key=lambda *_: key, rate=limit.rate, increment=counts)
    if usage is None or not usage["should_limit"]:
        return 0
    if not usage["limit"]:  # so it says that the cache is away
        return 0 if limit.passes_uncounted else AWAY
    time_left: int = usage["time_left"]
    return max(1, time_left)
