"""Every page of the site, found in the URLconf: a page added later is among them by itself."""

import re
from collections.abc import Iterator
from uuid import UUID

from django.contrib import admin

from tests.localclerk.conftest import DOCUMENT
from tests.urlconf import address, routes

# What stands in an address, by the name of its parameter or by the whole route, as the demo has it.
EXAMPLES = {
    "slug": "python-from-the-first-line",
    "user_id": "user_local_mateo",
    "step": "factor-one",
    "removed_id": "00000000-0000-4000-8000-000000000000",
    "attachment_id": "00000000-0000-4000-8000-000000000000",
    "profile/<path:step>": "profile/security",
    "draft_id": "00000000-0000-4000-8000-000000000000",
    "asked_id": "00000000-0000-4000-8000-000000000000",
    "way": "enrolled",
    "paths/<slug:slug>": "from-the-first-line-to-a-small-project",
    "teach/paths/<slug:slug>": "from-the-first-line-to-a-small-project",
}
NOT_PAGES = (
    "admin/",
    "__clerk/",
    "learn/data/",
    "media/",
    "api/",
    "clerk",
    "courses/suggest/",
    "healthz",
    "readyz",
    "robots.txt",
    "sitemap",
)
# For the author of a note, a question or an answer, for everyone else, for who takes the course,
# for its owner, for who teaches it, for who is invited to; files; on a site with a key.
NOT_EVERYONES = re.compile(
    "/notes/|/quiz/[0-9]+/|/files/[^/]+/$|/(leave|finish)/$|/questions/.*/(edit|delete|report|hide)/$"
    "|/educators/.*/$|/preview/|/invitations/|/tutor/|draft|^/paths/.*/delete/$|^/teach/paths/.*/"
)
OPEN_DETAILS = "for (const it of document.querySelectorAll('details')) it.open = true"
MAIN = re.compile("(?s)<main.*</main>")
ADMIN_NOT_PAGES = {"login", "logout", "autocomplete", "jsi18n"}


def addresses(examples: dict[str, str]) -> list[str]:
    """A path for each pattern; fails on a parameter that nobody has given an example for."""
    examples = EXAMPLES | {"token": _token()} | examples
    found = [
        address(route, examples)
        for route in routes()
        if not route.pattern.startswith(NOT_PAGES)
        and not route.pattern.endswith(
            (
                ".html",
                ".md",
                ".csv",
                ".zip",
                ".png",
                ".vtt",
                ".pdf",
                ".jwt",
                ".json",
                ".xml",
                "/video/",
            )
        )
    ]
    return [*found, "/styleguide/"]


def quiz_pages(lecture_id: UUID) -> dict[str, str]:
    """The pages of a quiz of the demo, whose student has submitted one attempt and begun another."""
    pattern = "learn/<slug:slug>/<uuid:lecture_id>/quiz/"
    path = f"learn/{EXAMPLES['slug']}/{lecture_id}/quiz/"
    ends = {"": "", "start/": "start/", "<int:number>/": "2/"}
    ends |= {"<int:number>/submit/": "2/submit/", "<int:number>/result/": "1/result/"}
    found = {pattern + end: path + shown for end, shown in ends.items()}
    return found | {"teach/lectures/<uuid:lecture_id>/quiz/": f"teach/lectures/{lecture_id}/quiz/"}


def _token() -> str:
    """To unsubscribe. Models are for tests alone: tools use this module without settings."""
    from mailings.models import Kind
    from mailings.preferences import token_for

    return token_for("user_local_mateo", Kind.ANNOUNCEMENT)


def admin_addresses(keys: dict[str, str]) -> list[str]:
    """The admin site's own pages, and each model's; `keys` has a row's key by `admin_key`."""
    apps = {f"/admin/{model._meta.app_label}/" for model in admin.site._registry}
    return [*sorted(apps), *_admin_addresses(keys)]


def each_page(visitor, paths):
    """Opens each page once, and gives its path; see `each_answer`."""
    for path, _ in each_answer(visitor, paths):
        visitor.open(path)
        yield path


def each_answer(visitor, paths):
    """Asks for each page once, and gives its path and its HTML. What is for forms only is none.

    A refusal is the same page at every address where it says the same.
    """
    seen = set()
    for path in paths:
        answer = visitor.page.request.get(visitor.site.url + path, headers=DOCUMENT)
        if answer.status == 404 and NOT_EVERYONES.search(path):
            continue
        assert answer.status != 404, path
        address = re.sub(r"[?&]redirect_url=.*", "", answer.url)
        if answer.status == 405 or "/__clerk/" in address:
            continue
        html = answer.text()
        page = MAIN.search(html)[0] if answer.status == 403 else address
        if page in seen:
            continue
        seen.add(page)
        yield path, html
    assert len(seen) > 8


def _admin_addresses(keys: dict[str, str]) -> Iterator[str]:
    for route in routes():
        site, _, name = route.name.partition(":")
        before, key, _ = route.pattern.partition("<path:object_id>")
        is_page = site == "admin" and name and name not in ADMIN_NOT_PAGES
        if is_page and (before + key in keys if key else not route.parameters):
            yield address(route, keys)
