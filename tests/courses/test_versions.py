"""Two people edit one course: the educator's form and Django admin share one answer"""

import threading

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client

from courses.models import Course
from tests.clerk import sign_in
from tests.courses.pages import text, value

MESSAGE = "This was saved elsewhere while you were editing."


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
def save_as_educator(educator_client):
    return lambda data: educator_client.post("/teach/courses/rising/edit/", data)


@pytest.fixture
def save_in_admin(admin_client, course):
    address = f"/admin/courses/course/{course.pk}/change/"
    return lambda data: admin_client.post(
        address, data | {"educator": course.educator_id}, follow=True
    )


def stored(course):
    course.refresh_from_db()
    return course.title, course.version


@pytest.mark.parametrize("form", ["save_as_educator", "save_in_admin"])
def test_the_second_is_told_and_keeps_what_was_typed(request, course, typed, form):
    save = request.getfixturevalue(form)
    Course.objects.filter(pk=course.pk).update(version=F("version") + 1, title="First")

    response = save(typed)

    assert MESSAGE in text(response)
    assert value(response, "title") == "Sailing"
    assert value(response, "version") == "2"
    assert stored(course) == ("First", 2)


@pytest.mark.parametrize("form", ["save_as_educator", "save_in_admin"])
def test_saving_again_keeps_ones_own(request, course, typed, form):
    save = request.getfixturevalue(form)
    Course.objects.filter(pk=course.pk).update(version=F("version") + 1, title="First")

    save(typed)
    save(typed | {"version": 2})

    assert stored(course) == ("Sailing", 3)


@pytest.mark.django_db(transaction=True)
def test_of_eight_educators_forms_at_once_one_is_stored(eight_at_once, educator, course, typed):
    def save(number):
        client = sign_in(Client(), educator)
        return client.post("/teach/courses/rising/edit/", typed | {"title": f"Sailing {number}"})

    statuses = [response.status_code for response in eight_at_once(save)]

    assert sorted(statuses) == [302] + [422] * 7
    assert stored(course) == (f"Sailing {statuses.index(302)}", 2)


@pytest.mark.django_db(transaction=True)
def test_of_eight_admin_forms_at_once_one_is_stored(eight_at_once, admin, course, typed):
    change = f"/admin/courses/course/{course.pk}/change/"
    typed |= {"educator": course.educator_id}

    def save(number):
        client = sign_in(Client(), admin)
        return client.post(change, typed | {"title": f"Sailing {number}"})

    responses = eight_at_once(save)

    statuses = [response.status_code for response in responses]
    assert sorted(statuses) == [200] * 7 + [302]
    assert stored(course) == (f"Sailing {statuses.index(302)}", 2)
    for number, response in enumerate(responses):
        if response.status_code == 200:
            assert MESSAGE in text(response)
            assert value(response, "title") == f"Sailing {number}"


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
def test_someone_who_is_quicker_than_the_save_is_not_overwritten(save_as_educator, course, typed):
    response = save_as_educator(typed)

    assert response.status_code == 422
    assert MESSAGE in text(response)
    assert value(response, "version") == "2"
    assert stored(course) == ("First", 2)


@pytest.mark.engines("postgresql")  # SQLite lets one write transaction in at a time
@pytest.mark.django_db(transaction=True)
def test_someone_who_is_quicker_than_the_admin_is_not_overwritten(save_in_admin, course, typed):
    waiting = [course]

    def store_elsewhere():
        Course.objects.filter(pk=course.pk).update(version=F("version") + 1, title="First")
        connection.close()

    def store_first(execute, sql, params, many, context):
        if sql.startswith('UPDATE "courses_course"') and waiting:
            waiting.pop()
            thread = threading.Thread(target=store_elsewhere)
            thread.start()
            thread.join()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(store_first):
        response = save_in_admin(typed)

    assert MESSAGE in text(response)
    assert value(response, "title") == "Sailing"
    assert stored(course) == ("First", 2)
