"""A student's review of a course: /courses/<slug>/review/, and reports of anyone's"""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Role, User
from courses import counters, progress, reviews
from courses.models import Course, Enrollment, Review, ReviewReport
from mailings.models import Kind, Mailing
from tests.conftest import person, share
from tests.courses.pages import page, text

REVIEW = "/courses/rising/review/"


@pytest.fixture
def review(course, enrollment):
    written = Review.objects.create(enrollment=enrollment, course=course, rating=2, text="Steep.")
    counters.recount(course.pk)
    return written


def stored():
    return list(Review.objects.values_list("rating", "text"))


def counted():
    return Course.objects.values_list("review_count", "rating_average").get(slug="rising")


def test_a_student_reviews_a_course_on_its_page(student_client, course, enrollment, educator):
    type(educator).objects.update(email="someone@example.com")
    form = page(student_client.get("/courses/rising/")).one("form", action=REVIEW)
    assert [each["value"] for each in form.all("input", type="radio")] == list("12345")

    response = student_client.post(REVIEW, {"rating": "4", "text": " Up at last. "})

    assert response["Location"] == "/courses/rising/#reviews"
    assert stored() == [(4, "Up at last.")]
    assert counted() == (1, 4)
    response = student_client.get("/courses/rising/")
    assert "Up at last." in text(response)
    assert page(response).all("form", action=REVIEW) == []
    mail = Mailing.objects.get()
    assert (mail.user_id, mail.kind) == (educator.pk, Kind.REVIEW_WRITTEN)
    assert "Up at last." in mail.text
    assert mail.link == f"/teach/reviews/{Review.objects.get().pk}/answer/"


def test_it_can_be_changed_and_the_educator_hears_once(student_client, review, educator):
    type(educator).objects.update(email="someone@example.com")
    form = page(student_client.get(REVIEW)).one("form", "form")
    assert form.one("input", type="radio", checked="")["value"] == "2"

    student_client.post(REVIEW, {"rating": "5", "text": ""})

    assert stored() == [(5, "")]
    assert counted() == (1, 5)
    review.refresh_from_db()
    assert review.edited_at
    assert not Mailing.objects.exists()


def test_it_can_be_deleted(student_client, review, stranger):
    ReviewReport.objects.create(review=review, user=stranger, reason="rude")
    for _ in range(2):
        assert student_client.post(REVIEW, {"delete": "1"}).status_code == 302
    assert (stored(), counted()) == ([], (0, 0))
    assert not ReviewReport.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [{}, *({"rating": rating} for rating in ["0", "6", "-1", "4.5", "x", "", "9" * 400])],
    ids=str,
)
def test_what_is_no_rating_is_refused_and_the_text_kept(student_client, enrollment, sent):
    response = student_client.post(REVIEW, {"text": "Up at last.", **sent})
    assertContains(response, "Not saved yet", status_code=422)
    assertContains(response, "Up at last.", status_code=422)
    assert stored() == []


@pytest.mark.parametrize("written", ["\u3164", "a" * 2001], ids=["invisible", "long"])
def test_a_text_that_cannot_be_read_is_refused(student_client, enrollment, written):
    assert student_client.post(REVIEW, {"rating": "3", "text": written}).status_code == 422
    assert stored() == []


@pytest.mark.parametrize("visitor", ["stranger", "educator", "admin"])
def test_only_students_of_the_course_review_it(client_of, course, visitor):
    response = client_of(visitor).post(REVIEW, {"rating": "5"})
    assert response["Location"] == "/courses/rising/"
    assert stored() == []


@pytest.mark.django_db(transaction=True)
def test_eight_that_are_sent_at_once_are_one(eight_at_once, course, enrollment):
    def write(number):
        mine = Enrollment.objects.select_related("user", "course").get(pk=enrollment.pk)
        reviews.write(mine, 1 + number % 5, f"Opinion {number}.")

    eight_at_once(write)

    [(rating, _)] = stored()
    assert counted() == (1, rating)


# Being asked


def prompt(client, lecture):
    response = client.get(f"/learn/rising/{lecture.pk}/")
    return "How do you like this course so far?" in text(response)


def test_a_student_is_asked_at_30_percent_and_says_no(student_client, enrollment, lectures):
    progress.complete(enrollment, lectures[0])
    assert not prompt(student_client, lectures[1])  # 25 %
    progress.complete(enrollment, lectures[1])
    assert prompt(student_client, lectures[2])

    here = f"/learn/rising/{lectures[2].pk}/"
    response = student_client.post(REVIEW, {"later": "1", "next": here})

    assert response["Location"] == here
    assert not prompt(student_client, lectures[2])


def test_who_wrote_one_is_not_asked(student_client, enrollment, lectures):
    student_client.post(REVIEW, {"rating": "5"})
    progress.complete(enrollment, lectures[0])
    progress.complete(enrollment, lectures[1])
    assert not prompt(student_client, lectures[2])


@pytest.mark.parametrize("page", ["//elsewhere.example/", "https://elsewhere.example/", "x"])
def test_a_page_elsewhere_is_not_gone_to(student_client, enrollment, page):
    response = student_client.post(REVIEW, {"later": "1", "next": page})
    assert response["Location"] == "/courses/rising/#reviews"


# Hidden


def test_its_writer_is_told_when_it_is_hidden(
    admin_client, student_client, client, student, review
):
    type(student).objects.filter(pk=student.pk).update(email="student@example.com")
    address = f"/admin/courses/review/{review.pk}/change/"
    for version, reason in enumerate(("Insults a person.", "Insults someone."), 1):
        admin_client.post(address, {"hidden_reason": reason, "version": version})

    mail = Mailing.objects.get()
    assert (mail.user_id, mail.kind) == (student.pk, Kind.DECISION)
    assert "Insults a person." in mail.text
    assertContains(student_client.get("/courses/rising/"), "Insults someone.")
    assertContains(student_client.get(REVIEW), "Insults someone.")
    assertNotContains(client.get("/courses/rising/"), "Steep.")

    student_client.post(REVIEW, {"rating": "5", "text": "Kind."})
    assertNotContains(client.get("/courses/rising/"), "Kind.")
    assert counted() == (0, 0)


def test_who_teaches_the_course_by_now_writes_none(as_person, course, student, enrollment):
    User.objects.filter(pk=student.pk).update(role=Role.EDUCATOR)
    share(course, student)
    browser = as_person(student)

    answer = browser.post(REVIEW, {"rating": "5", "text": "Splendid."}, follow=True)

    assertContains(answer, "only its students review it")
    assertNotContains(answer, "Write a review")
    assert not Review.objects.exists()


def test_who_teaches_it_by_now_deletes_what_they_had_written(as_person, course, student, review):
    User.objects.filter(pk=student.pk).update(role=Role.EDUCATOR)
    share(course, student)
    browser = as_person(student)

    own = page(browser.get(REVIEW))
    assert not own.all("input", type="radio")
    assert browser.post(REVIEW, {"rating": "5"}).status_code == 302
    assert stored() == [(2, "Steep.")]

    browser.post(REVIEW, {"delete": "1"})
    assert stored() == []


# Reports


@pytest.fixture
def report_page(review):
    return f"/courses/rising/reviews/{review.pk}/report/"


def test_anyone_signed_in_reports_a_review_once(as_person, stranger, review, report_page):
    browser = as_person(stranger)
    assertContains(browser.get("/courses/rising/"), report_page)
    assertContains(browser.get(report_page), "Steep.")
    for reason in ("rude", "spam"):
        browser.post(report_page, {"reason": reason, "text": "Look."})

    report = ReviewReport.objects.get()
    assert (report.review_id, report.user_id) == (review.pk, stranger.pk)
    assert (report.reason, report.settled_at) == ("spam", None)


def test_a_report_that_was_decided_on_is_open_again_once_the_review_is_edited(
    as_person, stranger, review, report_page
):
    browser = as_person(stranger)
    browser.post(report_page, {"reason": "rude"})
    reviews.settle_reports(ReviewReport.objects.all())

    again = browser.post(report_page, {"reason": "spam"}, follow=True)
    assertContains(again, "Your report was decided on, and this was not changed since.")
    assert ReviewReport.objects.exclude(settled_at=None).get().reason == "rude"

    reviews.write(review.enrollment, 1, "Steep, and so is the teacher.")
    assertContains(browser.post(report_page, {"reason": "spam"}, follow=True), "Thank you.")
    assert ReviewReport.objects.get(settled_at=None).reason == "spam"


def test_a_report_needs_a_reason(as_person, stranger, report_page):
    assert as_person(stranger).post(report_page, {"reason": "dull"}).status_code == 422
    assert not ReviewReport.objects.exists()


def test_nobody_reports_their_own(student_client, report_page):
    assert student_client.post(report_page, {"reason": "rude"})["Location"] == REVIEW
    assert not ReviewReport.objects.exists()


def test_a_hidden_review_is_nobodys_to_report(as_person, stranger, review, report_page):
    reviews.hide(review, "Rude.")
    assert as_person(stranger).get(report_page).status_code == 404


def test_one_person_reports_only_so_many_in_a_day(monkeypatch, as_person, stranger, report_page):
    monkeypatch.setattr(reviews, "MOST_REPORTS", 0)
    response = as_person(stranger).post(report_page, {"reason": "rude"}, follow=True)
    assertContains(response, "Go on tomorrow")
    assert not ReviewReport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_reports_of_one_person_are_one(eight_at_once, stranger, review):
    eight_at_once(lambda number: reviews.report(stranger, review, "rude", ""))
    assert ReviewReport.objects.count() == 1


def test_an_admin_reads_reports_and_decides(admin_client, stranger, review):
    other = Review.objects.create(
        enrollment=progress.enroll(person("user_other"), review.course),
        course=review.course,
        rating=1,
        text="Fine.",
    )
    for each in (review, other):
        ReviewReport.objects.create(review=each, user=stranger, reason="rude", text="Look here.")
    table = "/admin/courses/reviewreport/"
    assertContains(admin_client.get(table), "Look here.")
    assertContains(admin_client.get(f"/admin/courses/review/{review.pk}/change/"), "Look here.")

    admin_client.post(
        f"/admin/courses/review/{review.pk}/change/",
        {"hidden_reason": "Insults a person.", "version": 1},
    )
    left = ReviewReport.objects.get(settled_at=None)
    assert left.review == other
    admin_client.post(table, {"action": "leave", "_selected_action": [str(left.pk)]})

    assert not ReviewReport.objects.filter(settled_at=None).exists()
    other.refresh_from_db()
    assert other.hidden_at is None


def test_reports_go_with_the_account_and_the_reviewer_stays_reviewed(stranger, review):
    from courses.erasure import remove_reports

    ReviewReport.objects.create(review=review, user=stranger, reason="rude")
    remove_reports(stranger.pk)
    assert not ReviewReport.objects.exists()
    assert stored() == [(2, "Steep.")]
