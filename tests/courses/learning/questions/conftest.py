"""A question of the student at the second lecture of the course `rising`."""

from uuid import uuid4

import pytest

from courses import progress, questions
from courses.models import Answer, Lecture, Question


@pytest.fixture
def lecture(lectures):
    """A video, and no free preview."""
    Lecture.objects.filter(pk=lectures[1].pk).update(kind=Lecture.Kind.VIDEO)
    lectures[1].refresh_from_db()
    return lectures[1]


@pytest.fixture
def url(lecture):
    return f"/learn/rising/{lecture.pk}/questions/"


@pytest.fixture
def ask(lecture):
    """Stores a question as its form does."""

    def store(author, title="Why does the door open inwards?", **fields) -> Question:
        question = Question(author=author, title=title, **{"lecture": lecture} | fields)
        questions.ask(question)
        return question

    return store


@pytest.fixture
def answer():
    def store(question, author, body="Because it is safer.") -> Answer:
        new = Answer(question=question, author=author, body=body)
        questions.answer(new)
        return new

    return store


@pytest.fixture
def question(ask, student, enrollment):
    return ask(student)


@pytest.fixture
def neighbour(stranger, course):
    """Another student of the course."""
    progress.enroll(stranger, course)
    return stranger


@pytest.fixture
def neighbour_client(as_person, neighbour):
    return as_person(neighbour)


def asked(title="Where is the key?", **fields) -> dict[str, str]:
    """What the form sends."""
    return {"key": str(uuid4()), "title": title, "body": "", "second": ""} | fields
