"""A category's name is in the language of the page"""

import pytest
from django.conf import settings

from courses.models import Category
from tests.courses.pages import page, text

IN_SPANISH = {"Accept-Language": "es"}


@pytest.fixture
def category(db):
    return Category.objects.create(name="Music", name_es="Música", slug="music")


@pytest.mark.parametrize("address", ["/", "/courses/", "/courses/rising/"])
def test_a_category_has_a_name_in_spanish(client, course, address):
    assert "Música" in text(client.get(address, headers=IN_SPANISH))
    assert "Music " in text(client.get(address))


def test_without_one_its_own_name_is_shown(client, course):
    Category.objects.update(name_es="")

    assert "Music " in text(client.get("/", headers=IN_SPANISH))


def test_an_educator_chooses_it_in_spanish(educator_client, course):
    answer = educator_client.get("/teach/courses/rising/edit/", headers=IN_SPANISH)

    assert "Música" in page(answer).one("select", name="category").texts("option")


def test_an_admin_gives_the_name_and_finds_it(admin_client, category):
    data = {"name": "Art", "name_es": "Arte", "slug": "art", "position": 2}
    admin_client.post("/admin/courses/category/add/", data)

    assert Category.objects.get(slug="art").name_es == "Arte"
    found = admin_client.get("/admin/courses/category/", {"q": "musica"})
    assert found.context["cl"].result_count == 1


def test_every_language_of_the_site_has_a_column():
    columns = {field.name for field in Category._meta.fields}

    assert {f"name_{code}" for code, _ in settings.LANGUAGES if code != "en"} <= columns
