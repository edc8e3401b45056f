"""A course card is made once, and anew when one of what it says changes"""

import pytest
from django.utils import timezone

from accounts.models import User
from courses.models import Category, Course, Enrollment, SavedCourse
from tests.courses.pages import html, page


def card(client, **headers):
    return page(client.get("/courses/", headers=headers)).one("article", "card")


@pytest.fixture
def changed_card(as_person, stranger, course):
    """The card before and after rows are changed, to someone signed in."""

    def ask(rows, **fields):
        client = as_person(stranger)
        before = card(client).text, card(client).one("svg", "artwork")["class"]
        rows.update(**fields)
        after = card(client).text, card(client).one("svg", "artwork")["class"]
        return before, after

    return ask


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Falling"},
        {"level": "advanced"},
        {"lecture_count": 7},
        {"seconds": 7200},
        {"review_count": 3, "rating_average": 4.5},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_changed_course_has_another_card(changed_card, fields):
    before, after = changed_card(Course.objects.all(), **fields)

    assert before != after


def test_a_changed_name_of_its_educator_is_on_it(changed_card, educator):
    before, after = changed_card(User.objects.filter(pk=educator.pk), first_name="Leela")

    assert "Educator" in before[0]
    assert "Leela" in after[0]


def test_another_place_of_its_category_colors_it_anew(changed_card):
    before, after = changed_card(Category.objects.all(), position=3)

    assert "hue-1" in before[1]
    assert "hue-3" in after[1]


def test_each_language_has_its_own(student_client, course):
    assert "Beginner" in card(student_client).text
    assert "Beginner" not in card(student_client, accept_language="es").text


def test_what_it_says_to_one_visitor_is_not_said_to_another(
    client, as_person, student, stranger, course
):
    Enrollment.objects.create(user=student, course=course)

    enrolled = card(as_person(student)).text
    others = card(as_person(stranger))

    assert "Enrolled" in enrolled
    assert "Enrolled" not in others.text
    assert others.one("form", "save")["action"] == "/courses/rising/save/"
    assert "csrfmiddlewaretoken" not in html(client.get("/courses/"))


def test_each_page_has_its_own_token_in_the_forms_of_its_cards(
    as_person, student, stranger, course
):
    pages = [page(as_person(person).get("/courses/")) for person in (student, stranger)]

    tokens = [shown.all("input", name="csrfmiddlewaretoken") for shown in pages]
    values = [{token["value"] for token in of_page} for of_page in tokens]
    assert [len(of_page) for of_page in tokens] == [2, 2]  # to save the course, and to sign out
    assert [len(of_page) for of_page in values] == [1, 1]
    assert values[0] != values[1]


def test_what_was_saved_or_finished_is_said_at_once(as_person, student, course):
    client = as_person(student)
    assert card(client).one("button")["aria-pressed"] == "false"

    SavedCourse.objects.create(user=student, course=course)
    assert card(client).one("button")["aria-pressed"] == "true"

    Enrollment.objects.create(user=student, course=course, completed_at=timezone.now())
    assert "Completed" in card(client).text
    assert not card(client).all("button")


def test_what_people_typed_is_escaped_in_it(client, course):
    Course.objects.update(title="<script>alert(1)</script>")

    assert "&lt;script&gt;alert(1)" in html(client.get("/courses/"))
