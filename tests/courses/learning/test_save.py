"""POST /courses/<slug>/save/: a course is kept for later"""

import pytest

from courses import progress
from courses.models import Course, SavedCourse
from tests.conftest import make_course
from tests.courses.pages import card, html, page, text

SAVE = "/courses/rising/save/"
JSON = {"Accept": "application/json"}
HERE = {"Referer": "http://testserver/courses/?q=rising"}


def button(response, title="Rising"):
    return card(response, title).one("form", "save").one("button")


def test_a_course_is_saved_from_its_card_and_found_under_my_courses(student_client, course):
    assert button(student_client.get("/courses/"))["aria-pressed"] == "false"

    response = student_client.post(SAVE, headers=HERE)
    student_client.post(SAVE)

    assert response["Location"] == HERE["Referer"]
    assert SavedCourse.objects.count() == 1
    pressed = button(student_client.get("/courses/"))
    assert (pressed["aria-pressed"], pressed["name"]) == ("true", "undo")
    assert card(student_client.get("/learn/"), "Rising")
    assert student_client.post(SAVE, {"undo": ""})["Location"] == "/learn/"
    assert not SavedCourse.objects.exists()


def test_a_course_is_saved_from_its_page(student_client, course):
    form = page(student_client.get("/courses/rising/")).one("form", "save")
    assert form["action"] == SAVE

    student_client.post(SAVE)

    form = page(student_client.get("/courses/rising/")).one("form", "save")
    assert form.one("button")["aria-pressed"] == "true"


def test_a_script_is_answered_with_json(student_client, course):
    assert student_client.post(SAVE, headers=JSON).json() == {"saved": True}
    assert student_client.post(SAVE, {"undo": ""}, headers=JSON).json() == {"saved": False}


def test_what_one_is_in_and_what_is_gone_is_not_among_the_saved(
    student_client, student, educator, category, course
):
    for title in ("Gone", "Kept"):
        progress.save_for_later(student, make_course(educator, category, title))
    progress.save_for_later(student, course)
    progress.enroll(student, course)
    Course.objects.filter(title="Gone").update(status=Course.Status.ARCHIVED)

    response = student_client.get("/learn/?section=saved")

    assert page(response).one("main").texts(css_class="card-title") == ["Kept"]
    assert not card(student_client.get("/courses/"), "Rising").all("form", "save")


@pytest.mark.parametrize("status", [Course.Status.DRAFT, Course.Status.ARCHIVED])
def test_what_is_not_in_the_catalogue_cannot_be_saved(student_client, course, status):
    Course.objects.update(status=status)

    assert student_client.post(SAVE).status_code == 404
    assert not SavedCourse.objects.exists()


def test_nobody_saves_for_others_or_signed_out(client, as_person, stranger, student_client, course):
    student_client.post(SAVE)

    as_person(stranger).post(SAVE, {"undo": ""})

    assert SavedCourse.objects.count() == 1
    assert client.post(SAVE)["Location"].startswith("/sign-in/")
    assert "data-save" not in html(client.get("/courses/"))
    assert "Save for later" not in text(client.get("/courses/rising/"))
