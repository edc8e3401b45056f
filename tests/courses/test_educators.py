"""Who teaches a course with its owner: several steps at once, whom mails go to, what pages name"""

import json

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from accounts.sync.erasure import take_steps
from courses import access, curriculum, educators, emails, publication, questions, reviews
from courses.models import (
    Answer,
    Chapter,
    Course,
    CourseEducator,
    Enrollment,
    Lecture,
    Question,
    Review,
)
from mailings.models import Kind, Mailing
from tests.conftest import make_course, person, share
from tests.courses.pages import card, html, links, text

INVITED, TEACHES, ENDED = CourseEducator.State.values


def erase(user) -> None:
    """As Clerk's deletion does."""
    User.objects.tombstone(user.pk, 2)
    take_steps(user.pk)


@pytest.fixture
def newcomer(db):
    return person("user_new", Role.EDUCATOR, email="new@example.com")


# Several at once


@pytest.mark.django_db(transaction=True)
def test_an_address_that_is_invited_eight_times_at_once_gets_one_mail(
    eight_at_once, course, newcomer
):
    def invite(number):
        try:
            educators.invite(Course.objects.select_related("educator").get(), "new@example.com")
        except educators.Refused:
            return 0
        return 1

    assert sum(eight_at_once(invite)) == 1
    assert CourseEducator.objects.get().state == INVITED
    assert Mailing.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_accepts_twice_while_the_owner_removes_them_ends_as_the_last_step_says(
    eight_at_once, course, newcomer
):
    for _ in range(3):
        CourseEducator.objects.all().delete()
        key = CourseEducator.objects.create(course=course, email="new@example.com").pk

        def act(number):
            row = CourseEducator.objects.select_related("course").get(pk=key)  # noqa: B023
            if number == 7:
                return educators.end(row)
            return educators.accept(row, User.objects.get(pk=newcomer.pk))

        *accepted, removed = eight_at_once(act)

        row = CourseEducator.objects.get()
        assert removed
        assert sum(accepted) <= 1
        assert (row.state, row.user) == (ENDED, None)
        assert Course.objects.get().co_educator_count == 0


@pytest.mark.django_db(transaction=True)
def test_a_course_that_is_handed_over_while_the_other_leaves_has_one_owner(
    at_once, course, educator, co_educator
):
    key = CourseEducator.objects.get().pk

    def act(number):
        row = CourseEducator.objects.select_related("course__educator").get(pk=key)
        return educators.end(row) if number else educators.hand_over(row.course, row)

    handed, _ = at_once(2, act)

    stored = Course.objects.get()
    taught = {row.user_id for row in CourseEducator.objects.teaching()}
    assert stored.educator_id == (co_educator.pk if handed else educator.pk)
    assert taught == ({educator.pk} if handed else set())
    assert stored.co_educator_count == len(taught)


# Who teaches


def test_a_co_educator_teaches_for_as_long_as_they_are_an_educator(course, draft, co_educator):
    share(draft, person("user_more", Role.EDUCATOR))
    assert list(Course.objects.taught_by(co_educator)) == [course]
    assert access.teaches(co_educator, course)
    assert not access.teaches(co_educator, draft)

    for fields in ({"role": Role.STUDENT}, {"role": Role.EDUCATOR, "banned": True}):
        User.objects.filter(pk=co_educator.pk).update(**fields)
        former = User.objects.get(pk=co_educator.pk)
        assert former not in access.teachers_of(course)
        if not former.is_educator:  # a banned person is signed out
            assert not access.teaches(former, course)
            assert not Course.objects.taught_by(former).exists()
            assert not access.visible_courses(former).exclude(status="published").exists()


def test_a_draft_is_its_educators_alone(client_of, draft, rival):
    share(draft, rival)

    assert client_of("rival").get(f"/courses/{draft.slug}/").status_code == 200
    assert client_of("student").get(f"/courses/{draft.slug}/").status_code == 404


def test_pages_name_everyone_who_teaches(client, course, educator, co_educator):
    for page in ("/courses/", f"/users/{co_educator.pk}/"):
        assert "Educator and Beside" in card(client.get(page), "Rising").text
    shown = client.get("/courses/rising/")
    assert "Taught by Educator and Beside" in text(shown)
    assert {f"/users/{educator.pk}/", f"/users/{co_educator.pk}/"} <= set(links(shown))

    assert '{"@type": "Person", "name": "Beside"}' in html(shown)

    User.objects.filter(pk=co_educator.pk).update(role=Role.STUDENT)
    shown = text(client.get("/courses/rising/"))
    assert "Taught by Educator" in shown
    assert "Beside" not in shown
    caches[
        "pages"
    ].clear()  # those who are signed out read a list that was made up to 30 seconds ago
    assert "Beside" not in text(client.get("/courses/"))


def test_whoever_was_removed_is_named_no_more_from_that_moment(client, course, co_educator):
    pages = ("/", "/courses/", "/courses/rising/", "/users/user_educator/")
    assert all("Beside" in text(client.get(page)) for page in pages)

    educators.end(CourseEducator.objects.get())

    assert not any("Beside" in text(client.get(page)) for page in pages)


def test_a_course_page_names_whoever_came_instead(client, course, co_educator, newcomer):
    assert "Taught by Educator and Beside" in text(client.get("/courses/rising/"))

    CourseEducator.objects.update(user=newcomer)

    assert "Taught by Educator and New" in text(client.get("/courses/rising/"))


@pytest.mark.parametrize("path", ["/", "/courses/", "/courses/rising/"])
def test_names_beside_the_owners_take_one_query_for_all_courses(
    client, course, educator, category, co_educator, path
):
    path += "?page=1"  # pages without a query are shared for a while
    client.get(path)  # what is counted once for many pages
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for number in range(5):
        share(make_course(educator, category, f"More {number}"), co_educator)
    with CaptureQueriesContext(connection) as six:
        client.get(path)
    Course.objects.update(co_educator_count=0)
    with CaptureQueriesContext(connection) as none:
        client.get(path)

    assert len(one) == len(six) == len(none) + 1


# Mails and signatures


def test_everyone_who_teaches_hears_of_a_question_and_a_review(
    course, lectures, educator, co_educator, enrollment, student
):
    User.objects.filter(pk=educator.pk).update(email="owner@example.com")
    question = Question(lecture=lectures[0], author=student, title="How high?")
    questions.ask(question)
    written = reviews.write(enrollment, 5, "Good.")

    heard = set(Mailing.objects.values_list("kind", "user"))
    both = (educator.pk, co_educator.pk)
    assert heard == {
        (kind, pk) for kind in (Kind.QUESTION_ASKED, Kind.REVIEW_WRITTEN) for pk in both
    }

    answer = Answer(question=question, author=co_educator, body="That high.")
    questions.answer(answer)
    reviews.answer(written, "Thank you.", co_educator)
    assert answer.by == Answer.By.TEACHER
    assert Review.objects.get().answerer == "Beside"


def test_what_a_co_educator_answers_is_signed_by_them(as_person, course, co_educator, enrollment):
    written = reviews.write(enrollment, 5, "Good.")
    client = as_person(co_educator)

    client.post(f"/teach/reviews/{written.pk}/answer/", {"answer": "Thank you.", "version": 1})

    assert "Beside answers" in text(client.get("/courses/rising/"))


# The end of an account


def test_who_is_deleted_teaches_nothing_and_signs_nothing(course, co_educator, enrollment):
    written = reviews.write(enrollment, 5, "Good.")
    reviews.answer(written, "Thank you.", co_educator)
    other = make_course(course.educator, course.category, "Other")
    educators.invite(other, "beside@example.com")

    erase(co_educator)

    assert not CourseEducator.objects.exists()
    assert Review.objects.get().answerer == "A former teacher"
    course.refresh_from_db()
    assert (course.status, course.co_educator_count) == (Course.Status.PUBLISHED, 0)


def test_an_owner_who_is_deleted_leaves_an_archived_course_to_teach(
    as_person, course, educator, co_educator, enrollment
):
    CourseEducator.objects.create(course=course, email="asked@example.com")

    erase(educator)

    client = as_person(co_educator)
    assert client.get("/teach/courses/rising/").status_code == 200
    client.post("/teach/courses/rising/publish/")
    assert "Ask an administrator" in text(client.get("/teach/courses/rising/"))
    course.refresh_from_db()
    assert course.status == Course.Status.ARCHIVED
    assert Enrollment.objects.present().exists()
    assert [row.user for row in CourseEducator.objects.all()] == [co_educator]


def test_files_of_a_draft_that_others_go_on_teaching_stay_with_what_was_removed(
    course, draft, educator, co_educator
):
    share(draft, co_educator)
    for one in (course, draft):
        first, second = Lecture.objects.of(one)[:2]
        Lecture.objects.filter(pk__in=[first.pk, second.pk]).update(video_file="a.mp4")
        curriculum.remove(second)
    CourseEducator.objects.filter(course=course).delete()

    erase(educator)

    held = Lecture.objects.filter(video_file="a.mp4")
    assert set(held.values_list("chapter__course", flat=True)) == {draft.pk, None}
    assert Chapter.objects.removed().get().removed_from == draft


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        ("owner", []),
        ("beside", [Kind.EDUCATOR_INVITED]),  # the owner invites
        ("course", []),
    ],
)
def test_no_mail_invites_in_the_name_of_someone_gone_or_to_a_course_that_is(
    course, educator, co_educator, newcomer, rival, gone, left
):
    other = make_course(rival, course.category, "Other")
    educators.invite(course, newcomer.email)
    emails.invitation(newcomer, course, co_educator)
    emails.invitation(newcomer, other, rival)

    if gone == "course":
        publication.delete(Course.objects.filter(pk=course.pk))
    else:
        erase({"owner": educator, "beside": co_educator}[gone])

    due = list(Mailing.objects.due().values_list("kind", "key"))
    assert due.pop() == (Kind.INVITATION, f"course:{other.pk}")
    assert [kind for kind, _key in due] == left


def test_invitations_that_nobody_answers_go(course, co_educator):
    CourseEducator.objects.create(course=course, email="asked@example.com")
    CourseEducator.objects.update(invited_at="2026-01-01T00:00:00Z")

    call_command("finish_deletions")

    assert CourseEducator.objects.get().user == co_educator


def test_an_admin_ends_it_by_deleting_the_row(admin_client, as_person, course, co_educator):
    row = CourseEducator.objects.get()

    shown = admin_client.get(f"/admin/courses/courseeducator/{row.pk}/change/")
    assert "beside@example.com" in text(shown)
    admin_client.post(f"/admin/courses/courseeducator/{row.pk}/delete/", {"post": "yes"})

    assert not CourseEducator.objects.exists()
    assert Course.objects.get().co_educator_count == 0
    assert as_person(co_educator).get("/teach/courses/rising/").status_code == 404


@pytest.mark.engines("sqlite")
def test_a_co_educator_whom_an_admin_makes_the_owner_teaches_it_once(
    admin_client, course, co_educator
):
    sent = {
        name: getattr(course, name) for name in ("title", "subtitle", "description", "level")
    } | {"language": "en", "category": course.category_id, "version": course.version}

    admin_client.post(
        f"/admin/courses/course/{course.pk}/change/", sent | {"educator": co_educator.pk}
    )

    stored = Course.objects.get()
    assert access.teachers_of(stored) == [co_educator]
    assert stored.co_educator_count == 0
    assert CourseEducator.objects.get().state == ENDED


def test_files_count_in_the_owners_storage(as_person, course, co_educator, settings):
    settings.MEDIA_QUOTA = 2000
    Course.objects.filter(pk=course.pk).update(thumbnail_bytes=1500)

    edited = as_person(co_educator).get("/teach/courses/rising/edit/")

    assert "1.5\xa0KB of your" in text(edited).replace("1.5 KB", "1.5\xa0KB")


def test_people_read_what_they_teach_with_others_and_are_invited_to(as_person, course, co_educator):
    other = make_course(course.educator, course.category, "Other")
    CourseEducator.objects.create(course=other, email="beside@example.com")
    CourseEducator.objects.create(course=other, email="else@example.com")

    told = json.loads(as_person(co_educator).get("/learn/data/").getvalue())

    rows = [(row["course__title"], row["state"]) for row in told["courses_taught_with_others"]]
    assert sorted(rows) == [("Other", INVITED), ("Rising", TEACHES)]
