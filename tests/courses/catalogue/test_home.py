"""GET /"""

import pytest

from courses import progress
from courses.models import Course, Lecture
from tests.conftest import make_course
from tests.courses.pages import cards, elements, html, links, page, text

BUDGET = 3  # the keys of the courses, the courses, the categories


def test_has_a_search_box_that_leads_to_the_catalogue(client, category):
    response = client.get("/")

    assert elements(html(response), "form", action="/courses/", role="search")
    assert elements(html(response), "input", name="q", type="search")
    assert "/courses/?category=music" in links(response)


def test_shows_the_eight_most_popular_published_courses(client, add_courses, draft):
    for number, course in enumerate(add_courses(10)):
        Course.objects.filter(pk=course.pk).update(enrollment_count=number)
    Course.objects.filter(pk=draft.pk).update(enrollment_count=99)
    Course.objects.filter(slug="course-09").update(status=Course.Status.ARCHIVED)

    assert cards(client.get("/")) == [f"Course {number:02}" for number in range(8, 0, -1)]


def test_continues_learning_first(student_client, enrollment, lectures):
    progress.complete(enrollment, lectures[0])
    progress.record_position(enrollment, lectures[1], 0)

    response = student_client.get("/")

    main = page(response).one("main")
    in_progress = main.one("section", **{"aria-labelledby": "continue"})
    assert in_progress.one("p", "next-lecture").text == "Step 0.1"
    assert in_progress.one("p", "muted").text == "1 min left"
    assert in_progress.one("div", "progress").one("span").text == "1 of 4 lectures · 25 %"
    words = main.text
    assert (
        words.index("Continue learning")
        < words.index("Step 0.1")
        < words.index("Learn something new")
        < words.index("Popular courses")
    )


def test_continues_with_the_three_unfinished_courses_last_touched(
    student_client, student, educator, category
):
    for title in "ABCDE":
        enrollment = progress.enroll(student, make_course(educator, category, title))
        for lecture in Lecture.objects.of(enrollment.course) if title == "D" else ():
            progress.complete(enrollment, lecture)

    assert cards(student_client.get("/"))[:3] == ["E", "C", "B"]


@pytest.mark.parametrize("visitor", ["nobody", "stranger"])
def test_has_nothing_to_continue_without_enrollment(client_of, enrollment, stranger, visitor):
    client = client_of(visitor)

    assert "Continue learning" not in text(client.get("/"))


def test_says_so_when_there_is_no_course(client, db):
    words = text(client.get("/"))

    assert "There are no courses yet. The first one published appears here." in words


@pytest.mark.parametrize("number", [3, 30])
def test_needs_as_few_queries_for_many_courses(
    client, student_client, student, add_courses, django_assert_max_num_queries, number
):
    for course in add_courses(number):
        progress.enroll(student, course)

    with django_assert_max_num_queries(BUDGET + 1):  # and the stamp of a page that is shared
        client.get("/")
    # The person, their enrollments, how far they are, which of the popular courses are theirs and
    # which they saved, and whether they applied to teach.
    with django_assert_max_num_queries(BUDGET + 7):
        student_client.get("/")


@pytest.mark.parametrize("path", ["/", "/courses/", "/users/user_educator/"])
def test_cards_mark_the_courses_one_is_in(
    client, student_client, student, educator, category, course, lectures, enrollment, path
):
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    progress.enroll(student, make_course(educator, category, "Begun"))
    make_course(educator, category, "Other")

    def badges(response):
        cards = page(response).all("article", "card")
        found = {card.one(css_class="card-title").text: card for card in cards}
        return {title: card.texts("span", "badge") for title, card in found.items()}

    assert badges(student_client.get(path)) == {
        "Other": [],
        "Begun": ["Enrolled"],
        "Rising": ["Completed"],
    }
    assert badges(client.get(path)) == {"Other": [], "Begun": [], "Rising": []}
