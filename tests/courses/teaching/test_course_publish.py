"""/teach/courses/<slug>/publish/ and /archive/, and the checklist"""

import pytest

from courses.models import Course, Lecture
from tests.courses.pages import page, text
from tests.courses.teaching.curriculum import COURSE


def checklist(response) -> dict[str, str]:
    """Where each line leads, by what it says."""
    lines = page(response).one("ul", "checklist").all("li")
    return {line.text: line.one("a")["href"] for line in lines}


def test_publishing_puts_the_course_into_the_catalogue(educator_client, draft):
    response = educator_client.post("/teach/courses/unwritten/publish/", follow=True)

    assert "“Unwritten” is in the catalogue." in text(response)
    draft.refresh_from_db()
    assert draft.is_published
    assert draft.published_at


def test_the_checklist_is_whole_and_each_line_leads_to_its_field(educator_client, course, draft):
    educator_client.post("/teach/courses/new/", {"title": "Sailing"})
    here = "/teach/courses/sailing/"

    response = educator_client.get(here)

    assert checklist(response) == {
        "Choose a category": f"{here}edit/#id_category",
        "Write a one-line promise (the subtitle)": f"{here}edit/#id_subtitle",
        "Describe the course": f"{here}edit/#id_description",
        "Add a picture: not needed, we draw one": f"{here}edit/#id_thumbnail",
        "Add a chapter": f"{here}chapters/new/#id_title",
        "Add a lecture with a text or a video": f"{here}chapters/new/#id_title",
    }
    assert "0 of 6 done" in text(response)
    form = page(educator_client.get(f"{here}edit/"))
    for name in ("category", "subtitle", "description", "thumbnail"):
        assert form.one(id=f"id_{name}")
    done = educator_client.get("/teach/courses/unwritten/")
    assert "5 of 6 done" in text(done)
    assert "Done: Choose a category" in checklist(done)


def test_an_incomplete_course_is_not_published_and_says_what_is_missing(educator_client, course):
    Course.objects.filter(pk=course.pk).update(status="draft", category=None, subtitle="")

    response = educator_client.post(f"{COURSE}publish/", follow=True)

    assert (
        "The course is not published yet. Still to do: Choose a category; "
        "Write a one-line promise (the subtitle)."
    ) in text(response)
    assert "Publish course" in text(response)
    course.refresh_from_db()
    assert course.status == Course.Status.DRAFT


@pytest.mark.parametrize(
    ("lecture", "is_ready"),
    [
        ({"kind": "article", "body": ""}, False),
        ({"kind": "video", "body": "Only a text."}, False),
        ({"kind": "video", "video_url": "https://vimeo.com/1", "body": ""}, True),
        ({"kind": "video", "video_file": "videos/a.mp4", "body": ""}, True),
    ],
)
def test_a_lecture_without_content_is_none(educator_client, draft, lecture, is_ready):
    Lecture.objects.filter(chapter__course=draft).exclude(position=0).delete()
    for one in Lecture.objects.of(draft):
        Lecture.objects.filter(pk=one.pk).update(**lecture)

    educator_client.post("/teach/courses/unwritten/publish/")

    draft.refresh_from_db()
    assert draft.is_published == is_ready
    first = Lecture.objects.of(draft).first()
    found = checklist(educator_client.get("/teach/courses/unwritten/"))
    assert f"/teach/lectures/{first.pk}/edit/" in found.values()


def test_a_published_course_keeps_its_category_in_the_admin_too(admin_client, course):
    typed = {"title": "Rising", "subtitle": "Up.", "description": "Up.", "level": "beginner"}
    typed |= {"language": "en", "educator": course.educator_id, "version": 1, "category": ""}

    response = admin_client.post(f"/admin/courses/course/{course.pk}/change/", typed)

    assert "A published course has this. Archive the course first." in text(response)
    course.refresh_from_db()
    assert course.category_id


def test_archiving_takes_the_course_out_and_publishing_again_brings_it_back(
    educator_client, course
):
    response = educator_client.post(f"{COURSE}archive/", follow=True)

    assert "The course is archived. Its students keep it." in text(response)
    course.refresh_from_db()
    assert course.is_archived
    assert "Publish again" in page(response).texts("button")

    educator_client.post(f"{COURSE}publish/")
    course.refresh_from_db()
    assert course.is_published


def test_a_draft_cannot_be_archived(educator_client, draft):
    educator_client.post("/teach/courses/unwritten/archive/")

    draft.refresh_from_db()
    assert draft.status == Course.Status.DRAFT


@pytest.mark.parametrize("action", ["publish", "archive"])
def test_publishing_wants_a_post(educator_client, course, action, rows):
    before = rows()

    assert educator_client.get(f"{COURSE}{action}/").status_code == 405
    assert rows() == before
