"""GET /courses/<slug>/reviews/"""

import pytest

from courses.models import Review
from tests.conftest import WHO_IS_BANNED
from tests.courses.pages import links, page, text

REVIEWS = "/courses/rising/reviews/"


def test_shows_every_review_a_page_at_a_time(client, course, add_reviews):
    add_reviews(course, 30)
    Review.objects.filter(text="Opinion 03.").update(text="")
    assert REVIEWS in links(client.get("/courses/rising/"))

    first, second = client.get(REVIEWS), client.get(f"{REVIEWS}?page=2")

    assert [len(page(each).one("main").all("article")) for each in (first, second)] == [24, 6]
    assert "of 5, from 30 reviews" in text(first)
    assert "Opinion 00." in text(first)
    assert "Opinion 29." in text(second)


def test_leaves_hidden_ones_out(client, course, add_reviews):
    add_reviews(course, 2)
    Review.objects.filter(text="Opinion 00.").first().hide("Rude.")

    assert page(client.get(REVIEWS)).one("main").all("article")[0].all("p")[-1].text == (
        "Opinion 01."
    )


@pytest.mark.parametrize("number", [1, 20])
def test_needs_as_few_queries_for_many(
    client, course, add_reviews, number, django_assert_max_num_queries
):
    add_reviews(course, number)
    with django_assert_max_num_queries(3 + WHO_IS_BANNED):  # the course, how many, and those
        client.get(REVIEWS)


def test_nobody_has_reviewed_it_yet(client, course):
    assert "No reviews yet." in text(client.get(REVIEWS))


def test_the_number_of_each_rating_leads_to_its_reviews(client, course, add_reviews):
    add_reviews(course, 3)
    course.refresh_from_db()
    leading = links(client.get(REVIEWS))

    for stars, number in course.rating_counts:
        address = f"{REVIEWS}?stars={stars}"
        assert client.get(address).context["page"].paginator.count == number
        assert (address in leading) == bool(number)
    assert client.get(f"{REVIEWS}?stars=x").context["page"].paginator.count == 3
