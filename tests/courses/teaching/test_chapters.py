"""Adding, renaming and deleting chapters"""

import pytest

from courses import progress
from tests.courses.pages import page, text, value
from tests.courses.teaching.curriculum import COURSE, titles, url


def test_a_chapter_is_added_behind_the_others(educator_client, course):
    response = educator_client.post(f"{COURSE}chapters/new/", {"title": "Roof"}, follow=True)

    roof = course.chapters.last()
    assert response.redirect_chain == [(f"{COURSE}#new-{roof.pk}-title", 302)]
    assert page(response).one("input", id=f"new-{roof.pk}-title")  # where its first lecture goes
    assert "Chapter added. Now add a lecture to it." in text(response)
    assert [chapter.title for chapter in course.chapters.all()] == ["Floor 0", "Floor 1", "Roof"]


def test_a_chapter_is_renamed(educator_client, chapters):
    assert value(educator_client.get(url(chapters[0], "edit")), "title") == "Floor 0"

    typed = {"title": "Cellar", "version": 1}
    assert educator_client.post(url(chapters[0], "edit"), typed)["Location"] == (
        f"{COURSE}#chapter-{chapters[0].pk}"
    )

    chapters[0].refresh_from_db()
    assert (chapters[0].title, chapters[0].position) == ("Cellar", 0)


@pytest.mark.parametrize("title", ["", "  ", "x" * 81])
def test_a_wrong_chapter_is_refused_and_kept_on_the_page(
    educator_client, chapters, curriculum, title
):
    before = curriculum()

    for address, field in (
        (f"{COURSE}chapters/new/", "id_"),
        (url(chapters[0], "edit"), "rename-"),
    ):
        response = educator_client.post(address, {"title": title})
        assert response.status_code == 422
        assert value(response, "title") == title
        assert page(response).one("ul", id=f"{field}title_error")

    assert curriculum() == before


def test_deleting_a_chapter_asks_first_and_takes_its_lectures(
    educator_client, course, chapters, enrollment
):
    progress.complete(enrollment, chapters[0].lectures.last())
    words = text(educator_client.get(url(chapters[0], "delete")))
    assert "1 of them has begun what is deleted here." in words
    assert "Delete the chapter “Floor 0”?" in words
    assert "Its 2 lectures are deleted with it." in words
    assert "1 student is enrolled in this course." in words
    assert "Archiving" not in words
    assert course.chapters.count() == 2

    response = educator_client.post(url(chapters[0], "delete"), follow=True)

    assert response.redirect_chain == [(COURSE, 302)]
    assert "“Floor 0” is deleted." in text(response)
    assert titles(course) == ["Floor 1", "Step 1.0", "Step 1.1"]
    course.refresh_from_db()
    assert (course.lecture_count, course.seconds) == (2, 120)


def test_deleting_an_empty_chapter_speaks_of_no_lectures(educator_client, chapters):
    chapters[0].lectures.all().delete()

    assert "deleted with it" not in text(educator_client.get(url(chapters[0], "delete")))
