"""One answer to how far a student is and where to go on, on every page that says so."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses import curriculum, progress
from courses.models import Chapter, Enrollment, Lecture
from tests.courses.pages import elements, html, page, text


def complete(enrollment, *lectures):
    for lecture in lectures:
        progress.complete(enrollment, lecture)


def assert_goes_on_at(student_client, lecture, percent):
    """Every page that names where to go on names this lecture, and the same percentage."""
    address = f"/learn/rising/{lecture.pk}/"
    assert student_client.get("/learn/rising/")["Location"] == address
    for path in ("/", "/learn/"):
        rising = page(student_client.get(path)).all("article", "card")[0]
        assert rising.one("p", "next-lecture").text == lecture.title
        assert rising.one("a", "primary").text == "Continue : Rising"
        assert rising.one("progress").text == f"{percent} %"
    course_page = page(student_client.get("/courses/rising/"))
    assert course_page.one("a", "primary").text == f"Continue: {lecture.title}"
    for shown in (course_page, page(student_client.get(address))):
        assert shown.one("div", "progress").one("span").text.endswith(f"· {percent} %")


def assert_is_complete(student_client, lecture):
    """Every page says that nothing is left; `lecture` is the one last opened."""
    assert "Continue learning" not in text(student_client.get("/"))
    assert "Completed" in text(student_client.get("/learn/"))
    assert "Review the course" in text(student_client.get("/courses/rising/"))
    address = f"/learn/rising/{lecture.pk}/"
    assert student_client.get("/learn/rising/")["Location"] == address
    assert "You have completed this course." in text(student_client.get(address))


def test_goes_on_at_the_lecture_last_opened_while_it_is_incomplete(
    student_client, enrollment, lectures
):
    progress.record_position(enrollment, lectures[2], 30)

    assert_goes_on_at(student_client, lectures[2], 0)


def test_goes_on_at_the_first_incomplete_one_after_it(student_client, enrollment, lectures):
    complete(enrollment, lectures[2], lectures[0])

    assert_goes_on_at(student_client, lectures[1], 50)


def test_goes_on_at_the_first_incomplete_one_of_all(student_client, enrollment, lectures):
    complete(enrollment, lectures[0], lectures[2], lectures[3])

    assert_goes_on_at(student_client, lectures[1], 75)


def test_completing_leads_past_what_is_complete(student_client, enrollment, lectures):
    complete(enrollment, lectures[1], lectures[2])

    response = student_client.post(f"/learn/rising/{lectures[0].pk}/complete/")

    assert response["Location"] == f"/learn/rising/{lectures[3].pk}/"


def test_a_complete_course_opens_at_the_lecture_last_opened(student_client, enrollment, lectures):
    complete(enrollment, *lectures)

    assert_is_complete(student_client, lectures[3])


def test_a_complete_course_that_grows_goes_on_at_the_new_lecture(
    student_client, enrollment, lectures
):
    complete(enrollment, *lectures)

    added = Lecture(chapter=lectures[0].chapter, title="Added later")
    curriculum.add(added)

    assert_goes_on_at(student_client, added, 80)
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None


def test_deleting_the_last_open_lecture_completes_the_course(student_client, enrollment, lectures):
    complete(enrollment, *lectures[:3])

    curriculum.delete([lectures[3]])

    assert_is_complete(student_client, lectures[2])
    enrollment.refresh_from_db()
    assert enrollment.completed_at


def test_deleting_the_lecture_last_opened_goes_on_at_the_first_incomplete(
    student_client, enrollment, lectures
):
    complete(enrollment, lectures[0])
    progress.record_position(enrollment, lectures[2], 10)

    curriculum.delete([lectures[2]])

    assert_goes_on_at(student_client, lectures[1], 33)


def test_moving_a_lecture_changes_what_comes_after(student_client, enrollment, lectures):
    complete(enrollment, lectures[1])
    curriculum.move(lectures[1], up=True)

    assert_goes_on_at(student_client, lectures[0], 25)


def test_a_completion_taken_back_is_where_to_go_on(student_client, enrollment, lectures):
    complete(enrollment, *lectures)

    student_client.post(f"/learn/rising/{lectures[1].pk}/complete/", {"undo": ""})

    assert_goes_on_at(student_client, lectures[1], 75)


def test_nothing_opened_yet_starts_at_the_first_lecture(student_client, enrollment, lectures):
    assert student_client.get("/learn/rising/")["Location"] == f"/learn/rising/{lectures[0].pk}/"
    assert "Start the first lecture" in text(student_client.get("/courses/rising/"))
    for path in ("/", "/learn/"):
        rising = page(student_client.get(path)).all("article", "card")[0]
        assert rising.one("p", "next-lecture").text == lectures[0].title
        assert rising.one("a", "primary").text == "Start : Rising"
        assert rising.one("progress").text == "0 %"


def test_a_course_without_lectures_is_not_complete(student_client, enrollment, course):
    curriculum.delete(course.chapters.all())

    assert "0 of 0 lectures · 0 %" in text(student_client.get("/learn/"))
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None


def test_recounting_repairs_who_has_completed_the_course(enrollment, stranger, course, lectures):
    complete(enrollment, *lectures)
    Enrollment.objects.filter(pk=enrollment.pk).update(completed_at=None)
    behind = progress.enroll(stranger, course)
    Enrollment.objects.filter(pk=behind.pk).update(completed_at=timezone.now())

    call_command("recount_courses")

    enrollment.refresh_from_db()
    behind.refresh_from_db()
    assert enrollment.completed_at
    assert behind.completed_at is None


# Whoever changes the curriculum


def stored(course):
    course.refresh_from_db()
    return course.lecture_count, course.seconds


@pytest.fixture
def long_ago(course):
    """When the course was last changed: a day before the test."""
    moment = timezone.now() - timedelta(days=1)
    type(course).objects.filter(pk=course.pk).update(updated_at=moment)
    return moment


def test_an_admin_who_deletes_the_last_open_lecture_completes_the_course(
    admin_client, enrollment, course, lectures, long_ago
):
    complete(enrollment, *lectures[:3])

    admin_client.post(f"/admin/courses/lecture/{lectures[3].pk}/delete/", {"post": "yes"})

    enrollment.refresh_from_db()
    assert enrollment.completed_at
    assert stored(course) == (3, 180)
    assert course.updated_at > long_ago


def test_an_admin_who_moves_a_chapter_changes_both_courses(
    admin_client, enrollment, course, draft, lectures, long_ago
):
    complete(enrollment, *lectures[:2])
    chapter = course.chapters.last()

    change = f"/admin/courses/chapter/{chapter.pk}/change/"
    admin_client.post(change, {"title": chapter.title, "course": draft.pk, "version": 1})

    assert stored(course) == (2, 120)
    assert stored(draft) == (6, 360)
    assert course.updated_at > long_ago
    enrollment.refresh_from_db()
    assert enrollment.completed_at


def test_an_admin_who_adds_a_lecture_reopens_the_course(
    admin_client, enrollment, course, lectures, long_ago
):
    complete(enrollment, *lectures)
    new = {"title": "Added", "chapter": lectures[0].chapter_id, "kind": "article", "body": "Text."}

    response = admin_client.post("/admin/courses/lecture/add/", new)

    assert response.status_code == 302
    assert stored(course) == (5, 300)
    assert course.updated_at > long_ago
    enrollment.refresh_from_db()
    assert enrollment.completed_at is None
    assert lectures[0].chapter.lectures.last().title == "Added"


def test_an_admin_who_deletes_progress_reopens_the_course(admin_client, enrollment, lectures):
    complete(enrollment, *lectures)
    row = enrollment.lecture_progress.first()

    admin_client.post(f"/admin/courses/lectureprogress/{row.pk}/delete/", {"post": "yes"})

    enrollment.refresh_from_db()
    assert enrollment.completed_at is None


def test_an_admin_who_adds_progress_completes_the_course(admin_client, enrollment, lectures):
    complete(enrollment, *lectures[:3])
    row = {"enrollment": enrollment.pk, "lecture": lectures[3].pk, "position": "0"}
    done = {"completed_at_0": "2026-01-02", "completed_at_1": "10:00"}

    response = admin_client.post("/admin/courses/lectureprogress/add/", row | done)

    assert response.status_code == 302
    enrollment.refresh_from_db()
    assert enrollment.completed_at


def test_an_admin_who_moves_an_enrollment_changes_both_counts(
    admin_client, enrollment, course, draft
):
    change = f"/admin/courses/enrollment/{enrollment.pk}/change/"
    dates = {f"{name}_0": "2026-01-02" for name in ("created_at", "last_seen_at")}
    times = {f"{name}_1": "10:00" for name in ("created_at", "last_seen_at")}
    typed = {"user": enrollment.user_id, "course": draft.pk, "version": 1}

    admin_client.post(change, typed | dates | times)

    course.refresh_from_db()
    draft.refresh_from_db()
    assert (course.enrollment_count, draft.enrollment_count) == (0, 1)


@pytest.mark.parametrize("action", ["add", "rename", "move", "delete"])
def test_what_an_educator_changes_shows_in_updated_at(course, lectures, long_ago, action):
    lecture = lectures[1]
    if action == "add":
        curriculum.add(Chapter(course=course, title="New"))
    elif action == "rename":
        lecture.title = "Renamed"
        curriculum.save(lecture, ["title"])
    elif action == "move":
        curriculum.move(lecture, up=True)
    else:
        curriculum.delete([lecture])

    course.refresh_from_db()
    assert course.updated_at > long_ago


def test_the_progress_bar_counts_the_lectures_of_today(student_client, enrollment, lectures):
    complete(enrollment, lectures[0])
    curriculum.delete([lectures[3]])

    (bar,) = elements(html(student_client.get("/courses/rising/")), "progress")
    assert (bar["value"], bar["max"]) == ("1", "3")
