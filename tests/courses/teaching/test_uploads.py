"""Uploads through the forms: names, a full disk, the quota"""

import errno
import io
import resource

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from courses.models import Course, Lecture
from tests.conftest import make_course
from tests.courses.media.samples import CAPTIONS, sample
from tests.courses.pages import page, text, value
from tests.courses.teaching.curriculum import COURSE, LINK, VIDEO, url

EDIT = f"{COURSE}edit/"
NO_ROOM = "There is no room for this file at the moment"
LONG = "字" * 84


def picture(name="a.png") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.effect_noise((700, 400), 90).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue())


@pytest.fixture
def typed(typed, course):
    """Into the form of a course that there is."""
    return typed | {"version": str(course.version)}


def files(folder) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


# Names


@pytest.mark.parametrize(
    "name",
    [f"{LONG}.png", f"a.{LONG}", "x" * 255, "../../etc/passwd", "a/b\\c.png", "CON", "a b#?%.png"],
)
@pytest.mark.parametrize("in_memory", [True, False], ids=["small", "large"])
def test_a_given_name_is_not_stored(educator_client, typed, settings, tmp_path, name, in_memory):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10**9 if in_memory else 0

    response = educator_client.post(EDIT, typed | {"thumbnail": picture(name)})

    assert response.status_code == 302
    (course,) = Course.objects.all()
    assert len(course.thumbnail.name) == len("thumbnails/-700.webp") + 32
    assert len(files(tmp_path)) == 3


def multipart(typed, filename: bytes) -> bytes:
    fields = b"".join(
        b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (key.encode(), text.encode())
        for key, text in typed.items()
    )
    head = (
        b'--B\r\nContent-Disposition: form-data; name="thumbnail"; filename="%s"\r\n\r\n' % filename
    )
    return fields + head + picture().read() + b"\r\n--B--\r\n"


@pytest.mark.parametrize("name", [b"a\0.png", b"\xff\xfe.png", b"a\r.png", b"x" * 16_000, b"."])
def test_a_hostile_name_is_no_failure(educator_client, typed, tmp_path, name):
    response = educator_client.post(
        EDIT, multipart(typed, name), content_type="multipart/form-data; boundary=B"
    )

    assert response.status_code in {302, 400, 422}
    assert len(files(tmp_path)) in {0, 3}


# A full disk


class SmallDisk(FileSystemStorage):
    """Local files on a disk with room for so many bytes."""

    room = 0

    def _save(self, name, content):
        path = self.path(name)
        with open(super()._save(name, ContentFile(b"")) and path, "wb") as file:
            for chunk in content.chunks():
                part = chunk[: type(self).room]
                file.write(part)
                type(self).room -= len(part)
                if part != chunk:
                    raise OSError(errno.ENOSPC, "No space left on device")
        return name


@pytest.fixture
def small_disk(settings, monkeypatch):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": f"{__name__}.SmallDisk"},
        "videos": {"BACKEND": f"{__name__}.SmallDisk"},
    }
    Lecture._meta.get_field("video_file").storage._setup()
    yield SmallDisk
    settings.STORAGES = settings.STORAGES | {
        "videos": {"BACKEND": "courses.media.storage.SignedStorage"}
    }
    Lecture._meta.get_field("video_file").storage._setup()


@pytest.mark.parametrize("room", [0, 100, 5_000])
def test_without_room_a_picture_is_not_stored_at_all(
    educator_client, typed, small_disk, tmp_path, room
):
    small_disk.room = room

    response = educator_client.post(EDIT, typed | {"thumbnail": picture()})

    assert response.status_code == 422
    assert NO_ROOM in page(response).one("ul", id="id_thumbnail_error").text
    assert value(response, "title") == typed["title"]
    assert Course.objects.get().thumbnail_bytes == 0
    assert files(tmp_path) == []


def test_without_room_a_video_is_not_stored_at_all(
    educator_client, lectures, small_disk, tmp_path, curriculum
):
    small_disk.room = 1000
    before = curriculum()

    response = educator_client.post(
        url(lectures[0], "edit"),
        VIDEO | {"video_file": SimpleUploadedFile("a.mp4", sample("h264.mp4"))},
    )

    assert response.status_code == 422
    assert NO_ROOM in page(response).one("ul", id="id_video_file_error").text
    assert curriculum() == before
    assert files(tmp_path) == []


@pytest.fixture
def limited():
    """No file of this process may pass 100 kB: the kernel itself refuses."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_without_room_while_it_comes_in_the_rest_of_the_form_arrives(
    educator_client, typed, settings, tmp_path, limited
):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0

    response = educator_client.post(EDIT, {"thumbnail": picture()} | typed)

    assert response.status_code == 422
    assert NO_ROOM in page(response).one("ul", id="id_thumbnail_error").text
    assert value(response, "title") == typed["title"]
    assert files(tmp_path) == []


def test_without_a_folder_to_receive_it_in_the_rest_of_the_form_arrives(
    educator_client, typed, settings, tmp_path
):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "gone"

    response = educator_client.post(EDIT, {"thumbnail": picture()} | typed)

    assert response.status_code == 422
    assert NO_ROOM in page(response).one("ul", id="id_thumbnail_error").text
    assert value(response, "title") == typed["title"]


# The quota


@pytest.fixture
def quota(settings):
    settings.MEDIA_QUOTA = 5_000


def upload(client, lecture, name="h264.mp4"):
    files = {"video_file": SimpleUploadedFile("a.mp4", sample(name))}
    lecture.refresh_from_db()
    return client.post(url(lecture, "edit"), VIDEO | files | {"version": lecture.version})


@pytest.mark.usefixtures("quota")
def test_the_form_says_how_much_is_used(educator_client, lectures):
    assert "0\xa0bytes of your 4.9\xa0KB are used." in (
        educator_client.get(url(lectures[0], "edit")).content.decode()
    )

    assert upload(educator_client, lectures[0]).status_code == 302

    assert "4.2\xa0KB of your 4.9\xa0KB are used." in (educator_client.get(EDIT).content.decode())


@pytest.mark.usefixtures("quota")
def test_over_the_quota_nothing_is_stored(educator_client, lectures, tmp_path):
    upload(educator_client, lectures[0])

    response = upload(educator_client, lectures[1], "vp9.webm")

    assert response.status_code == 422
    assert "takes you over the 4.9 KB that you may store" in text(response).replace("\xa0", " ")
    assert len(files(tmp_path)) == 1


@pytest.mark.usefixtures("quota")
def test_what_is_replaced_makes_room(educator_client, lectures, tmp_path):
    assert upload(educator_client, lectures[0]).status_code == 302
    assert upload(educator_client, lectures[0]).status_code == 302

    assert len(files(tmp_path)) == 1


@pytest.mark.usefixtures("quota")
def test_others_files_take_none_of_ones_own_room(
    educator_client, as_person, rival, category, lectures
):
    upload(educator_client, lectures[0])
    make_course(rival, category, "Theirs")

    form = as_person(rival).get("/teach/courses/theirs/edit/")
    assert "0\xa0bytes of your" in form.content.decode()


def test_captions_count_too(educator_client, lectures):
    captions = SimpleUploadedFile("a.vtt", CAPTIONS)
    linked = VIDEO | {"video_url": "https://example.com/a.mp4"}
    educator_client.post(url(lectures[0], "edit"), linked | {"captions": captions})

    assert f"{len(CAPTIONS)}\xa0bytes of your" in educator_client.get(EDIT).content.decode()
    assert default_storage.exists(lectures[0].caption_tracks.get().file.name)


# Sent by a script, which shows how far it is


def test_a_script_is_told_where_the_form_leads(educator_client, lectures):
    response = educator_client.post(
        url(lectures[0], "edit"), VIDEO | LINK, headers={"X-Upload": "1"}
    )

    place = f"/teach/courses/rising/#lecture-{lectures[0].pk}"
    assert (response.status_code, response["X-Location"]) == (204, place)
    assert "Location" not in response
    assert "Lecture saved." in text(educator_client.get(response["X-Location"]))


def test_a_script_gets_a_wrong_form_as_everybody_does(educator_client, lectures):
    response = educator_client.post(url(lectures[0], "edit"), VIDEO, headers={"X-Upload": "1"})

    assert response.status_code == 422
    assert value(response, "title") == VIDEO["title"]


# Django admin


def test_django_admin_opens_files_too(admin_client, lectures, tmp_path, curriculum):
    before = curriculum()
    video = SimpleUploadedFile("a.mp4", b"<!doctype html>")
    typed = VIDEO | {"chapter": lectures[0].chapter_id, "video_file": video}

    response = admin_client.post(f"/admin/courses/lecture/{lectures[0].pk}/change/", typed)

    assert "We take MP4 and WebM videos" in text(response)
    assert curriculum() == before
    assert files(tmp_path) == []
