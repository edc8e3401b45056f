"""A quiz among the lectures of a course: outline, completion, forms, copies"""

from uuid import uuid4

import pytest
from django.core.management import call_command
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from courses import curriculum, duplication
from courses.models import Lecture
from quizzes import attempts
from quizzes.access import get_taught_quiz
from quizzes.models import Attempt, Question, Quiz, QuizVersion
from tests.conftest import completed_ids, make_course

from .published import answers

pytestmark = [pytest.mark.django_db, pytest.mark.engines("sqlite")]


def test_it_is_in_the_outlines_with_its_questions(
    client, student_client, enrollment, course, lecture, lectures
):
    for page in (
        client.get(course.get_absolute_url()),
        student_client.get(f"/learn/{course.slug}/{lectures[0].pk}/"),
        student_client.get(f"/learn/{course.slug}/finish/"),
    ):
        assertContains(page, "What you know")
        assertContains(page, "4 questions")
        assertContains(page, "icons.svg#quiz")
    found = student_client.get("/learn/search/?q=what you know")
    assertContains(found, "Quiz, 4 questions")


def test_its_page_is_the_quiz_and_only_passing_completes_it(
    student_client, enrollment, course, lecture, address
):
    page = f"/learn/{course.slug}/{lecture.pk}/"
    assertRedirects(student_client.get(page), address)
    assert student_client.post(f"{page}complete/").status_code == 404
    assert student_client.post(f"{page}position/", {"position": 1}).status_code == 404
    assertNotContains(student_client.get(address), "Mark complete")
    assert completed_ids(enrollment) == set()


def test_educators_change_its_title_and_who_may_open_it_alone(educator_client, lecture, lectures):
    address = f"/teach/lectures/{lecture.pk}/edit/"
    assertNotContains(educator_client.get(address), 'name="kind"')
    changed = {"title": "Else", "is_preview": "on", "kind": "article", "body": "x", "version": 1}
    assert educator_client.post(address, changed).status_code == 302
    lecture.refresh_from_db()
    assert (lecture.title, lecture.kind, lecture.body) == ("Else", "quiz", "")
    assert (lecture.is_preview, lecture.question_count) == (True, 4)

    other = f"/teach/lectures/{lectures[0].pk}/edit/"
    assertNotContains(educator_client.get(other), 'value="quiz"')
    quiz = {"title": "New", "kind": "quiz", "body": "Text.", "version": 1}
    assert educator_client.post(other, quiz).status_code == 422


def test_django_admin_neither_makes_nor_unmakes_one(admin_client, lecture, lectures):
    for row, kind in ((lecture, "article"), (lectures[0], "quiz")):
        address = f"/admin/courses/lecture/{row.pk}/change/"
        sent = {"title": "New", "kind": kind, "body": "Text.", "chapter": row.chapter_id}
        page = admin_client.post(address, sent | {"seconds": "0", "version": "1"})
        assertContains(page, f"{kind} is not one of the available choices")
        assertNotContains(page, f'<option value="{kind}"')
    assert set(Lecture.objects.filter(kind="quiz")) == {lecture}


def test_it_is_taught_where_its_lecture_moved_to(educator_client, rival, course, category, version):
    quiz, lecture = version.quiz, version.quiz.lecture
    other_course = make_course(rival, category, "Falling")
    lecture.chapter = other_course.chapters.first()

    curriculum.save(lecture, ["chapter"])

    assert get_taught_quiz(rival, quiz.pk).where == lecture.chapter
    assert list(Quiz.objects.in_course(other_course)) == [quiz]
    assert educator_client.get(f"/teach/quizzes/{quiz.pk}/").status_code == 404
    Quiz.objects.update(course=course)  # as before the move was followed
    call_command("recount_courses")
    assert list(Quiz.objects.in_course(other_course)) == [quiz]


def test_a_copy_has_a_quiz_of_its_own(educator, course, version, attempt):
    copy = duplication.duplicate_course(course, educator, "")
    twin = duplication.duplicate_lecture(version.quiz.lecture, "")

    assert Quiz.objects.count() == QuizVersion.objects.count() == 3
    assert Question.objects.count() == 12
    assert Attempt.objects.count() == 1
    for lecture in (Lecture.objects.get(chapter__course=copy, kind="quiz"), twin):
        new = QuizVersion.objects.get(quiz__lecture=lecture)
        assert new.quiz.course_id == lecture.chapter.course_id
        own = {str(key) for key in new.quiz.questions.values_list("pk", flat=True)}
        assert {question.key for question in new.questions} == own
        assert [question.text for question in new.questions] == [
            question.text for question in version.questions
        ]


@pytest.mark.engines("sqlite", "postgresql", "mongodb")
def test_a_copy_that_stopped_half_way_is_finished_by_copying_again(version):
    key, lecture = str(uuid4()), version.quiz.lecture

    def copied():
        return [
            question.text
            for question in duplication.duplicate_lecture(lecture, key)
            .quiz.versions.get()
            .questions
        ]

    texts = copied()
    copy = Quiz.objects.exclude(pk=version.quiz_id)
    QuizVersion.objects.filter(quiz__in=copy).delete()  # before the last step
    Question.objects.filter(pk=copy.get().questions.first().pk).delete()
    assert copied() == texts
    assert copy.get().questions.count() == 4
    copy.delete()  # before the first one
    assert copied() == texts
    removed = curriculum.remove(copy.get().lecture)
    assert copied() == texts
    assert removed.lectures.count() == 1


def test_admin_reads_what_was_given(admin_client, attempt):
    attempts.submit(attempt, answers(attempt, ["b"]), attempt.version)

    page = admin_client.get(f"/admin/quizzes/attempt/{attempt.pk}/change/")

    assertContains(page, "Cusco (not right)")
    assertContains(page, "0 / 4")
