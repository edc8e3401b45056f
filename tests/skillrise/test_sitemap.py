"""/robots.txt and /sitemap.xml"""

import pytest

SITE = "https://skillrise.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def test_search_engines_find_what_is_public(client, course, draft):
    robots = client.get("/robots.txt").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()

    assert f"Sitemap: {SITE}/sitemap.xml" in robots
    assert "Disallow: /teach/" in robots
    assert "/learn/" not in robots  # lectures to preview are public
    assert "/courses/rising/</loc>" in sitemap
    assert "/users/user_educator/</loc>" in sitemap
    assert draft.slug not in sitemap
