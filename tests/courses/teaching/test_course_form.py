"""What the form of a course takes and refuses"""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from courses.media.validators import Limit
from courses.models import Course
from tests.courses.pages import elements, html, page, text, value
from tests.courses.teaching.curriculum import COURSE
from texts.lines import LONGEST, MOST


@pytest.fixture
def typed(typed, course):
    return typed | {"version": str(course.version)}


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
    educator_client.post(f"{COURSE}edit/", typed | {"thumbnail": picture(name, kind)})

    url = Course.objects.get().thumbnail.url
    with Image.open(BytesIO(client.get(url).getvalue())) as stored:
        assert stored.format == "WEBP"
    assert url in html(educator_client.get("/courses/rising/"))


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


# Lists: a line for each entry


def test_lines_are_stored_without_bullets_and_empty_lines(educator_client, course, typed):
    pasted = "• Sail *upwind*\r\n\r\n- Tie  a bowline\r\n"
    lists = {"outcomes": pasted, "requirements": "* A boat"}

    assert educator_client.post(f"{COURSE}edit/", typed | lists).status_code == 302

    course.refresh_from_db()
    assert course.outcomes == "Sail *upwind*\nTie a bowline"
    assert course.outcome_list == ["Sail *upwind*", "Tie a bowline"]
    assert course.requirement_list == ["A boat"]
    area = page(educator_client.get(f"{COURSE}edit/")).one("textarea", name="outcomes")
    assert area.text == "Sail *upwind* Tie a bowline"


def test_the_form_says_how_many_lines_and_characters_it_takes(educator_client, course):
    form = page(educator_client.get(f"{COURSE}edit/"))

    for name in ("outcomes", "requirements"):
        assert f"{MOST} lines of {LONGEST} characters" in form.one(id=f"id_{name}_helptext").text


@pytest.mark.parametrize("name", ["outcomes", "requirements"])
def test_lines_that_are_too_long_or_too_many_are_kept_on_the_page(
    educator_client, course, typed, rows, name
):
    before = rows()
    content = "\n".join(["- first", "x" * 161, *(f"- {number}" for number in range(12))])

    response = educator_client.post(f"{COURSE}edit/", typed | {name: content})

    assert response.status_code == 422
    assert page(response).one("ul", id=f"id_{name}_error").texts("li") == [
        "2 lines too many: 12 at the most.",
        f"The line “{'x' * 30}…” has 1 character too many: 160 at the most.",
    ]
    assert page(response).one("textarea", name=name).text == " ".join(content.split())
    assert rows() == before


# What is refused


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("title", ""),
        ("title", "   "),
        ("title", "x" * 81),
        ("title", "nul\0"),
        ("subtitle", "x" * 141),
        ("subtitle", ""),  # a published course keeps what it needed to be published
        ("description", ""),
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
    typed |= {field: content}

    response = educator_client.post(f"{COURSE}edit/", typed)

    assert response.status_code == 422
    assert elements(html(response), "ul", **{"class": "errorlist", "id": f"id_{field}_error"})
    assert value(response, "subtitle") == typed["subtitle"]
    assert typed["description"] in text(response)

    assert rows() == before


def test_a_large_thumbnail_is_refused(educator_client, typed, monkeypatch):
    monkeypatch.setattr("courses.media.validators.MAX_THUMBNAIL", Limit(10, "5 MB"))

    response = educator_client.post(f"{COURSE}edit/", typed | {"thumbnail": picture()})

    assert response.status_code == 422
    assert "The file is too large: 5 MB at the most." in text(response)
    assert not Course.objects.get().thumbnail
