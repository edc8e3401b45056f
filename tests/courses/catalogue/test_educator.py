"""GET /users/<id>/: an educator's public page"""

import pytest

from tests.courses.pages import text


@pytest.mark.parametrize("path", ["/users/user_student/", "/users/user_nobody/"])
def test_only_educators_have_a_public_page(client, student, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("fields", [{"banned": True}, {"deleted_at": "2026-01-01T00:00Z"}])
def test_an_educator_who_is_gone_has_no_public_page(client, educator, course, fields):
    type(educator).objects.filter(pk=educator.pk).update(**fields)

    assert client.get("/users/user_educator/").status_code == 404


def test_an_educator_without_courses_has_a_page(client, rival):
    assert "Rival has not published a course yet." in text(client.get("/users/user_rival/"))
