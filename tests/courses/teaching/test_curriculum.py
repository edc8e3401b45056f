"""A course is written and ordered on its own page, without JavaScript"""

import pytest

from courses.models import Chapter, Course, Lecture
from tests.courses.pages import page, text, value
from tests.courses.teaching.curriculum import COURSE, titles, url


class Outline:
    """The page of a course, as a browser without scripts shows it and sends its forms."""

    def __init__(self, client, course) -> None:
        self.client = client
        self.course = course
        self.address = f"/teach/courses/{course.slug}/"
        self.response = client.get(self.address)

    def send(self, form, **typed):
        """A form with what is hidden in it, up to the page that it leads to."""
        hidden = {field["name"]: field.get("value", "") for field in form.all(type="hidden")}
        self.response = self.client.post(form["action"], hidden | typed, follow=True)

    def form(self, action):
        return page(self.response).one("form", "item-form", action=action)

    def add_chapter(self, title):
        self.send(self.form(f"{self.address}chapters/new/"), title=title)

    def add_lecture(self, chapter, title):
        key = Chapter.objects.get(course=self.course, title=chapter).pk
        self.send(self.form(f"/teach/chapters/{key}/lectures/add/"), title=title)

    def menu(self, title):
        item = Lecture.objects.filter(title=title).first() or Chapter.objects.get(title=title)
        return page(self.response).one(id=f"menu-{item.pk}")

    def step(self, title, words, /):
        """Press a button of the item's menu."""
        (button,) = [each for each in self.menu(title).all("button") if each.text == words]
        assert "disabled" not in button.attributes
        self.response = self.client.post(
            button["formaction"],
            {button["name"]: ""} if "name" in button.attributes else {},
            follow=True,
        )

    def follow(self, title, words, /, **typed):
        """Follow a link of the item's menu to its form, and send that."""
        (link,) = [each for each in self.menu(title).all("a") if each.text == words]
        self.response = self.client.get(link["href"])
        self.send(page(self.response).one("form", "item-form"), **typed)


@pytest.fixture
def outline(educator_client, draft):
    draft.chapters.all().delete()
    return Outline(educator_client, draft)


def test_a_course_of_three_chapters_is_written_and_ordered_by_plain_forms(outline, draft):
    outline.response = outline.client.get(outline.address)
    for chapter, lectures in {"A": "1234", "B": "567", "C": "890"}.items():
        outline.add_chapter(chapter)
        for lecture in lectures:
            outline.add_lecture(chapter, lecture)
    assert "".join(titles(draft)) == "A1234B567C890"
    assert "“0” is added." in text(outline.response)

    outline.step("1", "Move down")
    outline.step("5", "Move up")  # into the chapter above
    outline.step("C", "Move up")
    assert "".join(titles(draft)) == "A21345C890B67"
    second = str(Chapter.objects.get(title="B").pk)
    outline.follow("8", "Move to…", chapter=second, position="2")
    outline.follow("A", "Move to…", position="3")
    outline.follow("9", "Rename", title="Nine")
    outline.follow("B", "Rename", title="Bee")

    assert titles(draft) == [*"C", "Nine", *"0", "Bee", *"687A21345"]
    draft.refresh_from_db()
    assert draft.lecture_count == 10


def test_a_pasted_link_becomes_a_video(outline, draft):
    outline.response = outline.client.get(outline.address)
    outline.add_chapter("Films")
    outline.add_lecture("Films", "Tying https://youtu.be/aqz-KE-bpKQ?t=9")

    lecture = Lecture.objects.get(chapter__course=draft)
    assert (lecture.title, lecture.kind) == ("Tying", "video")
    assert lecture.video_url == "https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=9"


def test_a_lecture_without_a_text_yet_says_so(educator_client, student_client, course, enrollment):
    chapter = course.chapters.last()
    educator_client.post(url(chapter, "lectures/add"), {"title": "Air"})

    lecture = Lecture.objects.get(title="Air")
    assert (lecture.kind, lecture.seconds) == ("article", 0)
    row = page(educator_client.get(COURSE)).one("li", id=f"lecture-{lecture.pk}")
    assert row.one("span", "muted").text == "No text yet"
    seen = student_client.get(f"/learn/rising/{lecture.pk}/")
    assert "Nothing here yet." in text(seen)
    assert "data-reading-seconds" not in seen.content.decode()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("x" * 10_000, "9,920 characters too many: 80 at the most."),
        ("", "This field is required."),
        ("\u200b", "Nothing of this can be seen"),
        ("a\u202eb", "hidden characters"),
        ("https://example.com/page", "Paste a YouTube or Vimeo link"),
    ],
)
def test_a_wrong_title_is_refused_beside_its_field_and_kept(
    educator_client, course, chapters, lectures, curriculum, title, words
):
    before = curriculum()
    addresses = {url(chapters[0], "lectures/add"): f"new-{chapters[0].pk}-title"}
    if not title.startswith("https"):
        addresses[url(lectures[0], "rename")] = "rename-title"

    for address, field in addresses.items():
        response = educator_client.post(address, {"title": title, "version": "1"})
        assert response.status_code == 422
        assert words in page(response).one("ul", id=f"{field}_error").text
        assert value(response, "title") == title

    assert curriculum() == before


def test_the_page_of_a_long_course_asks_no_more_than_that_of_a_short_one(
    educator_client, course, add_lectures, django_assert_max_num_queries
):
    add_lectures(course, 56)
    assert Lecture.objects.filter(chapter__course=course).count() == 60

    with django_assert_max_num_queries(11):
        response = educator_client.get(COURSE)
    assert len(page(response).all("li", "item")) == 60
    assert Course.objects.count() == 1
