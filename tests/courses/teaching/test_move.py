"""The order of chapters and lectures"""

import pytest

from courses.models import Chapter, Lecture
from tests.courses.pages import page
from tests.courses.teaching.curriculum import COURSE, LINK, VIDEO, url


@pytest.mark.parametrize(
    ("moved", "direction", "expected"),
    [
        (1, "up", "BAC"),
        (1, "down", "ACB"),
        (0, "up", "ABC"),
        (2, "down", "ABC"),
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
    assert "".join(item.title for item in siblings.all()) == expected


def test_a_new_lecture_goes_behind_gaps(educator_client, chapters):
    Lecture.objects.filter(pk=chapters[0].lectures.last().pk).update(position=40)

    educator_client.post(url(chapters[0], "lectures/new"), VIDEO | LINK)

    assert chapters[0].lectures.last().title == "Tying"


@pytest.mark.parametrize("kind", [Chapter, Lecture])
def test_moving_wants_a_post(educator_client, course, curriculum, kind):
    before = curriculum()

    assert educator_client.get(url(kind.objects.first(), "move")).status_code == 405
    assert curriculum() == before
