"""/teach/courses/<slug>/edit/"""

import pytest
from pytest_django.asserts import assertContains

from courses import progress
from tests.courses.pages import page, text, value
from tests.courses.teaching.curriculum import COURSE


def test_an_edit_is_stored(educator_client, course, typed):
    response = educator_client.get(f"{COURSE}edit/")
    assert value(response, "title") == "Rising"

    response = educator_client.post(
        f"{COURSE}edit/", typed | {"version": value(response, "version")}, follow=True
    )

    assert response.redirect_chain == [(COURSE, 302)]
    before = course.updated_at
    course.refresh_from_db()
    assert (course.title, course.slug, course.level) == ("Sailing", "rising", "advanced")
    assert course.is_published
    assert course.updated_at > before


def test_an_edit_leaves_the_counters_alone(educator_client, course, student, typed):
    version = value(educator_client.get(f"{COURSE}edit/"), "version")
    progress.enroll(student, course)

    educator_client.post(f"{COURSE}edit/", typed | {"version": version})

    course.refresh_from_db()
    assert (course.title, course.enrollment_count) == ("Sailing", 1)


@pytest.mark.parametrize("stale", [True, False], ids=["a stale version", "no version"])
def test_the_second_of_two_tabs_is_told_and_may_save_again(educator_client, course, typed, stale):
    version = {"version": value(educator_client.get(f"{COURSE}edit/"), "version")}
    educator_client.post(f"{COURSE}edit/", typed | version | {"subtitle": "The first tab's."})

    second = typed | {"title": "Second", "description": "Long <b>text</b>."}
    response = educator_client.post(f"{COURSE}edit/", second | version if stale else second)

    assert response.status_code == 422
    assert "This was saved elsewhere while you were editing." in text(response)
    assert value(response, "title") == "Second"
    assert "Long <b>text</b>." in text(response)
    course.refresh_from_db()
    assert (course.title, course.subtitle) == ("Sailing", "The first tab's.")

    again = second | {"version": value(response, "version")}
    assert educator_client.post(f"{COURSE}edit/", again).status_code == 302
    course.refresh_from_db()
    assert (course.title, course.subtitle) == ("Second", "Against the wind.")


def test_the_same_lines_with_other_bullets_are_no_conflict(educator_client, course, typed):
    version = {"version": value(educator_client.get(f"{COURSE}edit/"), "version")}
    first = typed | version | {"outcomes": "- Sail\n- Anchor"}
    educator_client.post(f"{COURSE}edit/", first)

    same = educator_client.post(f"{COURSE}edit/", first | {"outcomes": "* Sail\n\n* Anchor"})
    other = educator_client.post(f"{COURSE}edit/", first | {"outcomes": "Sail"})

    assert (same.status_code, other.status_code) == (302, 422)
    stored = page(other).one("div", id="id_outcomes_helptext").one("span", "stored-value")
    assert stored.text == "Sail Anchor"
    course.refresh_from_db()
    assert course.outcome_list == ["Sail", "Anchor"]


def test_an_edit_in_the_admin_counts_as_another_tab(
    admin_client, educator_client, admin, course, typed
):
    version = value(educator_client.get(f"{COURSE}edit/"), "version")
    change = f"/admin/courses/course/{course.pk}/change/"
    edit = typed | {"subtitle": "The admin's.", "educator": course.educator_id}
    edit["outcomes"] = "- Sail\n\n- Anchor"
    edit["version"] = version
    assert admin_client.post(change, edit).status_code == 302

    assert educator_client.post(f"{COURSE}edit/", typed | {"version": version}).status_code == 422
    course.refresh_from_db()
    assert (course.subtitle, course.outcomes) == ("The admin's.", "Sail\nAnchor")

    late = admin_client.post(change, edit | {"subtitle": "Late."})
    assertContains(late, "saved elsewhere")
    course.refresh_from_db()
    assert course.subtitle == "The admin's."
