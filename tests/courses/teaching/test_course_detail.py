"""/teach/courses/<slug>/: the curriculum"""

from courses.models import Chapter
from tests.courses.pages import page, text
from tests.courses.teaching.curriculum import COURSE


def test_the_page_shows_the_curriculum(educator_client, course, chapters, lectures):
    curriculum = page(educator_client.get(COURSE))

    first = curriculum.one(id=f"chapter-{chapters[0].pk}")
    header = first.one("div", "spread")
    assert header.one("h3").text == "Floor 0"
    assert header.texts("button") == ["Down Floor 0"]
    preview = first.one(id=f"lecture-{lectures[0].pk}")
    assert preview.one("a", "title").text == "Step 0.0"
    assert preview.one("span", "badge").text == "Free preview"
    assert preview.one("span", "muted").text == "1 min read"
    second = curriculum.one(id=f"chapter-{chapters[1].pk}")
    (add,) = second.all("a", href=f"/teach/chapters/{chapters[1].pk}/lectures/new/")
    assert add.text == "Add lecture to Floor 1"


def test_a_course_without_chapters_says_how_to_start(educator_client, course):
    Chapter.objects.all().delete()

    assert "Start with the first chapter." in text(educator_client.get(COURSE))
