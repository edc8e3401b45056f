"""A long course's pages have the lectures of its open chapters; the others are fetched, or linked"""

from uuid import uuid4

import pytest

from courses import progress
from courses.models import Chapter, Lecture
from courses.outline import WHOLE
from tests.accounts.raw_requests import EXPIRED, from_now, signed_in, visit
from tests.courses.pages import lecture_url, page

COURSE = "/courses/rising/"
PARTS = ["/courses/rising/chapters/{}.html", "/learn/rising/chapters/{}.html"]


@pytest.fixture
def last(course, lectures):
    """A third chapter, with so many lectures that not all of the course are in a page."""
    chapter = Chapter.objects.create(course=course, title="Floor 2", position=2)
    Lecture.objects.bulk_create(
        Lecture(chapter=chapter, title=f"Step 2.{number}", kind="article", position=number)
        for number in range(WHOLE)
    )
    return chapter


def chapters(response):
    """Of each: is it open, and how many lectures has the page?"""
    found = page(response).one("div", "curriculum").all("details", "chapter")
    return [("open" in chapter.attributes, len(chapter.all("li", "lecture"))) for chapter in found]


def test_a_short_course_is_there_as_a_whole(client, course, lectures):
    response = client.get(COURSE)

    assert chapters(response) == [(True, 2), (False, 2)]
    assert not page(response).all(css_class="chapter-link")


def test_a_chapter_without_lectures_is_on_the_course_page_alone(
    client, student_client, enrollment, course, lectures
):
    Chapter.objects.create(course=course, title="Roof", position=2)

    assert chapters(client.get(COURSE)) == [(True, 2), (False, 2), (False, 0)]
    assert chapters(student_client.get(lecture_url(lectures[0]))) == [(True, 2), (False, 2)]


def test_a_long_one_shows_the_first_chapter_and_leads_to_the_others(client, last):
    response = client.get(COURSE)

    assert chapters(response) == [(True, 2), (False, 0), (False, 0)]
    summaries = [summary.one("span").text for summary in page(response).all("summary")]
    assert summaries == ["2 lectures", "2 lectures", f"{WHOLE} lectures"]
    link = page(response).all("p", "chapter-link")[1]
    assert link["data-lectures"] == PARTS[0].format(last.pk)
    assert link.one("a").text == "Show the lectures : Floor 2"
    assert chapters(client.get(COURSE + link.one("a")["href"])) == [
        (True, 2),
        (False, 0),
        (True, WHOLE),
    ]


def test_all_of_it_comes_when_it_is_asked_for(client, last):
    assert chapters(client.get(f"{COURSE}?chapter=all")) == [(True, 2), (True, 2), (True, WHOLE)]


@pytest.mark.parametrize("wanted", ["", "none", "\x00", "0"])
def test_what_is_no_chapter_opens_none(client, last, wanted):
    answer = client.get(COURSE, {"chapter": wanted})

    assert answer.status_code == 400 if wanted == "\x00" else chapters(answer)[0] == (True, 2)


def test_a_student_goes_on_in_the_chapter_that_is_open(student_client, enrollment, last, lectures):
    for lecture in lectures:
        progress.complete(enrollment, lecture)

    response = student_client.get(COURSE)
    player = student_client.get(lecture_url(last.lectures.first()))

    assert chapters(response) == chapters(player) == [(False, 0), (False, 0), (True, WHOLE)]
    assert page(response).one(**{"aria-current": "step"}).text == "Step 2.0"
    assert page(player).one(**{"aria-current": "page"}).text == "Step 2.0"
    done = [summary.one("span").text for summary in page(player).all("summary")]
    assert done[:3] == ["2/2", "2/2", f"0/{WHOLE}"]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_says_what_its_page_says(client, student_client, enrollment, last, lectures, part):
    progress.complete(enrollment, lectures[2])
    address = part.format(lectures[2].chapter_id)

    signed_out, enrolled = page(client.get(address)), page(student_client.get(address))

    assert signed_out.texts(css_class="title") == ["Step 1.0", "Step 1.1"]
    assert not signed_out.all("a")
    assert not signed_out.all(css_class="done")
    assert [link["href"] for link in enrolled.all("a")] == [
        lecture_url(lectures[2]),
        lecture_url(lectures[3]),
    ]
    assert len(enrolled.all("span", "done")) == 1
    assert not enrolled.all(**{"aria-current": "step"})
    assert not signed_out.all("html")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_no_strangers_where_a_token_ran_out(student, enrollment, lectures, part):
    cookies = signed_in("user_student", **from_now(EXPIRED))
    address = part.format(lectures[2].chapter_id)

    assert visit(cookies, address, **{"sec-fetch-dest": "empty"}).status_code == 401
    assert visit({}, address, **{"sec-fetch-dest": "empty"}).status_code == 200


@pytest.mark.parametrize("part", PARTS)
def test_there_is_no_part_of_another_course(student_client, enrollment, draft, part):
    for chapter in (draft.chapters.first().pk, uuid4()):
        assert student_client.get(part.format(chapter)).status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_a_preview_has_its_parts_within_it(educator_client, draft, part):
    chapter = draft.chapters.first()
    path = part.format(chapter.pk).replace("rising", "unwritten")

    response = educator_client.get(f"/teach/courses/unwritten/preview/enrolled{path}")

    links = [link["href"] for link in page(response).all("a")]
    assert len(links) == 2
    assert all(
        link.startswith("/teach/courses/unwritten/preview/enrolled/learn/") for link in links
    )
