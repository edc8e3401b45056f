"""Forms that are stored while they are typed into"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Course, LectureRevision
from tests.clerk import sign_in
from tests.conftest import share
from tests.courses.pages import page, text

JSON = {"Accept": "application/json"}
TYPED = {"title": "Tying", "kind": "article", "body": "Over."}


@pytest.fixture
def lecture(course, lectures):
    Course.objects.filter(pk=course.pk).update(status=Course.Status.DRAFT)
    return lectures[0]


def edit(lecture) -> str:
    return f"/teach/lectures/{lecture.pk}/edit/"


def stored(lecture) -> tuple[str, str, int]:
    lecture.refresh_from_db()
    return lecture.title, lecture.body, lecture.version


@pytest.fixture
def save(educator_client, lecture):
    """Sends what autosave.js does."""

    def post(client=educator_client, **fields):
        return client.post(edit(lecture), TYPED | {"autosave": "1"} | fields, headers=JSON)

    return post


def test_what_is_typed_is_stored_and_the_time_is_the_readers(save, educator_client, lecture):
    educator_client.cookies["timezone"] = "Asia/Tokyo"

    first = save(version=1)
    second = save(version=first.json()["version"], body="Over and under.")

    assert (first.status_code, second.json()["version"]) == (200, 3)
    now = timezone.localtime(timezone=timezone.zoneinfo.ZoneInfo("Asia/Tokyo"))
    minutes = {now, now - timedelta(minutes=1)}
    assert second.json()["saved"] in {f"Saved {minute:%H:%M}" for minute in minutes}
    assert stored(lecture) == ("Tying", "Over and under.", 3)


def test_a_wrong_field_is_said_and_nothing_is_stored(save, lecture):
    response = save(version=1, title="", body="Over and under.")

    assert response.status_code == 422
    assert list(response.json()["errors"]) == ["title"]
    assert 'id="id_title_error"' in response.json()["errors"]["title"]
    assert stored(lecture)[1:] == ("Secret of step 0.0.", 1)


def test_the_answer_that_got_lost_is_no_conflict(save, lecture):
    save(version=1)

    assert save(version=1).status_code == 200
    assert stored(lecture)[:2] == ("Tying", "Over.")


def test_a_second_tab_is_told_and_leads_to_both_texts(save, educator_client, lecture):
    save(version=1)

    response = save(version=1, body="Mine.")

    assert response.status_code == 409
    words = "This was saved elsewhere while you were editing. By you, in another tab or window, at "
    assert response.json()["message"].startswith(words)
    assert stored(lecture) == ("Tying", "Over.", 2)
    compared = educator_client.post(edit(lecture), TYPED | {"version": 1, "body": "Mine."})
    assert page(compared).texts(css_class="stored-value") == ["Over."]
    assert "Nothing is saved by itself until you have chosen" in text(compared)


def test_of_two_educators_the_second_reads_who_was_quicker(save, as_person, rival, course, lecture):
    share(course, rival)
    assert save(as_person(rival), version=1).status_code == 200

    response = save(version=1, body="Mine.")

    assert response.status_code == 409
    assert " By Rival, at " in response.json()["message"]
    assert stored(lecture) == ("Tying", "Over.", 2)


def test_what_students_see_waits_for_the_button(save, educator_client, lecture, course):
    Course.objects.filter(pk=course.pk).update(status=Course.Status.PUBLISHED)

    response = save(version=1)

    assert (response.status_code, response.json()["is_seen"]) == (409, True)
    assert stored(lecture)[2] == 1
    form = educator_client.get(edit(lecture))
    assert "it changes when you press Save" in text(form)
    assert "autosave.js" not in form.content.decode()


def test_a_course_saves_itself_too(educator_client, course, typed):
    Course.objects.filter(pk=course.pk).update(status=Course.Status.DRAFT)
    fields = typed | {"version": 1, "autosave": "1"}

    response = educator_client.post("/teach/courses/rising/edit/", fields, headers=JSON)

    assert response.json()["version"] == 2
    course.refresh_from_db()
    assert (course.title, course.subtitle) == ("Sailing", "Against the wind.")


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_is_stored_and_noted(eight_at_once, educator, save, lecture):
    def store(number):
        client = sign_in(Client(), educator)
        return save(client, version=1, body=f"Text {number}.")

    statuses = [response.status_code for response in eight_at_once(store)]

    assert sorted(statuses) == [200] + [409] * 7
    body = f"Text {statuses.index(200)}."
    assert stored(lecture) == ("Tying", body, 2)
    noted = LectureRevision.objects.values_list("version", "body", "author")
    assert list(noted) == [(2, body, educator.pk), (1, "Secret of step 0.0.", None)]
