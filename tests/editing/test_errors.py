"""What a form says when it comes back with errors"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.courses.pages import page, text
from tests.courses.teaching.test_course_form import picture


@pytest.mark.parametrize(
    ("visitor", "address"),
    [
        ("educator", "/teach/courses/new/"),
        ("educator", "/teach/courses/rising/chapters/new/"),
        ("student", "/teach/apply/"),
        ("admin", "/admin/courses/chapter/add/"),
    ],
)
@pytest.mark.usefixtures("course")
def test_the_summary_takes_the_focus_and_leads_to_the_fields(client_of, visitor, address):
    read = page(client_of(visitor).post(address, {"title": "", "key": ""}))

    summary = read.one(css_class="error-summary")
    assert {"autofocus", "tabindex"} <= set(summary.attributes)
    for link in summary.all("a"):
        field = read.one(id=link["href"].removeprefix("#"))
        assert field["aria-invalid"] == "true"
        assert f"{field['id']}_error" in field["aria-describedby"].split()
    assert ("Title", "#id_title") in [(link.text, link["href"]) for link in summary.all("a")] or (
        "What you do",
        "#id_title",
    ) in [(link.text, link["href"]) for link in summary.all("a")]


def test_a_form_without_errors_has_no_summary(educator_client):
    assert not page(educator_client.get("/teach/courses/new/")).all(css_class="error-summary")


def test_a_file_is_asked_for_again(educator_client, category, course):
    typed = {"title": "", "level": "beginner", "language": "en", "category": category.pk}
    typed["version"] = course.version

    response = educator_client.post("/teach/courses/rising/edit/", typed | {"thumbnail": picture()})

    error = page(response).one("ul", id="id_thumbnail_error")
    assert error.text == "Choose the file again: the browser does not keep it."


def test_a_wrong_file_says_what_is_wrong_alone(educator_client, category, course):
    wrong = SimpleUploadedFile("a.png", b"text")
    typed = {"title": "", "level": "beginner", "language": "en", "category": category.pk}

    response = educator_client.post("/teach/courses/rising/edit/", typed | {"thumbnail": wrong})

    assert "Choose the file again" not in text(response)


def test_after_a_conflict_the_file_is_asked_for_again(educator_client, category, course):
    typed = {"title": "A", "level": "beginner", "language": "en", "category": category.pk}

    response = educator_client.post(
        "/teach/courses/rising/edit/", typed | {"version": 9, "thumbnail": picture()}
    )

    assert "Changed elsewhere" in page(response).one("ul", id="id_thumbnail_error").text


def test_the_catalogues_filters_are_those_of_the_address(client, course):
    filters = page(client.get("/courses/?sort=title")).one("form", "catalogue-form")

    assert filters["autocomplete"] == "off"
