"""The order of chapters and lectures"""

import pytest

from courses.models import Chapter, Lecture
from tests.conftest import make_course
from tests.courses.pages import page, text
from tests.courses.teaching.curriculum import COURSE, LINK, VIDEO, titles, url


@pytest.mark.parametrize(
    ("moved", "direction", "expected"),
    [
        (1, "up", "BAC"),
        (1, "down", "ACB"),
        (0, "up", "ABC"),
        (2, "down", {"chapter": "ABC", "lecture": "AB"}),  # into the next chapter
        (0, "down", "BAC"),
    ],
)
@pytest.mark.parametrize("positions", [(0, 1, 2), (5, 7, 9)], ids=["close", "with gaps"])
@pytest.mark.parametrize("kind", [Chapter, Lecture])
def test_neighbours_change_places(
    educator_client, course, chapters, kind, positions, moved, direction, expected
):
    siblings = course.chapters if kind is Chapter else chapters[0].lectures
    siblings.all().delete()
    keys = [f"00000000-0000-4000-8000-00000000000{number}" for number in range(3)]
    items = [
        siblings.create(pk=key, title=title, position=position)
        for key, title, position in zip(keys, "ABC", positions, strict=True)
    ]

    response = educator_client.post(url(items[moved], "move"), {direction: ""})

    item_id = f"{kind._meta.model_name}-{items[moved].pk}"
    assert response["Location"] == f"{COURSE}#{item_id}"
    assert page(educator_client.get(COURSE)).one(id=item_id)
    expected = expected if isinstance(expected, str) else expected[kind._meta.model_name]
    assert "".join(item.title for item in siblings.all()) == expected


def test_a_new_lecture_goes_behind_gaps(educator_client, chapters):
    Lecture.objects.filter(pk=chapters[0].lectures.last().pk).update(position=40)

    educator_client.post(url(chapters[0], "lectures/new"), VIDEO | LINK)

    assert chapters[0].lectures.last().title == "Tying"


@pytest.mark.parametrize("kind", [Chapter, Lecture])
def test_the_form_of_moving_moves_nothing(educator_client, course, curriculum, kind):
    before = curriculum()
    item = kind.objects.last()

    form = page(educator_client.get(url(item, "move"))).one("form", "item-form")

    chosen = {select["name"]: select.one("option", selected="") for select in form.all("select")}
    assert chosen["position"].text == "2"
    assert ("chapter" in chosen) == (kind is Lecture)
    assert curriculum() == before


def test_a_lecture_moves_to_a_place_in_another_chapter(educator_client, course, chapters, lectures):
    typed = {"chapter": chapters[1].pk, "position": 2}
    response = educator_client.post(url(lectures[0], "move"), typed, follow=True)

    assert response.redirect_chain == [(f"{COURSE}#lecture-{lectures[0].pk}", 302)]
    assert "“Step 0.0” moved to position 2 of 3 in “Floor 1”." in text(response)
    assert titles(course) == ["Floor 0", "Step 0.1", "Floor 1", "Step 1.0", "Step 0.0", "Step 1.1"]


def test_a_chapter_moves_with_its_lectures(educator_client, course, chapters):
    response = educator_client.post(url(chapters[1], "move"), {"position": 1}, follow=True)

    assert "“Floor 1” moved to position 1 of 2." in text(response)
    assert titles(course) == ["Floor 1", "Step 1.0", "Step 1.1", "Floor 0", "Step 0.0", "Step 0.1"]


@pytest.mark.parametrize("position", ["", "0", "-1", "4", "9" * 5000, "x", "1.5", "\0"])
def test_a_position_that_is_none_is_refused_beside_its_field(
    educator_client, chapters, lectures, curriculum, position
):
    before = curriculum()
    typed = {"chapter": chapters[1].pk, "position": position}

    response = educator_client.post(url(lectures[0], "move"), typed)

    assert response.status_code == 422
    assert "position" in page(response).one("ul", id="move-position_error").text
    chosen = page(response).one("select", name="chapter").one("option", selected="")
    assert chosen.text == "Floor 1"
    assert curriculum() == before


@pytest.mark.parametrize("chapter", ["theirs", "", "x", "0" * 4000])
def test_a_chapter_of_another_course_is_refused_beside_its_field(
    educator_client, category, educator, lectures, curriculum, chapter
):
    other = make_course(educator, category, "Another").chapters.first()
    before = curriculum()
    typed = {"chapter": other.pk if chapter == "theirs" else chapter, "position": 1}

    response = educator_client.post(url(lectures[0], "move"), typed)

    assert response.status_code == 422
    error = page(response).one("ul", id="move-chapter_error")
    assert error.text == "Choose a chapter of this course."
    assert curriculum() == before
