"""/teach/courses/<slug>/: the curriculum"""

from courses.models import Chapter
from tests.courses.pages import page, text
from tests.courses.teaching.curriculum import COURSE, url


def test_the_page_shows_the_curriculum(educator_client, course, chapters, lectures):
    curriculum = page(educator_client.get(COURSE)).one("section", id="curriculum")

    first = curriculum.one(id=f"chapter-{chapters[0].pk}")
    assert first.one("h3").text == "Floor 0"
    preview = first.one("ol", **{"data-chapter": str(chapters[0].pk)}).one(
        id=f"lecture-{lectures[0].pk}"
    )
    assert preview.one("a", "title").text == "Step 0.0"
    assert preview.one("a", "title")["href"] == url(lectures[0], "edit")
    assert preview.one("span", "badge").text == "Free preview"
    assert preview.one("span", "muted").text == "1 min read"
    second = curriculum.one(id=f"chapter-{chapters[1].pk}")
    (add,) = second.all("form", action=url(chapters[1], "lectures/add"))
    assert add.one("label").text == "Add a lecture"


def test_a_menu_has_the_same_entries_everywhere_and_disables_what_does_nothing(
    educator_client, chapters, lectures
):
    curriculum = page(educator_client.get(COURSE))

    menus = [curriculum.one(id=f"menu-{item.pk}") for item in (lectures[0], lectures[1])]
    names = ["Rename", "Move up", "Move down", "Move to…", "Preview", "Delete"]
    for menu in menus:
        shown = [entry.text for entry in menu.content if not isinstance(entry, str)]
        assert [name for name in shown if name != "Duplicate"] == names
    disabled = [menu.texts("button", disabled="") for menu in menus]
    assert disabled == [["Move up"], []]
    last = curriculum.one(id=f"menu-{chapters[1].pk}")
    assert last.texts("button", disabled="") == ["Move down"]


def test_a_course_without_chapters_says_how_to_start(educator_client, course):
    Chapter.objects.all().delete()

    assert "Start with the first chapter." in text(educator_client.get(COURSE))
