"""The page of a lecture reports where the student is, and what was played or read"""

import pytest
from django.db import connection

from courses import progress
from courses.models import Lecture, LectureProgress
from tests.conftest import completed_ids
from tests.courses.pages import elements, lecture_url, page
from tests.courses.reports import report

# The person, the enrollment and its course, the lecture, its progress; two rows are written.
# MongoDB has no foreign keys: there, two rows are looked for afterwards.
REPORT_BUDGET = 6 if connection.features.supports_foreign_keys else 8


@pytest.fixture
def film(lectures):
    """A lecture with an uploaded video of 100 seconds."""
    Lecture.objects.filter(pk=lectures[1].pk).update(
        kind=Lecture.Kind.VIDEO, video_file="videos/a.mp4", video_seconds=100
    )
    return Lecture.objects.get(pk=lectures[1].pk)


@pytest.fixture
def linked(lectures):
    """A lecture whose video is elsewhere; its educator has typed another length than it has."""
    Lecture.objects.filter(pk=lectures[1].pk).update(
        kind=Lecture.Kind.VIDEO, video_url="https://youtu.be/aqz-KE-bpKQ", seconds=60
    )
    return Lecture.objects.get(pk=lectures[1].pk)


@pytest.fixture
def send(student_client, enrollment):
    def post(lecture, *args, **fields):
        return student_client.post(lecture_url(lecture, "position"), report(*args, **fields))

    return post


def stored() -> tuple:
    row = LectureProgress.objects.get()
    return row.position, row.played, row.completed_at is not None


def test_a_position_is_remembered_with_the_lecture(send, enrollment, lectures):
    for position in (30, 95):
        response = send(lectures[1], position)

    assert response.json() == {"counted": True, "completed": False}
    row = LectureProgress.objects.get()
    assert (row.lecture, row.position, row.completed_at) == (lectures[1], 95, None)
    before = enrollment.last_seen_at
    enrollment.refresh_from_db()
    assert enrollment.last_lecture == lectures[1]
    assert enrollment.last_seen_at > before


def test_another_browser_goes_on_where_this_one_was(send, as_person, student, film):
    Lecture.objects.filter(pk=film.pk).update(video_seconds=600)

    send(film, 4 * 60 + 37)

    article = page(as_person(student).get(lecture_url(film))).one("article")
    assert article["data-position"] == "277"
    assert article["data-position-url"] == lecture_url(film, "position")


# The order of reports


def test_a_report_that_arrives_late_or_twice_changes_nothing(send, film, rows):
    send(film, 40, after=20, played="0-40")
    before = rows()

    for position, after in ((10, 10), (90, 20), (90, 19.999)):
        response = send(film, position, after=after, played="40-100")

        assert response.json() == {"counted": False, "completed": False}
    assert rows() == before


def test_of_two_browsers_the_later_report_counts_and_both_have_played(send, film):
    send(film, 40, after=10, played="0-40")
    send(film, 70, after=30, played="60-70")
    assert not send(film, 50, after=20, played="40-50").json()["counted"]
    send(film, 52, after=40, played="40-52")

    assert stored() == (52, "0-52,60-70", False)


def test_a_report_from_before_the_tick_does_not_move_a_completed_lecture_back(
    send, student_client, enrollment, film
):
    student_client.post(lecture_url(film, "complete"))

    assert send(film, 30, after=20).json()["completed"]
    assert stored() == (0, "", True)


def test_a_lecture_that_was_opened_later_stays_the_last_one(send, enrollment, lectures):
    send(lectures[2], 5)
    send(lectures[1], 5, after=20)

    enrollment.refresh_from_db()
    assert enrollment.last_lecture == lectures[2]


def test_a_clock_that_is_ahead_is_set_right(send, film):
    send(film, 40, after=10**9)
    send(film, 50)

    assert stored()[0] == 50


# What completes a lecture


def test_ninety_percent_really_played_completes_the_lecture(send, enrollment, film):
    send(film, 89, played="0-50,49-89")
    assert stored() == (89, "0-89", False)

    send(film, 90, played="88-90")

    assert stored() == (90, "0-90", True)
    assert completed_ids(enrollment) == {film.pk}


def test_a_minute_played_twice_counts_once_and_skipping_does_not_count(send, film):
    for _ in range(3):
        send(film, 100, played="0-50,90-100")

    assert stored() == (0, "0-50,90-100", False)


def test_a_linked_video_is_as_long_as_its_player_says(send, linked):
    send(linked, 60, played="0-60", duration="200")
    assert not stored()[2]

    send(linked, 60, played="0-60")  # nobody says how long
    assert not stored()[2]

    send(linked, 185, played="60-185", duration="200")
    assert stored() == (185, "0-185", True)


def test_the_player_does_not_shorten_an_uploaded_video(send, film):
    send(film, 10, played="0-10", duration="10")

    assert stored() == (10, "0-10", False)


def test_the_last_lecture_played_completes_the_course(send, enrollment, lectures, film):
    for lecture in (lectures[0], *lectures[2:]):
        progress.complete(enrollment, lecture)

    send(film, 95, played="0-95")

    enrollment.refresh_from_db()
    assert enrollment.completed_at


def test_a_completed_lecture_keeps_its_place_and_its_completion(send, enrollment, film):
    send(film, 95, played="0-95")
    completed_at = LectureProgress.objects.get().completed_at

    send(film, 12, played="0-12")

    assert stored() == (12, "0-95", True)
    assert LectureProgress.objects.get().completed_at == completed_at


def test_undo_forgets_what_was_played(send, student_client, film):
    send(film, 90, played="0-90")
    student_client.post(lecture_url(film, "complete"), {"undo": ""})
    assert stored() == (90, "", False)

    send(film, 90)
    send(film, 94, played="90-94")
    assert stored() == (94, "90-94", False)

    send(film, 90, played="0-90")
    assert stored() == (90, "0-94", True)


def test_a_text_is_read_in_its_time(send, enrollment, lectures):
    assert send(lectures[1], 0, read="1").json()["completed"]
    assert completed_ids(enrollment) == {lectures[1].pk}


def test_the_answer_brings_the_page_when_it_does_not_show_the_completion(
    send, student_client, enrollment, lectures, film
):
    progress.complete(enrollment, lectures[0])  # enough to be asked for a review
    answer = send(film, 95, played="0-95")

    assert set(answer.json()) == {"counted", "completed", "page"}
    fresh = answer.json()["page"]
    assert len(elements(fresh, "button", name="undo")) == 1
    assert elements(fresh, "article")[0].attributes.keys() >= {"data-completed"}
    shown = page(student_client.get(lecture_url(film)))
    regions = [it["data-region"] for it in shown.all() if it.get("data-region")]
    assert [it["data-region"] for it in elements(fresh) if it.get("data-region")] == regions
    assert {"completion-rule", "steps", "progress", f"lecture-{film.pk}"} < set(regions)
    (asked,) = elements(fresh, "form", **{"class": "message spread review-prompt"})
    assert asked.one("input", name="next")["value"] == lecture_url(film)
    assert "page" not in send(film, 96, completed="1").json()


def test_a_video_left_at_its_end_starts_over(send, student_client, film):
    for left, goes_on in (95, 95), (96, 0), (102, 0):
        send(film, left)
        assert stored()[0] == goes_on


# What is refused


@pytest.mark.parametrize(
    "position",
    [
        "",
        "-1",
        "1.5",
        "1e3",
        "NaN",
        "x",
        "²",
        "\u0661",
        "86401",
        "1000000000000",
        "0" * 9 + "9" * 30,
        "1" * 5000,
        "7\n",
    ],
    ids=lambda position: f"{position[:12]!r} of {len(position)}",
)
def test_position_refuses_what_is_no_position(send, lectures, rows, position):
    before = rows()

    response = send(lectures[1], position)

    assert response.status_code == 400
    assert response.json()["message"] == "position: Whole seconds are wanted, from 0 to 86400."
    assert rows() == before


@pytest.mark.parametrize("missing", ["position", "opened", "elapsed"])
def test_position_refuses_a_report_without_a_part(
    student_client, enrollment, lectures, rows, missing
):
    before = rows()
    said = {name: text for name, text in report(7).items() if name != missing}

    response = student_client.post(lecture_url(lectures[1], "position"), said)

    assert response.status_code == 400
    assert response.json()["message"].startswith(f"{missing}: ")
    assert rows() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"opened": "1700000000000"},
        {"opened": "1700000000000:forged"},
        {"elapsed": "-1"},
        {"elapsed": "9" * 20},
        {"played": "5"},
        {"played": "5-5"},
        {"played": "9-5"},
        {"played": "0-5,"},
        {"played": "0-5;7-9"},
        {"played": "-1-5"},
        {"played": "0-100000"},
        {"played": "0-999999"},
        {"played": "NaN-5"},
        {"played": "0-103"},
        {"duration": "NaN"},
        {"duration": "-1"},
        {"duration": "1000000000000"},
        {"position": "103"},
        {"read": "1"},
    ],
    ids=str,
)
def test_position_refuses_what_no_page_of_a_video_says(send, film, rows, wrong):
    before = rows()

    response = send(film, **{"position": 7} | wrong)

    assert response.status_code == 400
    assert response.json()["message"].startswith(f"{next(iter(wrong))}: ")
    assert rows() == before


def test_the_player_says_where_a_linked_video_ends(send, linked, rows):
    before = rows()

    assert send(linked, 203, duration="200").status_code == 400
    assert rows() == before
    assert send(linked, 202, duration="200").status_code == 200


def test_a_text_is_not_read_before_its_time(send, lectures, rows):
    Lecture.objects.filter(pk=lectures[1].pk).update(seconds=2 * 3600)
    before = rows()

    response = send(lectures[1], 0, read="1")

    assert response.status_code == 400
    assert response.json()["message"] == "read: No text is read up to its end as fast as that."
    assert rows() == before


@pytest.mark.parametrize("position", ["0", "86400"])
def test_position_takes_every_second_of_a_day(send, lectures, position):
    send(lectures[1], position)

    assert LectureProgress.objects.get().position == int(position)


def test_a_report_needs_few_queries(send, film, django_assert_num_queries):
    send(film, 5)

    with django_assert_num_queries(REPORT_BUDGET):
        send(film, 7, played="5-7")
