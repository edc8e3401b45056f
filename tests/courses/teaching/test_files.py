"""/teach/lectures/<id>/files/ and …/pictures/: what an educator puts beside and into a text"""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from courses.models import Attachment, Lecture, Picture
from tests.conftest import make_course
from tests.courses.media.samples import CAPTIONS, sample
from tests.courses.pages import page, text, value
from tests.courses.teaching.curriculum import COURSE, url

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
TABLE = "Ton;Höhe\nA;440\n".encode()
SOUNDS = {f"a.{kind}": sample(f"sound.{kind}") for kind in ("mp3", "m4a", "ogg", "wav")}
KEY = "0b9f5f2e-7a64-4a43-8d3c-6a2a7d8d2d11"
COURSE_PICTURES = f"{COURSE}pictures/"


def packed() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo("notes.txt"), "Up.")  # without a time
    return content.getvalue()


def picture(width=900, height=1400, kind="PNG") -> bytes:
    content = io.BytesIO()
    Image.effect_noise((width, height), 9).save(content, kind)
    return content.getvalue()


def files(**contents: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for name, content in contents.items()]


def upload(client, lecture, *, key="", **contents):
    address = url(lecture, "files")
    return client.post(address, {"new_files": files(**contents), "key": key})


def stored(tmp_path) -> list[str]:
    return [path.name for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("room", ["files", "pictures"])
def test_a_quiz_shows_its_questions_alone(educator_client, lectures, room):
    Lecture.objects.filter(pk=lectures[0].pk).update(kind=Lecture.Kind.QUIZ)

    assert educator_client.get(url(lectures[0], room)).status_code == 404
    edit = educator_client.get(url(lectures[0], "edit"))
    assert "Files and pictures" not in text(edit)


def test_several_files_are_stored_and_listed(educator_client, lectures, tmp_path):
    contents = {"Chord_sheet.pdf": PDF, "b.zip": packed(), "c.CSV": TABLE} | SOUNDS

    response = upload(educator_client, lectures[0], **contents)

    assert response.status_code == 302
    rows = lectures[0].attachments.all()
    assert [row.title for row in rows] == ["Chord sheet", "b", "c", "a", "a", "a", "a"]
    assert [row.kind for row in rows] == ["PDF", "ZIP", "CSV", "MP3", "M4A", "OGG", "WAV"]
    assert [row.bytes for row in rows] == [len(content) for content in contents.values()]
    assert len(stored(tmp_path)) == 7
    listed = page(educator_client.get(response["Location"])).one("ul", "files")
    assert len(listed.all("audio")) == 4
    assert "PDF · 60" in listed.text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.exe", b"MZ" * 99, "We take PDF, zip, CSV and audio"),
        ("a", PDF, "We take PDF, zip, CSV and audio"),
        ("a.pdf", packed(), "This is named .pdf and is something else"),
        ("a.zip", PDF, "This is named .zip and is something else"),
        ("a.pdf", b"MZ" * 99, "This is named .pdf and is something else"),
        ("a.csv", picture(9, 9), "This table is not in UTF-8"),
        ("a.csv", b"<!doctype html><script>", "This is named .csv and is something else"),
        ("a.mp3", b"Not a sound.", "This is named .mp3 and is something else"),
        ("a.mp3", sample("h264.mp4"), "This is named .mp3 and is something else"),
        ("a.m4a", sample("h264.mp4"), "This is named .m4a and is something else"),
        ("a.ogg", SOUNDS["a.mp3"], "This is named .ogg and is something else"),
        ("a.pdf", PDF[:30], "The end of this file is missing"),
        ("a.zip", packed()[:40], "The end of this file is missing"),
        ("a.pdf", b"", "This file is empty"),
    ],
)
def test_a_file_that_is_something_else_is_told_and_nothing_is_stored(
    educator_client, lectures, tmp_path, name, content, message
):
    response = upload(educator_client, lectures[0], **{"good.pdf": PDF, name: content})

    assert response.status_code == 422
    error = page(response).one("ul", "errorlist", id="id_new_files_error").text
    assert f"“{name}”: {message}" in error
    assert not Attachment.objects.exists()
    assert stored(tmp_path) == []


def test_the_quota_counts_all_at_once(educator_client, lectures, tmp_path, settings):
    settings.MEDIA_QUOTA = 2 * len(PDF) - 1

    response = upload(educator_client, lectures[0], **{"a.pdf": PDF, "b.pdf": PDF})

    assert "This takes you over the" in page(response).one("ul", "errorlist").text
    assert stored(tmp_path) == []


def test_a_form_that_is_sent_twice_stores_once(educator_client, lectures, tmp_path):
    for _ in range(2):
        assert upload(educator_client, lectures[0], key=KEY, **{"a.pdf": PDF}).status_code == 302

    assert Attachment.objects.count() == 1
    assert len(stored(tmp_path)) == 1


def test_a_form_that_is_filled_in_anew_with_the_same_key_stores_more(educator_client, lectures):
    """As Back shows it: the page comes from the browser's cache."""
    for number in range(2):
        content = TABLE.replace(b"440", b"44%d" % number)  # as long
        for _ in range(2):
            upload(educator_client, lectures[0], key=KEY, **{"a.csv": content})
        send(educator_client, url(lectures[0], "pictures"), alt=f"Stair {number}", key=KEY)

    tables = []
    for row in lectures[0].attachments.all():
        with row.file.open() as file:
            tables.append(file.read())
    assert tables == [TABLE, TABLE.replace(b"440", b"441")]
    assert {row.alt for row in Picture.objects.all()} == {"Stair 0", "Stair 1"}


@pytest.fixture
def attachment(educator_client, lectures):
    upload(educator_client, lectures[0], **{"a.pdf": PDF})
    return Attachment.objects.get()


def test_a_file_is_renamed_unless_someone_was_quicker(educator_client, lectures, attachment):
    typed = {"rename": "1", "attachment": attachment.pk, "version": 1}
    address = url(lectures[0], "files")

    assert educator_client.post(address, typed | {"title": "Scales"}).status_code == 302
    late = educator_client.post(address, typed | {"title": "Late"})
    empty = educator_client.post(address, typed | {"title": "", "version": 2})

    assert late.status_code == empty.status_code == 422
    assert "Stored now: Scales" in text(late)
    assert page(empty).all("ul", "errorlist", id=f"{attachment.pk}_title_error")
    attachment.refresh_from_db()
    assert attachment.title == "Scales"


def test_a_file_is_removed(educator_client, lectures, attachment, tmp_path):
    typed = {"remove": "1", "attachment": attachment.pk}

    assert educator_client.post(url(lectures[1], "files"), typed).status_code == 404
    assert educator_client.post(url(lectures[0], "files"), typed).status_code == 302

    assert not Attachment.objects.exists()
    assert stored(tmp_path) == []


# Pictures


@pytest.fixture(params=["lecture", "course"])
def pictures(request, course, lectures):
    """The address for pictures of a lecture's text, or of a course's description."""
    return url(lectures[0], "pictures") if request.param == "lecture" else COURSE_PICTURES


def send(client, address, content=b"", **typed):
    file = SimpleUploadedFile("a.png", content or picture())
    return client.post(address, {"file": file} | typed, follow=True)


def test_a_picture_is_stored_in_its_own_shape_with_its_markdown(
    educator_client, pictures, tmp_path
):
    content = picture()
    for _ in range(2):
        response = send(educator_client, pictures, content, alt="A [steep]  stair", key=KEY)

    row = Picture.objects.get()
    name = row.file.name.removeprefix("pictures/")
    assert sorted(path[32:] for path in stored(tmp_path)) == ["-640x996.webp", "-900x1400.webp"]
    assert row.bytes == sum(default_storage.size(f"pictures/{path}") for path in stored(tmp_path))
    shown = page(response).one("code", **{"data-new-picture": ""})
    assert shown.text == f"![A \\[steep\\] stair](/media/pictures/{name})"
    assert educator_client.get(row.address).headers["Content-Type"] == "image/webp"


def test_a_decorative_picture_is_one_by_choice(educator_client, pictures):
    refused = send(educator_client, pictures)
    assert refused.status_code == 422
    assert "tick “decorative”" in page(refused).one("ul", id="picture_alt_error").text
    assert not Picture.objects.exists()

    send(educator_client, pictures, is_decorative="on", alt="Stair")

    assert Picture.objects.get().markdown.startswith("![](/media/")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"MZ" * 99, "We take JPEG, PNG and WebP"),
        (picture()[:999], "damaged or incomplete"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 30 * 1024**2, "too large: 5 MB"),
    ],
    ids=["exe", "torn", "30 MB"],
)
def test_a_wrong_picture_is_told_beside_it_and_what_was_typed_stays(
    educator_client, lectures, tmp_path, content, message
):
    response = send(educator_client, url(lectures[0], "pictures"), content, alt="A stair")

    assert response.status_code == 422
    assert message in page(response).one("ul", id="picture_file_error").text
    assert value(response, "alt") == "A stair"
    assert stored(tmp_path) == []


def test_a_picture_is_deleted(educator_client, pictures, tmp_path):
    send(educator_client, pictures, alt="Stair")
    typed = {"remove": "1", "picture": Picture.objects.get().pk}

    assert educator_client.post(pictures, typed).status_code == 302

    assert stored(tmp_path) == []
    assert educator_client.post(pictures, typed).status_code == 404


def test_nobody_deletes_what_is_anothers(as_person, rival, category, educator_client, lectures):
    make_course(rival, category, "Sinking")
    send(educator_client, url(lectures[0], "pictures"), alt="Stair")
    typed = {"remove": "1", "picture": Picture.objects.get().pk}

    response = as_person(rival).post("/teach/courses/sinking/pictures/", typed)

    assert response.status_code == 404
    assert Picture.objects.count() == 1


# Those who learn


def test_who_opens_a_lecture_takes_its_files_along(
    client, student_client, as_person, stranger, enrollment, educator_client, lectures
):
    upload(
        educator_client, lectures[1], **{"Scales & “ladders”.pdf": PDF, "b.mp3": SOUNDS["a.mp3"]}
    )
    lecture = student_client.get(f"/learn/rising/{lectures[1].pk}/")
    listed = page(lecture).one("ul", "attachments")
    address = listed.all("a")[0]["href"]
    assert listed.all("a")[0].text.replace("\xa0", " ") == "Scales & “ladders” PDF, 60 bytes"
    assert client.get(listed.one("audio")["src"]).headers["Content-Type"] == "audio/mpeg"

    signed = student_client.get(address)["Location"]
    answer = client.get(signed)

    assert answer.getvalue() == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Scales%20")
    assert client.get(signed.partition("?")[0]).status_code == 404
    hostile = client.get(signed.partition("&name=")[0] + "&name=../a%0d%0ab.exe")
    assert hostile["Content-Disposition"] == 'attachment; filename="..-a b.pdf"'
    for other in (client, as_person(stranger)):
        assert other.get(address).status_code == 404


def test_captions_are_no_file_to_take_along(educator_client, lectures):
    assert upload(educator_client, lectures[0], **{"a.vtt": CAPTIONS}).status_code == 422
