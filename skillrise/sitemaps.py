"""The pages that search engines should know."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Role, User
from courses import access
from courses.models import Course


class OurSitemap(Sitemap):
    """Addresses on SITE_URL, whatever host was asked."""

    limit = 50_000  # the most that one file may have
    protocol = urlsplit(settings.SITE_URL).scheme

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


class EducatorSitemap(OurSitemap):
    def items(self) -> QuerySet[User]:
        return User.objects.active().filter(role=Role.EDUCATOR).only("pk").order_by("pk")

    def location(self, item: User) -> str:
        return reverse("catalogue:educator", args=[item.pk])


SITEMAPS = {"pages": PageSitemap, "courses": CourseSitemap, "educators": EducatorSitemap}
