"""GET /courses/suggest/"""

import pytest

from courses.models import Course
from tests.conftest import index_courses, make_course
from tests.courses.pages import page

BUDGET = 4  # what a search costs that finds something of each kind
MOST = 8


def suggestions(client, text, **headers) -> list[str]:
    index_courses()
    response = client.get("/courses/suggest/", {"q": text}, headers=headers)
    assert response.status_code == 200
    return page(response).one(role="listbox").texts("a", role="option")


@pytest.mark.parametrize("text", ["ri", "Rising", " rising ", "rI"])
def test_a_suggestion_is_a_link_that_says_what_it_leads_to(client, course, text):
    index_courses()

    response = client.get("/courses/suggest/", {"q": text})

    listed = page(response).one(role="listbox")
    options = listed.all("a", role="option")
    assert (options[0]["href"], options[0].text) == ("/courses/rising/", "Rising Course")
    assert listed["data-said"] == f"{len(options)} suggestion{'s'[: len(options) > 1]}"


def test_drafts_are_not_suggested(client, course, draft):
    assert suggestions(client, draft.title) == []


def test_there_are_no_more_than_fit_below_a_field(client, add_courses):
    add_courses(MOST + 1)

    assert 1 < len(suggestions(client, "course")) <= MOST


def test_what_stands_in_a_title_is_text(client, educator, category):
    make_course(educator, category, "<b>Rising</b>")

    assert suggestions(client, "rising")[0] == "<b>Rising</b> Course"


@pytest.mark.parametrize("text", ["", "r", " r ", "r" * 201, "\x00", "ri\x00", "🌍", "%"])
def test_what_makes_no_sense_has_no_suggestions_and_costs_no_query(
    client, course, django_assert_num_queries, text
):
    with django_assert_num_queries(0):
        response = client.get("/courses/suggest/", {"q": text})

    if response.status_code != 400:  # to a NUL
        assert page(response).one(role="listbox").all() == []


def test_a_request_without_words_has_no_suggestions(client, course):
    assert page(client.get("/courses/suggest/")).one(role="listbox").all() == []


def test_nothing_is_to_be_sent_there(client, course):
    assert client.post("/courses/suggest/", {"q": "rising"}).status_code == 405


def test_the_answer_is_kept_for_a_while_and_is_everyones(
    client, course, django_assert_max_num_queries
):
    index_courses()

    with django_assert_max_num_queries(BUDGET):
        response = client.get("/courses/suggest/", {"q": "rising"})

    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Accept-Language" in response.headers["Vary"]
    assert not response.cookies


def test_kinds_are_named_in_the_language_of_the_page(client, course):
    assert suggestions(client, "rising", accept_language="es")[0] == "Rising Curso"


def test_no_course_gets_the_address_of_the_suggestions(educator, category):
    assert make_course(educator, category, "Suggest").slug == "suggest-2"


def test_search_fields_know_where_suggestions_are(client, course):
    for address in ("/", "/courses/"):
        field = page(client.get(address)).one("input", name="q")
        assert field["data-suggestions"] == "/courses/suggest/"
        assert field.get("role") is None  # it is plain without the script


def test_a_course_withdrawn_is_not_suggested(client, course):
    Course.objects.filter(pk=course.pk).update(status=Course.Status.ARCHIVED)

    assert suggestions(client, "rising") == []
