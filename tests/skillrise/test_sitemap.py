"""/robots.txt and /sitemap.xml"""

import re

import pytest

from courses.models import Course
from skillrise.sitemaps import CourseSitemap

SITE = "https://skillrise.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def test_search_engines_find_what_is_public(client, course, draft):
    robots = client.get("/robots.txt").content.decode()
    files = addresses(client.get("/sitemap.xml"))
    found = [url for file in files for url in addresses(client.get(file.removeprefix(SITE)))]

    assert f"Sitemap: {SITE}/sitemap.xml" in robots
    assert "Disallow: /teach/" in robots
    assert "/learn/" not in robots  # lectures to preview are public
    assert f"{SITE}/courses/rising/" in found
    assert f"{SITE}/users/user_educator/" in found
    assert all(draft.slug not in url for url in found)


def test_a_file_has_a_thousand_addresses(client, course, monkeypatch, draft):
    monkeypatch.setattr(CourseSitemap, "limit", 1)
    Course.objects.filter(pk=draft.pk).update(status=Course.Status.PUBLISHED)
    files = [url for url in addresses(client.get("/sitemap.xml")) if "courses" in url]

    assert files == [f"{SITE}/sitemap-courses.xml?p={page}" for page in (1, 2)]
    pages = [addresses(client.get(file.removeprefix(SITE))) for file in files]
    assert sorted(url for page in pages for url in page) == [
        f"{SITE}/courses/rising/",
        f"{SITE}/courses/unwritten/",
    ]


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-courses.xml"])
def test_it_is_made_once_for_everyone(client, course, django_assert_num_queries, path):
    first = client.get(path)
    with django_assert_num_queries(0):
        again = client.get(path, {"any": "thing"})

    assert again.content == first.content
    assert "public" in first["Cache-Control"]
    assert "max-age=3600" in first["Cache-Control"]
    assert "Cookie" not in first.get("Vary", "")


@pytest.mark.parametrize("query", ["p=0", "p=2", "p=x", "p=%2B1", "p=999999", "p="])
def test_a_page_that_is_not_there(client, course, query):
    assert client.get(f"/sitemap-courses.xml?{query}").status_code == 404


def test_a_section_that_is_not_there(client, db):
    assert client.get("/sitemap-lectures.xml").status_code == 404


def addresses(response) -> list[str]:
    assert response["Content-Type"] == "application/xml"
    return re.findall(r"<loc>(.*?)</loc>", response.content.decode())
