"""Every page of the site, found in the URLconf: a page added later is among them by itself."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# What stands in an address, by the name of its parameter, as the demo has it.
EXAMPLES = {
    "slug": "python-from-the-first-line",
    "user_id": "user_local_mateo",
    "step": "factor-one",
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
    "sitemap.xml",
)


def addresses(examples: dict[str, str]) -> list[str]:
    """A path for each pattern; fails on a parameter that nobody has given an example for."""
    found = [
        _fill(route, EXAMPLES | examples)
        for route in _routes(get_resolver().url_patterns)
        if not route.startswith(NOT_PAGES) and not route.endswith(".png")
    ]
    return [*found, "/styleguide/", "/nowhere/"]


def _routes(patterns, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def _fill(route: str, examples: dict[str, str]) -> str:
    path = route
    for part in route.split("<")[1:]:
        converter = part.partition(">")[0]
        path = path.replace(f"<{converter}>", examples[converter.rpartition(":")[2]])
    return f"/{path}"
