"""The server is killed while sixteen people write: what it acknowledged is there, once"""

import random
import threading
import time

import pytest
import requests
from django.core.management import call_command

from accounts.models import User
from courses import progress
from courses.models import Chapter, Course, Enrollment, Lecture, LectureProgress
from tests import databases
from tests.chaos import NOBODY, Server
from tests.clerk import token
from tests.servers import PATIENCE

ROUNDS = 6
STUDENTS, EDUCATORS = 12, 4  # threads of each
PEOPLE = 40  # that a student's thread enrolls, if it comes that far
KINDS = {"enrolled", "completed", "chapter", "lecture"}
COUNTERS = ("enrollment_count", "lecture_count", "seconds")


class Writer(threading.Thread):
    """Sends its requests one after the other until nobody answers, and keeps those taken."""

    def __init__(self, url: str, steps) -> None:
        super().__init__()
        self.url = url
        self.steps = steps
        self.taken: list[tuple] = []
        self.statuses: set[int] = set()

    def run(self) -> None:
        session = requests.Session()
        for user_id, path, fields, key in self.steps:
            headers = {"Authorization": f"Bearer {token(user_id, azp=None)}"}
            try:
                answer = session.post(
                    f"{self.url}{path}",
                    fields,
                    headers=headers,
                    allow_redirects=False,
                    timeout=PATIENCE,
                )
            except requests.RequestException:
                return
            self.statuses.add(answer.status_code)
            if answer.status_code == 302:
                self.taken.append(key)


def learning(number, course, lectures):
    """Enroll one person after the other, and complete a lecture each."""
    for index in range(PEOPLE):
        user_id = f"user_{number:02}_{index:02}"
        yield user_id, f"/courses/{course.slug}/enroll/", {}, ("enrolled", user_id)
        lecture = lectures[index % len(lectures)]
        path = f"/learn/{course.slug}/{lecture.pk}/complete/"
        yield user_id, path, {}, ("completed", user_id, lecture.pk)


def teaching(number, course, chapter):
    """Add a chapter and a lecture, over and over."""
    for index in range(PEOPLE):
        title = f"Added {number}.{index}"
        path = f"/teach/courses/{course.slug}/chapters/new/"
        yield course.educator_id, path, {"title": title}, ("chapter", title)
        article = {"title": title, "kind": "article", "body": "Text.", "seconds": "1"}
        path = f"/teach/chapters/{chapter}/lectures/new/"
        yield course.educator_id, path, article, ("lecture", title)


@pytest.fixture
def server(tmp_path, transactional_db):
    """SkillRise in two processes, on the tests' own database."""
    server = Server(tmp_path, databases.own(), NOBODY)
    yield server
    server.kill()


@pytest.fixture
def people(transactional_db):
    User.objects.bulk_create(
        User(pk=f"user_{number:02}_{index:02}", clerk_updated_at=1)
        for number in range(STUDENTS)
        for index in range(PEOPLE)
    )


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_server_killed_in_mid_write_loses_and_doubles_nothing(
    server, people, course, lectures, turn
):
    server.start()
    writers = [Writer(server.url, learning(n, course, lectures)) for n in range(STUDENTS)]
    writers += [
        Writer(server.url, teaching(n, course, lectures[0].chapter_id)) for n in range(EDUCATORS)
    ]
    for writer in writers:
        writer.start()
    wait_until(lambda: {key[0] for writer in writers for key in writer.taken} == KINDS)
    time.sleep(random.Random(turn).uniform(0, 0.3))  # noqa: S311
    server.kill()
    for writer in writers:
        writer.join()
    time.sleep(0.3)  # a statement that PostgreSQL has begun is finished

    call_command("recount_courses")

    assert set().union(*(writer.statuses for writer in writers)) == {302}
    taken = [key for writer in writers for key in writer.taken]
    stored = [("enrolled", key) for key in Enrollment.objects.values_list("user_id", flat=True)]
    done = LectureProgress.objects.completed().values_list("enrollment__user_id", "lecture_id")
    stored += [("completed", *row) for row in done]
    stored += [("chapter", title) for title in Chapter.objects.values_list("title", flat=True)]
    stored += [("lecture", title) for title in Lecture.objects.values_list("title", flat=True)]
    assert set(taken) <= set(stored)
    assert len(set(stored)) == len(stored)
    assert_counted(course)


def wait_until(is_true) -> None:
    end = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.02)


def assert_counted(course) -> None:
    lectures = Lecture.objects.filter(chapter__course=course)
    assert Course.objects.values_list(*COUNTERS).get(pk=course.pk) == (
        Enrollment.objects.filter(course=course).count(),
        lectures.count(),
        sum(lectures.values_list("seconds", flat=True)),
    )
    for mine in progress.progress_of(Enrollment.objects.filter(course=course)):
        assert (mine.enrollment.completed_at is not None) == mine.is_complete
    positions = list(Chapter.objects.filter(course=course).values_list("position", flat=True))
    assert len(set(positions)) == len(positions)
