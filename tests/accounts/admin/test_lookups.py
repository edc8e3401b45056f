"""What may stand behind the question mark of a list in Django admin."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Category

LISTS = [
    f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry
]
COURSES, USERS = "/admin/courses/course/", "/admin/accounts/user/"


def test_every_models_pages_are_bounded():
    """Django's own ModelAdmin takes any lookup, regular expressions too."""
    loose = [
        model for model, pages in admin.site._registry.items() if not hasattr(pages, "_lookups")
    ]

    assert loose == []


@pytest.mark.parametrize("path", LISTS)
def test_every_filter_that_a_list_shows_works(admin_client, course, enrollment, path):
    page = admin_client.get(path).content.decode()
    links = {unescape(link) for link in re.findall(r'href="(\?[^"]*)"', page)}

    assert {admin_client.get(path + link).status_code for link in links} <= {200}


@pytest.mark.engines("sqlite")
def test_languages_of_courses_are_not_read_from_all_of_them(admin_client, course):
    with CaptureQueriesContext(connection) as captured:
        assert "?language=en" in admin_client.get(COURSES).content.decode()
    asked = [query["sql"] for query in captured if "DISTINCT" in query["sql"]]

    assert not [sql for sql in asked if "language" in sql]
    assert "Rising" in admin_client.get(f"{COURSES}?language=en").content.decode()
    assert "Rising" not in admin_client.get(f"{COURSES}?language=es").content.decode()


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (COURSES, "title__regex=^(a%2B)%2B$"),
        (COURSES, "title=Rising"),
        (COURSES, "pk__regex=a"),
        (COURSES, "educator__email__startswith=a"),
        (COURSES, "status__regex=a"),
        (COURSES, "published_at__year=-1"),
        (COURSES, "published_at__year=9999"),
        (COURSES, "published_at__year=9999&published_at__month=12"),
        (COURSES, "published_at__year=2026&published_at__month=13"),
        (COURSES, "status__exact=a&" * 100),
        (COURSES, "o=" + "1." * 100),
        (COURSES, "category__id__exact=none"),
        (USERS, "created_at__year=-1"),
        (USERS, "created_at__gte=-1"),
        (USERS, "id__exact=user_admin"),
    ],
)
def test_another_lookup_leads_to_the_plain_list(admin_client, course, path, query):
    answer = admin_client.get(f"{path}?{query}")

    assert (answer.status_code, answer["Location"]) == (302, f"{path}?e=1")


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a%20" * 4000,
        "p=" + "9" * 20,
        "o=9999.-x",
        "p=-",
        "all=",
        "_facets=1",
    ],
)
def test_what_a_list_does_not_understand_it_leaves_alone(admin_client, course, query):
    assert admin_client.get(f"{COURSES}?{query}").status_code == 200


def test_a_field_that_nobody_refers_to(admin_client, course):
    assert admin_client.get(f"{COURSES}?_to_field=title").status_code == 400


def test_long_words_to_complete(admin_client, course):
    query = "app_label=courses&model_name=course&field_name=educator&term=" + "a%20" * 4000

    assert admin_client.get(f"/admin/autocomplete/?{query}").status_code == 200


@pytest.mark.parametrize("key", ["_00", "user_00", "99999999999999999999", "nobody"])
def test_keys_that_no_row_has(admin_client, admin, key):
    for path in (USERS, COURSES):
        for page in ("change", "history", "delete"):
            answer = admin_client.get(f"{path}{key}/{page}/")
            assert answer.status_code in {302, 403}
    for kind in ("1", "99999999999999999999", key):
        assert admin_client.get(f"/admin/r/{kind}/{key}/").status_code == 404


def test_an_action_on_keys_that_no_row_has(admin_client, course):
    form = {"action": "archive", "_selected_action": ["nobody", str(course.pk)]}
    answer = admin_client.post(COURSES, form, follow=True)

    assert "Nothing was done: select rows of the list." in answer.content.decode()
    course.refresh_from_db()
    assert course.is_published


@pytest.mark.parametrize("number", ["1", "100", "9999", "-1", "x", ""])
def test_a_list_of_more_rows_than_there_are(admin_client, category, number):
    form = {
        "form-TOTAL_FORMS": number,
        "form-INITIAL_FORMS": number,
        "form-0-id": "nobody",
        "form-0-position": "5",
        "_save": "Save",
    }
    answer = admin_client.post("/admin/courses/category/", form)

    assert answer.status_code < 500
    assert list(Category.objects.values_list("position", flat=True)) == [1]
