"""/teach/lectures/<id>/history/: the earlier texts of a lecture, and going back to one"""

import pytest

from courses import curriculum, deletion, revisions
from courses.erasure import forget_revisions
from courses.models import Lecture, LectureRevision
from tests.courses.pages import page, text


@pytest.fixture
def lecture(lectures):
    return lectures[0]


@pytest.fixture
def history(lecture):
    return f"/teach/lectures/{lecture.pk}/history/"


@pytest.fixture
def write(lecture, educator):
    """Stores a text, and gives all that are kept, the newest first."""

    def store(body, author=educator, **options) -> list[str]:
        fresh = Lecture.objects.get(pk=lecture.pk)
        fresh.body = body
        assert curriculum.save(fresh, ["body"], author=author, **options)
        return list(lecture.revisions.values_list("body", flat=True))

    return store


FIRST = "Secret of step 0.0."


def test_what_one_author_types_is_one_version_until_they_save(write, rival):
    assert write("a", is_autosave=True) == ["a", FIRST]
    assert write("ab", is_autosave=True) == ["ab", FIRST]
    assert write("ab") == ["ab", FIRST]
    assert write("abc", is_autosave=True) == ["abc", "ab", FIRST]
    assert write("abcd", rival, is_autosave=True) == ["abcd", "abc", "ab", FIRST]
    assert write("abcde", is_autosave=True) == ["abcde", "abcd", "abc", "ab", FIRST]


def test_who_decides_between_two_texts_keeps_both(write):
    write("Elsewhere.", is_autosave=True)

    assert write("Mine.") == ["Mine.", "Elsewhere.", FIRST]


def test_after_ten_minutes_it_is_another_version(write):
    write("a", is_autosave=True)
    early = LectureRevision.objects.get(body="a").begun_at - revisions.TOGETHER
    LectureRevision.objects.filter(body="a").update(begun_at=early)

    assert write("ab", is_autosave=True) == ["ab", "a", FIRST]


def test_the_last_twenty_are_kept(write):
    bodies = [str(number) for number in range(revisions.MOST + 2)]
    for body in bodies:
        kept = write(body)

    assert kept == bodies[: -revisions.MOST - 1 : -1]


def test_a_text_that_nobody_noted_is_kept_before_it_is_replaced(write, lecture):
    write("Noted.")
    Lecture.objects.filter(pk=lecture.pk).update(body="A crash came after this.", version=3)

    assert write("Next.") == ["Next.", "A crash came after this.", "Noted.", FIRST]


def test_an_older_text_is_compared_and_restored(write, lecture, educator_client, history):
    write("One.\nTwo.\nThree.")
    write("One.\nNew.\nThree.")

    compared = page(educator_client.get(history, {"version": 2}))
    changed = compared.one("div", "changes")
    assert changed.one("del").text == "removed: Two end of removed"
    assert changed.one("ins").text == "added: New end of added"
    version = compared.one("input", name="version")["value"]
    said = educator_client.post(history, {"restore": 2, "version": version}, follow=True)

    assert "Restored. What it replaced is in the history, too." in text(said)
    lecture.refresh_from_db()
    assert (lecture.body, lecture.version) == ("One.\nTwo.\nThree.", 4)
    assert lecture.revisions.count() == 4


def test_a_lecture_that_was_saved_meanwhile_is_not_overwritten(
    write, lecture, educator_client, history
):
    write("One.")
    write("Two.")

    said = educator_client.post(history, {"restore": 2, "version": 2}, follow=True)

    assert "The lecture was saved meanwhile" in text(said)
    lecture.refresh_from_db()
    assert lecture.body == "Two."


def test_the_page_asks_little(write, educator_client, history, django_assert_max_num_queries):
    for number in range(5):
        write(str(number))

    with django_assert_max_num_queries(8):
        educator_client.get(history, {"version": 3})


def test_versions_end_with_the_lecture_and_authors_with_their_account(write, lecture, educator):
    write("One.")

    forget_revisions(educator.pk)
    assert set(lecture.revisions.values_list("author", flat=True)) == {None}
    deletion.delete(Lecture.objects.filter(pk=lecture.pk))
    assert not LectureRevision.objects.exists()
