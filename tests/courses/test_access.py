"""Who opens lectures: the course page, the lecture page and the main button agree."""

import pytest

from accounts.models import Role, User
from courses import publication
from tests.courses.pages import links, text


def addresses(course, lectures):
    return [f"/learn/{course.slug}/{lecture.pk}/" for lecture in lectures]


@pytest.mark.parametrize("visitor", ["nobody", "student", "rival"])
def test_others_open_the_previews_that_the_course_page_links(client_of, course, lectures, visitor):
    client = client_of(visitor)
    preview, *rest = addresses(course, lectures)

    shown = links(client.get("/courses/rising/"))

    assert preview in shown
    assert not set(rest) & set(shown)
    assert client.get(preview).status_code == 200
    assert all(client.get(address).status_code == 302 for address in rest)


@pytest.mark.parametrize("visitor", ["educator", "admin"])
def test_owner_and_admin_open_every_lecture_from_the_course_page(
    client_of, course, lectures, visitor
):
    client = client_of(visitor)
    every = addresses(course, lectures)

    assert set(every) <= set(links(client.get("/courses/rising/")))
    assert all(client.get(address).status_code == 200 for address in every)


def test_owner_who_enrolls_is_led_to_a_page_with_the_links(client_of, course, lectures):
    response = client_of("educator").post("/courses/rising/enroll/", follow=True)

    assert "you can open every lecture of it" in text(response)
    assert set(addresses(course, lectures)) <= set(links(response))


def test_owner_who_is_no_educator_any_more_is_not_asked_to_enroll(
    client_of, educator, course, lectures
):
    User.objects.filter(pk=educator.pk).update(role=Role.STUDENT)
    educator.role = Role.STUDENT
    client = client_of("educator")

    page = client.get("/courses/rising/")

    assert "Enroll" not in text(page)
    assert "/learn/rising/" in links(page)
    assert client.get("/learn/rising/")["Location"] == addresses(course, lectures)[0]
    assert "Enroll" not in text(client.get(addresses(course, lectures)[0]))


def test_an_archived_course_asks_nobody_to_enroll(client_of, course, lectures):
    publication.archive(course)

    for visitor in ("educator", "admin"):
        response = client_of(visitor).get(addresses(course, lectures)[1])
        assert response.status_code == 200
        assert "Enroll" not in text(response)
