"""/teach/courses/new/"""

import pytest

from courses.models import Course
from tests.courses.pages import elements, html, text


def test_a_new_course_is_a_draft(educator_client, educator, typed):
    response = educator_client.post("/teach/courses/new/", typed, follow=True)

    assert response.redirect_chain == [("/teach/courses/sailing/", 302)]
    assert "Draft saved. Now add a chapter." in text(response)
    course = Course.objects.get()
    assert course.educator == educator
    assert course.status == Course.Status.DRAFT
    assert course.published_at is None
    stored = {name: getattr(course, name) for name in typed} | {"category": str(course.category_id)}
    assert stored == typed


def test_nobody_chooses_owner_or_status(educator_client, educator, rival, typed):
    forged = {"educator": rival.pk, "status": "published", "slug": "mine", "enrollment_count": 9}

    educator_client.post("/teach/courses/new/", typed | forged)

    course = Course.objects.get()
    assert (course.educator, course.slug, course.status) == (educator, "sailing", "draft")
    assert course.enrollment_count == 0


def test_the_same_title_gets_another_address(educator_client, typed):
    for _ in range(3):
        educator_client.post("/teach/courses/new/", typed)

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
    educator_client.post("/teach/courses/new/", typed | {"title": title})

    course = Course.objects.get()
    assert (course.title, course.slug) == (title, slug)
    assert title in text(educator_client.get(f"/teach/courses/{slug}/"))


def test_a_course_called_new_is_no_trap(educator_client, typed):
    response = educator_client.post("/teach/courses/new/", typed | {"title": "New"}, follow=True)

    assert "Draft saved. Now add a chapter." in text(response)
    assert elements(html(response), "h2", id="curriculum")


def test_a_hundredth_course_of_one_title_finds_an_address(
    educator_client, educator, category, typed
):
    Course.objects.bulk_create(
        Course(slug=slug, title="Sailing", category=category, educator=educator)
        for slug in ("sailing", *(f"sailing-{number}" for number in range(2, 100)))
    )

    assert educator_client.post("/teach/courses/new/", typed).status_code == 302
    assert Course.objects.count() == 100
