"""A question is in the course of its lecture, wherever that goes, and in none while it is removed"""

from contextlib import suppress

import pytest
from django.core.management import call_command

from courses import counters, curriculum, deletion, questions
from courses.models import Chapter, Course, Lecture, Question
from tests.conftest import person


def ask(lecture, author, title="How high?") -> Question:
    """As a page does, which finds the lecture in a course."""
    there = Lecture.objects.unremoved().select_related("chapter__course__educator")
    question = Question(lecture=there.get(pk=lecture.pk), author=author, title=title)
    questions.ask(question)
    return question


@pytest.fixture
def asked(lectures, student):
    """A question at the first lecture of each chapter."""
    return [ask(lecture, student) for lecture in (lectures[0], lectures[2])]


def courses_of(*asked) -> list:
    rows = dict(Question.objects.values_list("pk", "course"))
    return [rows[question.pk] for question in asked]


def agrees() -> bool:
    rows = Question.objects.values_list("course", "lecture__chapter__course")
    return all(course == right for course, right in rows)


def waiting_in(course) -> int:
    return Course.objects.values_list("unanswered_count", flat=True).get(pk=course.pk)


@pytest.mark.parametrize("kind", [Chapter, Lecture])
def test_it_is_in_no_course_while_its_lecture_is_removed(course, lectures, asked, kind):
    item = lectures[0].chapter if kind is Chapter else lectures[0]

    removed = curriculum.remove(item)

    assert courses_of(*asked) == [None, course.pk]
    assert waiting_in(course) == 1
    assert list(Question.objects.in_courses_of(course.educator)) == [asked[1]]

    curriculum.restore(Chapter.objects.get(pk=removed.pk))

    assert courses_of(*asked) == [course.pk, course.pk]
    assert waiting_in(course) == 2


def test_it_comes_back_with_a_lecture_whose_chapter_is_gone(course, lectures, asked):
    removed = curriculum.remove(lectures[0])
    curriculum.delete([Chapter.objects.get(pk=lectures[0].chapter_id)])
    removed.refresh_from_db()

    curriculum.restore(removed)

    assert courses_of(*asked) == [course.pk, course.pk]


def test_it_goes_with_a_chapter_to_another_course(admin_client, course, draft, lectures, asked):
    chapter = lectures[0].chapter
    chapter.course = draft

    assert curriculum.save(chapter, ["course"])

    assert courses_of(*asked) == [draft.pk, course.pk]
    assert (waiting_in(course), waiting_in(draft)) == (1, 1)


def test_it_goes_with_a_lecture_to_another_course(course, draft, lectures, asked):
    curriculum.place(lectures[0], draft.chapters.first(), 0)

    assert courses_of(*asked) == [draft.pk, course.pk]
    assert (waiting_in(course), waiting_in(draft)) == (1, 1)


def test_it_stays_in_its_course_with_a_lecture_that_is_moved_there(course, lectures, asked):
    curriculum.place(lectures[0], lectures[2].chapter, 0)

    assert courses_of(*asked) == [course.pk, course.pk]


def test_it_goes_with_its_course(course, asked):
    deletion.delete(Course.objects.filter(pk=course.pk))

    assert not Question.objects.exists()


def test_the_command_puts_it_where_its_lecture_is(course, draft, lectures, asked):
    removed = ask(lectures[1], person("user_other"))
    curriculum.remove(lectures[1])
    Question.objects.filter(pk=asked[0].pk).update(course=None)
    Question.objects.filter(pk=asked[1].pk).update(course=draft.pk)
    Question.objects.filter(pk=removed.pk).update(course=course.pk)

    call_command("recount_courses")

    assert courses_of(*asked, removed) == [course.pk, course.pk, None]
    assert (waiting_in(course), waiting_in(draft)) == (2, 0)


def test_one_of_a_lecture_removed_a_moment_ago_is_not_shown(educator_client, course, asked):
    """Between the two writes of a removal."""
    Chapter.objects.filter(pk=asked[0].lecture.chapter_id).update(course=None)

    response = educator_client.get("/teach/questions/?show=all")

    assert response.status_code == 200
    assert [question.pk for question in response.context["page"]] == [asked[1].pk]
    answer = {"question": asked[0].pk, "body": "So."}
    assert educator_client.post("/teach/questions/", answer).status_code == 404


def test_the_course_that_it_was_in_for_a_moment_does_not_count_it(course, draft, asked):
    """As when it was put there by someone who had read where the lecture was before it moved."""
    Question.objects.filter(pk=asked[0].pk).update(course=draft)
    counters.recount_questions(draft.pk)

    questions.follow_lectures(Question.objects.all())

    assert courses_of(*asked) == [course.pk, course.pk]
    assert (waiting_in(course), waiting_in(draft)) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_while_lectures_come_and_go_is_where_they_are(
    eight_at_once, course, draft, lectures
):
    people = [person(f"user_{number}") for number in range(8)]
    chapters = [draft.chapters.first(), lectures[2].chapter]

    def act(number):
        for turn in range(2):
            with suppress(Chapter.DoesNotExist, Lecture.DoesNotExist):
                ask(lectures[0], people[number], f"Why {turn}?")
                lecture = Lecture.objects.get(pk=lectures[0].pk)
                if number:
                    curriculum.place(lecture, chapters[(number + turn) % 2], 0)
                else:
                    curriculum.restore(curriculum.remove(lecture))

    eight_at_once(act)

    assert Question.objects.count() > 1
    assert agrees()
    for one in Course.objects.all():
        waiting = Question.objects.filter(course=one).count()
        assert one.unanswered_count == waiting
