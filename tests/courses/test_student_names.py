"""What an enrollment keeps for lists: how many lectures are completed, and the student's name"""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from accounts.models import User
from accounts.sync import users
from courses import curriculum, deletion, erasure, progress, student_names
from courses.models import Course, Enrollment, EnrollmentWord, Lecture
from tests.clerk import deliver, event, user_data
from tests.conftest import make_course, person

REPEATED = 4  # so that the threads meet in between


def words_of(user_id) -> set[str]:
    words = EnrollmentWord.objects.filter(enrollment__user=user_id)
    return set(words.values_list("word", flat=True))


def stored(enrollment) -> tuple[int, bool]:
    row = Enrollment.objects.get(pk=enrollment.pk)
    return row.completed_count, row.completed_at is not None


def test_the_count_follows_the_student_and_the_curriculum(enrollment, lectures):
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    assert stored(enrollment) == (4, True)
    finished_at = Enrollment.objects.get().completed_at

    curriculum.delete([lectures[0]])
    assert stored(enrollment) == (3, True)
    assert Enrollment.objects.get().completed_at == finished_at
    progress.reopen(enrollment, lectures[1])
    assert stored(enrollment) == (2, False)
    curriculum.add(Lecture(chapter=lectures[2].chapter, title="New", kind="article", body="New."))
    assert stored(enrollment) == (2, False)
    curriculum.delete([lectures[2].chapter])
    assert stored(enrollment) == (0, False)


def test_a_repair_counts_and_names_everyone(enrollment, lectures, course):
    progress.complete(enrollment, lectures[0])
    progress.leave(enrollment)  # who may come back
    Enrollment.objects.create(user=person("user_ada", email="ada@example.org"), course=course)
    Enrollment.objects.update(completed_count=3, search_name="wrong")

    call_command("recount_courses")

    assert sorted(Enrollment.objects.values_list("completed_count", "search_name")) == [
        (0, " ada ada@ example. org"),
        (1, " student"),
    ]
    assert set(EnrollmentWord.objects.values_list("word", flat=True)) == {
        *("ada", "ada@example.org", "example.org", "org"),
        "student",
    }


@pytest.mark.django_db
def test_a_name_that_clerk_tells_is_copied(course):
    users.store(user_data("user_ada", first_name="Ada", last_name="Šimůnek"))
    enrollment = progress.enroll(User.objects.get(pk="user_ada"), course)
    assert Enrollment.objects.get(pk=enrollment.pk).search_name.startswith(" ada simunek ")

    users.store(user_data("user_ada", first_name="Ida", last_name="B" * 256, updated_at=2**41))

    name = Enrollment.objects.get(pk=enrollment.pk).search_name
    assert name.startswith(" ida bbb")
    assert name.endswith(" ada@ example. com")
    assert len(name) < 300
    assert words_of("user_ada") == {"ida", "b" * 60, "ada@example.com", "example.com", "com"}


def test_words_go_with_the_enrollment_and_with_the_account(client, enrollment, course, student):
    ada = person("user_ada", email="ada@example.org")
    progress.enroll(ada, course)
    progress.enroll(student, course)
    assert words_of("user_ada")
    assert words_of(student.pk)

    deliver(client, event("user.deleted", {"id": "user_ada", "object": "user", "deleted": True}))
    assert set(EnrollmentWord.objects.values_list("word", flat=True)) == {"student"}

    deletion.delete(Course.objects.filter(pk=course.pk))
    assert not EnrollmentWord.objects.exists()


def test_an_enrollment_that_is_given_to_another_takes_their_words(
    educator, category, enrollment, course
):
    second = make_course(educator, category, "Second")
    other = person("user_ada", email="ada@example.org")
    Enrollment.objects.filter(pk=enrollment.pk).update(course=second, user=other)

    student_names.copy(other.pk)

    assert words_of("user_ada") == {"ada", "ada@example.org", "example.org", "org"}
    assert set(EnrollmentWord.objects.values_list("course", flat=True)) == {second.pk}


@pytest.mark.django_db(transaction=True)
def test_of_names_that_change_while_people_come_and_go_the_last_is_kept(
    eight_at_once, course, educator, category
):
    """Clerk tells four names of each of two people, who enroll in two courses and leave them."""
    courses = [course, make_course(educator, category, "Second")]
    people = [person("user_ada"), person("user_bo")]

    def act(number):
        who = people[number % 2]
        for turn in range(REPEATED):
            if number < 4:
                name = f"Name{turn} {'A' * number} Shared{turn % 2}"
                told = 2**41 + 10 * turn + number
                users.store(user_data(who.pk, first_name=name, updated_at=told))
            else:
                progress.enroll(who, courses[(number + turn) % 2])
                for row in Enrollment.objects.filter(user=who.pk):
                    progress.leave(row)

    eight_at_once(act)

    for row in Enrollment.objects.select_related("user"):
        assert row.user.first_name.startswith(f"Name{REPEATED - 1} ")
        assert row.search_name == student_names.search_name_of(row.user)
        stored = EnrollmentWord.objects.filter(enrollment=row.pk)
        words = {word.pk: word.course_id for word in student_names.words_of(row)}
        assert dict(stored.values_list("pk", "course")) == words
    assert Enrollment.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_who_enrolls_while_the_account_is_deleted_leaves_no_words(
    at_once, course, enrollment, student
):
    def act(number):
        for _ in range(REPEATED):
            if number:
                student_names.copy(student.pk)
            else:
                EnrollmentWord.objects.filter(course=course).delete()
        if not number:
            erasure.remove_enrollments(student.pk)

    at_once(3, act)

    assert not EnrollmentWord.objects.exists()


@pytest.mark.engines("sqlite", "postgresql")  # the hook between two queries is SQL's
@pytest.mark.django_db(transaction=True)
def test_a_name_that_changes_while_another_is_copied_is_the_one_that_stays(
    at_once, enrollment, student
):
    """Both are written: first the newer one, by a thread that finishes meanwhile."""
    student.first_name = "Older"
    student.save()
    threads = []

    def rename(execute, sql, params, many, context):
        if "courses_enrollmentword" in sql and not threads:
            threads.append(1)
            newer = user_data(student.pk, first_name="Newer", updated_at=2**41)
            at_once(1, lambda number: users.store(newer))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(rename):
        student_names.copy(student.pk)

    assert threads
    assert Enrollment.objects.get().search_name == " newer byron ada@ example. com"
    assert words_of(student.pk) == {"newer", "byron", "ada@example.com", "example.com", "com"}


def test_whoever_never_gets_through_says_so(enrollment, student, monkeypatch, caplog):
    def overtaken(*args):
        raise IntegrityError

    User.objects.filter(pk=student.pk).update(search_name="newer")
    monkeypatch.setattr(student_names, "_write", overtaken)

    assert not student_names.copy(student.pk)
    assert "run manage.py recount_courses" in caplog.text
