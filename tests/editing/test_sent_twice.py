"""A form for something new that is sent more than once"""

from uuid import UUID, uuid4

import pytest
from django.test import Client

from accounts.models import EducatorApplication
from tests.clerk import sign_in
from tests.courses.pages import text, value

NAMES = ["course", "chapter", "lecture", "admin's lecture", "admin's category"]


def led_to(response) -> str:
    """The page, wherever on it."""
    return response.get("Location", "").partition("#")[0]


@pytest.mark.parametrize("name", [*NAMES, "title"])
def test_the_second_time_leads_to_what_the_first_stored(client_of, new_forms, name):
    who, address, rows, typed, leads_to = new_forms[name]
    client = client_of(who)
    key = value(client.get(address), "key")

    for _ in range(2):
        assert led_to(client.post(address, typed | {"key": key})) == leads_to

    assert rows.get().pk == UUID(key)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", NAMES)
def test_eight_at_once_store_one_row(request, eight_at_once, new_forms, name):
    who, address, rows, typed, leads_to = new_forms[name]
    person = request.getfixturevalue(who)
    typed["key"] = uuid4()

    responses = eight_at_once(lambda number: sign_in(Client(), person).post(address, typed))

    assert {led_to(response) for response in responses} == {leads_to}
    assert rows.get().pk == typed["key"]


@pytest.mark.parametrize("key", ["", "x", "\0", "0" * 31, "é" * 36])
@pytest.mark.parametrize("name", NAMES)
def test_a_malformed_key_counts_as_none(client_of, new_forms, name, key):
    who, address, rows, typed, leads_to = new_forms[name]

    assert led_to(client_of(who).post(address, typed | {"key": key})) == leads_to

    assert rows.count() == 1


def test_a_strangers_key_counts_as_none(educator_client, as_person, rival, new_forms):
    _, address, rows, typed, leads_to = new_forms["course"]
    typed["key"] = uuid4()
    as_person(rival).post(address, typed)

    response = educator_client.post(address, typed)

    assert response["Location"] == f"{leads_to[:-1]}-2/"
    assert {course.educator_id for course in rows} == {"user_rival", "user_educator"}


@pytest.mark.parametrize("name", ["course", "chapter", "lecture", "admin's lecture"])
def test_another_text_under_the_same_key_is_neither_lost_nor_stored_unasked(
    client_of, new_forms, name
):
    who, address, rows, typed, _ = new_forms[name]
    client, key = client_of(who), {"key": uuid4()}
    client.post(address, typed | key)
    title = typed["title"]

    response = client.post(address, typed | key | {"title": "Another"})

    assert f"“{title}” was stored from this form already." in text(response)
    assert value(response, "title") == "Another"
    assert rows.model.objects.filter(title="Another").count() == 0
    fresh = value(response, "key")
    assert client.post(address, typed | {"title": "Another", "key": fresh}).status_code == 302
    assert rows.model.objects.filter(title="Another").count() == rows.count() == 1


def test_an_application_that_is_sent_twice_is_one(student_client):
    address = "/teach/apply/"
    typed = {"title": "Carpenter", "expertise": "Stairs", "bio": "Up.\r\nAnd up."}
    typed["key"] = value(student_client.get(address), "key")

    for _ in range(2):
        assert student_client.post(address, typed)["Location"] == address

    assert EducatorApplication.objects.get().pk == UUID(typed["key"])


@pytest.mark.django_db(transaction=True)
def test_eight_applications_at_once_all_lead_to_the_one(eight_at_once, student):
    typed = {"title": "Carpenter", "expertise": "Stairs", "bio": "Up.", "key": uuid4()}

    responses = eight_at_once(
        lambda number: sign_in(Client(), student).post("/teach/apply/", typed)
    )

    assert {led_to(response) for response in responses} == {"/teach/apply/"}
    assert EducatorApplication.objects.get().pk == typed["key"]


def test_two_admins_who_add_one_category_are_told(admin_client, new_forms):
    _, address, rows, typed, _ = new_forms["admin's category"]
    admin_client.post(address, typed | {"key": uuid4()})

    response = admin_client.post(address, typed | {"key": uuid4()})

    assert "Category with this Name already exists." in text(response)
    assert rows.count() == 1
