"""/teach/quizzes/<id>/results/: what students answered, counted from their attempts"""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses import curriculum, progress
from quizzes import analytics, attempts, publication
from quizzes.content import Kind
from quizzes.models import Attempt, Question, Quiz
from tests.conftest import person
from tests.courses.pages import links, text

BUDGET = 18  # two of them for the students of the page and their last lectures


def take(user, version, single="c2", multiple=("c1", "c3"), short="stairs", ordering="c1 c2 c3"):
    """An attempt of a student; as it stands here, all is right."""
    attempt = attempts.start(progress.enroll(user, version.quiz.course), version)
    keys = [question.key for question in version.questions]
    given = [[single], list(multiple), [short], ordering.split()]
    attempts.submit(attempt, dict(zip(keys, given, strict=True)), attempt.version)
    return attempt


@pytest.fixture
def version(published):
    version = published.versions.select_related("quiz__lecture", "quiz__course").get()
    assert version.questions
    return version


@pytest.fixture
def taken(version, student, stranger):
    """Four attempts: 100 %, then 75 % of one student; 25 % and 0 % of another."""
    take(student, version)
    take(student, version, single="c1")
    take(stranger, version, "c1", ["c1"], "Ladder", "c1 c2 c3")
    take(stranger, version, "c1", ["c2"], "ladder", "c3 c2 c1")
    return version


def page(quiz, name="results/"):
    return f"/teach/quizzes/{quiz.pk}/{name}"


@pytest.mark.django_db
def test_figures_are_those_of_the_rows(taken, student, stranger):
    quiz = taken.quiz
    average = analytics.averages([quiz.pk])[quiz.pk]
    assert (average.attempts, average.percent, average.passed) == (4, 50, 2)
    assert average.tenths == (1, 0, 1, 0, 0, 0, 0, 1, 0, 1)

    single, multiple, short, ordering = analytics.figures_of(quiz, taken.questions)
    assert [(it.right, it.attempts) for it in (single, multiple, short, ordering)] == [
        (1, 4), (2, 4), (2, 4), (3, 4),
    ]  # fmt: skip
    assert [(it.text, it.number, it.is_right) for it in single.answers] == [
        ("One", 3, False), ("Two", 1, True),
    ]  # fmt: skip
    assert single.favourite.text == "One"
    assert [it.number for it in multiple.answers] == [3, 1, 2]
    assert [(it.text, it.number, it.percent) for it in short.answers] == [("ladder", 2, 50)]
    assert [it.text for it in ordering.answers] == ["third → second → first"]

    rows = [(row["best"], row["attempts"], row["passed"]) for row in analytics.students_of(quiz)]
    assert rows == [(100, 2, 2), (25, 2, 0)]
    [result] = analytics.results_of(progress.enroll(stranger, quiz.course))
    assert (result.pk, result.result["best"], result.result["attempts"]) == (quiz.pk, 25, 2)


@pytest.mark.django_db
def test_old_attempts_keep_their_questions_after_an_edit(taken, student):
    quiz = Quiz.objects.get(pk=taken.quiz_id)
    Question.objects.filter(quiz=quiz, text="How many?").update(text="How many steps?")
    quiz.questions.get(text="Which?").delete()
    newest = publication.publish(quiz).version

    old = quiz.attempts.select_related("quiz_version").order_by("number").first()
    assert [question.text for question in old.quiz_version.questions][:2] == ["How many?", "Which?"]
    figures = analytics.figures_of(quiz, newest.questions)
    assert (figures[0].content.text, figures[0].attempts) == ("How many steps?", 4)
    assert len(figures) == 3


@pytest.mark.django_db
def test_attempts_count_once_after_a_question_asks_for_one_choice_alone(taken):
    single, multiple, *_ = taken.questions
    now_single = replace(multiple, kind=Kind.SINGLE)

    figures = analytics.figures_of(taken.quiz, [single, now_single])

    assert [(it.right, it.attempts) for it in figures] == [(1, 4), (2, 4)]


@pytest.mark.engines("sqlite")
def test_the_pages_say_so(educator_client, taken, student, django_assert_max_num_queries, stranger):
    quiz = taken.quiz
    with django_assert_max_num_queries(BUDGET):
        shown = text(educator_client.get(page(quiz)))
    for words in ("Attempts 4", "Average 50 %", "25 % right: 1 of 4", "ladder", "Student 100 %"):
        assert words in shown
    assert "Most frequent mistake" in shown
    found = text(educator_client.get(page(quiz, "results/?q=stran")))
    assert "Stranger 25 %" in found
    assert "Student 100 %" not in found
    assert "matches" in text(educator_client.get(page(quiz, "results/?q=nobody")))

    file = b"".join(educator_client.get(page(quiz, "results.csv"))).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file)))
    assert rows[1:] == [["Student", "", "100", "yes", "2"], ["Stranger", "", "25", "no", "2"]]

    enrollment = progress.enroll(stranger, quiz.course)
    of_student = educator_client.get(f"/teach/courses/rising/students/{enrollment.pk}/")
    assert "What you climbed Not passed Best result 25 % 2 attempts" in text(of_student)
    assert page(quiz) in links(of_student)
    listed = text(educator_client.get("/teach/courses/rising/quizzes/"))
    assert "Questions 4 Attempts 4 Average 50 %" in listed
    progress.leave(enrollment)
    assert "Stranger" not in text(educator_client.get(page(quiz)))


@pytest.mark.engines("sqlite")
def test_an_attempt_whose_time_is_over_counts_as_it_stands(educator_client, version, enrollment):
    attempt = attempts.start(enrollment, version)
    attempts.store_answers(attempt, {version.questions[0].key: ["c2"]}, attempt.version)
    long_ago = timezone.now() - timedelta(hours=1)
    Attempt.objects.update(ends_at=long_ago)
    assert "Attempts 1 Average 25 %" in text(educator_client.get(page(version.quiz)))
    assert Attempt.objects.get().submitted_at == Attempt.objects.get().ends_at


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("place", ["file", "student"])
def test_the_file_and_the_page_of_a_student_have_it_too(
    educator_client, version, enrollment, place
):
    attempts.start(enrollment, version)
    Attempt.objects.update(ends_at=timezone.now() - timedelta(hours=1))
    if place == "file":
        file = b"".join(educator_client.get(page(version.quiz, "results.csv"))).decode("utf-8-sig")
        assert list(csv.reader(io.StringIO(file)))[1:] == [["Student", "", "0", "no", "1"]]
    else:
        student = educator_client.get(f"/teach/courses/rising/students/{enrollment.pk}/")
        assert "What you climbed Not passed Best result 0 % 1 attempt" in text(student)


@pytest.mark.django_db
def test_a_page_finishes_some_attempts_and_a_command_the_others(version, enrollment):
    number = attempts.MOST_AT_ONCE + 2
    ago = timezone.now() - timedelta(hours=1)
    rows = [attempts.new(enrollment, version, each, ago) for each in range(1, number + 1)]
    for row in rows[1:]:
        row.ends_at = ago
    Attempt.objects.bulk_create(rows)

    attempts.catch_up(Attempt.objects.filter(quiz=version.quiz))
    assert Attempt.objects.submitted().count() == attempts.MOST_AT_ONCE
    call_command("finish_attempts")
    assert Attempt.objects.get(submitted_at=None).number == 1  # which has no end


@pytest.mark.engines("sqlite")
def test_a_quiz_whose_lecture_was_removed_is_not_on_the_page_of_a_student(taken, student):
    curriculum.remove(taken.quiz.lecture)
    assert analytics.results_of(progress.enroll(student, taken.quiz.course)) == []


@pytest.mark.engines("sqlite")
def test_without_attempts_there_is_no_data_yet_not_nothing_per_cent(
    educator_client, published, enrollment
):
    shown = text(educator_client.get(page(published)))
    assert "No data yet: nobody has submitted" in shown
    assert "0 %" not in shown
    listed = text(educator_client.get("/teach/courses/rising/quizzes/"))
    assert "Average No data yet" in listed
    student = educator_client.get(f"/teach/courses/rising/students/{enrollment.pk}/")
    assert "No quiz submitted yet." in text(student)


@pytest.mark.engines("sqlite")
def test_a_page_of_many_students_needs_no_more_queries(
    educator_client, taken, django_assert_max_num_queries
):
    for number in range(6):
        take(person(f"user_more_{number}"), taken)
    with django_assert_max_num_queries(BUDGET):
        educator_client.get(page(taken.quiz))
