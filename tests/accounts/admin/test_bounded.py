"""Lists of Django admin where there are many rows"""

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test.utils import CaptureQueriesContext

import accounts.admin.base
import texts.admin
from accounts.models import User
from courses import progress
from courses.models import Course, Enrollment
from mailings.models import Kind, Mailing
from tests.conftest import person

ENROLLMENTS, PROGRESS = "/admin/courses/enrollment/", "/admin/courses/lectureprogress/"
USERS = "/admin/accounts/user/"
MODELS = list(site._registry)


@pytest.fixture
def many(monkeypatch):
    """Every table has many rows."""
    monkeypatch.setattr(texts.admin, "FEW", 0)
    monkeypatch.setattr(accounts.admin.base, "FEW", 0)


@pytest.fixture
def few_listed(monkeypatch):
    """Lists end after three rows."""
    monkeypatch.setattr(texts.admin, "MOST_FOUND", 3)
    monkeypatch.setattr(accounts.admin.base, "MOST_FOUND", 3)


@pytest.fixture
def smith(course):
    user = person("user_ada", last_name="Smith", email="ada@example.com")
    lecture = course.chapters.first().lectures.first()
    progress.complete(progress.enroll(user, course), lecture)
    return user


def number_of(client, path, **query):
    return client.get(path, query).context["cl"].result_count


def test_a_list_says_that_there_are_more_than_it_counts(admin_client, few_listed):
    for number in range(5):
        person(f"user_{number}", last_name="Smith")

    for query in ({}, {"q": "smith"}):
        page = admin_client.get(USERS, query)
        assert page.context["cl"].result_count == 3
        assert "More than 3 users. The first 3 are listed" in " ".join(page.text.split())


@pytest.mark.parametrize("query", ["smith", "ADA", "ada@exam", "user_ada", "rising"])
@pytest.mark.parametrize("path", [ENROLLMENTS, PROGRESS])
def test_of_many_rows_the_beginnings_are_found(admin_client, many, smith, path, query):
    person("user_other", last_name="Goldsmith")
    if query == "user_ada":
        path = USERS

    if path == PROGRESS and query == "rising":
        query = "'Step 0.0'"
    assert number_of(admin_client, path, q=query) == 1
    assert number_of(admin_client, path, q="mith") == 0


@pytest.mark.engines("sqlite", "postgresql", "mongodb")
@pytest.mark.parametrize(
    ("path", "query"),
    [
        (USERS, "mary ann"),  # the first words of a name
        (USERS, "mary smith"),  # each begins a column
        (ENROLLMENTS, "Mary  Ann"),
        (PROGRESS, "step 0.0"),
        (PROGRESS, "mary 'step 0.0'"),  # a person and a lecture
        ("/admin/courses/course/", "rising slow"),
    ],
)
def test_of_many_rows_two_words_are_found(admin_client, many, smith, course, path, query):
    User.objects.filter(pk=smith.pk).update(first_name="Mary Ann")
    Course.objects.filter(pk=course.pk).update(slug="rising-slowly")

    assert number_of(admin_client, path, q=query) == 1
    assert number_of(admin_client, path, q=f"{query} other") == 0


@pytest.mark.parametrize("query", ["ada smith", "smith ada"])
def test_a_name_is_found_whose_words_many_have(admin_client, few_listed, smith, course, query):
    left_out = "not all of them were looked at"
    assert left_out not in admin_client.get(ENROLLMENTS, {"q": query}).text
    for number in range(5):
        for name in ({"first_name": "Ada"}, {"last_name": "Smith"}):
            key = "_".join(name.values())
            other = User.objects.create(pk=f"user_{number}_{key}", clerk_updated_at=1, **name)
            Enrollment.objects.create(user=other, course=course)

    assert number_of(admin_client, ENROLLMENTS, q=query) == 1
    assert left_out in admin_client.get(ENROLLMENTS, {"q": "smith"}).text


@pytest.mark.parametrize("query", ["smith", "ada smith"])
def test_a_search_of_many_rows_reads_indexes_alone(admin_client, many, smith, query):
    if connection.vendor != "sqlite":
        pytest.skip("the plans are SQLite's")
    with CaptureQueriesContext(connection) as captured:
        admin_client.get(PROGRESS, {"q": query})

    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            if "search_name" in query["sql"] and " WHERE " in query["sql"]:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                assert [row[3] for row in cursor.fetchall() if row[3].startswith("SCAN")] == []


def test_all_rows_are_those_that_are_listed(admin_client, few_listed, student):
    for number in range(5):
        Mailing.objects.create(
            user=student, kind=Kind.ANNOUNCEMENT, key=str(number), state=Mailing.State.FAILED
        )
    form = {"action": "try_again", "select_across": "1", "_selected_action": ["x"]}
    admin_client.post("/admin/mailings/mailing/", form)

    assert Mailing.objects.filter(state=Mailing.State.FAILED).count() == 2


def test_many_rows_are_sorted_by_columns_with_an_index(admin_client, many, smith):
    page = admin_client.get(USERS, {"o": "1"}).context["cl"]

    assert set(page.sortable_by) == {"email", "role", "state", "created_at"}
    assert page.get_ordering(None, User.objects.all()) == ["-pk"]


def test_whom_a_form_offers_takes_as_many_queries_as_one(admin_client, course):
    asked = {"app_label": "courses", "model_name": "lectureprogress", "field_name": "enrollment"}
    found = []
    for number in range(4):
        Enrollment.objects.create(user=person(f"user_{number}"), course=course)
        with CaptureQueriesContext(connection) as captured:
            answer = admin_client.get("/admin/autocomplete/", asked | {"term": "rising"})
        found.append((len(answer.json()["results"]), len(captured)))

    assert [number for number, _ in found] == [1, 2, 3, 4]
    assert len({queries for _, queries in found}) == 1


@pytest.mark.engines("sqlite")  # the plans are SQLite's
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_each_list_is_read_in_the_order_of_an_index(rf, admin, model):
    request = rf.get("/")
    request.user = admin
    rows = site.get_model_admin(model).get_changelist_instance(request).queryset
    keys = rows.select_related(None).values_list("pk", flat=True)[:50]

    small = {"courses.Category"}
    assert "TEMP B-TREE FOR ORDER BY" not in keys.explain() or model._meta.label in small
