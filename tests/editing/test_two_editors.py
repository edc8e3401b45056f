"""Two people, or two tabs, edit one row"""

import pytest
from django.test import Client

from tests.clerk import sign_in
from tests.courses.pages import page, text, value

NAMES = ["lecture", "chapter", "title", "admin's lecture", "admin's chapter", "admin's category"]
MESSAGE = "This was saved elsewhere while you were editing."


def stored_beside(response) -> list[str]:
    return page(response).texts(css_class="stored-value")


def name_of(row) -> str:
    row.refresh_from_db()
    return str(row)


@pytest.mark.parametrize("name", NAMES)
def test_the_second_reads_both_texts_and_may_keep_theirs(client_of, forms, name):
    who, address, row, typed = forms[name]
    client = client_of(who)
    first = "title" if "title" in typed else "name"
    version = {"version": value(client.get(address), "version")}
    before = name_of(row)

    assert client.post(address, typed | version | {first: "First"}).status_code == 302
    response = client.post(address, typed | version)

    assert MESSAGE in text(response)
    assert value(response, first) == typed[first]
    assert stored_beside(response) == ["First"]
    assert name_of(row) == "First" != before

    again = typed | {"version": value(response, "version")}
    assert client.post(address, again).status_code == 302
    assert name_of(row) == typed[first]


@pytest.mark.parametrize("version", [{}, {"version": "x"}, {"version": "99"}, {"version": "\0"}])
@pytest.mark.parametrize("name", ["lecture", "admin's category"])
def test_a_form_that_read_no_version_stores_nothing(client_of, forms, name, version):
    who, address, row, typed = forms[name]
    before = name_of(row)

    assert MESSAGE in text(client_of(who).post(address, typed | version))

    assert name_of(row) == before


def test_what_is_stored_is_shown_in_words_and_as_text(educator_client, forms, lectures):
    _, address, lecture, typed = forms["lecture"]
    lecture.body, lecture.is_preview, lecture.seconds = "<b>Old</b>\nrope", True, 60
    lecture.save_version(["body", "is_preview"])

    response = educator_client.post(address, typed | {"kind": "video", "version": 1})

    assert stored_beside(response) == ["Step 0.1", "Article", "<b>Old</b> rope", "yes"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", NAMES)
def test_of_eight_at_once_one_is_stored(request, eight_at_once, forms, name):
    who, address, row, typed = forms[name]
    person = request.getfixturevalue(who)
    first = "title" if "title" in typed else "name"

    def save(number):
        return sign_in(Client(), person).post(address, typed | {first: f"N{number}", "version": 1})

    responses = eight_at_once(save)

    statuses = [response.status_code for response in responses]
    assert statuses.count(302) == 1
    assert name_of(row) == f"N{statuses.index(302)}"
    assert row.version == 2
    for number, response in enumerate(responses):
        if number != statuses.index(302):
            assert MESSAGE in text(response)
            assert value(response, first) == f"N{number}"


def test_the_counters_follow_the_one_who_is_stored(educator_client, forms, course):
    _, address, _, typed = forms["lecture"]

    linked = typed | {"kind": "video", "video_url": "https://example.com/a.mp4"}
    educator_client.post(address, linked | {"seconds": "1:40", "version": 1})
    educator_client.post(address, linked | {"seconds": "9:00", "version": 1})

    course.refresh_from_db()
    assert course.seconds == 60 * 3 + 100
