"""/learn/<slug>/finish/: what is left, or what was done"""

import pytest

from accounts.models import User
from certificates.models import Certificate
from courses import progress
from courses.models import Course, Enrollment, Lecture
from tests.conftest import WHO_IS_BANNED, make_course, person
from tests.courses.pages import lecture_url, text
from tests.courses.pages import page as read

from .conftest import FINISH


def test_it_lists_what_is_left_with_links(student_client, enrollment, lectures):
    progress.complete(enrollment, lectures[0])

    page = read(student_client.get(FINISH))

    links = [link["href"] for link in page.one(css_class="remaining").all("a")]
    assert links == [lecture_url(lecture) for lecture in lectures[1:]]
    assert "1 of 4 lectures · 25 %" in page.text
    assert "certificate" not in page.one("main").text


def test_it_says_what_was_done(student_client, finished):
    page = read(student_client.get(FINISH)).one("main")

    figures = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert figures["Chapters"] == "2"
    assert figures["Lectures"] == "4"
    assert figures["Time"] == "4 min"
    assert {"Begun", "Finished"} < set(figures)
    assert page.all(css_class="remaining") == []


def test_the_player_leads_there_at_nine_tenths(student_client, course, enrollment, add_lectures):
    add_lectures(course, 6)
    lectures = list(Lecture.objects.of(course))
    link = f'href="{FINISH}"'
    for number, lecture in enumerate(lectures, 1):
        progress.complete(enrollment, lecture)
        page = student_client.get(lecture_url(lectures[0])).content.decode()
        assert (link in page) == (number >= 9)


def test_the_last_lecture_leads_there(student_client, enrollment, lectures):
    for lecture in lectures[:-1]:
        progress.complete(enrollment, lecture)

    response = student_client.post(lecture_url(lectures[-1], "complete"))

    assert response["Location"] == FINISH


def test_next_come_courses_of_the_educator_then_of_the_category(
    student_client, student, finished, educator, rival, category
):
    same = [make_course(educator, category, f"Same {number}") for number in range(3)]
    make_course(rival, category, "Alike")
    make_course(rival, category, "Hidden", Course.Status.DRAFT)
    Course.objects.filter(pk=same[0].pk).update(enrollment_count=9)
    progress.enroll(student, make_course(educator, category, "Mine"))

    titles = read(student_client.get(FINISH)).texts(css_class="card-title")

    assert len(titles) == 3
    assert titles[0] == "Same 0"
    assert not {"Hidden", "Mine", "Rising"} & set(titles)


def test_it_asks_few_queries(
    student_client, finished, course, add_lectures, django_assert_max_num_queries
):
    add_lectures(course, 30)
    for lecture in Lecture.objects.of(course):
        progress.complete(finished, lecture)

    with django_assert_max_num_queries(11 + WHO_IS_BANNED):  # three of what others took next
        student_client.get(FINISH)


def test_a_certificate_is_issued_with_the_names_of_the_day(student_client, finished, course):
    response = student_client.post(FINISH, follow=True)

    certificate = Certificate.objects.get()
    assert response.redirect_chain == [(FINISH, 302)]
    assert certificate.get_absolute_url() in response.content.decode()
    assert (certificate.student_name, certificate.course_title, certificate.educator_name) == (
        "Student",
        "Rising",
        "Educator",
    )
    assert (certificate.enrollment_id, certificate.course_id) == (finished.pk, course.pk)


def test_a_second_post_gives_the_same(student_client, finished):
    for _ in range(2):
        student_client.post(FINISH)

    assert Certificate.objects.count() == 1


def test_an_incomplete_course_gives_none(student_client, enrollment, lectures):
    for lecture in lectures[1:]:
        progress.complete(enrollment, lecture)

    response = student_client.post(FINISH, follow=True)

    assert "There is no certificate for this yet" in text(response)
    assert not Certificate.objects.exists()


def test_someone_without_a_name_is_asked_for_it(as_person, course, lectures, db):
    nameless = person("user_nameless", username="anon")
    User.objects.filter(pk=nameless.pk).update(first_name="")
    enrollment = progress.enroll(nameless, course)
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    client = as_person(User.objects.get(pk=nameless.pk))

    page = read(client.get(FINISH)).one("main")
    client.post(FINISH)

    assert page.one("a", css_class="primary")["href"] == "/profile/"
    assert "Get my certificate" not in page.text
    assert not Certificate.objects.exists()


def test_it_stays_when_the_course_grows(student_client, certificate, course, add_lectures):
    add_lectures(course, 1)

    page = read(student_client.get(FINISH)).one("main")

    assert "4 of 5 lectures" in page.text
    assert f"/certificates/{certificate.code}.pdf" in [link["href"] for link in page.all("a")]


def test_leaving_and_coming_back_gives_no_second(student_client, student, certificate, course):
    Enrollment.objects.all().delete()
    enrollment = progress.enroll(student, course)
    for lecture in Lecture.objects.of(course):
        progress.complete(enrollment, lecture)

    student_client.post(FINISH)

    assert Certificate.objects.get().code == certificate.code


@pytest.mark.parametrize("visitor", ["stranger", "educator", "admin"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_is_for_the_enrolled(client_of, finished, visitor, method):
    assert getattr(client_of(visitor), method)(FINISH).status_code == 404
    assert not Certificate.objects.exists()


def test_a_review_is_asked_for_at_the_end(student_client, finished):
    review = {"rating": "5", "text": "At the top.", "next": FINISH}
    assert "How was it?" in text(student_client.get(FINISH))
    unrated = student_client.post("/courses/rising/review/", review | {"rating": ""})
    assert FINISH in [field["value"] for field in read(unrated).all("input", name="next")]

    assert student_client.post("/courses/rising/review/", review)["Location"] == FINISH

    after = text(student_client.get(FINISH))
    assert "At the top." in after
    assert "Send review" not in after
