"""What the form of a course takes and refuses, new or edited"""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from courses.media.validators import Limit
from courses.models import Course
from tests.courses.pages import elements, html, text, value
from tests.courses.teaching.curriculum import COURSE


def picture(name="boat.png", kind="PNG") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (4, 4)).save(content, kind)
    return SimpleUploadedFile(name, content.getvalue())


# Thumbnails


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("a.png", "PNG"), ("a.jpg", "JPEG"), ("A.JPEG", "JPEG"), ("a.webp", "WEBP")),
        *(("a.html", "PNG"), ("a", "JPEG"), ("a.gif", "WEBP")),  # names are not believed
    ],
)
def test_a_picture_becomes_the_thumbnail(client, educator_client, typed, name, kind):
    educator_client.post("/teach/courses/new/", typed | {"thumbnail": picture(name, kind)})

    url = Course.objects.get().thumbnail.url
    with Image.open(BytesIO(client.get(url).getvalue())) as stored:
        assert stored.format == "WEBP"
    assert url in html(educator_client.get("/courses/sailing/"))


def test_a_thumbnail_can_be_replaced_kept_and_removed(educator_client, course, typed):
    def edit(**fields):
        version = value(educator_client.get(f"{COURSE}edit/"), "version")
        assert (
            educator_client.post(
                f"{COURSE}edit/", typed | {"version": version} | fields
            ).status_code
            == 302
        )
        course.refresh_from_db()
        return course.thumbnail.name

    first = edit(thumbnail=picture())
    second = edit(thumbnail=picture())
    assert first != second
    assert edit() == second
    assert edit(**{"thumbnail-clear": "on"}) == ""


# What is refused


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("title", ""),
        ("title", "   "),
        ("title", "x" * 81),
        ("title", "nul\0"),
        ("subtitle", "x" * 141),
        ("description", "x" * 10_001),
        ("category", ""),
        ("category", "garbage"),
        ("category", "00000000-0000-4000-8000-000000000000"),
        ("level", "guru"),
        ("language", "tlh"),
        ("thumbnail", SimpleUploadedFile("a.txt", b"text")),
        ("thumbnail", SimpleUploadedFile("a.png", b"<script>alert(1)</script>", "image/png")),
        ("thumbnail", SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")),
        ("thumbnail", SimpleUploadedFile("a.png", b"")),
        ("thumbnail", picture("a.gif", "GIF")),
        ("thumbnail", picture("a.tiff", "TIFF")),
        ("thumbnail", picture("a.png", "TIFF")),
    ],
)
def test_a_wrong_course_is_refused_and_kept_on_the_page(
    educator_client, course, typed, rows, field, content
):
    before = rows()
    typed |= {"version": str(course.version), field: content}

    for page in ("/teach/courses/new/", f"{COURSE}edit/"):
        getattr(content, "seek", int)(0)
        response = educator_client.post(page, typed)
        assert response.status_code == 422
        assert elements(html(response), "ul", **{"class": "errorlist", "id": f"id_{field}_error"})
        assert value(response, "subtitle") == typed["subtitle"]
        assert typed["description"] in text(response)

    assert rows() == before


def test_a_large_thumbnail_is_refused(educator_client, typed, monkeypatch):
    monkeypatch.setattr("courses.media.validators.MAX_THUMBNAIL", Limit(10, "5 MB"))

    response = educator_client.post("/teach/courses/new/", typed | {"thumbnail": picture()})

    assert response.status_code == 422
    assert "The file is too large: 5 MB at the most." in text(response)
    assert not Course.objects.exists()
