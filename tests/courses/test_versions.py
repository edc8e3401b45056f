"""Two people edit one course: the educator's form and Django admin share one answer"""

import pytest
from django.db import connection
from django.db.models import F

from courses.models import Course
from tests.courses.pages import text, value

MESSAGE = "This course was saved elsewhere while you were editing."


@pytest.fixture
def typed(course):
    """What both forms send, with the version that their author has read."""
    return {
        "title": "Sailing",
        "subtitle": "Against the wind.",
        "category": course.category_id,
        "level": "advanced",
        "language": "en",
        "description": "Wind.",
        "version": course.version,
    }


@pytest.fixture
def teaching(educator_client):
    client = educator_client
    return lambda data: client.post("/teach/courses/rising/edit/", data)


@pytest.fixture
def in_admin(admin_client, admin, course):
    client = admin_client
    address = f"/admin/courses/course/{course.pk}/change/"
    return lambda data: client.post(address, data | {"educator": course.educator_id}, follow=True)


def stored(course):
    course.refresh_from_db()
    return course.title, course.version


@pytest.mark.parametrize("form", ["teaching", "in_admin"])
def test_the_second_is_told_and_keeps_what_was_typed(request, course, typed, form):
    save = request.getfixturevalue(form)
    Course.objects.filter(pk=course.pk).update(version=F("version") + 1, title="First")

    response = save(typed)

    assert MESSAGE in text(response)
    assert value(response, "title") == "Sailing"
    assert value(response, "version") == "2"
    assert stored(course) == ("First", 2)


@pytest.mark.parametrize("form", ["teaching", "in_admin"])
def test_saving_again_keeps_ones_own(request, course, typed, form):
    save = request.getfixturevalue(form)
    Course.objects.filter(pk=course.pk).update(version=F("version") + 1, title="First")

    save(typed)
    save(typed | {"version": 2})

    assert stored(course) == ("Sailing", 3)


@pytest.fixture
def someone_is_quicker(course):
    """Stores the course once, just before the form's own UPDATE of it."""
    waiting = [course]

    def store_first(execute, sql, params, many, context):
        if sql.startswith('UPDATE "courses_course"') and waiting:
            waiting.pop()
            Course.objects.filter(pk=course.pk).update(version=F("version") + 1, title="First")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(store_first):
        yield


@pytest.mark.engines("sqlite", "postgresql")  # the hook between two queries is SQL's
@pytest.mark.usefixtures("someone_is_quicker")
def test_someone_who_is_quicker_than_the_save_is_not_overwritten(teaching, course, typed):
    response = teaching(typed)

    assert response.status_code == 422
    assert MESSAGE in text(response)
    assert value(response, "version") == "2"
    assert stored(course) == ("First", 2)


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.usefixtures("someone_is_quicker")
def test_someone_who_is_quicker_than_the_admin_is_not_overwritten(in_admin, course, typed):
    response = in_admin(typed)

    assert [str(message) for message in response.context["messages"]] == [
        "Not stored: it was saved elsewhere just now."
    ]
    assert stored(course)[0] != "Sailing"
