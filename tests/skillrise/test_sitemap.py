"""/robots.txt and /sitemap.xml"""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.cache import caches

from accounts.models import User
from courses.models import Course
from skillrise import sitemaps
from tests.conftest import make_course, person

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


def small_files(monkeypatch, name, size=1):
    monkeypatch.setitem(sitemaps.SECTIONS, name, replace(sitemaps.SECTIONS[name], size=size))


def files(client, section):
    """The addresses of a section's files, and of those that are there what is in them."""
    listed = [url for url in addresses(client.get("/sitemap.xml")) if section in url]
    answers = [client.get(file.removeprefix(SITE)) for file in listed]
    return listed, [addresses(answer) for answer in answers if answer.status_code == 200]


@pytest.mark.engines("sqlite", "postgresql", "mongodb")
def test_of_many_courses_a_file_has_the_keys_that_begin_alike(client, course, monkeypatch, draft):
    Course.objects.filter(pk=draft.pk).update(status=Course.Status.PUBLISHED)
    assert files(client, "courses")[0] == [f"{SITE}/sitemap-courses.xml"]
    caches["pages"].clear()
    small_files(monkeypatch, "courses")

    listed, found = files(client, "courses")

    assert listed == [f"{SITE}/sitemap-courses.xml?p={digit}" for digit in "0123456789abcdef"]
    both = [f"{SITE}/courses/rising/", f"{SITE}/courses/unwritten/"]
    assert sorted(url for urls in found for url in urls) == both
    here = f"/sitemap-courses.xml?p={course.pk.hex[0]}"
    assert both[0] in addresses(client.get(here))
    assert sorted(addresses(client.get("/sitemap-courses.xml"))) == both  # as it was listed before
    assert client.get("/sitemap-courses.xml?p=00").status_code == 404


@pytest.mark.engines("sqlite", "postgresql", "mongodb")
def test_of_many_educators_a_file_has_those_of_a_month(client, educator, rival, monkeypatch):
    assert files(client, "educators")[0] == [f"{SITE}/sitemap-educators.xml"]
    User.objects.filter(pk=educator.pk).update(created_at=datetime(2025, 12, 31, 23, tzinfo=UTC))
    User.objects.filter(pk=rival.pk).update(created_at=datetime(2026, 2, 1, tzinfo=UTC))
    person("user_new", created_at=datetime(2026, 1, 5, tzinfo=UTC))  # who teaches nothing
    caches["pages"].clear()
    small_files(monkeypatch, "educators")

    listed, found = files(client, "educators")

    assert listed == [f"{SITE}/sitemap-educators.xml?p={month}" for month in ("2025-12", "2026-02")]
    assert found == [[f"{SITE}/users/{user.pk}/"] for user in (educator, rival)]
    for month in ("2026-01", "2026-13", "0000-00"):
        assert client.get(f"/sitemap-educators.xml?p={month}").status_code == 404


def test_there_is_no_empty_file(client, db):
    assert addresses(client.get("/sitemap.xml")) == [f"{SITE}/sitemap-pages.xml"]
    for section in sitemaps.SECTIONS:
        assert client.get(f"/sitemap-{section}.xml").status_code == 404


def test_another_address_of_the_site_has_files_of_its_own(client, course, settings):
    client.get("/sitemap-courses.xml")
    settings.SITE_URL = "https://other.example"

    assert addresses(client.get("/sitemap-courses.xml")) == [
        "https://other.example/courses/rising/"
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


def test_who_has_it_is_told_so(client, course):
    for path in ("/sitemap.xml", "/sitemap-courses.xml"):
        tag = client.get(path)["ETag"]

        assert client.get(path, headers={"if-none-match": tag}).status_code == 304


def test_a_course_that_is_new_is_in_the_files_that_there_are(client, course, educator, category):
    client.get("/sitemap.xml")
    for number in range(3):
        make_course(educator, category, f"Another {number}")
    caches["pages"].clear()

    assert len(addresses(client.get("/sitemap-courses.xml"))) == 4


@pytest.mark.parametrize("query", ["p=0", "p=2", "p=x", "p=%2B1", "p=999999", "p="])
def test_a_page_that_is_not_there(client, course, query):
    assert client.get(f"/sitemap-courses.xml?{query}").status_code == 404


def test_a_section_that_is_not_there(client, db):
    assert client.get("/sitemap-lectures.xml").status_code == 404


def addresses(response) -> list[str]:
    assert response["Content-Type"] == "application/xml"
    return re.findall(r"<loc>(.*?)</loc>", response.content.decode())
