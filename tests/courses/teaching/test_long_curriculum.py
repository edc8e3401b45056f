"""The curriculum of a long course: one chapter at a time, or all of it"""

import pytest

from courses import counters
from courses.models import Chapter, Lecture
from courses.outline import WHOLE
from tests.courses.pages import html, page
from tests.courses.teaching.curriculum import ARTICLE, LINK, VIDEO

COURSE = "/teach/courses/rising/"
BUDGET = 11  # with the header, the checklist, and what was removed


@pytest.fixture
def last(course, lectures):
    chapter = Chapter.objects.create(course=course, title="Floor 2", position=2)
    Lecture.objects.bulk_create(
        Lecture(chapter=chapter, title=f"Step 2.{number}", kind="article", position=number)
        for number in range(WHOLE)
    )
    counters.recount(course.pk)
    return chapter


def shown(response):
    """How many lectures each chapter shows."""
    return [
        len(panel.all("li", "item")) for panel in page(response).all("section", "chapter-panel")
    ]


def test_one_chapter_is_open_and_the_others_are_linked(educator_client, last):
    response = educator_client.get(COURSE)

    assert shown(response) == [2, 0, 0]
    panel = page(response).all("section", "chapter-panel")[2]
    assert panel.one("p", "cluster").text == f"Show the lectures : Floor 2 {WHOLE} lectures"
    link = panel.one("p", "cluster").one("a")["href"]
    assert shown(educator_client.get(COURSE + link)) == [0, 0, WHOLE]
    assert shown(educator_client.get(f"{COURSE}?chapter=all")) == [2, 2, WHOLE]


def test_an_action_leads_to_the_chapter_that_it_was_in(educator_client, last):
    lecture = last.lectures.first()

    answer = educator_client.post(f"/teach/lectures/{lecture.pk}/move/", {"down": "1"})

    assert answer["Location"] == f"{COURSE}?chapter={last.pk}#lecture-{lecture.pk}"


def test_where_all_of_it_is_shown_an_action_leads_to_all_of_it(educator_client, last):
    whole = page(educator_client.get(f"{COURSE}?chapter=all")).one("section", id="curriculum")
    forms = [form for form in whole.all("form") if form.all("input", name="shown", value="all")]
    assert forms == whole.all("form")
    lecture = last.lectures.first()

    answer = educator_client.post(
        f"/teach/lectures/{lecture.pk}/move/", {"down": "1", "shown": "all"}
    )

    assert answer["Location"] == f"{COURSE}?chapter=all#lecture-{lecture.pk}"


def test_a_chapter_that_is_written_in_stays_open(educator_client, last, chapters):
    one = page(educator_client.get(COURSE)).one("section", id="curriculum")
    assert [field["value"] for field in one.all("input", name="shown")] == [""]

    typed = {"up": "1", "shown": str(chapters[0].pk)}
    answer = educator_client.post(f"/teach/chapters/{last.pk}/move/", typed, follow=True)

    assert shown(answer) == [2, 0, 0]


def test_whoever_leaves_the_page_comes_back_to_the_chapter(educator_client, last):
    lecture = last.lectures.first()
    there = f"{COURSE}?chapter={last.pk}"

    def posted(address, **fields):
        return educator_client.post(address, fields)["Location"]

    def leads(address):
        links = {link.get("href") for link in page(educator_client.get(address)).all("a")}
        return {link for link in links if link and link.startswith(COURSE + "?")}

    edit, delete = (f"/teach/lectures/{lecture.pk}/{name}/" for name in ("edit", "delete"))
    move = f"/teach/lectures/{lecture.pk}/move/"
    assert leads(edit) == leads(delete) == leads(move) == {f"{there}#lecture-{lecture.pk}"}
    new = f"/teach/chapters/{last.pk}/lectures/new/"
    assert (
        leads(new) == leads(f"/teach/chapters/{last.pk}/delete/") == {f"{there}#chapter-{last.pk}"}
    )
    assert posted(new, **VIDEO, **LINK).startswith(f"{there}#lecture-")
    assert posted(edit, **ARTICLE, body="Read.") == f"{there}#lecture-{lecture.pk}"
    assert posted(delete) == there
    (removed,) = Chapter.objects.removed()
    assert posted(f"{COURSE}restore/{removed.pk}/") == f"{there}#chapter-{last.pk}"


def test_whoever_deletes_a_chapter_comes_to_the_one_before(educator_client, last, chapters):
    answer = educator_client.post(f"/teach/chapters/{last.pk}/delete/")

    assert answer["Location"] == f"{COURSE}?chapter={chapters[1].pk}"


def test_a_chapter_of_it_is_moved_while_it_is_closed(educator_client, last):
    answer = educator_client.post(f"/teach/chapters/{last.pk}/move/", {"up": "1"}, follow=True)

    assert shown(answer) == [0, WHOLE, 0]


def test_a_lecture_of_the_middle_moves_both_ways(educator_client, last):
    panel = page(educator_client.get(f"{COURSE}?chapter={last.pk}")).all(
        "section", "chapter-panel"
    )[2]

    rows = panel.all("li", "item")
    disabled = [
        ["disabled" in button.attributes for button in row.all("button", form="curriculum-actions")]
        for row in rows
    ]
    assert disabled[0][:2] == [False, False]
    assert disabled[-1][:2] == [False, True]


def test_it_takes_as_few_queries_as_a_short_one(
    educator_client, course, lectures, django_assert_num_queries, request
):
    with django_assert_num_queries(BUDGET):
        assert "Show all lectures" not in html(educator_client.get(COURSE))
    request.getfixturevalue("last")
    with django_assert_num_queries(BUDGET):
        assert "Show all lectures" in html(educator_client.get(COURSE))
