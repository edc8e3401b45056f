"""A server of several processes takes many ticks and reports of one student at once"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from courses import progress
from courses.models import Course, Enrollment, Lecture, LectureProgress
from tests import databases
from tests.chaos import NOBODY, Server
from tests.clerk import token
from tests.conftest import completed_ids
from tests.courses.pages import lecture_url
from tests.courses.reports import OPENED
from tests.servers import PATIENCE

LECTURES = 50
PAGES = 6
SECONDS = 60  # that each page plays
STEP = 5  # seconds between its reports
TRIES = 50


@pytest.fixture(scope="module")
def server(tmp_path_factory, django_db_setup):
    """SkillRise in two processes, on the tests' own database."""
    server = Server(
        tmp_path_factory.mktemp("server"),
        databases.own(),
        NOBODY,
    )
    server.start()
    yield server
    server.kill()


@pytest.fixture
def send(server, transactional_db, student):
    """Posts for the student; every thread has a connection of its own."""
    local = threading.local()
    headers = {"Authorization": f"Bearer {token(student.pk, azp=None, exp=int(time.time()) + 600)}"}

    def post(lecture, action, **fields):
        if not hasattr(local, "session"):
            local.session = requests.Session()
        url = server.url + lecture_url(lecture, action)
        return local.session.post(
            url, fields, headers=headers, allow_redirects=False, timeout=PATIENCE
        )

    return post


def test_fifty_ticks_and_unticks_at_once_end_in_the_right_count(
    send, course, enrollment, lectures, add_lectures
):
    add_lectures(course, LECTURES - len(lectures))
    lectures = list(Lecture.objects.of(course))
    to_untick, to_tick = lectures[::2], lectures[1::2]
    for lecture in to_untick:
        progress.complete(enrollment, lecture)

    def act(lecture):
        return send(lecture, "complete", **({"undo": ""} if lecture in to_untick else {}))

    with ThreadPoolExecutor(LECTURES) as threads:
        statuses = {answer.status_code for answer in threads.map(act, lectures)}
        assert statuses == {302}
        [now] = progress.progress_of([enrollment])
        assert (now.done, now.total) == (len(to_tick), LECTURES)
        assert completed_ids(enrollment) == {lecture.pk for lecture in to_tick}
        assert now.remaining == to_untick
        assert Enrollment.objects.get().completed_at is None

        list(threads.map(lambda lecture: send(lecture, "complete"), lectures))
        [now] = progress.progress_of([enrollment])
        assert (now.done, now.percent) == (LECTURES, 100)
        assert Enrollment.objects.get().completed_at

        again = lectures[:5] * 10
        list(threads.map(act, again))
    [now] = progress.progress_of([enrollment])
    assert now.done == LECTURES - len(lectures[:5:2])
    assert Enrollment.objects.get().completed_at is None
    assert Course.objects.get().lecture_count == LECTURES


def test_pages_that_report_at_once_lose_nothing_that_was_played(send, enrollment, lectures):
    """Each plays a minute of its own; what did not count is said again with the next."""
    film = lectures[1]
    length = PAGES * SECONDS
    film.kind, film.video_file, film.video_seconds = Lecture.Kind.VIDEO, "videos/a.mp4", length + 10
    film.save()
    opened = int(OPENED.partition(":")[0])
    counted = []

    def play(page):
        end = (page + 1) * SECONDS
        unconfirmed = []
        for second in [*range(end - SECONDS + STEP, end + 1, STEP), *[end] * TRIES]:
            unconfirmed.append(f"{second - STEP}-{second}")
            elapsed = int(time.time() * 1000) - opened
            said = {"opened": OPENED, "elapsed": elapsed, "played": ",".join(unconfirmed)}
            if send(film, "position", position=second, **said).json()["counted"]:
                counted.append((elapsed, second))
                unconfirmed = []
                if second == end:
                    return

    with ThreadPoolExecutor(PAGES) as threads:
        list(threads.map(play, range(PAGES)))

    row = LectureProgress.objects.get()
    assert row.played == f"0-{length}"
    assert row.completed_at
    assert row.position == max(counted)[1]
