"""The pages of a quiz: introduction, attempt, result"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from courses import curriculum, progress
from courses.models import Lecture
from quizzes import attempts
from quizzes.models import Attempt

from .published import RIGHT, answers, fields, make_quiz

# What a database decides: test_attempts.py, test_taken.py.
pytestmark = [pytest.mark.django_db, pytest.mark.engines("sqlite")]

JSON = {"Accept": "application/json"}


def test_the_introduction_says_the_rules_beforehand(student_client, enrollment, course):
    version = make_quiz(
        course.chapters.last(), max_attempts=3, minutes=15, introduction="Take your **time**."
    )
    page = student_client.get(version.quiz.get_absolute_url())

    assertContains(page, "Take your <strong>time</strong>.")
    assertContains(page, "4 questions")
    assertContains(page, "Passed with 3 of 4 right (70 %)")
    assertContains(page, "15 minutes from the start")
    assertContains(page, "3 attempts. Once passed, it stays passed")
    assertContains(page, "Start the quiz")
    assertNotContains(page, "Cusco")


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ("page", "Press Save before the time is over"),
        ("steps", "Go on to another question, or submit, before the time is over"),
    ],
)
def test_without_a_script_one_is_told_how_to_store_answers_in_time(
    student_client, enrollment, course, layout, words
):
    version = make_quiz(course.chapters.last(), minutes=15, layout=layout)
    address = version.quiz.get_absolute_url()
    begun = student_client.post(f"{address}start/", follow=True)

    for page in (student_client.get(address), begun):
        told = re.search(r'without-script">\s*(.*?)\s*</', page.content.decode())
        assert told
        assert told[1].startswith(words)


def test_answers_are_stored_as_given_and_shown_again(student_client, attempt, address):
    sent = fields(attempt, ["c"], ["b"], ["  Borges "], ["d", "a", "c", "b"])

    response = student_client.post(f"{address}1/", sent, follow=True)

    assertContains(response, "Saved ")
    stored = list(answers(Attempt.objects.with_questions().get()))
    rows = Attempt.objects.get().answers
    assert [rows[key] for key in stored] == [["c"], ["b"], ["Borges"], ["d", "a", "c", "b"]]
    assertContains(response, " checked", 2)
    assertContains(response, 'value="Borges"')
    lines = re.findall(r'quiz-line-text"[^>]*>(\w+)<', response.content.decode())
    assert lines == ["Four", "One", "Three", "Two"]


def test_a_script_hears_what_was_stored(student_client, attempt, address):
    sent = fields(attempt, ["a"])

    answer = student_client.post(f"{address}1/", sent, headers=JSON)
    again = student_client.post(f"{address}1/", sent, headers=JSON)
    other = student_client.post(f"{address}1/", sent | {"q1": "1"}, headers=JSON)

    assert answer.json()["version"] == again.json()["version"] == 2
    assert answer.json()["saved"].startswith("Saved ")
    assert other.status_code == 409
    assert "another tab" in other.json()["message"]


def test_a_second_tab_reads_both_and_may_keep_its_own(student_client, attempt, address):
    student_client.post(f"{address}1/", fields(attempt, ["a"]))

    met = student_client.post(f"{address}1/submit/", fields(attempt, ["b"]))

    assert met.status_code == 409
    assertContains(met, "Stored from elsewhere: <bdi>Lima</bdi>", status_code=409)
    assertContains(met, 'value="1" checked', status_code=409)
    assertContains(met, 'name="version" value="2"', status_code=409)
    sent = fields(attempt, ["b"]) | {"version": "2"}
    assert student_client.post(f"{address}1/", sent).status_code == 302
    assert Attempt.objects.get().answers[next(iter(answers(attempt)))] == ["b"]


def test_unanswered_questions_are_named_before_they_count_as_wrong(
    student_client, attempt, address
):
    sent = fields(attempt, ["a"])

    asked = student_client.post(f"{address}1/submit/", sent)

    assertContains(asked, "3 questions have no answer yet", status_code=422)
    assert Attempt.objects.get().is_open
    assert Attempt.objects.get().answers
    sent |= {"version": "2", "anyway": "1"}
    assertRedirects(student_client.post(f"{address}1/submit/", sent), f"{address}1/result/")
    assert Attempt.objects.get().right_count == 1


WRONG = [
    {"q1": "7"},
    {"q1": "b"},
    {"q2": ["0", "9"]},
    {"q3": "x" * 501},
    {"q4-0": "1", "q4-1": "1", "q4-2": "2", "q4-3": "3"},
    {"q4-0": "1"},
    {"q4-0": "x", "q4-1": "2", "q4-2": "3", "q4-3": "4"},
]


def test_what_cannot_be_an_answer_is_refused_beside_it_and_the_rest_is_stored(
    student_client, attempt, address
):
    given = answers(attempt, ["a"], ["a"], ["Borges"], [])
    for typed in WRONG:
        Attempt.objects.update(answers={}, version=1)
        wrong = int(next(iter(typed))[1])

        response = student_client.post(f"{address}1/", fields(attempt, *given.values()) | typed)

        assertContains(response, f'id="q{wrong}-error"', status_code=422)
        assertContains(response, 'name="version" value="2"', status_code=422)
        stored = Attempt.objects.get().answers
        for number, (key, value) in enumerate(given.items(), 1):
            assert stored.get(key, []) == ([] if number == wrong else value)


def test_typed_answers_are_kept_when_the_session_is_over(client, attempt, address):
    response = client.post(f"{address}1/submit/", fields(attempt, ["b"], [], ["Borges"]))

    assertContains(response, 'value="Borges"', status_code=401)
    assert Attempt.objects.get().is_open
    by_script = client.post(f"{address}1/", fields(attempt), headers=JSON)
    assert by_script.status_code == 401


def test_one_question_at_a_time(student_client, enrollment, course):
    version = make_quiz(course.chapters.last(), layout="steps")
    attempt = attempts.start(enrollment, version)
    address = f"{version.quiz.get_absolute_url()}1/"
    sent = fields(attempt)

    first = student_client.get(address)
    assertContains(first, "Question 1 of 4")
    assertNotContains(first, "Which of these are prime?")
    for number, next_one in ((1, 2), (2, 3), (3, 4)):
        names = ("version", f"q{number}")
        step = {name: sent[name] for name in names} | {"question": number, "go": next_one}
        step["version"] = Attempt.objects.get().version
        response = student_client.post(address, step)
        assertRedirects(response, f"{address}?question={next_one}")
    last = {name: sent[name] for name in sent if name.startswith("q4")}
    last |= {"version": Attempt.objects.get().version, "question": 4}
    assertRedirects(student_client.post(f"{address}submit/", last), f"{address}result/")

    assert Attempt.objects.get().right_count == 4


def test_when_the_time_is_over_the_student_reads_why_and_the_result(
    student_client, enrollment, course
):
    version = make_quiz(course.chapters.last(), minutes=1)
    attempt = attempts.start(enrollment, version)
    address = f"{version.quiz.get_absolute_url()}1/"
    assertContains(student_client.get(address), "data-seconds-left")
    student_client.post(address, fields(attempt, ["a"]))
    past = timezone.now() - timedelta(minutes=2)
    Attempt.objects.update(started_at=past, ends_at=past + timedelta(minutes=1))

    by_script = student_client.post(address, fields(attempt, *RIGHT), headers=JSON)
    late = student_client.post(f"{address}submit/", fields(attempt, *RIGHT), follow=True)

    assert by_script.status_code == 409
    assert "The time was over" in by_script.json()["message"]
    assertContains(late, "does not count")
    assertContains(late, "1 of 4 right")
    assertRedirects(student_client.get(address), f"{address}result/")


def test_no_attempt_is_left(student_client, enrollment, course):
    version = make_quiz(course.chapters.last(), max_attempts=1)
    attempts.submit(attempts.start(enrollment, version))
    address = version.quiz.get_absolute_url()

    assertContains(student_client.get(address), "all the attempts that this quiz allows")
    response = student_client.post(f"{address}start/", follow=True)
    assertContains(response, "all the attempts that this quiz allows")
    assert Attempt.objects.count() == 1
    assertContains(student_client.get(f"{address}1/result/"), "That was the last attempt")


def test_a_stranger_and_another_student_see_nothing_of_an_attempt(
    as_person, client, attempt, address, stranger, educator, course
):
    other = as_person(stranger)
    assertRedirects(other.get(address), course.get_absolute_url())
    assert client.get(address)["Location"].startswith("/sign-in/")
    for path in ("1/", "1/result/"):
        assert other.get(address + path).status_code == 404
        assert as_person(educator).get(address + path).status_code == 404
    assert other.post(f"{address}start/").status_code == 404
    progress.enroll(stranger, course)
    for path in ("1/", "1/result/", "2/", "999999999999999999999/"):
        assert other.get(address + path).status_code == 404
    assert other.post(f"{address}1/submit/", fields(attempt)).status_code == 404
    assert Attempt.objects.get().is_open


def test_a_free_preview_shows_the_questions_to_anyone(client, address, lecture, educator_client):
    Lecture.objects.filter(pk=lecture.pk).update(is_preview=True)

    page = client.get(address)

    assertContains(page, "Cusco")
    assertContains(page, "disabled")
    assertNotContains(page, "Since 1535.")
    assertNotContains(page, "Start the quiz")
    assertContains(educator_client.get(address), "Cusco")


def test_the_educator_sees_it_as_a_student_and_can_store_nothing(
    educator_client, course, lecture, address
):
    preview = f"/teach/courses/{course.slug}/preview/enrolled"

    page = educator_client.get(preview + address)

    assertContains(page, "Start the quiz")
    assertContains(page, "Cusco")
    assertContains(page, f"{preview}{address}start/")
    assert educator_client.post(f"{preview}{address}start/").status_code == 403
    lecture_page = educator_client.get(f"{preview}/learn/{course.slug}/{lecture.pk}/")
    assert lecture_page["Location"] == preview + address
    assert not Attempt.objects.exists()


def test_a_removed_quiz_is_gone_and_back_with_what_was_done(
    student_client, attempt, address, lecture, enrollment
):
    attempts.submit(attempt, answers(attempt), attempt.version)
    removed = curriculum.remove(lecture)
    assert student_client.get(address).status_code == 404
    assert student_client.get(f"{address}1/result/").status_code == 404

    curriculum.restore(removed)

    assertContains(student_client.get(f"{address}1/result/"), "4 of 4 right")
    enrollment.refresh_from_db()
    assert enrollment.completed_count == 1


@pytest.mark.parametrize(("path", "most"), [("", 8), ("1/", 7), ("1/result/", 10)])
def test_a_page_takes_few_queries(
    student_client, attempt, address, path, most, django_assert_max_num_queries, enrollment
):
    if "result" in path:
        for _ in range(3):
            attempts.submit(attempts.start(enrollment, attempt.quiz_version))
    with django_assert_max_num_queries(most):
        assert student_client.get(address + path).status_code == 200
