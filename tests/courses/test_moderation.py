"""An admin reads reviews, and hides one for a reason"""

import pytest

from courses import counters
from courses.models import Course, Review
from tests.courses.pages import page, text


@pytest.fixture
def review(course, enrollment):
    enrollment.user.email = "sam@example.com"
    enrollment.user.save()
    review = Review.objects.create(enrollment=enrollment, course=course, rating=1, text="Rude.")
    counters.recount(course.pk)
    return review


@pytest.fixture
def hide(admin_client, review):
    address = f"/admin/courses/review/{review.pk}/change/"

    def post(reason, **fields):
        review.refresh_from_db()
        typed = {"hidden_reason": reason, "version": review.version}
        return admin_client.post(address, typed | fields)

    return post


def counted():
    return Course.objects.values_list("review_count", "rating_average").get(slug="rising")


def test_a_hidden_review_is_neither_shown_nor_counted(client, hide, review):
    assert "Rude." in text(client.get("/courses/rising/"))
    assert counted() == (1, 1)

    assert hide("Insults a person.").status_code == 302

    assert "Rude." not in text(client.get("/courses/rising/"))
    assert counted() == (0, 0)
    review.refresh_from_db()
    assert review.hidden_at is not None
    assert review.hidden_reason == "Insults a person."


def test_without_a_reason_it_is_shown_again(client, hide, review):
    hide("Insults a person.")
    hide("")

    assert "Rude." in text(client.get("/courses/rising/"))
    assert counted() == (1, 1)
    review.refresh_from_db()
    assert review.hidden_at is None


def test_another_reason_leaves_the_time(hide, review):
    hide("Insults a person.")
    review.refresh_from_db()
    first = review.hidden_at
    hide("Names a person.")

    review.refresh_from_db()
    assert (review.hidden_at, review.hidden_reason) == (first, "Names a person.")


def test_what_the_student_wrote_is_only_read(hide, review):
    hide("", text="Lovely.", rating=5, created_at_0="2020-01-01")

    review.refresh_from_db()
    assert (review.text, review.rating) == ("Rude.", 1)


def test_an_invisible_reason_is_refused(hide, review):
    assert "Nothing of this can be seen" in text(hide("\u3164"))

    review.refresh_from_db()
    assert review.hidden_at is None


def test_the_admin_writes_no_review(admin_client, review):
    assert admin_client.get("/admin/courses/review/add/").status_code == 403


def test_the_command_that_recounts_leaves_hidden_reviews_out(hide, course):
    hide("Insults a person.")

    counters.recount(course.pk)

    assert counted() == (0, 0)


def test_a_rating_in_the_admin_has_one_decimal(admin_client, course):
    Course.objects.filter(pk=course.pk).update(rating_average=14 / 3)

    lists = page(admin_client.get("/admin/courses/course/"))
    assert lists.texts("td", "field-rating") == ["4.7"]
    assert "4.666" not in text(admin_client.get(f"/admin/courses/course/{course.pk}/change/"))
