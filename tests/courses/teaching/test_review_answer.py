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


def post(client, review, address, **typed):
    """From the page as it is now."""
    review.refresh_from_db()
    return client.post(address, {"version": review.version} | typed)


def test_an_educator_answers_once_and_may_change_it(
    educator_client, client, student, review, address
):
    assertContains(educator_client.get("/courses/rising/"), address)
    assertNotContains(client.get("/courses/rising/"), address)

    for answer in ("I added a landing.", "I added two landings."):
        assert post(educator_client, review, address, answer=answer).status_code == 302

    caches[
        "pages"
    ].clear()  # those who are signed out read a page that was made up to 30 seconds ago
    assertContains(client.get("/courses/rising/"), "I added two landings.")
    mail = Mailing.objects.get()
    assert (mail.user_id, mail.kind) == (student.pk, Kind.REVIEW_ANSWERED)
    assert "I added a landing." in mail.text

    assert post(educator_client, review, address, answer="").status_code == 422
    post(educator_client, review, address, remove="1")
    review.refresh_from_db()
    assert (review.answer, review.answered_at, review.text) == ("", None, "Steep.")


def test_who_answers_second_reads_the_first_answer(
    educator_client, as_person, review, address, course, co_educator
):
    colleague = as_person(co_educator)
    post(educator_client, review, address, answer="I added a landing.")

    second = colleague.post(address, {"version": 1, "answer": "Steep it is."})

    assert second.status_code == 422
    assertContains(second, "Changed elsewhere", status_code=422)
    assertContains(second, "I added a landing.", status_code=422)
    assertContains(second, "Steep it is.", status_code=422)
    assert second.context["review"].answer == "I added a landing."
    removed = colleague.post(address, {"version": 1, "remove": "1"}, follow=True)
    assertContains(removed, "Look at what stands here now.")
    review.refresh_from_db()
    assert review.answer == "I added a landing."

    post(colleague, review, address, answer="Steep it is.")
    review.refresh_from_db()
    assert (review.answer, review.answered_by_id) == ("Steep it is.", co_educator.pk)


def test_an_answer_that_cannot_be_seen_is_refused(educator_client, review, address):
    assert post(educator_client, review, address, answer="\u3164").status_code == 422
    review.refresh_from_db()
    assert review.answer == ""


def test_an_answer_that_is_taken_away_is_not_mailed_and_the_next_one_is(
    educator_client, review, address
):
    post(educator_client, review, address, answer="I add a landling.")
    post(educator_client, review, address, remove="1")
    assert not Mailing.objects.exists()

    post(educator_client, review, address, answer="I add a landing.")

    assert "I add a landing." in Mailing.objects.get().text


def test_a_hidden_review_is_not_answered(educator_client, review, address):
    reviews.hide(review, "Rude.")
    assert educator_client.post(address, {"answer": "Well."}).status_code == 404


def test_the_answer_to_a_former_student_is_sent_to_nobody(educator_client, review, address):
    Review.objects.update(enrollment=None)
    post(educator_client, review, address, answer="Thank you.")
    assert not Mailing.objects.exists()
