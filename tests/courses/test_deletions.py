"""A lecture, a chapter or a course is deleted while students learn in it"""

import random

import pytest
from django.db.models import Count
from django.test import Client

from courses import counters, deletion
from courses.models import Chapter, Course, Enrollment, Lecture, LectureProgress, Question
from tests.clerk import sign_in
from tests.conftest import make_course, person
from tests.courses.reports import report

LEARNERS = 30
ROUNDS = 8
COUNTERS = (
    *("enrollment_count", "review_count", "rating_average"),
    *("lecture_count", "seconds", "unanswered_count"),
)


def orphans() -> list[str]:
    """Rows that point to a row that is not there."""
    found = []
    for model in (Course, Chapter, Lecture, Enrollment, Question):
        there = set(model.objects.values_list("pk", flat=True))
        for relation in deletion.relations(model):
            name, related = relation.field.attname, relation.related_model
            pointing = set(related.objects.exclude(**{name: None}).values_list(name, flat=True))
            found += [f"{related.__name__}.{name}"] * len(pointing - there)
    return found


def stored_counters(course) -> dict:
    return Course.objects.values(*COUNTERS).get(pk=course.pk)


def completions_are_right(course) -> bool:
    lectures = Lecture.objects.filter(chapter__course=course).count()
    done = LectureProgress.objects.completed().filter(lecture__chapter__course=course)
    counts = dict(done.order_by().values_list("enrollment").annotate(Count("pk")))
    return all(
        (row.completed_at is not None) == (0 < lectures == counts.get(row.pk, 0))
        for row in Enrollment.objects.filter(course=course)
    )


@pytest.fixture
def learners(db):
    """Clients of thirty students, which answer 500 where a view raises."""
    people = [person(f"user_learner_{number:02}") for number in range(LEARNERS)]
    return [sign_in(Client(raise_request_exception=False), learner) for learner in people]


def learn(client, course, chance) -> list[int]:
    """Two of the things that a student does in a course's first chapter."""
    lecture = chance.choice(course.doomed)
    page = f"/learn/{course.slug}/{lecture.pk}/"
    requests = [
        lambda: client.post(f"/courses/{course.slug}/enroll/"),
        lambda: client.post(f"{page}position/", report(7)),
        lambda: client.post(f"{page}complete/"),
        lambda: client.post(f"{page}notes/", {"text": "Mine."}),
        lambda: client.post(f"/learn/{course.slug}/leave/"),
        lambda: client.post(f"{page}complete/", {"undo": ""}),
        lambda: client.get(page),
        lambda: client.get(f"/learn/{course.slug}/"),
        lambda: client.post(f"{page}questions/", {"title": "Why?", "anyway": ""}),
    ]
    return [request().status_code for request in chance.sample(requests, k=2)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_lecture_a_chapter_and_a_course_go_among_thirty_learners(
    at_once, learners, educator, category, educator_client, turn
):
    courses = [make_course(educator, category, title) for title in ("First", "Second", "Third")]
    for course in courses:
        course.doomed = list(course.chapters.first().lectures.all())
        for number in range(0, LEARNERS, 2):
            Enrollment.objects.create(user_id=f"user_learner_{number:02}", course=course)
    addresses = [
        f"/teach/lectures/{courses[0].doomed[0].pk}/delete/",
        f"/teach/chapters/{courses[1].doomed[0].chapter_id}/delete/",
        f"/teach/courses/{courses[2].slug}/delete/",
    ]

    def act(number):
        if number == LEARNERS:
            return [educator_client.post(address).status_code for address in addresses]
        chance = random.Random(100 * turn + number)  # noqa: S311
        shuffled = chance.sample(courses, k=3)
        return [status for course in shuffled for status in learn(learners[number], course, chance)]

    *statuses, deleted = at_once(LEARNERS + 1, act)

    assert deleted == [302, 302, 302]
    assert {status for each in statuses for status in each} <= {200, 204, 302, 404}
    assert orphans() == []
    assert [course.title for course in Course.objects.order_by("title")] == ["First", "Second"]
    assert [Lecture.objects.of(course).count() for course in courses] == [3, 2, 0]
    for course in courses[:2]:
        before = stored_counters(course)
        counters.recount(course.pk)
        assert before == stored_counters(course)
        assert completions_are_right(course)
