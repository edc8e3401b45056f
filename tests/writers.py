"""People who all write at once to a server that is killed, and what the database says afterwards."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import requests

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
from quizzes.models import Attempt, QuizVersion
from tests.clerk import event, signature, token, user_data
from tests.conftest import make_course
from tests.quizzes.published import RIGHT, fields, make_quiz
from tests.servers import PATIENCE

WORDS = 400
SOCIAL = {"enrolled", "completed", "note", "question", "review"}
KINDS = SOCIAL | {"chapter", "lecture", "text", "quiz", "event"}

Key = tuple[Any, ...]  # a kind, and what says which row it is
Step = tuple[str | None, str, Any, Key]  # who sends what where; Clerk is None


class Crowd(NamedTuple):
    """How many write, each in a thread of their own."""

    students: int
    educators: int
    drafts: int  # courses with four lectures, each of which somebody types
    takers: int  # of the quiz
    deliverers: int  # of Clerk's events
    people: int  # that a student's thread enrolls and a deliverer tells of, if they come that far
    attempts: int  # that a taker submits


@dataclass
class Scene:
    """What a crowd writes to. Scenes of several turns may stand in one database."""

    crowd: Crowd
    turn: int
    course: Course
    drafts: list[Course]
    version: QuizVersion
    attempts: list[Attempt]
    lectures: list[Lecture] = field(init=False)
    texts: list[Lecture] = field(init=False)

    def __post_init__(self) -> None:
        self.lectures = [row for row in Lecture.objects.of(self.course) if not row.is_quiz]
        self.texts = [row for draft in self.drafts for row in Lecture.objects.of(draft)]

    def people(self, number: int) -> list[str]:
        """The ids of those whom a thread of students speaks for."""
        return [f"user_{self.turn}_{number:03}_{index:02}" for index in range(self.crowd.people)]


def set_scene(crowd: Crowd, turn: int, educator: User, category: Any) -> Scene:
    """Everyone and everything that is there before."""
    course = make_course(educator, category, f"Rising {turn}")
    drafts = [
        make_course(educator, category, f"Draft {turn}.{number}", Course.Status.DRAFT)
        for number in range(crowd.drafts)
    ]
    version = make_quiz(course.chapters.first())
    scene = Scene(crowd, turn, course, drafts, version, [])
    ids = [user_id for number in range(crowd.students) for user_id in scene.people(number)]
    ids += [f"user_{turn}_taker_{number}" for number in range(crowd.takers * crowd.attempts)]
    users = User.objects.bulk_create(User(pk=user_id, clerk_updated_at=1) for user_id in ids)
    scene.attempts += [
        attempts.start(progress.enroll(user, course), version)
        for user in users[crowd.students * crowd.people :]
    ]
    return scene


# Writing


class Writer(threading.Thread):
    """Sends its steps one after the other until nobody answers, and keeps those taken."""

    def __init__(
        self, url: str, steps: Iterator[Step], headers: dict[str, str], patience: float
    ) -> None:
        super().__init__()
        self.url = url
        self.steps = steps
        self.headers = headers
        self.patience = patience  # seconds for one answer
        self.taken: list[Key] = []
        self.statuses: Counter[int] = Counter()
        self.is_waiting = False

    def run(self) -> None:
        session = requests.Session()
        for user_id, path, data, key in self.steps:
            if user_id is None:
                headers = {"Content-Type": "application/json"} | signature(data, key[1])
            else:
                until = int(time.time() + self.patience)
                headers = {"Authorization": f"Bearer {token(user_id, azp=None, exp=until)}"}
            try:
                self.is_waiting = True
                answer = session.post(
                    f"{self.url}{path}",
                    data,
                    headers=headers | self.headers,
                    allow_redirects=False,
                    timeout=self.patience,
                )
            except requests.RequestException:
                return
            self.is_waiting = False
            self.statuses[answer.status_code] += 1
            if answer.ok:
                self.taken.append(key)


class Writers:
    """A crowd at a server; `headers` are what a proxy in front of it says."""

    def __init__(
        self,
        scene: Scene,
        url: str,
        headers: dict[str, str] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.all = [Writer(url, steps, headers or {}, patience) for steps in steps_of(scene)]

    @property
    def taken(self) -> list[Key]:
        """What the server has said to have stored."""
        return [key for writer in self.all for key in writer.taken]

    @property
    def statuses(self) -> Counter[int]:
        return sum((writer.statuses for writer in self.all), Counter())

    @property
    def waiting(self) -> int:
        """How many had no answer yet when the server ended."""
        return sum(writer.is_waiting for writer in self.all)

    def write_until(self, number: int, within: float = PATIENCE) -> None:
        """So many writes, some of each kind, were taken; the next of everyone are on their way.

        Raises AssertionError after `within` seconds.
        """
        for writer in self.all:
            writer.start()
        end = time.monotonic() + within
        while not (len(taken := self.taken) >= number and {key[0] for key in taken} == KINDS):
            assert time.monotonic() < end, (len(taken), self.statuses)
            time.sleep(0.02)

    def join(self) -> None:
        for writer in self.all:
            writer.join()


def steps_of(scene: Scene) -> Iterator[Iterator[Step]]:
    """Those of each thread. They ask the database nothing: each would have a connection of its own."""
    crowd = scene.crowd
    for number in range(crowd.students):
        yield learning(scene, number)
    for number in range(crowd.educators):
        yield teaching(scene, number)
    for lecture in scene.texts:
        yield typing(scene, lecture)
    for number in range(crowd.takers):
        yield submitting(scene, scene.attempts[number :: crowd.takers])
    for number in range(crowd.deliverers):
        yield arriving(scene, number)


def learning(scene: Scene, number: int) -> Iterator[Step]:
    """Enroll one person after the other; each completes a lecture, and writes about it."""
    slug = scene.course.slug
    for index, user_id in enumerate(scene.people(number)):
        yield user_id, f"/courses/{slug}/enroll/", {}, ("enrolled", user_id)
        lecture = scene.lectures[index % len(scene.lectures)]
        at = f"/learn/{slug}/{lecture.pk}/"
        review = {"rating": "4", "text": user_id}
        steps = [
            (user_id, f"{at}complete/", {}, ("completed", user_id, lecture.pk)),
            (user_id, f"{at}notes/", {"text": user_id}, ("note", user_id)),
            (user_id, f"{at}questions/", {"title": user_id}, ("question", user_id)),
            (user_id, f"/courses/{slug}/review/", review, ("review", user_id)),
        ]
        first = number % len(steps)  # so that there are some of each from early on
        yield from steps[first:] + steps[:first]


def teaching(scene: Scene, number: int) -> Iterator[Step]:
    """Add a chapter and a lecture, over and over."""
    course, chapter = scene.course, scene.lectures[0].chapter_id
    for index in range(scene.crowd.people):
        title = f"Added {number}.{index}"
        article = {"title": title, "kind": "article", "body": "Text.", "seconds": "1"}
        steps = [
            (f"/teach/courses/{course.slug}/chapters/new/", {"title": title}, ("chapter", title)),
            (f"/teach/chapters/{chapter}/lectures/new/", article, ("lecture", title)),
        ]
        for path, data, (kind, _) in steps:
            yield course.educator_id, path, data, (kind, course.pk, title)


def typing(scene: Scene, lecture: Lecture) -> Iterator[Step]:
    """Let the form of a lecture save itself, with a word more each time."""
    path = f"/teach/lectures/{lecture.pk}/edit/"
    for index in range(1, WORDS):
        body = " ".join(map(str, range(index)))
        typed = {"title": "Text", "kind": "article", "body": body, "version": index}
        key = ("text", lecture.pk, body)
        yield scene.course.educator_id, path, typed | {"autosave": "1"}, key


def submitting(scene: Scene, taken: list[Attempt]) -> Iterator[Step]:
    """Submit one attempt after the other, every answer right."""
    for attempt in taken:
        at = f"/learn/{scene.course.slug}/{scene.version.quiz.lecture_id}/quiz/"
        path = f"{at}{attempt.number}/submit/"
        yield attempt.enrollment.user_id, path, fields(attempt), ("quiz", attempt.pk)


def arriving(scene: Scene, number: int) -> Iterator[Step]:
    """Clerk tells of one new person after the other."""
    for index in range(scene.crowd.people):
        user_id = f"user_new_{scene.turn}_{number:03}_{index:02}"
        body = json.dumps(event("user.created", user_data(user_id, email_addresses=[])))
        yield None, "/clerk", body, ("event", user_id)


# What the database says


def stored(scene: Scene) -> Counter[Key]:
    """How often there is what was sent, by its key, but for texts."""
    course, (mine, new) = scene.course, (f"user_{scene.turn}_", f"user_new_{scene.turn}_")
    enrolled = Enrollment.objects.filter(course=course)
    ours = Lecture.objects.of(course)
    done = LectureProgress.objects.completed().filter(enrollment__course=course)
    right = Attempt.objects.submitted().filter(right_count=len(RIGHT), quiz=scene.version.quiz)
    notes = Note.objects.filter(enrollment__course=course)
    asked = Question.objects.filter(course=course)
    reviews = Review.objects.filter(course=course, text__startswith=mine)
    tables = {
        ("enrolled",): enrolled.values_list("user_id"),
        ("completed",): done.exclude(lecture__kind=Lecture.Kind.QUIZ).values_list(
            "enrollment__user_id", "lecture_id"
        ),
        ("note",): notes.values_list("text"),
        ("question",): asked.values_list("title"),
        ("review",): reviews.values_list("text"),
        ("chapter", course.pk): course.chapters.values_list("title"),
        ("lecture", course.pk): ours.values_list("title"),
        ("quiz",): right.values_list("pk"),
        ("event",): User.objects.filter(pk__startswith=new).values_list("pk"),
    }
    return Counter((*kind, *row) for kind, rows in tables.items() for row in rows)


def missing(scene: Scene, taken: list[Key]) -> list[Key]:
    """What was said to be stored and is not there."""
    texts = {key[1]: key[2] for key in taken if key[0] == "text"}
    there = stored(scene)
    lost = [key for key in taken if key[0] != "text" and not there[key]]
    typed = Lecture.objects.filter(chapter__course__in=scene.drafts)
    return lost + [("text", row.pk) for row in typed if not is_kept(row, texts.get(row.pk, ""))]


def doubled(scene: Scene) -> list[Key]:
    return [key for key, number in stored(scene).items() if number > 1]


def is_kept(lecture: Lecture, saved: str) -> bool:
    """What said Saved is there, and the history says nothing that the lecture never said."""
    noted = list(lecture.revisions.values_list("version", "body"))
    return (
        lecture.body.startswith(saved)
        and (not saved or any(body.startswith(saved) for _, body in noted))
        and noted == sorted(set(noted), reverse=True)
        and all(version <= lecture.version for version, _ in noted)
        and all(body == lecture.body for version, body in noted if version == lecture.version)
    )


def miscounted(scene: Scene) -> list[str]:
    """Each counter that says something else than the rows: a name for each course or student."""
    course = scene.course
    lectures = list(Lecture.objects.filter(chapter__course=course))
    ours = {lecture.pk for lecture in lectures}
    said = Course.objects.get(pk=course.pk)
    rows = {
        "enrollment_count": Enrollment.objects.filter(course=course).count(),
        "lecture_count": len(lectures),
        "seconds": sum(lecture.seconds for lecture in lectures),
        "review_count": Review.objects.filter(course=course).count(),
        "unanswered_count": Question.objects.filter(lecture__in=ours).count(),
    }
    wrong = [name for name, number in rows.items() if getattr(said, name) != number]
    for mine in progress.progress_of(Enrollment.objects.filter(course=course)):
        if (mine.enrollment.completed_at is not None) != mine.is_complete:
            wrong.append("completed_at")
        if mine.enrollment.completed_count != mine.done:
            wrong.append("completed_count")
    places = list(Chapter.objects.filter(course=course).values_list("position", flat=True))
    return wrong + ["position"] * (len(places) - len(set(places)))


def uncounted(scene: Scene) -> int:
    """Quizzes that were submitted, and whose lecture `finish_attempts` will complete."""
    return Attempt.objects.submitted().filter(quiz=scene.version.quiz, counted_at=None).count()
