"""Attempts: begun, answered, submitted, counted"""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Enrollment, LectureProgress
from quizzes import attempts
from quizzes.models import Attempt, Response
from tests.conftest import completed_ids

from .published import RIGHT, answers, make_quiz

pytestmark = pytest.mark.django_db

WRONG = (["b"], ["a"], ["Borges"], [])


def read(attempt) -> Attempt:
    return Attempt.objects.with_questions().get(pk=attempt.pk)


def let_time_pass(attempt, seconds: int) -> Attempt:
    """As if it had begun this much earlier."""
    earlier = timedelta(seconds=seconds)
    row = read(attempt)
    Attempt.objects.filter(pk=row.pk).update(
        started_at=row.started_at - earlier, ends_at=row.ends_at - earlier
    )
    return read(attempt)


def test_all_right_passes_and_completes_the_lecture(attempt, enrollment, lecture):
    attempts.submit(attempt, answers(attempt), attempt.version)

    stored = read(attempt)
    assert (stored.right_count, stored.question_count, stored.is_passed) == (4, 4, True)
    assert stored.submitted_at
    assert stored.counted_at
    assert stored.answers == answers(attempt)
    assert completed_ids(enrollment) == {lecture.pk}
    enrollment.refresh_from_db()
    assert enrollment.completed_count == 1


def test_too_few_right_completes_nothing(attempt, enrollment):
    attempts.submit(attempt, answers(attempt, *RIGHT[:2]), attempt.version)

    stored = read(attempt)
    assert (stored.right_count, stored.is_passed) == (2, False)
    assert completed_ids(enrollment) == set()


def test_responses_count_each_choice(attempt):
    given = answers(attempt, ["b"], ["a", "b", "c"], ["  CERVANTES "], ["b", "a", "c", "d"])
    attempts.submit(attempt, given, attempt.version)

    keys = {key: number for number, key in enumerate(given)}
    rows = {
        (keys[str(row.question)], row.choice, row.is_right)
        for row in Response.objects.filter(attempt=attempt)
    }
    assert rows == {
        (0, "b", False),
        *((1, key, False) for key in "abc"),
        (2, "cervantes", True),
        (3, "b a c d", False),
    }


def test_what_is_missing_is_caught_up_and_nothing_twice(attempt, enrollment, lecture):
    attempts.submit(attempt, answers(attempt), attempt.version)
    Attempt.objects.update(counted_at=None)  # as if the server had died there
    LectureProgress.objects.all().delete()
    Response.objects.filter(choice="a").delete()

    for _ in range(2):
        attempts.catch_up(Attempt.objects.filter(quiz=attempt.quiz))

    assert Response.objects.count() == 5
    assert read(attempt).counted_at
    assert completed_ids(enrollment) == {lecture.pk}


def test_one_attempt_is_open_at_a_time_and_numbers_go_on(attempt, enrollment, version):
    assert attempts.start(enrollment, version) == attempt
    attempts.submit(attempt)

    again = attempts.start(enrollment, version)

    assert (attempt.number, again.number) == (1, 2)


def test_no_more_attempts_than_the_quiz_allows(enrollment, course):
    version = make_quiz(course.chapters.last(), max_attempts=2)
    for _ in range(2):
        attempts.submit(attempts.start(enrollment, version))

    with pytest.raises(attempts.NoneLeft):
        attempts.start(enrollment, version)
    assert Attempt.objects.count() == 2


def test_an_answer_over_an_older_version_is_a_conflict_unless_it_is_stored(attempt):
    first, second, *_ = answers(attempt)
    seen = attempt.version
    attempts.store_answers(attempt, {first: ["a"]}, seen)
    attempts.store_answers(read(attempt), {first: ["a"]}, seen)  # its answer was not heard

    with pytest.raises(attempts.Conflict):
        attempts.store_answers(read(attempt), {first: ["b"], second: []}, seen)
    with pytest.raises(attempts.Conflict):
        attempts.submit(read(attempt), {first: ["b"]}, seen)

    assert read(attempt).answers == {first: ["a"]}
    assert read(attempt).is_open


def test_a_submitted_attempt_takes_nothing(attempt):
    attempts.submit(attempt)

    for step in (attempts.store_answers, attempts.submit):
        stored = read(attempt)
        with pytest.raises(attempts.Closed):
            step(stored, answers(attempt), stored.version)
    assert read(attempt).right_count == 0


def test_after_its_time_what_was_stored_counts_and_what_comes_is_refused(enrollment, course):
    version = make_quiz(course.chapters.last(), minutes=10, pass_percent=25)
    attempt = attempts.start(enrollment, version)
    attempts.store_answers(attempt, answers(attempt, ["a"]), attempt.version)

    in_grace = let_time_pass(attempt, 602)
    attempts.store_answers(in_grace, answers(attempt, ["a"], ["a"]), in_grace.version)
    late = let_time_pass(attempt, 5)
    with pytest.raises(attempts.Closed):
        attempts.submit(late, answers(attempt), late.version)
    assert read(attempt).is_open
    attempts.catch_up(Attempt.objects.all())

    stored = read(attempt)
    assert (stored.right_count, stored.is_passed) == (1, True)
    assert stored.submitted_at == stored.ends_at
    assert completed_ids(enrollment) == {version.quiz.lecture_id}
    assert attempts.start(enrollment, version).number == 2


def test_an_open_attempt_keeps_the_version_it_began_with(attempt, enrollment, version):
    newer = type(version).objects.create(
        quiz=version.quiz,
        number=2,
        settings=version.settings | {"pass_percent": 100},
        stored_questions=version.stored_questions[:1],
    )
    attempt = attempts.start(enrollment, newer)

    assert attempt.quiz_version == version
    attempts.submit(attempt, answers(attempt), attempt.version)
    assert attempt.right_count == 4
    assert attempts.start(enrollment, newer).question_count == 1


@pytest.mark.parametrize("is_shuffled", [True, False])
def test_an_ordering_is_never_shown_in_order(is_shuffled, version):
    version.settings["is_shuffled"] = is_shuffled
    firsts = set()
    for _ in range(100):
        order = dict(attempts.new(Enrollment(), version, 1, timezone.now()).order)
        one, some, typed, ordering = (order[question.key] for question in version.questions)

        assert ordering != ["a", "b", "c", "d"]
        assert sorted(ordering) == ["a", "b", "c", "d"]
        assert typed == []
        assert (one, some) == (["a", "b", "c"], ["a", "b", "c"]) or is_shuffled
        firsts.add((next(iter(order)), one[0]))
    assert (len(firsts) > 1) is is_shuffled


@pytest.mark.django_db(transaction=True)
def test_thirty_submissions_of_one_attempt_score_once(attempt, enrollment, lecture, at_once):
    """Of pages that were opened at the same time: the score is that of the answers stored."""
    pages = [read(attempt) for _ in range(30)]

    def submit(number):
        given = answers(attempt, *RIGHT[: 1 + number % 4])
        try:
            attempts.submit(pages[number], given, attempt.version)
        except attempts.Closed:
            return False
        return True

    assert sum(at_once(30, submit)) == 1

    stored = read(attempt)
    assert stored.right_count == sum(bool(given) for given in stored.answers.values())
    assert stored.version == attempt.version + 1
    assert Response.objects.count() == len(list(attempts._responses(stored)))
    assert completed_ids(enrollment) == ({lecture.pk} if stored.is_passed else set())


@pytest.mark.django_db(transaction=True)
def test_thirty_starts_and_submissions_count_exactly(enrollment, version, at_once):
    """Attempts of one student, begun and submitted by many tabs at once."""

    def take(number):
        attempt = attempts.start(enrollment, version)
        given = answers(attempt, *RIGHT[: number % 5]) or None
        try:
            attempts.submit(attempt, given, attempt.version)
        except (attempts.Closed, attempts.Conflict):
            attempts.submit(attempt)

    at_once(30, take)

    rows = list(Attempt.objects.order_by("number"))
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert all(row.counted_at and not row.is_open for row in rows)
    for row in rows:
        assert row.right_count == sum(bool(given) for given in row.answers.values())
        right = Response.objects.filter(attempt=row, is_right=True)
        assert right.values("question").distinct().count() == row.right_count


def test_the_file_of_a_student_tells_no_more_of_an_open_attempt_than_was_given(
    attempt, student, student_client
):
    given = answers(attempt, ["b"], ["a"], ["me"], ["d", "a", "b", "c"])
    attempts.store_answers(attempt, given, attempt.version)

    def told():
        return json.loads(student_client.get("/learn/data/").getvalue())["quiz_attempts"][0]

    before = told()
    assert before["order"] is None
    in_words = ["Cusco", "2", "me", "Four · One · Two · Three"]
    assert list(before["answers"].values()) == in_words
    attempts.submit(attempt)
    assert told()["order"] == read(attempt).order
