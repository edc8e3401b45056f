"""/teach/courses/new/"""

import pytest

from courses.models import Course
from tests.courses.pages import elements, html, page, text, value

NEW = "/teach/courses/new/"


def test_a_new_course_is_a_draft_with_a_title_alone(
    educator_client, admin_client, educator, course
):
    form = page(educator_client.get(NEW)).one("form", "form")
    visible = [field for field in form.all("input") if field.get("type") != "hidden"]
    assert [field["name"] for field in visible] == ["title"]
    assert not form.all("textarea") + form.all("select")

    response = educator_client.post(NEW, {"title": "Sailing"}, follow=True)

    assert response.redirect_chain == [("/teach/courses/sailing/", 302)]
    assert "The draft is there. Now add a chapter." in text(response)
    draft = Course.objects.get(slug="sailing")
    assert (draft.educator, draft.status) == (educator, Course.Status.DRAFT)
    assert (draft.category, draft.published_at) == (None, None)
    shown = ("/teach/", "/teach/courses/sailing/edit/", "/courses/sailing/", "/learn/data/")
    for path in (*shown, f"/users/{educator.pk}/", "/"):
        assert educator_client.get(path).status_code == 200
    for path in ("?q=sailing", "?category__isnull=True", f"{draft.pk}/change/"):
        assert "Sailing" in text(admin_client.get(f"/admin/courses/course/{path}"))


@pytest.mark.parametrize("title", ["", "   ", "x" * 81, "nul\0"])
def test_a_wrong_title_is_refused_and_kept(educator_client, title):
    response = educator_client.post(NEW, {"title": title})

    assert response.status_code == 422
    assert elements(html(response), "ul", id="id_title_error")
    assert value(response, "title") == title
    assert not Course.objects.exists()


def test_a_course_begun_in_spanish_is_in_spanish(educator_client):
    educator_client.post(NEW, {"title": "Vela"}, headers={"accept-language": "es"})

    assert Course.objects.get().language == "es"


def test_nobody_chooses_owner_or_status(educator_client, educator, rival, typed):
    forged = {"educator": rival.pk, "status": "published", "slug": "mine", "enrollment_count": 9}

    educator_client.post(NEW, typed | forged)

    course = Course.objects.get()
    assert (course.educator, course.slug, course.status) == (educator, "sailing", "draft")
    assert course.enrollment_count == 0


def test_the_same_title_gets_another_address(educator_client, typed):
    for _ in range(3):
        educator_client.post(NEW, typed)

    assert set(Course.objects.values_list("slug", flat=True)) == {
        "sailing",
        "sailing-2",
        "sailing-3",
    }


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("课程", "course"),
        ("Ñandú & café", "nandu-cafe"),
        ("../../etc", "etc"),
        ("x" * 80, "x" * 80),
        ("🎓", "course"),
    ],
)
def test_every_title_gets_an_address(educator_client, typed, title, slug):
    educator_client.post(NEW, typed | {"title": title})

    course = Course.objects.get()
    assert (course.title, course.slug) == (title, slug)
    assert title in text(educator_client.get(f"/teach/courses/{slug}/"))


def test_a_course_called_new_is_no_trap(educator_client, typed):
    response = educator_client.post(NEW, typed | {"title": "New"}, follow=True)

    assert "The draft is there. Now add a chapter." in text(response)
    assert elements(html(response), "section", id="curriculum")


def test_a_hundredth_course_of_one_title_finds_an_address(
    educator_client, educator, category, typed
):
    Course.objects.bulk_create(
        Course(slug=slug, title="Sailing", category=category, educator=educator)
        for slug in ("sailing", *(f"sailing-{number}" for number in range(2, 100)))
    )

    assert educator_client.post(NEW, typed).status_code == 302
    assert Course.objects.count() == 100
