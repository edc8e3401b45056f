"""The player reports where the student is"""

import pytest

from courses import progress
from courses.models import Course, Lecture, LectureProgress
from tests.conftest import completed_ids
from tests.courses.pages import lecture_url


def test_a_position_is_remembered_with_the_lecture_and_the_position(
    student_client, enrollment, lectures
):

    for position in ("30", "95"):
        response = student_client.post(lecture_url(lectures[1], "position"), {"position": position})

    assert response.status_code == 204
    progress = LectureProgress.objects.get()
    assert (progress.lecture, progress.position) == (lectures[1], 95)
    assert progress.completed_at is None
    before = enrollment.last_seen_at
    enrollment.refresh_from_db()
    assert enrollment.last_lecture == lectures[1]
    assert enrollment.last_seen_at > before


def test_position_a_completed_lecture_again_leaves_it_completed(
    student_client, enrollment, lectures
):
    progress.complete(enrollment, lectures[1])

    student_client.post(lecture_url(lectures[1], "position"), {"position": "3"})

    assert completed_ids(enrollment) == {lectures[1].pk}


@pytest.mark.parametrize(
    "position",
    [
        "",
        "-1",
        "1.5",
        "1e3",
        "x",
        "²",
        "\u0661",
        "86401",
        "9" * 9,
        "9" * 30,
        "0" * 9 + "9" * 30,
        "1" * 5000,
    ],
    ids=lambda position: f"{position[:12]} of {len(position)}",
)
def test_position_refuses_what_is_no_position(student_client, enrollment, lectures, rows, position):
    before = rows()

    response = student_client.post(lecture_url(lectures[1], "position"), {"position": position})

    assert response.status_code == 400
    assert rows() == before


@pytest.mark.parametrize("position", ["0", "86400"])
def test_position_takes_every_second_of_a_day(student_client, enrollment, lectures, position):
    student_client.post(lecture_url(lectures[1], "position"), {"position": position})

    assert LectureProgress.objects.get().position == int(position)


def test_position_without_a_position_is_the_beginning(student_client, course, enrollment):
    lecture = Lecture.objects.of(Course.objects.get()).last()

    assert student_client.post(lecture_url(lecture, "position")).status_code == 204
    assert LectureProgress.objects.get().position == 0
