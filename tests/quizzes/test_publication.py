"""Publishing a quiz: as a lecture, and as versions that never change"""

from dataclasses import replace

import pytest

from courses import curriculum
from courses.models import Course, Lecture
from quizzes import publication, questions
from quizzes.content import Kind
from quizzes.models import Question, Quiz, QuizVersion

from .written import CONTENTS, choices, make_draft


def has_changes(quiz):
    return publication.has_changes(
        quiz, publication.contents(quiz), publication.newest_version(quiz)
    )


@pytest.mark.django_db
def test_it_becomes_the_last_lecture_of_its_chapter(course, written):
    result = publication.publish(written)

    assert (result.is_first, result.is_new, result.version.number) == (True, True, 1)
    written = Quiz.objects.get(pk=written.pk)
    assert written.chapter is None
    assert written.lecture == course.chapters.first().lectures.last()
    assert (written.lecture.kind, written.lecture.title) == ("quiz", "What you climbed")
    assert written.lecture.question_count == len(CONTENTS)
    assert Course.objects.get(pk=course.pk).lecture_count == 5
    assert [question.text for question in result.version.questions] == [it.text for it in CONTENTS]
    assert result.version.settings["pass_percent"] == 70


@pytest.mark.django_db
def test_a_second_time_changes_nothing_and_an_edit_makes_a_version(course, published):
    first = published.versions.get()
    assert not has_changes(published)
    again = publication.publish(published)
    assert (again.is_first, again.is_new, again.version) == (False, False, first)

    Question.objects.filter(quiz=published, kind=Kind.SINGLE).update(text="How many steps?")
    assert has_changes(published)
    Quiz.objects.filter(pk=published.pk).update(minutes=5)
    assert publication.publish(published).version.number == 2

    assert not has_changes(Quiz.objects.get(pk=published.pk))
    old = QuizVersion.objects.get(pk=first.pk)
    assert (old.questions[0].text, old.settings["minutes"]) == ("How many?", None)
    assert Lecture.objects.filter(kind=Lecture.Kind.QUIZ).count() == 1


@pytest.mark.django_db
def test_what_is_missing_is_said_and_nothing_published(course):
    quiz = make_draft(course, contents=[], chapter=None)
    labels = [item.label for item in publication.publish(quiz).missing]
    assert labels == ["Choose its chapter", "Write a question"]

    questions.add_questions(quiz, [replace(CONTENTS[0], choices=choices("One", "Two"))])
    chapter = course.chapters.first()
    Quiz.objects.filter(pk=quiz.pk).update(chapter=chapter)
    assert [str(item.label) for item in publication.publish(quiz).missing] == [
        "Question 1: Mark the right choice."
    ]
    curriculum.remove(chapter)
    assert publication.publish(quiz).missing[0].label == "Choose its chapter"
    assert not QuizVersion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_publishes(written, eight_at_once):
    results = eight_at_once(lambda _number: publication.publish(Quiz.objects.get(pk=written.pk)))

    assert sum(result.is_first for result in results) == 1
    assert sum(result.is_new for result in results) == 1
    assert QuizVersion.objects.get().number == 1
    lecture = Lecture.objects.get(kind=Lecture.Kind.QUIZ)
    assert Quiz.objects.get().lecture == lecture
    assert Course.objects.get(pk=written.course_id).lecture_count == 5


@pytest.mark.django_db
def test_what_stopped_half_way_is_finished_by_publishing_again(written):
    publication.publish(written)
    Quiz.objects.update(
        lecture=None, chapter=written.course.chapters.first()
    )  # before the last step

    assert publication.publish(Quiz.objects.get()).is_first
    assert Quiz.objects.get().lecture == Lecture.objects.get(kind=Lecture.Kind.QUIZ)


@pytest.mark.django_db
def test_a_draft_that_is_deleted_leaves_no_lecture(written):
    chapter = written.chapter
    lecture = Lecture(pk=publication.lecture_key(written.pk), chapter=chapter, kind="quiz")
    curriculum.add(lecture)  # the last step but one of publishing

    publication.delete_draft(written)
    assert not Lecture.objects.filter(kind="quiz").exists()

    other = make_draft(written.course)
    Quiz.objects.filter(pk=other.pk).delete()
    with pytest.raises(Quiz.DoesNotExist):
        publication._give_lecture(other)
    assert not Lecture.objects.filter(kind="quiz").exists()
