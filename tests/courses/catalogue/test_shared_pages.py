"""Pages that those who are signed out share for a while: nothing of anyone else's is in them"""

from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token

from accounts.models import User
from accounts.sessions.shared import shared_when_signed_out
from courses import publication, reviews
from courses.models import Course, Enrollment
from tests.clerk import sign_in
from tests.courses.pages import html, page

COURSE = "/courses/rising/"
PAGES = ["/", "/courses/", COURSE, "/users/user_educator/"]


@pytest.fixture
def again(client, course):
    """Asks for a page as a browser that has it."""

    def ask(path, **options):
        etag = client.get(path).headers["ETag"]
        return client.get(path, headers={"If-None-Match": etag} | options.pop("headers", {}))

    return ask


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_a_browser_has_is_not_sent_again(again, path):
    answer = again(path)

    assert answer.status_code == 304
    assert answer.content == b""
    assert {name.strip() for name in answer.headers["Vary"].split(",")} >= {
        "Cookie",
        "Accept-Language",
    }
    assert not answer.cookies


@pytest.mark.parametrize(("path", "number"), [*zip(PAGES, (1, 1, 1, 3), strict=True)])
def test_it_takes_as_few_queries_as_its_stamp(
    client, course, path, number, django_assert_num_queries
):
    first = client.get(path)

    with django_assert_num_queries(number):
        assert client.get(path).content == first.content


@pytest.mark.parametrize("path", PAGES)
def test_who_signs_in_gets_a_page_of_their_own(client, student, course, path):
    etag = client.get(path).headers["ETag"]

    answer = sign_in(client, student).get(path, headers={"If-None-Match": etag})

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "ETag" not in answer.headers
    assert "Student" in html(answer)
    client.cookies.clear()
    assert "Student" not in html(client.get(path))


@pytest.mark.parametrize("path", PAGES)
def test_who_was_there_first_does_not_matter(client, student_client, course, path):
    assert "Student" in html(student_client.get(path))
    assert "Student" not in html(client.get(path))


@pytest.mark.parametrize(
    "reader",
    [{"accept-language": "es"}, {"cookie": "language=es"}, {"cookie": "theme=dark"}],
    ids=str,
)
@pytest.mark.parametrize("path", PAGES)
def test_another_reader_has_another_page(again, path, reader):
    assert again(path, headers=reader).status_code == 200


def test_another_time_zone_has_another_day(client, course):
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    Course.objects.filter(pk=course.pk).update(updated_at=noon)
    assert "March 1, 2026" in html(client.get(COURSE))
    client.cookies["timezone"] = "Pacific/Kiritimati"

    assert "March 2, 2026" in html(client.get(COURSE))


def test_another_theme_is_in_the_page(client, course):
    client.get("/courses/")
    client.cookies["theme"] = "dark"

    assert page(client.get("/courses/")).one("html")["data-theme"] == "dark"


def test_a_theme_that_is_none_makes_no_page_of_its_own(client, course):
    etag = client.get("/courses/").headers["ETag"]
    client.cookies["theme"] = "plaid"

    assert client.get("/courses/").headers["ETag"] == etag


def test_a_message_is_for_one(client, course):
    client.get("/courses/")
    client.cookies["messages"] = "anything"

    assert "ETag" not in client.get("/courses/").headers


@pytest.mark.parametrize("query", ["q=rising", "&", "&&"])
def test_an_address_with_a_query_is_not_kept(client, course, query):
    assert "ETag" not in client.get(f"/courses/?{query}").headers


@pytest.mark.parametrize("path", PAGES)
def test_a_head_makes_no_page_for_others(client, course, path):
    client.head(path)

    answer = client.get(path)
    assert {field["value"] for field in page(answer).all("input", name="next")} == {path}
    assert client.head(path).headers["ETag"] == answer.headers["ETag"]


def test_what_is_archived_is_gone_at_once(again, client, course):
    assert {again(path).status_code for path in PAGES} == {304}
    publication.archive(course)

    assert client.get(COURSE).status_code == 404
    assert not any("Rising" in html(client.get(path)) for path in PAGES if path != COURSE)


def test_the_course_of_a_banned_educator_is_gone_at_once(client, course, educator):
    client.get(COURSE)
    User.objects.filter(pk=educator.pk).update(banned=True)

    assert client.get(COURSE).status_code == 404
    assert client.get("/users/user_educator/").status_code == 404


def test_a_changed_course_is_there_at_once(client, course, student):
    client.get(COURSE)
    Course.objects.filter(pk=course.pk).update(title="Falling", version=2)
    assert "Falling" in html(client.get(COURSE))

    enrollment = Enrollment.objects.create(course=course, user=student)
    reviews.write(enrollment, rating=1, text="Too steep.")
    assert "Too steep." in html(client.get(COURSE))


def test_a_page_with_a_token_is_not_kept(client, course):
    """A form with a CSRF token in a page of theirs would be a fault, and stays theirs."""
    view = shared_when_signed_out(lambda: "")(lambda request: HttpResponse(get_token(request)))
    request = client.get("/courses/").wsgi_request
    caches["pages"].clear()

    assert view(request).content != view(request).content
    assert "ETag" not in view(request).headers
