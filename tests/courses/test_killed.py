"""The server is killed under a thousand writes of every kind: what it acknowledged is there, once"""

import json
import random
import threading
import time

import pytest
import requests
from django.core.management import call_command

from accounts.models import User
from courses import progress
from courses.models import (
    Chapter,
    Course,
    Enrollment,
    Lecture,
    LectureProgress,
    Note,
    Question,
    Review,
)
from quizzes import attempts
from quizzes.models import Attempt
from tests import databases
from tests.chaos import NOBODY, Server
from tests.clerk import event, signature, token, user_data
from tests.conftest import make_course
from tests.quizzes.published import RIGHT, fields, make_quiz
from tests.servers import PATIENCE

ROUNDS = 6
WRITES = 1000 // ROUNDS  # acknowledged before the kill
STUDENTS, EDUCATORS = 12, 4  # threads of each
WORDS = 400
PEOPLE = 40  # that a student's thread enrolls, and Clerk tells of, if they come that far
SOCIAL = {"enrolled", "completed", "note", "question", "review"}
KINDS = SOCIAL | {"chapter", "lecture", "text", "quiz", "event"}
COUNTERS = (
    "enrollment_count",
    "lecture_count",
    "seconds",
    "review_count",
    "unanswered_count",
)


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
        for user_id, path, data, key in self.steps:
            if user_id is None:  # Clerk
                headers = {"Content-Type": "application/json"} | signature(data, key[1])
            else:
                headers = {"Authorization": f"Bearer {token(user_id, azp=None)}"}
            try:
                answer = session.post(
                    f"{self.url}{path}",
                    data,
                    headers=headers,
                    allow_redirects=False,
                    timeout=PATIENCE,
                )
            except requests.RequestException:
                return
            self.statuses.add(answer.status_code)
            if answer.ok:
                self.taken.append(key)


def learning(number, course, lectures):
    """Enroll one person after the other; each completes a lecture, and writes about it."""
    for index in range(PEOPLE):
        user_id = f"user_{number:02}_{index:02}"
        yield user_id, f"/courses/{course.slug}/enroll/", {}, ("enrolled", user_id)
        lecture = lectures[index % len(lectures)]
        at = f"/learn/{course.slug}/{lecture.pk}/"
        yield user_id, f"{at}complete/", {}, ("completed", user_id, lecture.pk)
        yield user_id, f"{at}notes/", {"text": user_id}, ("note", user_id)
        yield user_id, f"{at}questions/", {"title": user_id}, ("question", user_id)
        review = {"rating": "4", "text": user_id}
        yield user_id, f"/courses/{course.slug}/review/", review, ("review", user_id)


def teaching(number, course, chapter):
    """Add a chapter and a lecture, over and over."""
    for index in range(PEOPLE):
        title = f"Added {number}.{index}"
        path = f"/teach/courses/{course.slug}/chapters/new/"
        yield course.educator_id, path, {"title": title}, ("chapter", title)
        article = {"title": title, "kind": "article", "body": "Text.", "seconds": "1"}
        path = f"/teach/chapters/{chapter}/lectures/new/"
        yield course.educator_id, path, article, ("lecture", title)


def typing(course, lecture):
    """Let the form of a lecture save itself, with a word more each time."""
    for index in range(1, WORDS):
        body = " ".join(map(str, range(index)))
        fields = {"title": "Text", "kind": "article", "body": body, "version": index}
        path = f"/teach/lectures/{lecture.pk}/edit/"
        yield course.educator_id, path, fields | {"autosave": "1"}, ("text", lecture.pk, body)


def submitting(course, quiz, takers):
    """Submit one attempt after the other, every answer right."""
    for attempt in takers:
        path = f"/learn/{course.slug}/{quiz.lecture_id}/quiz/{attempt.number}/submit/"
        yield attempt.enrollment.user_id, path, fields(attempt), ("quiz", attempt.pk)


def arriving():
    """Clerk tells of one new person after the other."""
    for index in range(PEOPLE):
        user_id = f"user_new_{index:02}"
        body = json.dumps(event("user.created", user_data(user_id, email_addresses=[])))
        yield None, "/clerk", body, ("event", user_id)


@pytest.fixture
def server(tmp_path, transactional_db):
    """SkillRise in two processes, on the tests' own database."""
    server = Server(tmp_path, databases.own(), NOBODY)
    yield server
    server.kill()


@pytest.fixture
def draft(educator, category):
    return make_course(educator, category, "Draft", Course.Status.DRAFT)


@pytest.fixture
def people(transactional_db):
    User.objects.bulk_create(
        User(pk=f"user_{number:02}_{index:02}", clerk_updated_at=1)
        for number in range(STUDENTS)
        for index in range(PEOPLE)
    )


@pytest.fixture
def version(course):
    return make_quiz(course.chapters.first())


@pytest.fixture
def takers(people, course, version):
    """The attempts of as many students, whose answers are still to come."""
    users = User.objects.filter(pk__endswith=f"_{PEOPLE - 1}")
    return [attempts.start(progress.enroll(user, course), version) for user in users]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_server_killed_in_mid_write_loses_and_doubles_nothing(
    server, people, course, draft, lectures, version, takers, turn
):
    server.start()
    writers = [Writer(server.url, learning(n, course, lectures)) for n in range(STUDENTS)]
    writers += [
        Writer(server.url, teaching(n, course, lectures[0].chapter_id)) for n in range(EDUCATORS)
    ]
    writers += [Writer(server.url, typing(draft, lecture)) for lecture in Lecture.objects.of(draft)]
    writers += [Writer(server.url, submitting(course, version.quiz, takers))]
    writers += [Writer(server.url, arriving())]
    for writer in writers:
        writer.start()
    wait_until(lambda: {key[0] for writer in writers for key in writer.taken} == KINDS)
    wait_until(lambda: sum(len(writer.taken) for writer in writers) >= WRITES)
    time.sleep(random.Random(turn).uniform(0, 0.3))  # noqa: S311
    server.kill()
    for writer in writers:
        writer.join()
    time.sleep(0.3)  # a statement that PostgreSQL has begun is finished

    call_command("recount_courses")

    assert set().union(*(writer.statuses for writer in writers)) == {200, 302}
    taken = [key for writer in writers for key in writer.taken if key[0] != "text"]
    stored = what_is_stored(course)
    assert set(taken) <= set(stored)
    assert len(set(stored)) == len(stored)
    assert_counted(course)
    saved = {key[1]: key[2] for writer in writers for key in writer.taken if key[0] == "text"}
    for lecture in Lecture.objects.of(draft):
        assert_kept(lecture, saved.get(lecture.pk, ""))


def what_is_stored(course) -> list[tuple]:
    """As the keys of what was sent."""
    done = LectureProgress.objects.completed().exclude(lecture__kind=Lecture.Kind.QUIZ)
    right = Attempt.objects.submitted().filter(right_count=len(RIGHT))
    tables = {
        "enrolled": Enrollment.objects.values_list("user_id"),
        "completed": done.values_list("enrollment__user_id", "lecture_id"),
        "note": Note.objects.values_list("text"),
        "question": Question.objects.values_list("title"),
        "review": Review.objects.values_list("text"),
        "chapter": course.chapters.values_list("title"),
        "lecture": Lecture.objects.of(course).values_list("title"),
        "quiz": right.values_list("pk"),
        "event": User.objects.filter(pk__startswith="user_new").values_list("pk"),
    }
    return [(kind, *row) for kind, rows in tables.items() for row in rows]


def assert_kept(lecture, saved: str) -> None:
    """What said Saved is there, and the history says nothing that the lecture never said."""
    assert lecture.body.startswith(saved) or not saved
    noted = list(lecture.revisions.values_list("version", "body"))
    assert noted == sorted(set(noted), reverse=True)
    assert all(version <= lecture.version for version, _ in noted)
    assert all(body == lecture.body for version, body in noted if version == lecture.version)
    if saved:
        assert any(body.startswith(saved) for _, body in noted)


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
        Review.objects.filter(course=course).count(),
        Question.objects.filter(lecture__in=lectures.values_list("pk", flat=True)).count(),
    )
    for mine in progress.progress_of(Enrollment.objects.filter(course=course)):
        assert (mine.enrollment.completed_at is not None) == mine.is_complete
    positions = list(Chapter.objects.filter(course=course).values_list("position", flat=True))
    assert len(set(positions)) == len(positions)
