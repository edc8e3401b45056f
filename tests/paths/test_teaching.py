"""/teach/paths/: educators and admins write paths"""

import pytest

from courses import publication as course_publication
from paths import steps
from paths.models import MOST_COURSES, Path, PathCourse
from tests.conftest import make_course
from tests.courses.pages import page, text, value

one_engine = pytest.mark.engines("sqlite")  # no engine decides

NEW = "/teach/paths/new/"
EDIT = "/teach/paths/upward/"


def order(path) -> list[str]:
    return [step.course.title for step in PathCourse.objects.filter(path=path)]


def step_url(path, title, action=""):
    step = PathCourse.objects.get(path=path, course__title=title)
    return f"{EDIT}courses/{step.pk}/{action and f'{action}/'}"


@pytest.mark.parametrize("author", ["educator", "admin"])
def test_a_path_is_begun_filled_and_published(client_of, author, courses):
    client = client_of(author)
    form = {"title": "Upward", "key": value(client.get(NEW), "key")}
    for _ in range(2):  # sent twice, it is stored once
        assert client.post(NEW, form)["Location"] == EDIT
    missing = client.post(f"{EDIT}publish/", follow=True)
    assert "Write a one-line promise; Add two courses" in text(missing)
    found = page(client.get(f"{EDIT}?q=atti")).one("section", id="add-course")
    assert found.one("button", name="course")["value"] == "attic"

    client.post(f"{EDIT}courses/", {"course": "attic", "q": "atti"})
    client.post(f"{EDIT}courses/", {"course": "roof"})
    client.post(f"{EDIT}courses/", {"course": "roof"})
    client.post(f"{EDIT}details/", {"title": "Upward", "promise": "To the roof.", "version": 1})
    client.post(f"{EDIT}publish/")

    path = Path.objects.get()
    assert (path.slug, path.status, order(path)) == ("upward", "published", ["Attic", "Roof"])
    assert path.published_at
    client.post(f"{EDIT}archive/")
    assert Path.objects.get().is_archived


@one_engine
def test_courses_are_moved_by_one_place_and_to_a_place(educator_client, path):
    educator_client.post(step_url(path, "Roof", "move"), {"up": ""})
    assert order(path) == ["Ground", "Roof", "Attic"]
    educator_client.post(step_url(path, "Ground", "move"), {"down": ""})
    assert order(path) == ["Roof", "Ground", "Attic"]
    answer = educator_client.post(step_url(path, "Attic", "move"), {"position": "1"}, follow=True)

    assert order(path) == ["Attic", "Roof", "Ground"]
    assert "“Attic” moved to position 1 of 3." in text(answer)
    edge = educator_client.post(step_url(path, "Attic", "move"), {"up": ""}, follow=True)
    assert "is there already" in text(edge)
    assert (
        educator_client.post(step_url(path, "Attic", "move"), {"position": "9"}).status_code == 422
    )


def test_any_number_of_moves_to_the_same_place_keeps_the_order(path):
    titles = order(path)
    for _ in range(24):
        last = PathCourse.objects.filter(path=path).last()
        steps.place(last, 1)
        titles.insert(1, titles.pop())
        assert order(path) == titles


def test_what_a_course_adds_is_stored_over_what_was_read_alone(educator_client, path):
    url = step_url(path, "Attic")
    educator_client.post(url, {"why": "A view.", "version": 1})

    late = educator_client.post(url, {"why": "Boxes.", "version": 1})

    assert late.status_code == 422
    assert "A view." in text(late)
    assert PathCourse.objects.get(course__title="Attic").why == "A view."


@one_engine
def test_details_in_two_windows_meet(educator_client, path):
    form = {"title": "Upward", "promise": "To the moon.", "version": 1}
    educator_client.post(f"{EDIT}details/", form)

    late = educator_client.post(f"{EDIT}details/", form | {"promise": "To the stars."})
    without = educator_client.post(f"{EDIT}details/", form | {"promise": "", "version": 2})

    assert (late.status_code, without.status_code) == (422, 422)
    assert "A published path has this." in text(without)
    assert Path.objects.get().promise == "To the moon."


@one_engine
def test_a_course_is_removed_unless_too_few_are_left(educator_client, path):
    educator_client.post(step_url(path, "Attic", "remove"))
    refused = educator_client.post(step_url(path, "Roof", "remove"), follow=True)

    assert order(path) == ["Ground", "Roof"]
    assert "has two courses at least" in text(refused)
    Path.objects.update(status="draft")
    educator_client.post(step_url(path, "Roof", "remove"))
    assert order(path) == ["Ground"]


@one_engine
def test_a_course_that_nobody_can_take_does_not_keep_a_path_published(
    educator_client, path, courses, rival
):
    type(courses[2]).objects.filter(pk=courses[2].pk).update(educator=rival)
    type(rival).objects.filter(pk=rival.pk).update(banned=True)

    refused = educator_client.post(step_url(path, "Attic", "remove"), follow=True)

    assert "has two courses at least" in text(refused)
    assert order(path) == ["Ground", "Attic", "Roof"]


@one_engine
def test_the_author_sees_which_course_is_gone_and_removes_it(educator_client, path, courses):
    step = PathCourse.objects.get(course=courses[1])
    course_publication.archive(courses[2])
    course_publication.delete(type(courses[1]).objects.filter(pk=courses[1].pk))

    rows = page(educator_client.get(EDIT)).one("ol", "items").all("li")
    assert "A course that was deleted" in rows[1].text
    assert "No longer offered" in rows[2].text
    educator_client.post(f"{EDIT}courses/{step.pk}/remove/")
    assert order(path) == ["Ground", "Roof"]


@one_engine
def test_only_courses_of_the_catalogue_are_added_and_not_without_end(
    educator_client, educator, category, path, draft
):
    assert educator_client.post(f"{EDIT}courses/", {"course": draft.slug}).status_code == 404
    for number in range(MOST_COURSES - 3):
        steps.add(path, make_course(educator, category, f"Floor {number}"))
    one_more = make_course(educator, category, "Cloud")

    answer = educator_client.post(f"{EDIT}courses/", {"course": "cloud"}, follow=True)

    assert "at the most" in text(answer)
    assert not one_more.path_courses.exists()


@one_engine
def test_a_page_needs_as_few_queries_for_many(
    educator_client, educator, category, path, django_assert_max_num_queries
):
    for number in range(10):
        steps.add(path, make_course(educator, category, f"Floor {number}"))

    with django_assert_max_num_queries(7):
        educator_client.get(f"{EDIT}?q=floor")
    with django_assert_max_num_queries(7):
        educator_client.get("/teach/paths/")


@one_engine
@pytest.mark.parametrize(
    ("visitor", "expected"), [("rival", 404), ("admin", 404), ("student", 403)]
)
@pytest.mark.parametrize("address", ["", "details/", "publish/", "archive/", "courses/", "step/"])
def test_a_path_is_edited_by_its_author_alone(client_of, path, visitor, expected, address):
    client = client_of(visitor)
    url = step_url(path, "Attic", "move") if address == "step/" else EDIT + address
    ask = client.get if address in ("", "details/") else client.post

    assert ask(url, {"up": "", "course": "attic"}).status_code == expected
