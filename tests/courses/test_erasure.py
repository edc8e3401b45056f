"""A deletion at Clerk: what becomes of courses, enrollments, reviews and certificates."""

import itertools
from datetime import UTC, datetime

import pytest
from django.conf import settings as configured
from django.contrib.admin.models import LogEntry
from django.db import DatabaseError, connection
from django.db.models.signals import post_delete, pre_delete
from django.test import Client

from accounts.models import EducatorApplication, Role, User
from certificates.models import Certificate
from courses import counters, progress, questions
from courses.models import (
    Answer,
    Course,
    Enrollment,
    Lecture,
    LectureProgress,
    MeToo,
    Note,
    Question,
    QuestionReport,
    Review,
    SavedCourse,
)
from tests.clerk import deliver, event
from tests.conftest import make_course, person, write_down
from tests.courses.pages import cards, text

STEPS = configured.ERASURE_STEPS
LONG_AGO = datetime(2024, 1, 2, tzinfo=UTC)
Status = Course.Status


def deletion(user):
    data = {"id": user.pk, "object": "user", "deleted": True}
    return event("user.deleted", data, 1_700_000_000_100)


def refuse(user_id):
    """A step that the database does not take."""
    raise DatabaseError(user_id)


def first_lecture(course):
    return Lecture.objects.of(course).first()


def learn(user, course, rating, code):
    """An enrollment with progress, a note, a review and a certificate; the course was saved before."""
    progress.save_for_later(user, course)
    enrollment = progress.enroll(user, course)
    Note.objects.create(enrollment=enrollment, lecture_title="Step", text="Breathe out.")
    progress.complete(enrollment, first_lecture(course))
    Review.objects.create(
        enrollment=enrollment, course=enrollment.course, rating=rating, text=f"Worth {rating}."
    )
    question = Question(author=user, lecture=first_lecture(course), title=f"Why {rating}?")
    questions.ask(question)
    questions.answer(Answer(question=question, author=user, body="I see."))
    for other in Question.objects.filter(lecture=question.lecture):
        questions.say_me_too(other, user)
        questions.report(other.answers.get(), user, "Too short.")
    certificate = Certificate.objects.create(
        enrollment=enrollment,
        student=user,
        educator_id=course.educator_id,
        code=code,
        student_name=user.name,
        course_title=course.title,
        educator_name="Educator",
    )
    counters.recount(course.pk)
    return certificate


@pytest.fixture
def ada(db):
    """She teaches four courses and learns in two others."""
    return person("user_ada", Role.EDUCATOR, last_name="Byron", email="ada@example.com")


@pytest.fixture
def taught(ada, category, student):
    statuses = (Status.PUBLISHED, Status.PUBLISHED, Status.DRAFT, Status.ARCHIVED)
    courses = [
        make_course(ada, category, f"Ada {number}", status)
        for number, status in enumerate(statuses)
    ]
    for course in courses[:2]:
        progress.enroll(student, course)
    return courses


@pytest.fixture
def learned(ada, educator, category, student, stranger):
    courses = [make_course(educator, category, f"Rising {number}") for number in range(2)]
    for number, course in enumerate(courses):
        learn(ada, course, 2, f"ada-{number}")
        learn(student, course, 5, f"student-{number}")
    progress.enroll(stranger, courses[0])
    Certificate.objects.filter(code="ada-1").update(revoked_at=LONG_AGO)
    return courses


@pytest.fixture
def everything(ada, taught, learned, admin, student):
    application = EducatorApplication.objects.create(user=ada, title="Climber")
    enrollment = Enrollment.objects.get(user=ada, course=learned[0])
    write_down(admin, ada, student, application, enrollment, enrollment.certificate, learned[0])


def state():
    """All that a deletion may change; of times only whether there is one."""
    gone = User.objects.get(pk="user_ada")
    counters = ("slug", "status", "enrollment_count", "review_count", "rating_average")
    return {
        "person": (gone.first_name, gone.last_name, gone.email, gone.role),
        "erased": (bool(gone.deleted_at), bool(gone.erased_at)),
        "applications": EducatorApplication.objects.count(),
        "courses": sorted(Course.objects.values_list(*counters)),
        "enrollments": sorted(Enrollment.objects.values_list("user_id", "course__slug")),
        "progress": sorted(LectureProgress.objects.values_list("enrollment__user_id", flat=True)),
        "notes": sorted(Note.objects.values_list("enrollment__user_id", flat=True)),
        "saved": sorted(SavedCourse.objects.values_list("user_id", flat=True)),
        "reviews": sorted(
            (review.course.slug, review.rating, review.author, review.text)
            for review in Review.objects.all()
        ),
        "questions": sorted(
            (one.title, one.author_name, one.me_too_count, one.report_count)
            for one in Question.objects.all()
        ),
        "answers": sorted((one.author_name, one.report_count) for one in Answer.objects.all()),
        "said": [
            sorted(MeToo.objects.values_list("user_id", flat=True)),
            sorted(QuestionReport.objects.values_list("reporter_id", flat=True)),
        ],
        "certificates": sorted(
            (one.code, one.student_name, bool(one.revoked_at), one.revoked_at == LONG_AGO)
            for one in Certificate.objects.all()
        ),
        "history": sorted(LogEntry.objects.values_list("object_repr", "change_message")),
    }


ERASED = {
    "person": ("", "", None, "student"),
    "erased": (True, True),
    "applications": 0,
    "courses": [
        ("ada-0", "archived", 1, 0, 0.0),
        ("ada-1", "archived", 1, 0, 0.0),
        ("ada-2", "draft", 0, 0, 0.0),
        ("ada-3", "archived", 0, 0, 0.0),
        ("rising-0", "published", 2, 2, 3.5),
        ("rising-1", "published", 1, 2, 3.5),
    ],
    "enrollments": [
        ("user_stranger", "rising-0"),
        ("user_student", "ada-0"),
        ("user_student", "ada-1"),
        ("user_student", "rising-0"),
        ("user_student", "rising-1"),
    ],
    "progress": ["user_student"] * 2,
    "notes": ["user_student"] * 2,
    "saved": ["user_student"] * 2,
    "reviews": [
        ("rising-0", 2, "A former student", "Worth 2."),
        ("rising-0", 5, "Student", "Worth 5."),
        ("rising-1", 2, "A former student", "Worth 2."),
        ("rising-1", 5, "Student", "Worth 5."),
    ],
    "questions": [
        *[("Why 2?", "A former student", 1, 1)] * 2,
        *[("Why 5?", "Student", 1, 1)] * 2,
    ],
    "answers": [*[("A former student", 1)] * 2, *[("Student", 1)] * 2],
    "said": [["user_student"] * 4, ["user_student"] * 4],
    "certificates": [
        ("ada-0", "", True, False),
        ("ada-1", "", True, True),
        ("student-0", "Student", False, False),
        ("student-1", "Student", False, False),
    ],
    "history": [
        *[("Former member", "")] * 2,
        ("Rising 0", "Changed Rising 0."),
        ("Student", "Changed Student."),
        ("ada-0", "Changed ada-0."),
        ("user_ada in Rising 0", "Changed user_ada in Rising 0."),
    ],
}


def test_a_deletion_takes_what_is_personal_and_counts_anew(client, ada, everything):
    assert deliver(client, deletion(ada)).status_code == 200

    assert state() == ERASED


def test_a_wrong_count_comes_right(client, ada, learned):
    Course.objects.update(enrollment_count=99, review_count=9, rating_average=1)

    deliver(client, deletion(ada))

    counts = Course.objects.order_by("slug").values_list(
        "enrollment_count", "review_count", "rating_average"
    )
    assert list(counts) == [(2, 2, 3.5), (1, 2, 3.5)]


# What others see


def test_a_review_stays_on_the_page_without_its_author(client, ada, learned):
    url = learned[0].get_absolute_url()
    before = text(client.get(url))
    deliver(client, deletion(ada))
    after = text(client.get(url))

    assert "Ada Byron" in before
    assert "Ada" not in after
    assert "A former student" in after
    assert "Worth 2." in after
    assert "3.5" in before
    assert "3.5" in after


def test_courses_leave_the_catalogue_and_stay_with_their_students(
    client, student_client, as_person, ada, taught, stranger
):
    assert sorted(cards(client.get("/courses/"))) == ["Ada 0", "Ada 1"]
    deliver(client, deletion(ada))

    assert cards(client.get("/courses/")) == []
    assert not Course.objects.search("Byron").exists()
    lecture = Lecture.objects.of(taught[0]).last()
    url = f"/learn/ada-0/{lecture.pk}/"
    assert student_client.get(url).status_code == 200
    assert as_person(stranger).get(url).status_code != 200
    page = student_client.get("/courses/ada-0/")
    assert page.status_code == 200
    assert "Byron" not in text(page)
    assert as_person(stranger).get("/courses/ada-0/").status_code == 404
    for course in taught:
        assert client.get(course.get_absolute_url()).status_code == 404


def test_a_certificate_is_withdrawn_now_and_says_no_name(client, ada, learned):
    deliver(client, deletion(ada))

    certificate = Certificate.objects.get(code="ada-0")
    assert (certificate.student_name, certificate.course_title) == ("", "Rising 0")
    deleted_at = User.objects.get(pk=ada.pk).deleted_at
    assert certificate.revoked_at >= deleted_at > certificate.issued_at
    assert Certificate.objects.get(code="ada-1").revoked_at == LONG_AGO


@pytest.mark.parametrize(
    ("model", "owner"),
    [
        (User, "pk"),
        (EducatorApplication, "user"),
        (Enrollment, "user"),
        (LectureProgress, "enrollment__user"),
        (Review, "enrollment__user"),
        (Certificate, "student"),
    ],
)
def test_no_name_is_left_in_the_history(client, ada, admin, everything, model, owner):
    rows = model.objects.filter(**{owner: ada.pk})
    assert rows
    write_down(admin, *rows)

    deliver(client, deletion(ada))

    for name in ("Ada Byron", "ada@example.com"):
        assert not LogEntry.objects.filter(object_repr__contains=name).exists()
        assert not LogEntry.objects.filter(change_message__contains=name).exists()
    assert LogEntry.objects.filter(object_repr="Student").exists()


@pytest.mark.parametrize("kind", ["enrollment", "lectureprogress"])
def test_no_name_is_left_of_rows_that_an_admin_removed(
    client, admin_client, ada, admin, learned, kind
):
    row = {
        "enrollment": Enrollment.objects.get(user=ada, course=learned[1]),
        "lectureprogress": LectureProgress.objects.filter(enrollment__user=ada).first(),
    }[kind]
    response = admin_client.post(f"/admin/courses/{kind}/{row.pk}/delete/", {"post": "yes"})
    assert response.status_code == 302
    assert not type(row).objects.filter(pk=row.pk).exists()

    deliver(client, deletion(ada))

    assert LogEntry.objects.exists()
    assert not LogEntry.objects.filter(object_repr__contains="Ada Byron").exists()


# Again and at once


def test_a_second_deletion_changes_nothing(client, ada, everything):
    answers = [deliver(client, deletion(ada)).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert state() == ERASED


@pytest.mark.django_db(transaction=True)
def test_eight_deletions_at_once_are_as_one(eight_at_once, ada, everything):
    answers = eight_at_once(lambda number: deliver(Client(), deletion(ada)))

    assert {answer.status_code for answer in answers} == {200}
    assert state() == ERASED


# Interrupted


@pytest.mark.parametrize("position", range(len(STEPS) + 1))
def test_an_interrupted_erasure_is_finished_by_the_next_delivery(
    client, settings, ada, everything, position
):
    settings.ERASURE_STEPS = [*STEPS[:position], f"{__name__}.refuse", *STEPS[position:]]
    assert deliver(client, deletion(ada)).status_code == 503
    assert state()["erased"] == (True, False)

    settings.ERASURE_STEPS = STEPS
    assert deliver(client, deletion(ada)).status_code == 200
    assert state() == ERASED


@pytest.fixture
def interrupt():
    """Lets the database fail when a row is removed for the `number`-th time; once."""
    connected = []

    def plan(signal, sender, number):
        removals = itertools.count(1)

        def fail(**kwargs):
            if next(removals) == number:
                raise DatabaseError("Interrupted.")

        signal.connect(fail, sender=sender)
        connected.append((signal, fail, sender))

    yield plan
    for signal, fail, sender in connected:
        signal.disconnect(fail, sender=sender)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("sender", [Enrollment, LectureProgress])
@pytest.mark.parametrize("signal", [pre_delete, post_delete], ids=["before", "after"])
def test_an_interruption_between_enrollments_loses_no_count(
    client, interrupt, ada, everything, signal, sender, number
):
    interrupt(signal, sender, number)
    assert deliver(client, deletion(ada)).status_code == 503
    assert state()["erased"] == (True, False)
    assert Review.objects.count() == 4
    assert Certificate.objects.filter(student_name="").count() == 2

    assert deliver(client, deletion(ada)).status_code == 200
    assert state() == ERASED


@pytest.mark.engines("sqlite", "postgresql")  # MongoDB has no SQL to interrupt
@pytest.mark.django_db(transaction=True)
def test_any_query_may_be_the_last(client, ada, everything):
    for interrupted in itertools.count():
        queries = itertools.count()

        def fail(execute, *query, queries=queries, number=interrupted):
            if next(queries) == number:
                raise DatabaseError("Interrupted.")
            return execute(*query)

        with connection.execute_wrapper(fail):
            status = deliver(client, deletion(ada)).status_code
        if status == 200:
            break
        assert status == 503
    assert interrupted >= 20  # on SQLite BEGIN is one more of them, each time
    assert state() == ERASED
