"""/teach/courses/<slug>/announcements/ and what students see of them"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from courses import announcements as actions
from courses.models import Announcement, Course
from tests.conftest import make_course
from tests.courses.catalogue.test_course_detail import BUDGET as COURSE
from tests.courses.learning.test_lecture_detail import PLAYER_BUDGET
from tests.courses.learning.test_my_courses import LEARN_BUDGET
from tests.courses.pages import elements, html, lecture_url, links, text

# What MongoDB decides of rows sent twice and of two editors is in tests/editing.
pytestmark = pytest.mark.engines("sqlite", "postgresql")

PAGE = "/teach/courses/rising/announcements/"
LEARN = "/learn/rising/announcements/"
NEWS = {"title": "Snow on Friday", "text": "No class.\n\n- read **chapter 2**\n\n# So it is"}
# The person, what they teach beside others, the course, how many, those; the unanswered questions.
BUDGET = 6


def announce(course, **fields):
    news = Announcement(course=course, author=course.educator, **NEWS | fields)
    actions.publish(news)
    return news


def page_of(news, action):
    return f"{PAGE}{news.pk}/{action}/"


def test_it_stands_in_the_course_for_those_who_take_it(
    educator_client, student_client, course, lectures, enrollment
):
    response = educator_client.post(PAGE, NEWS, follow=True)
    assert "mails to its students are due" in text(response)

    for path in (course.get_absolute_url(), "/learn/", lecture_url(lectures[1])):
        shown = student_client.get(path)
        assert [link for link in links(shown) if link.startswith(LEARN)], path
    assert "New announcement" in text(student_client.get("/learn/"))
    page = student_client.get(LEARN)
    assert "Snow on Friday" in text(page)
    assert "<strong>chapter 2</strong>" in html(page)
    assert "<h1>So it is" not in html(page)
    assert "New announcement" not in text(student_client.get("/learn/"))


def test_what_was_announced_is_read_with_one_more_query(
    student_client, course, lectures, enrollment, django_assert_max_num_queries
):
    announce(course)
    budgets = {
        course.get_absolute_url(): COURSE + 3 + 1,
        lecture_url(lectures[1]): PLAYER_BUDGET,
        "/learn/": LEARN_BUDGET,
        LEARN: 5 + 1,  # that it was read
    }
    for path, most in [*budgets.items(), (LEARN, 5)]:
        with django_assert_max_num_queries(most):
            student_client.get(path)


@pytest.mark.parametrize("number", [2, 30])
def test_the_list_needs_as_few_queries_for_many(
    educator_client, course, django_assert_max_num_queries, number
):
    long_ago = timezone.now() - timedelta(days=9)
    Announcement.objects.bulk_create(
        Announcement(course=course, author=course.educator, created_at=long_ago, **NEWS)
        for _ in range(number)
    )
    with django_assert_max_num_queries(BUDGET):
        educator_client.get(PAGE)


def test_sent_twice_it_is_one_and_of_another_text_it_asks(educator_client, course):
    form = NEWS | {"key": str(uuid4())}
    for _ in range(2):
        assert educator_client.post(PAGE, form).status_code == 302
    assert Announcement.objects.count() == 1

    response = educator_client.post(PAGE, form | {"title": "Rain"})
    assert response.status_code == 422
    assert "was stored from this form already" in text(response)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"text": " "}, "This field is required"),
        ({"title": "a" * 121}, "1 character too many"),
        ({"text": "a" * 5001}, "1 character too many"),
        ({"title": "a\u202eb"}, "hidden characters"),
        ({"text": "\u200b"}, "Nothing of this can be seen"),
    ],
)
def test_bad_input_is_kept_and_not_stored(educator_client, course, wrong, words):
    response = educator_client.post(PAGE, NEWS | wrong)

    assert response.status_code == 422
    assert words in text(response)
    assert elements(html(response), "textarea", name="text")
    assert not Announcement.objects.exists()


def test_five_a_day_are_enough_deleted_ones_as_well(educator_client, course, draft):
    for number in range(actions.MOST_A_DAY):
        news = announce(course, title=f"News {number}")
    actions.delete(news)

    response = educator_client.post(PAGE, NEWS)

    assert response.status_code == 429
    assert "send it tomorrow" in text(response)
    assert "Snow on Friday" in html(response)
    announce(draft)  # another course has its own five
    Announcement.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert educator_client.post(PAGE, NEWS).status_code == 302


def test_an_edit_is_told_apart_and_a_second_editor_reads_of_the_first(educator_client, course):
    news = announce(course)
    form = {"title": "Sun", "text": "Class!", "version": "1"}
    assert educator_client.post(page_of(news, "edit"), form).status_code == 302

    response = educator_client.post(page_of(news, "edit"), form | {"text": "Perhaps."})

    assert response.status_code == 422
    assert "saved elsewhere" in text(response)
    news.refresh_from_db()
    assert (news.title, news.text, news.version) == ("Sun", "Class!", 2)
    assert news.edited_at


def test_a_deleted_one_is_nowhere_any_more(educator_client, student_client, course, enrollment):
    old = announce(course, title="Old")
    news = announce(course)
    assert "Delete the announcement “Snow on Friday”?" in text(
        educator_client.get(page_of(news, "delete"))
    )
    educator_client.post(page_of(news, "delete"))

    for browser, path in ((student_client, LEARN), (educator_client, PAGE)):
        assert "Snow on Friday" not in html(browser.get(path))
    for action in ("edit", "delete"):
        assert educator_client.post(page_of(news, action), NEWS).status_code == 404
    news.refresh_from_db()
    assert (news.title, news.text, news.text_html) == ("", "", "")
    old.refresh_from_db()
    course.refresh_from_db()
    assert course.announced_at == old.created_at
    actions.delete(old)
    course.refresh_from_db()
    assert course.announced_at is None


@pytest.mark.parametrize("visitor", ["rival", "stranger", "student"])
def test_nobody_else_writes_or_changes_one(client_of, course, enrollment, visitor):
    news = announce(course)
    browser = client_of(visitor)
    for path in (PAGE, page_of(news, "edit"), page_of(news, "delete")):
        assert browser.post(path, NEWS).status_code in {403, 404}
    assert Announcement.objects.values_list("title", "version").get() == (news.title, 1)


def test_one_of_another_course_is_not_found_in_ones_own(as_person, rival, category, course):
    mine = make_course(rival, category, "Mine")
    news = announce(course)
    browser = as_person(rival)
    for action in ("edit", "delete"):
        path = f"/teach/courses/{mine.slug}/announcements/{news.pk}/{action}/"
        assert browser.post(path, NEWS).status_code == 404


def test_who_does_not_take_the_course_is_led_to_it(client_of, course):
    announce(course)
    assert client_of("stranger").get(LEARN)["Location"] == course.get_absolute_url()
    Course.objects.update(status=Course.Status.ARCHIVED)
    assert client_of("stranger").get(LEARN).status_code == 404
