"""What stands in front: does it say scheme and host, overwrite what visitors say, let forms pass?"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.http import HttpRequest

from .findings import Finding, ok, warning, wrong

TIMEOUT = (2.0, 3.0)  # seconds to connect, seconds to read
PAGE = "/robots.txt"  # anyone's, and of every SkillRise
FORM = b"\0" * 2 * 1024**2  # as large as one without files may be
NGINX = "deploy/nginx.conf shows how."
FORGED = {"X-Forwarded-Host": "forged.invalid", "X-Forwarded-Proto": "http"}


def trust() -> Iterator[Finding]:
    if settings.TRUST_PROXY_HEADERS:
        yield ok(
            "Scheme and host are what the proxy says.",
            "Let nobody reach this program but by the proxy.",
        )
    elif not settings.DEBUG:
        yield warning(
            "TRUST_PROXY_HEADERS is off: behind a proxy that ends TLS, pages redirect for ever.",
            "Set it to on, and let the proxy set X-Forwarded-Proto and X-Forwarded-Host.",
        )


def site() -> Iterator[Finding]:
    """Goes out and comes in as a visitor would, by SITE_URL."""
    if settings.DEBUG:
        return
    try:
        answer = _get()
        yield _of_page(answer)
        if answer.status_code == 200 and _get(FORGED).text != answer.text:
            yield wrong(
                "The proxy passes on the X-Forwarded-Host or X-Forwarded-Proto of visitors.",
                f"Let it overwrite both. {NGINX}",
            )
    except requests.RequestException as error:
        yield warning(
            f"{settings.SITE_URL} does not answer this machine: {type(error).__name__}.",
            "Open it in a browser. Some networks do not lead out and in again; otherwise look at"
            " the proxy, its certificate, and the domain's address.",
        )
        return
    if answer.status_code == 200:
        yield from _bodies()


def _get(headers: dict[str, str] | None = None) -> requests.Response:
    url = f"{settings.SITE_URL}{PAGE}"
    return requests.get(url, headers=headers, timeout=TIMEOUT, allow_redirects=False)


def _of_page(answer: requests.Response) -> Finding:
    site = settings.SITE_URL
    if _is_here(answer.headers.get("Location", "")):
        return wrong(
            f"{site} redirects to itself: this program does not know that visitors use https.",
            f"Set TRUST_PROXY_HEADERS=on, and let the proxy set X-Forwarded-Proto. {NGINX}",
        )
    if answer.status_code == 400:
        return wrong(
            f"{site} answers 400: this program does not know the host that it is asked for.",
            f"Add {urlsplit(site).hostname} to ALLOWED_HOSTS, and let the proxy pass it on. {NGINX}",
        )
    if answer.status_code == 200 and f"Sitemap: {site}/" in answer.text:
        return ok(f"{site} leads here.")
    return wrong(
        f"Something else answers at {site}: {answer.status_code}.",
        "Does the domain lead to this machine, and the proxy to this program?",
    )


def _is_here(location: str) -> bool:
    """Whatever its port: a program does not always hear of it."""
    asked, told = urlsplit(f"{settings.SITE_URL}{PAGE}"), urlsplit(location)
    return (told.scheme, told.hostname, told.path) == (asked.scheme, asked.hostname, asked.path)


def _bodies() -> Iterator[Finding]:
    """The page takes no form: how it says so tells whether one came through."""
    try:
        answer = requests.post(f"{settings.SITE_URL}{PAGE}", data=FORM, timeout=TIMEOUT)
        passed = answer.status_code != 413
    except requests.RequestException:  # some close the connection instead
        passed = False
    if not passed:
        yield wrong(
            "The proxy refuses a form of 2 MB.",
            f"Raise its limit: client_max_body_size 3m, and 2200m for uploads. {NGINX}",
        )


def seen_in(request: HttpRequest) -> Iterator[Finding]:
    """How this request came: what a proxy in front has made of it."""
    origin = f"{request.scheme}://{request.get_host()}"
    said = request.META.get("HTTP_X_FORWARDED_FOR")
    client = f", the proxy says for {said}" if said else ""
    yield ok(f"It came to {origin} from {request.META.get('REMOTE_ADDR') or 'a socket'}{client}.")
    count = len(said.split(",")) if said else 0
    if settings.TRUST_PROXY_HEADERS and count != settings.PROXY_COUNT:
        yield warning(
            f"X-Forwarded-For has {count} addresses, and PROXY_COUNT is {settings.PROXY_COUNT}:"
            " limits may take others for this visitor.",
            f"Let the proxy overwrite it, and set PROXY_COUNT to how many append to it. {NGINX}",
        )
    if origin != settings.SITE_URL:
        yield warning(
            f"SITE_URL is {settings.SITE_URL}: links in mails lead there, and not to {origin}.",
            "Set SITE_URL to the address that people use.",
        )
