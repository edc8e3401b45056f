"""/teach/reviews/<id>/answer/"""

import pytest
from django.core.cache import caches
from pytest_django.asserts import assertContains, assertNotContains

from courses import reviews
from courses.models import Review
from mailings.models import Kind, Mailing


@pytest.fixture
def review(course, enrollment):
    type(enrollment.user).objects.filter(pk=enrollment.user_id).update(email="sam@example.com")
    written = Review.objects.create(enrollment=enrollment, course=course, rating=2, text="Steep.")
    reviews.counters.recount(course.pk)
    return written


@pytest.fixture
def address(review):
    return f"/teach/reviews/{review.pk}/answer/"


def test_an_educator_answers_once_and_may_change_it(
    educator_client, client, student, review, address
):
    assertContains(educator_client.get("/courses/rising/"), address)
    assertNotContains(client.get("/courses/rising/"), address)

    for answer in ("I added a landing.", "I added two landings."):
        assert educator_client.post(address, {"answer": answer}).status_code == 302

    caches[
        "pages"
    ].clear()  # those who are signed out read a page that was made up to 30 seconds ago
    assertContains(client.get("/courses/rising/"), "I added two landings.")
    mail = Mailing.objects.get()
    assert (mail.user_id, mail.kind) == (student.pk, Kind.REVIEW_ANSWERED)
    assert "I added a landing." in mail.text

    assert educator_client.post(address, {"answer": ""}).status_code == 422
    educator_client.post(address, {"remove": "1"})
    review.refresh_from_db()
    assert (review.answer, review.answered_at, review.text) == ("", None, "Steep.")


def test_an_answer_that_cannot_be_seen_is_refused(educator_client, review, address):
    assert educator_client.post(address, {"answer": "\u3164"}).status_code == 422
    review.refresh_from_db()
    assert review.answer == ""


def test_a_hidden_review_is_not_answered(educator_client, review, address):
    reviews.hide(review, "Rude.")
    assert educator_client.post(address, {"answer": "Well."}).status_code == 404


def test_the_answer_to_a_former_student_is_sent_to_nobody(educator_client, review, address):
    Review.objects.update(enrollment=None)
    educator_client.post(address, {"answer": "Thank you."})
    assert not Mailing.objects.exists()
