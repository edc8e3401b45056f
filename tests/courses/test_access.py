"""Who opens lectures: the course page, the lecture page and the main button agree."""

import pytest

from accounts.models import Role, User
from courses import publication
from tests.courses.pages import links, text


def addresses(course, lectures):
    return [f"/learn/{course.slug}/{lecture.pk}/" for lecture in lectures]


@pytest.fixture
def browser_of(request, client, as_person):
    return lambda who: client if who == "nobody" else as_person(request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["nobody", "student", "rival"])
def test_others_open_the_previews_that_the_course_page_links(browser_of, course, lectures, who):
    browser = browser_of(who)
    preview, *rest = addresses(course, lectures)

    shown = links(browser.get("/courses/rising/"))

    assert preview in shown
    assert not set(rest) & set(shown)
    assert browser.get(preview).status_code == 200
    assert all(browser.get(address).status_code == 302 for address in rest)


@pytest.mark.parametrize("who", ["educator", "admin"])
def test_owner_and_admin_open_every_lecture_from_the_course_page(browser_of, course, lectures, who):
    browser = browser_of(who)
    every = addresses(course, lectures)

    assert set(every) <= set(links(browser.get("/courses/rising/")))
    assert all(browser.get(address).status_code == 200 for address in every)


def test_owner_who_enrolls_is_led_to_a_page_with_the_links(browser_of, course, lectures):
    response = browser_of("educator").post("/courses/rising/enroll/", follow=True)

    assert "you can open every lecture of it" in text(response)
    assert set(addresses(course, lectures)) <= set(links(response))


def test_owner_who_is_no_educator_any_more_is_not_asked_to_enroll(
    browser_of, educator, course, lectures
):
    User.objects.filter(pk=educator.pk).update(role=Role.STUDENT)
    educator.role = Role.STUDENT
    browser = browser_of("educator")

    page = browser.get("/courses/rising/")

    assert "Enroll" not in text(page)
    assert "/learn/rising/" in links(page)
    assert browser.get("/learn/rising/")["Location"] == addresses(course, lectures)[0]
    assert "Enroll" not in text(browser.get(addresses(course, lectures)[0]))


def test_an_archived_course_asks_nobody_to_enroll(browser_of, course, lectures):
    publication.unpublish(course)

    for who in ("educator", "admin"):
        response = browser_of(who).get(addresses(course, lectures)[1])
        assert response.status_code == 200
        assert "Enroll" not in text(response)
