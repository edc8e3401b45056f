"""Counters that were wrong come right, and rows that must be one stay one"""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from accounts.models import EducatorApplication
from certificates.models import Certificate
from courses import counters, progress, questions
from courses.models import (
    Answer,
    Category,
    Course,
    Enrollment,
    Lecture,
    LectureProgress,
    MeToo,
    Question,
    QuestionReport,
    Review,
)
from tests.conftest import completed_ids, make_course, person

BROKEN = {
    "lecture_count": 99,
    "seconds": 9999,
    "review_count": 77,
    "rating_average": 1.5,
    "rating_score": 1.5,
    **{f"rated_{stars}": 11 for stars in range(1, 6)},
    "enrollment_count": 55,
    "last_seen_on": date(2026, 1, 1),
    "unanswered_count": 44,
}
EMPTY = dict.fromkeys(BROKEN, 0) | {"last_seen_on": None}


def stored_counters(course: Course) -> dict[str, float]:
    return Course.objects.values(*BROKEN).get(pk=course.pk)


def test_the_course_of_the_tests_is_counted(course):
    before = stored_counters(course)

    counters.recount(course.pk)

    assert stored_counters(course) == before == EMPTY | {"lecture_count": 4, "seconds": 240}


def test_recounting_tells_what_the_rows_say(course, student, add_reviews):
    add_reviews(course, 4)
    progress.enroll(student, course)
    Course.objects.filter(pk=course.pk).update(**BROKEN)

    counters.recount(course.pk)

    assert stored_counters(course) == {
        "lecture_count": 4,
        "seconds": 240,
        "review_count": 4,
        "rating_average": 2.5,
        "rating_score": (30 + 10) / (10 + 4),
        **{f"rated_{stars}": 1 for stars in range(1, 5)},
        "rated_5": 0,
        "enrollment_count": 5,
        "last_seen_on": Enrollment.objects.latest("last_seen_at").last_seen_at.date(),
        "unanswered_count": 0,
    }


def test_a_course_says_on_which_day_a_student_was_last_there(
    course, enrollment, lectures, django_assert_num_queries
):
    Enrollment.objects.update(last_seen_at=datetime(2026, 3, 1, 23, 59, tzinfo=UTC))
    counters.recount(course.pk)
    assert stored_counters(course)["last_seen_on"] == date(2026, 3, 1)
    enrollment.refresh_from_db()

    enrollment.touch(lectures[1], datetime(2026, 3, 2, 0, 1, tzinfo=UTC))
    assert stored_counters(course)["last_seen_on"] == date(2026, 3, 2)
    with django_assert_num_queries(1):
        enrollment.touch(lectures[2], datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    progress.leave(enrollment)
    assert stored_counters(course)["last_seen_on"] is None


def test_recounting_a_course_with_nothing_in_it(course):
    course.chapters.all().delete()

    counters.recount(course.pk)

    assert stored_counters(course) == EMPTY


def test_recounting_leaves_other_courses_and_the_version_alone(course, educator, category):
    other = make_course(educator, category, "Other")
    Course.objects.filter(pk=other.pk).update(**BROKEN)

    counters.recount(course.pk)

    assert stored_counters(other) == BROKEN
    assert Course.objects.get(pk=course.pk).version == course.version


def test_the_command_repairs_every_course(course, draft, educator, category, add_reviews):
    add_reviews(course, 2)
    archived = make_course(educator, category, "Gone", Course.Status.ARCHIVED)
    courses = [course, draft, archived]
    right = [stored_counters(course) for course in courses]
    Course.objects.update(**BROKEN)

    call_command("recount_courses")

    assert [stored_counters(course) for course in courses] == right
    assert right[0]["review_count"] == 2


def test_many_courses_are_read_with_the_queries_of_one(
    course, educator, category, django_assert_num_queries
):
    others = [make_course(educator, category, f"Other {number}") for number in range(5)]
    keys = [course.pk, *(other.pk for other in others)]
    counters.recount(*keys)

    for some in (keys[:1], keys):
        with django_assert_num_queries(7):
            counters.recount(*some)
    Course.objects.update(**BROKEN)
    features = connection.features
    around = 2 * features.uses_savepoints + features.has_select_for_update
    with django_assert_num_queries(7 + around + 1 + 7):  # one write: they are alike
        counters.recount(*keys)
    assert stored_counters(others[0]) == stored_counters(others[4])


def _a_second(model, **fields):
    return lambda: model.objects.create(**fields)


@pytest.fixture
def second(course, enrollment, lectures, student):
    """Rows each of which there is already, and how to store another."""
    LectureProgress.objects.create(enrollment=enrollment, lecture=lectures[0])
    Review.objects.create(enrollment=enrollment, course=enrollment.course, rating=5)
    Certificate.objects.create(enrollment=enrollment, code="ABCD")
    EducatorApplication.objects.create(user=student)
    other = Enrollment.objects.create(user=course.educator, course=course)
    return {
        "course with a slug": _a_second(
            Course, slug="rising", category=course.category, educator=course.educator
        ),
        "category of a name": _a_second(Category, name="Music", slug="other"),
        "category with a slug": _a_second(Category, name="Other", slug="music"),
        "enrollment": _a_second(Enrollment, user=student, course=course),
        "progress": _a_second(LectureProgress, enrollment=enrollment, lecture=lectures[0]),
        "review": _a_second(Review, enrollment=enrollment, rating=1),
        "certificate": _a_second(Certificate, enrollment=enrollment, code="EFGH"),
        "certificate with a code": _a_second(Certificate, enrollment=other, code="ABCD"),
        "open application": _a_second(EducatorApplication, user=student),
    }


@pytest.mark.parametrize(
    "row",
    [
        "course with a slug",
        "category of a name",
        "category with a slug",
        "enrollment",
        "progress",
        "review",
        "certificate",
        "certificate with a code",
        "open application",
    ],
)
def test_there_is_no_second(second, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        second[row]()


def test_what_differs_in_one_part_is_no_second(course, enrollment, lectures, student, stranger):
    Enrollment.objects.create(user=stranger, course=course)
    for lecture in lectures:
        LectureProgress.objects.create(enrollment=enrollment, lecture=lecture)
    for status in ("rejected", "rejected", "approved", "pending"):
        EducatorApplication.objects.create(user=student, status=status)
    EducatorApplication.objects.create(user=stranger)

    assert EducatorApplication.objects.count() == 5


def test_people_and_categories_that_courses_refer_to_stay(course, enrollment, student, educator):
    for needed in (educator, student, course.category):
        with pytest.raises(ProtectedError):
            needed.delete()


def test_a_lecture_that_goes_takes_its_progress_only(enrollment, lectures):
    progress.complete(enrollment, lectures[0])
    progress.record_position(enrollment, lectures[1], 5)

    lectures[1].delete()

    enrollment.refresh_from_db()
    assert enrollment.last_lecture is None
    assert completed_ids(enrollment) == {lectures[0].pk}
    assert Lecture.objects.count() == 3


def test_the_counters_follow_what_an_admin_deletes(
    admin_client, admin, course, enrollment, lectures
):
    review = Review.objects.create(
        enrollment=enrollment, course=enrollment.course, rating=1, text="Rude."
    )
    counters.recount(course.pk)
    for kind, key in (
        ("review", review.pk),
        ("lecture", lectures[0].pk),
        ("enrollment", enrollment.pk),
    ):
        admin_client.post(f"/admin/courses/{kind}/{key}/delete/", {"post": "yes"})

    course.refresh_from_db()
    assert (course.review_count, course.rating_average) == (0, 0)
    assert (course.lecture_count, course.seconds) == (3, 180)
    assert course.enrollment_count == 0


# At once


@pytest.mark.django_db(transaction=True)
def test_the_repair_loses_nobody_who_enrolls_meanwhile(at_once, course, add_reviews):
    people = [person(f"user_{number:02}") for number in range(14)]
    Course.objects.filter(pk=course.pk).update(**BROKEN)

    def act(number):
        if number < 14:
            progress.enroll(people[number], course)
        else:
            call_command("recount_courses")

    at_once(16, act)

    assert stored_counters(course)["enrollment_count"] == 14
    assert stored_counters(course)["lecture_count"] == 4


def test_an_enrollment_whose_count_was_interrupted_is_counted_by_the_next(
    course, student, stranger
):
    Enrollment.objects.create(user=student, course=course)

    progress.enroll(stranger, course)

    assert stored_counters(course)["enrollment_count"] == 2


@pytest.mark.engines("sqlite", "postgresql")  # the hook between two queries is SQL's
@pytest.mark.django_db(transaction=True)
def test_whoever_counted_before_another_enrolled_counts_again(course, student, stranger):
    waiting = [stranger]

    def enroll_before(execute, sql, params, many, context):
        if sql.startswith('UPDATE "courses_course"') and waiting:
            progress.enroll(waiting.pop(), course)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(enroll_before):
        progress.enroll(student, course)

    assert not waiting
    assert stored_counters(course)["enrollment_count"] == 2


def test_few_reviews_weigh_less_than_many_and_none_nothing():
    def score(*ratings):
        return counters.rating_score(len(ratings), sum(ratings))

    assert score() == 0 < score(1) < score(3) < score(5)
    assert score(5, 5, 5) < score(*[4] * 50) < score(*[5] * 50)
    assert score(*[5] * 10) == pytest.approx(4.0)


def test_the_command_repairs_the_counters_of_questions(course, student, educator, lectures):
    question, waiting = (
        Question.objects.create(
            course=course, lecture=lectures[number], author=student, title="Why?"
        )
        for number in range(2)
    )
    by = Answer.By.TEACHER
    answer = Answer.objects.create(question=question, author=educator, body="So.", by=by)
    MeToo.objects.create(question=question, user=educator)
    QuestionReport.objects.create(
        question=question, answer=answer, post_id=answer.pk, reporter=student, reason="Short."
    )
    Question.objects.update(answer_count=9, me_too_count=9, report_count=9)

    call_command("recount_courses")

    counted = ("answer_count", "is_answered", "me_too_count", "report_count")
    rows = Question.objects.values_list(*counted)
    assert rows.get(pk=question.pk) == (1, True, 1, 1)
    assert rows.get(pk=waiting.pk) == (0, False, 0, 0)
    answer.refresh_from_db()
    course.refresh_from_db()
    assert (answer.report_count, course.unanswered_count) == (1, 1)


def test_a_lecture_takes_its_questions_with_it(educator_client, course, student, lectures):
    for lecture in lectures[:2]:
        questions.ask(Question(lecture=lecture, author=student, title="Why?"))

    educator_client.post(f"/teach/lectures/{lectures[0].pk}/delete/")

    course.refresh_from_db()
    left = Question.objects.filter(lecture__chapter__course=course)
    assert course.unanswered_count == left.count() == 1
