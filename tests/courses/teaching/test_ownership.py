"""Who may teach, and whose course it is"""

import pytest

from accounts.models import Role, User
from tests.conftest import make_course
from tests.courses.pages import text
from tests.courses.teaching.curriculum import COURSE, LINK, VIDEO

ACTIONS = ("edit/", "delete/", "chapters/new/", "publish/", "archive/")


@pytest.mark.parametrize("visitor", ["student", "admin"])
def test_others_than_educators_are_told_who_may_teach(client_of, course, visitor):
    client = client_of(visitor)

    for page in ("/teach/", "/teach/courses/new/", COURSE, f"{COURSE}edit/", f"{COURSE}delete/"):
        response = client.get(page)
        assert response.status_code == 403
        assert "Rising" not in text(response)


def test_a_former_educator_does_nothing_more_to_their_courses(
    educator_client, educator, course, typed, rows
):
    User.objects.filter(pk=educator.pk).update(role=Role.STUDENT)
    before = rows()

    for action in ACTIONS:
        response = educator_client.post(COURSE + action, typed | {"version": course.version})
        assert response.status_code == 403

    assert rows() == before


def test_teaching_wants_someone_signed_in(client, course):
    assert client.get(COURSE)["Location"] == (
        "/sign-in/?redirect_url=%2Fteach%2Fcourses%2Frising%2F"
    )


def test_another_educator_finds_nothing(as_person, rival, course, typed, rows):
    client, before = as_person(rival), rows()

    statuses = [client.get(COURSE + action).status_code for action in ("", *ACTIONS[:3])]
    statuses += [
        client.post(COURSE + action, typed | {"version": course.version}).status_code
        for action in ACTIONS
    ]

    assert statuses == [404] * 9
    assert rows() == before


def every_status(client, keys) -> set[int]:
    """The statuses of every page and action; `keys` has that of the chapter and of the lecture."""
    found = set()
    for kind, actions in (
        ("chapter", ["edit", "delete", "move", "lectures/add", "lectures/new"]),
        ("lecture", ["edit", "delete", "move", "rename"]),
    ):
        pages = [f"/teach/{kind}s/{keys[kind]}/{action}/" for action in actions]
        found |= {client.get(page).status_code for page in pages}
        for page in pages:
            found.add(client.post(page, VIDEO | LINK | {"up": ""}).status_code)
    return found


@pytest.mark.parametrize(
    ("visitor", "statuses"), [("rival", {404}), ("student", {403}), ("nobody", {302, 401})]
)
def test_others_change_nothing(
    client_of, rival, category, course, lectures, curriculum, visitor, statuses
):
    make_course(rival, category, "Theirs")
    client, before = client_of(visitor), curriculum()
    keys = {"chapter": lectures[1].chapter_id, "lecture": lectures[1].pk}

    assert every_status(client, keys) == statuses

    assert curriculum() == before


def test_the_keys_of_other_things_find_nothing(educator_client, course, lectures, curriculum):
    before = curriculum()
    swapped = {"chapter": lectures[1].pk, "lecture": lectures[1].chapter_id}

    for keys in (swapped, {"chapter": course.pk, "lecture": course.pk}):
        assert every_status(educator_client, keys) == {404}

    assert curriculum() == before
