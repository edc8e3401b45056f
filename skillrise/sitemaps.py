"""The pages that search engines should know."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.core.cache import cache
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import Role, User
from courses import access
from courses.models import Course


class OurSitemap(Sitemap):
    """Addresses on SITE_URL, whatever host was asked."""

    limit = 1000  # addresses in one file

    def get_protocol(self, protocol: Any = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(OurSitemap):
    def items(self) -> list[str]:
        return ["home", "catalogue:course_list", "privacy", "terms"]

    def location(self, item: str) -> str:
        return reverse(item)


class CourseSitemap(OurSitemap):
    def items(self) -> QuerySet[Course]:
        return access.listed_courses().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Course) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        """Django's would read every course."""
        latest: datetime | None = access.listed_courses().aggregate(at=Max("updated_at"))["at"]
        return latest


class EducatorSitemap(OurSitemap):
    def items(self) -> QuerySet[User]:
        return User.objects.active().filter(role=Role.EDUCATOR).only("pk").order_by("pk")

    def location(self, item: User) -> str:
        return reverse("catalogue:educator", args=[item.pk])


SITEMAPS: dict[str, Any] = {
    "pages": PageSitemap,
    "courses": CourseSitemap,
    "educators": EducatorSitemap,
}
KEPT = 3600  # seconds; a new course may wait that long to be found


@require_safe
@login_not_required
@cache_control(public=True, max_age=KEPT)
def sitemap(request: HttpRequest, section: str = "") -> HttpResponse:
    """A page of a section, `?p=`, or without one the list of all; the same for everyone."""
    page = request.GET.get("p", "1") if section else ""
    if section and not re.fullmatch(r"[1-9]\d{0,4}", page, re.ASCII):
        raise Http404
    key = f"sitemap:{section}:{page}"
    xml = cache.get(key)
    if xml is None:
        xml = _section(request, section) if section else _index()
        cache.set(key, xml, KEPT)
    return HttpResponse(xml, content_type="application/xml")


def _section(request: HttpRequest, section: str) -> bytes:
    """Raises Http404 when there is no such section or page."""
    xml: bytes = views.sitemap(request, SITEMAPS, section).render().content
    return xml


def _index() -> str:
    """Django's view names the host that was asked."""
    files: list[views.SitemapIndexItem] = []
    for name, make in SITEMAPS.items():
        section = make()
        address = f"{settings.SITE_URL}{reverse('sitemap_section', args=[name])}"
        lastmod = section.get_latest_lastmod()
        files += [
            views.SitemapIndexItem(f"{address}?p={page}", lastmod)
            for page in section.paginator.page_range
        ]
    return render_to_string("sitemap_index.xml", {"sitemaps": files})
