"""A bucket that speaks S3 as the storage: moto's server, on this machine"""

import io
from datetime import timedelta

import boto3
import pytest
import requests
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image

from courses import attachments
from courses.media import files, text_pictures
from courses.media.attachments import prepare
from courses.media.storage import video_storage
from courses.models import Attachment, Course, Lecture, Picture
from skillrise.storages import media_storage
from tests import s3
from tests.courses.media.samples import CAPTIONS, sample
from tests.courses.pages import elements, html, lecture_url, page
from tests.courses.teaching.curriculum import COURSE, VIDEO, url
from tests.servers import PATIENCE

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    with s3.serving() as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """An empty bucket in which uploads are kept."""
    port = int(server.rpartition(":")[2])
    s3.make_bucket(port, "uploads")
    media = media_storage(s3.storage_url(port, "uploads"))
    settings.STORAGES = settings.STORAGES | media.storages
    video_storage._setup()
    yield boto3.resource("s3", endpoint_url=server, **s3.ACCOUNT).Bucket("uploads")
    settings.STORAGES = settings.STORAGES | media_storage("").storages
    video_storage._setup()
    requests.post(f"{server}/moto-api/reset", timeout=PATIENCE)


@pytest.fixture
def curriculum():
    return lambda: list(Lecture.objects.order_by("pk").values())


def stored(bucket) -> list[str]:
    return [item.key for item in bucket.objects.all()]


def picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (700, 400), "green").save(content, "PNG")
    return SimpleUploadedFile("a.png", content.getvalue())


def upload_video(client, lecture, name="h264.mp4") -> Lecture:
    video = SimpleUploadedFile("a.mp4", sample(name))
    captions = SimpleUploadedFile("a.vtt", CAPTIONS)
    lecture.refresh_from_db()
    files = {"video_file": video, "captions": captions}
    response = client.post(url(lecture, "edit"), VIDEO | files | {"version": lecture.version})
    assert response.status_code == 302
    return Lecture.objects.get(pk=lecture.pk)


def test_an_uploaded_video_plays_by_a_signed_link(bucket, educator_client, lectures):
    lecture = upload_video(educator_client, lectures[0])

    (source,) = elements(html(educator_client.get(lecture_url(lecture))), "source")

    whole = requests.get(source["src"], timeout=PATIENCE)
    part = requests.get(source["src"], headers={"Range": "bytes=0-9"}, timeout=PATIENCE)
    assert (whole.status_code, whole.content) == (200, sample("h264.mp4"))
    assert (part.status_code, part.content) == (206, sample("h264.mp4")[:10])
    assert whole.headers["Content-Type"] == "video/mp4"
    assert "X-Amz-Signature" in source["src"]
    assert "X-Amz-Expires=21600" in source["src"]
    fresh = educator_client.get(lecture_url(lecture, "video"))["Location"]
    assert requests.get(fresh, timeout=PATIENCE).status_code == 200


def test_captions_come_through_our_own_origin(bucket, educator_client, lectures):
    lecture = upload_video(educator_client, lectures[0])
    (track,) = elements(html(educator_client.get(lecture_url(lecture))), "track")

    assert educator_client.get(track["src"]).content == CAPTIONS


def test_pictures_have_plain_links(bucket, client, course):
    course.thumbnail.save("a.png", picture())

    image = page(client.get("/courses/rising/")).one("img", "card-thumbnail")

    addresses = [image["src"], *(part.split()[0] for part in image["srcset"].split(","))]
    assert len(set(addresses)) == 3
    assert not any("?" in address for address in addresses)
    assert set(stored(bucket)) == {address.partition("/uploads/")[2] for address in addresses}
    (key, *_) = stored(bucket)
    assert client.get(f"/media/{key}").status_code == 404  # we do not fetch them for strangers
    assert "immutable" in bucket.Object(key).cache_control


def test_files_are_downloads_and_pictures_of_texts_keep_their_address(
    bucket, educator_client, client, lectures
):
    attachment, row = Attachment(lecture=lectures[1], title="Low A"), Picture(lecture=lectures[1])
    attachments.add(attachment, prepare(ContentFile(sample("sound.mp3"), "a.mp3")))
    attachments.add_picture(row, text_pictures.prepare(picture()))

    link = educator_client.get(lecture_url(lectures[1], f"files/{attachment.pk}"))["Location"]
    shown = client.get(row.address)

    download = requests.get(link, timeout=PATIENCE)
    assert download.content == sample("sound.mp3")
    assert download.headers["Content-Disposition"] == 'attachment; filename="Low A.mp3"'
    assert shown.status_code == 302
    assert shown["Location"].partition("?")[0].endswith(f"/uploads/{row.file.name}")
    assert row.file.name in stored(bucket)
    assert client.get(f"/media/{attachment.file.name}").status_code == 404


def test_replaced_and_deleted_files_are_gone(bucket, educator_client, course, lectures):
    course.thumbnail.save("a.png", picture())
    before = upload_video(educator_client, lectures[0]).video_file.name
    after = upload_video(educator_client, lectures[0], "vp9.webm")
    assert before not in stored(bucket)
    assert len(stored(bucket)) == 5
    assert after.video_file.name.endswith(".webm")

    educator_client.post(f"{COURSE}delete/")

    assert stored(bucket) == []


def test_the_bucket_is_swept(bucket, educator_client, lectures, monkeypatch, capsys):
    upload_video(educator_client, lectures[0])
    held = stored(bucket)
    default_storage.save("videos/orphan.mp4", ContentFile(b"left"))
    call_command("sweep_media")
    assert len(stored(bucket)) == 3

    monkeypatch.setattr(files, "TOO_YOUNG", timedelta(seconds=-5))
    call_command("sweep_media")

    assert stored(bucket) == held
    assert "1 files are deleted." in capsys.readouterr().out


def test_a_store_that_fails_is_said_on_the_form(bucket, educator_client, lectures, curriculum):
    before = curriculum()
    bucket.delete()

    response = educator_client.post(
        url(lectures[0], "edit"),
        VIDEO | {"video_file": SimpleUploadedFile("a.mp4", sample("h264.mp4"))},
    )

    assert response.status_code == 422
    assert "There is no room" in page(response).one("ul", id="id_video_file_error").text
    assert curriculum() == before


def test_a_store_that_fails_does_not_hold_a_deletion_up(bucket, educator_client, lectures):
    upload_video(educator_client, lectures[0])
    bucket.objects.all().delete()
    bucket.delete()

    assert educator_client.post(f"{COURSE}delete/").status_code == 302
    assert not Course.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_local_uploads_is_restored_into_a_bucket(course, tmp_path_factory, request):
    default_storage.save("videos/a.mp4", ContentFile(b"video"))
    archive = str(tmp_path_factory.mktemp("backups") / "backup.tar")
    call_command("backup", archive)
    bucket = request.getfixturevalue("bucket")

    for _again in range(2):
        call_command("restore", archive, "--replace")

    assert stored(bucket) == ["videos/a.mp4"]
    restored = bucket.Object("videos/a.mp4").get()
    assert restored["Body"].read() == b"video"
    assert "CacheControl" not in restored  # as that of an upload
    assert Course.objects.get().pk == course.pk
