"""Every address of the site, found in the URLconf: one added later is among them by itself.

A *sample* says what stands in an address: by the name of the parameter, by the pattern up to
it ("admin/courses/course/<path:object_id>" → the key of a course), or by the whole pattern.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from django.contrib.admin.utils import quote
from django.db.models import Model
from django.urls import URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>.*?\)")


class Route(NamedTuple):
    name: str  # as reverse() takes it, with its namespace; empty where urls.py gives none
    pattern: str  # from the root: "learn/<slug:slug>/"
    view: Callable[..., Any]

    @property
    def parameters(self) -> list[str]:
        return [match[1] or match[2] for match in PARAMETER.finditer(self.pattern)]


def routes() -> list[Route]:
    return list(_routes(get_resolver(), ""))


def address(route: Route | str, sample: Mapping[str, Any]) -> str:
    """The path of a route, or of the first route of that name, with what the sample has in it."""
    if isinstance(route, str):
        route = next(known for known in routes() if known.name == route)
    pattern = route.pattern

    def value(parameter: re.Match[str]) -> str:
        here, name = pattern[: parameter.end()], parameter[1] or parameter[2]
        if here not in sample and name not in sample:
            raise KeyError(f"{pattern}: what stands for {name}? Give the sample an example of it.")
        return str(sample.get(here, sample.get(name)))

    return f"/{sample[pattern] if pattern in sample else PARAMETER.sub(value, pattern)}"


def admin_key(model: type[Model] | Model, key: Any) -> dict[str, str]:
    """A sample of the pages in Django admin about the row with this key."""
    meta = model._meta
    return {f"admin/{meta.app_label}/{meta.model_name}/<path:object_id>": quote(key)}


def _routes(resolver: URLResolver, before: str, namespace: str = "") -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).strip("^$")
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _routes(pattern, route, inner)
        else:
            name = f"{namespace}{pattern.name}" if pattern.name else ""
            yield Route(name, route, pattern.callback)
