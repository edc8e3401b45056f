"""/paths/, /paths/<slug>/ and /paths/mine/: finding a path, following it, going on in it"""

import json

import pytest
from django.utils import timezone

from accounts.models import User
from courses import progress, publication
from courses.models import Course
from paths import following
from paths.models import Path, PathFollow
from tests.courses.pages import cards, page, text
from tests.paths.conftest import make_path

one_engine = pytest.mark.engines("sqlite")  # no engine decides

UPWARD = "/paths/upward/"


def steps_shown(response) -> list[str]:
    return page(response).one("ol", "path-steps").texts("h3")


# The list


def test_published_paths_are_found_by_words(client, educator, courses, path):
    make_path(educator, courses, "Downward", promise="To the cellar.")
    make_path(educator, courses, "Not yet", Path.Status.DRAFT)
    make_path(educator, courses, "No more", Path.Status.ARCHIVED)

    assert sorted(cards(client.get("/paths/"))) == ["Downward", "Upward"]
    assert cards(client.get("/paths/?q=ROOF+to")) == ["Upward"]
    assert "No path has all of these words" in text(client.get("/paths/?q=moon"))


@one_engine
def test_a_list_needs_as_few_queries_for_many(
    client, student_client, student, educator, courses, django_assert_max_num_queries
):
    for number in range(12):
        path = make_path(educator, courses, f"Path {number}", published_at=timezone.now())
        following.follow(student, path)
    for course in courses:
        progress.enroll(student, course)

    with django_assert_max_num_queries(3):  # how many, which, their courses
        assert len(cards(client.get("/paths/"))) == 12
    with django_assert_max_num_queries(6):  # the user, what they follow and are in
        assert len(cards(student_client.get("/paths/"))) == 12
    with django_assert_max_num_queries(6):
        assert len(cards(student_client.get("/paths/mine/"))) == 12


@one_engine
def test_paths_of_a_banned_author_are_not_listed(client, educator, path):
    User.objects.filter(pk=educator.pk).update(banned=True)

    assert cards(client.get("/paths/")) == []
    assert client.get(UPWARD).status_code == 404


# A path


@one_engine
def test_a_path_shows_its_courses_in_order_and_what_each_adds(client, path):
    response = client.get(UPWARD)

    assert steps_shown(response) == ["Ground", "Attic", "Roof"]
    words = text(response)
    assert "Attic adds a floor." in words
    assert "Beginner" in words
    assert "3 courses" in words
    assert page(response).one("div", "prose").one("strong").text == "by"
    [block] = page(response).all("script", type="application/ld+json")
    facts = json.loads(block.text)
    assert [item["name"] for item in facts["itemListElement"]] == ["Ground", "Attic", "Roof"]
    assert page(response).one("p", "main-action").one("a")["href"].endswith("paths%2Fupward%2F")
    assert b"/paths/upward/" in client.get("/sitemap-paths.xml").content


def test_progress_is_that_of_the_courses_and_leads_to_the_next(
    student_client, student, courses, path, complete, django_assert_max_num_queries
):
    complete(student, courses[0])
    complete(student, courses[1], 2)

    with django_assert_max_num_queries(6):
        response = student_client.get(UPWARD)

    panel = page(response).one("aside")
    assert "1 of 3 courses · 50 %" in panel.text  # 6 of 12 lectures
    assert panel.one("p", "main-action").one("a")["href"] == "/learn/attic/"
    assert page(response).one("li", "is-next").one("h3").text == "Attic"
    complete(student, courses[1])
    panel = page(student_client.get(UPWARD)).one("aside")
    assert panel.one("p", "main-action").one("a")["href"] == "/courses/roof/"
    complete(student, courses[2])
    assert "completed every course" in text(student_client.get(UPWARD))


def test_a_course_that_is_gone_is_shown_as_gone_and_holds_nobody_up(
    student_client, student, courses, path, complete
):
    complete(student, courses[1])
    publication.archive(courses[1])
    publication.archive(courses[2])
    publication.delete(Course.objects.filter(pk=courses[0].pk))

    response = student_client.get(UPWARD)

    assert steps_shown(response) == ["Attic", "Roof"]
    items = page(response).one("ol", "path-steps").all("li")
    assert items[0].text == "The course that stood here was deleted."
    assert "yours to keep" in items[1].text
    assert "No longer offered" in items[2].text
    assert not items[2].one("h3").all("a")
    assert "completed every course" in text(response)
    publication.delete(Course.objects.filter(pk=courses[2].pk))
    assert text(student_client.get(UPWARD)).count("that stood here was deleted") == 2


@one_engine
@pytest.mark.parametrize(
    ("status", "visitor", "expected"),
    [
        ("draft", "educator", 200),
        ("draft", "admin", 200),
        ("draft", "rival", 404),
        ("draft", "student", 404),  # also one who follows it
        ("archived", "student", 200),
        ("archived", "stranger", 404),
        ("archived", "nobody", 404),
    ],
)
def test_who_sees_a_path_that_is_not_published(
    client_of, student, path, request, status, visitor, expected
):
    following.follow(student, path)
    Path.objects.update(status=status)

    assert client_of(visitor).get(UPWARD).status_code == expected


# Following


def test_a_path_is_followed_once_stands_under_my_courses_and_is_left(
    student_client, student, path, courses
):
    for _ in range(2):
        student_client.post(f"{UPWARD}follow/")

    assert PathFollow.objects.get().user == student
    assert not student.enrollments.exists()
    section = page(student_client.get("/learn/")).one("section", **{"aria-labelledby": "paths"})
    assert section.texts(css_class="card-title") == ["Upward"]
    assert cards(student_client.get("/paths/mine/")) == ["Upward"]
    student_client.post(f"{UPWARD}follow/", {"undo": ""})
    assert not PathFollow.objects.exists()


@one_engine
def test_who_leaves_a_path_that_they_see_no_more_is_led_to_their_own(
    student_client, student, educator, path
):
    following.follow(student, path)
    User.objects.filter(pk=educator.pk).update(banned=True)

    left = student_client.post(f"{UPWARD}follow/", {"undo": ""})

    assert left["Location"] == "/paths/mine/"


@one_engine
def test_nobody_begins_to_follow_an_archived_path(admin_client, path):
    Path.objects.update(status="archived")

    admin_client.post(f"{UPWARD}follow/")

    assert not PathFollow.objects.exists()


def test_deleting_a_path_takes_nothing_else(educator_client, student, path, courses, complete):
    complete(student, courses[0])
    following.follow(student, path)
    assert "1 person follows it" in text(educator_client.get(f"{UPWARD}delete/"))

    educator_client.post(f"{UPWARD}delete/")

    assert not Path.objects.exists()
    assert not PathFollow.objects.exists()
    assert Course.objects.count() == 3
    assert student.enrollments.get().completed_at
