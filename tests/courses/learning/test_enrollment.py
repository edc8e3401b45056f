"""/courses/<slug>/enroll/"""

import pytest

from courses import progress
from courses.models import Course, Enrollment
from tests.courses.pages import page


def test_enrolls_and_leads_to_the_first_lecture(student_client, student, course, lectures):
    response = student_client.post(f"/courses/{course.slug}/enroll/", follow=True)

    assert response.redirect_chain[-1][0] == f"/learn/{course.slug}/{lectures[0].pk}/"
    assert Enrollment.objects.filter(user=student, course=course).count() == 1
    course.refresh_from_db()
    assert course.enrollment_count == 1


def test_a_second_time_changes_nothing(student_client, course, enrollment):
    response = student_client.post(f"/courses/{course.slug}/enroll/")

    assert response.status_code == 302
    course.refresh_from_db()
    assert course.enrollment_count == Enrollment.objects.count() == 1


def test_a_get_asks_and_stores_nothing(student_client, course):
    response = student_client.get(f"/courses/{course.slug}/enroll/")

    assert page(response).one("h1").text == "Enroll in “Rising”?"
    assert not Enrollment.objects.exists()


def test_a_get_leads_those_enrolled_to_the_lectures(student_client, course, enrollment):
    response = student_client.get(f"/courses/{course.slug}/enroll/")

    assert response["Location"] == enrollment.get_absolute_url()


def test_a_get_signed_out_leads_to_sign_in_and_back(client, course):
    response = client.get(f"/courses/{course.slug}/enroll/")

    assert response["Location"] == "/sign-in/?redirect_url=%2Fcourses%2Frising%2Fenroll%2F"


def test_signed_out_leads_to_sign_in_and_back_to_the_course(client, course):
    page = f"http://testserver/courses/{course.slug}/"
    response = client.post(f"/courses/{course.slug}/enroll/", headers={"referer": page})

    assert response.status_code == 302
    assert response["Location"].startswith(
        "/sign-in/?redirect_url=http%3A%2F%2Ftestserver%2Fcourses"
    )


@pytest.mark.parametrize("status", [Course.Status.DRAFT, Course.Status.ARCHIVED])
def test_only_published_courses_take_students(student_client, course, status):
    Course.objects.filter(pk=course.pk).update(status=status)

    assert student_client.post(f"/courses/{course.slug}/enroll/").status_code == 404
    assert not Enrollment.objects.exists()


def test_educators_do_not_enroll_in_their_own_course(educator_client, course):
    response = educator_client.post(f"/courses/{course.slug}/enroll/")

    assert response["Location"] == course.get_absolute_url()
    assert not Enrollment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_enrollment(eight_at_once, student, course):
    eight_at_once(lambda number: progress.enroll(student, course))

    course.refresh_from_db()
    assert course.enrollment_count == Enrollment.objects.count() == 1
