"""Every page of the site, found in the URLconf: a page added later is among them by itself."""

import re
from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin.utils import quote
from django.urls import URLPattern, URLResolver, get_resolver

from tests.localclerk.conftest import DOCUMENT

# What stands in an address, by the name of its parameter or by the whole route, as the demo has it.
EXAMPLES = {
    "slug": "python-from-the-first-line",
    "user_id": "user_local_mateo",
    "step": "factor-one",
    "profile/<path:step>": "profile/security",
}
NOT_PAGES = (
    "admin/",
    "__clerk/",
    "media/",
    "api/",
    "clerk",
    "healthz",
    "readyz",
    "robots.txt",
    "sitemap",
)
OPEN_DETAILS = "for (const it of document.querySelectorAll('details')) it.open = true"
ADMIN_NOT_PAGES = {"login", "logout", "autocomplete", "jsi18n"}


def addresses(examples: dict[str, str]) -> list[str]:
    """A path for each pattern; fails on a parameter that nobody has given an example for."""
    found = [
        _fill(route, EXAMPLES | examples)
        for route in _routes(get_resolver().url_patterns)
        if not route.startswith(NOT_PAGES) and not route.endswith((".png", ".vtt", "/video/"))
    ]
    return [*found, "/styleguide/"]


def admin_addresses(keys: dict[str, str]) -> list[str]:
    """The admin site's own pages, and each model's; `keys` has a row's key by the model's label."""
    own = [
        f"/admin/{pattern.pattern}"
        for pattern in admin.site.get_urls()
        if getattr(pattern, "name", None) not in {None, *ADMIN_NOT_PAGES}
        and not pattern.pattern.regex.groups
    ]
    apps = {f"/admin/{model._meta.app_label}/" for model in admin.site._registry}
    models = [path for model in admin.site._registry for path in _of_model(model._meta, keys)]
    return [*own, *sorted(apps), *models]


def each_page(visitor, paths):
    """Opens each page once, and gives its path. What is for forms only is none."""
    seen = set()
    for path in paths:
        answer = visitor.page.request.get(visitor.site.url + path, headers=DOCUMENT)
        assert answer.status != 404, path
        address = re.sub(r"[?&]redirect_url=.*", "", answer.url)
        if answer.status == 405 or address in seen or "/__clerk/" in address:
            continue
        seen.add(address)
        visitor.open(path)
        yield path
    assert len(seen) > 8


def _of_model(meta, keys: dict[str, str]) -> Iterator[str]:
    changelist = f"/admin/{meta.app_label}/{meta.model_name}/"
    yield changelist
    yield f"{changelist}add/"
    if meta.label in keys:
        row = quote(keys[meta.label])
        yield from (f"{changelist}{row}/{page}/" for page in ("change", "delete", "history"))


def _routes(patterns, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def _fill(route: str, examples: dict[str, str]) -> str:
    path = examples.get(route, route)
    for part in path.split("<")[1:]:
        converter = part.partition(">")[0]
        path = path.replace(f"<{converter}>", examples[converter.rpartition(":")[2]])
    return f"/{path}"
