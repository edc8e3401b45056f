"""Files end with the rows that hold them; what is left over is swept"""

import io
import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image

from accounts.sync import erasure
from courses import attachments, curriculum, deletion, progress
from courses.media import text_pictures
from courses.media.attachments import prepare
from courses.models import Attachment, Chapter, Course, Lecture, Picture
from courses.uploads import used_bytes
from tests.conftest import make_course
from tests.courses.captions import add_captions
from tests.courses.media.samples import CAPTIONS, sample
from tests.courses.pages import value
from tests.courses.teaching.curriculum import COURSE, VIDEO, url

LINKED = {"video_url": "https://example.com/a.mp4"}


def picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (700, 400), "green").save(content, "PNG")
    return SimpleUploadedFile("a.png", content.getvalue())


def stored() -> set[str]:
    """Every file in the storage."""
    return {
        f"{folder}/{name}"
        for folder in ("thumbnails", "videos", "pictures", "attachments")
        if default_storage.exists(folder)
        for name in default_storage.listdir(folder)[1]
    }


def fill(course: Course) -> None:
    """Give the course a thumbnail, its first lecture a video with captions and a file, both pictures."""
    course.thumbnail.save("a.png", picture())
    lecture = Lecture.objects.of(course).first()
    lecture.video_file.save("a.mp4", ContentFile(sample("h264.mp4")))
    add_captions(lecture)
    attachment = Attachment(lecture=lecture, title="Scale")
    attachments.add(attachment, prepare(ContentFile(sample("sound.mp3"), "a.mp3")))
    for owner in ({"lecture": lecture}, {"course": course}):
        attachments.add_picture(Picture(**owner), text_pictures.prepare(picture()))


@pytest.fixture
def files(course):
    """Three widths of a picture, a video, captions, a sound, and two pictures in two widths."""
    fill(course)
    assert len(stored()) == 10
    return stored()


def test_what_is_stored_is_noted(files, course, lectures):
    course.refresh_from_db()
    lectures[0].refresh_from_db()

    assert course.thumbnail_bytes == sum(
        default_storage.size(name) for name in files if name.startswith("thumbnails/")
    )
    assert lectures[0].video_bytes == default_storage.size(lectures[0].video_file.name)
    assert lectures[0].caption_tracks.get().bytes == len(CAPTIONS)
    assert used_bytes(course.educator) == sum(default_storage.size(name) for name in files)
    assert (lectures[0].video_seconds, lectures[0].seconds) == (3, 3)


# Deletion


def test_a_deleted_course_takes_its_files(educator_client, client, course, files):
    address = course.thumbnail.url
    assert client.get(address).getvalue()

    educator_client.post(f"{COURSE}delete/")

    assert stored() == set()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("item", ["chapter", "lecture"])
def test_a_deleted_lecture_takes_its_files(educator_client, course, lectures, files, item):
    gone = lectures[0] if item == "lecture" else lectures[0].chapter

    educator_client.post(url(gone, "delete"))
    assert stored() == files  # it may be brought back
    deletion.delete(Chapter.objects.removed())

    left = set(course.pictures.values_list("file", flat=True))
    assert {name for name in stored() - left if "-640x" not in name} == {
        name for name in files if name.startswith("thumbnails/")
    }
    assert len(stored()) == 5


@pytest.mark.parametrize("action", ["page", "list"])
def test_django_admin_deletes_the_files_too(admin_client, course, files, action):
    if action == "page":
        address, data = f"/admin/courses/course/{course.pk}/delete/", {"post": "yes"}
    else:
        address = "/admin/courses/course/"
        data = {"action": "delete_selected", "_selected_action": course.pk, "post": "yes"}

    admin_client.post(address, data)

    assert not Course.objects.exists()
    assert stored() == set()


def test_a_file_of_two_lectures_stays_until_both_are_gone(lectures, files):
    name = Lecture.objects.get(pk=lectures[0].pk).video_file.name
    Lecture.objects.filter(pk=lectures[1].pk).update(video_file=name)

    curriculum.delete([lectures[0]])
    assert name in stored()

    curriculum.delete([lectures[1]])
    assert name not in stored()


# Replacement


@pytest.fixture
def typed(course):
    fields = ("title", "subtitle", "level", "language", "description")
    return {name: getattr(course, name) for name in fields} | {"category": course.category_id}


@pytest.mark.parametrize("change", [{"thumbnail": picture()}, {"thumbnail-clear": "on"}])
def test_a_replaced_thumbnail_is_gone(educator_client, course, files, typed, change):
    version = value(educator_client.get(f"{COURSE}edit/"), "version")

    response = educator_client.post(f"{COURSE}edit/", typed | change | {"version": version})

    assert response.status_code == 302
    course.refresh_from_db()
    pictures = {name for name in stored() if name.startswith("thumbnails/")}
    assert not pictures & files
    assert len(pictures) == (3 if course.thumbnail else 0)
    assert bool(course.thumbnail_bytes) == bool(course.thumbnail)


def test_a_thumbnail_is_kept_when_nothing_new_is_chosen(educator_client, files, typed):
    version = value(educator_client.get(f"{COURSE}edit/"), "version")

    educator_client.post(f"{COURSE}edit/", typed | {"version": version})

    assert stored() == files


@pytest.mark.parametrize(
    "change",
    [
        {"video_file": SimpleUploadedFile("b.webm", sample("vp9.webm"))},
        LINKED | {"video_file-clear": "on"},
    ],
    ids=["replaced", "cleared"],
)
def test_a_replaced_video_is_gone(educator_client, lectures, files, change):
    before = Lecture.objects.get(pk=lectures[0].pk).video_file.name

    response = educator_client.post(url(lectures[0], "edit"), VIDEO | change)

    assert response.status_code == 302
    lecture = Lecture.objects.get(pk=lectures[0].pk)
    assert before not in stored()
    assert bool(lecture.video_file) == ("video_file" in change)
    assert lecture.caption_tracks.get().file.name in stored()


def test_the_length_is_the_files_own_and_else_what_was_typed(educator_client, lectures, files):
    """`VIDEO` types 90 seconds; the file has three."""
    edit = url(lectures[0], "edit")

    def length(**change):
        version = {"version": Lecture.objects.get(pk=lectures[0].pk).version}
        assert educator_client.post(edit, VIDEO | version | change).status_code == 302
        return Lecture.objects.get(pk=lectures[0].pk).seconds

    assert length() == 3
    assert length(**LINKED, **{"video_file-clear": "on"}) == 90


# Erasure


def test_a_deleted_educators_files_go_but_for_lectures_that_students_keep(
    educator, student, category, course, client
):
    kept, dropped = course, make_course(educator, category, "Unread")
    for one in (kept, dropped):
        fill(one)
    progress.enroll(student, kept)
    lecture = Lecture.objects.of(kept).first()

    for _ in range(2):
        erasure.take_steps(educator.pk)

    rows = (lecture.caption_tracks, lecture.attachments, lecture.pictures, kept.pictures)
    names = {of.get().file.name for of in rows} | {lecture.video_file.name}
    assert {name for name in stored() if "-640x" not in name} == names
    assert not Course.objects.exclude(thumbnail="").exists()
    assert Lecture.objects.exclude(video_file="").get() == lecture


# Sweeping


def age(name: str, days: int) -> None:
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(default_storage.path(name), (then, then))


@pytest.fixture
def orphan(files):
    """A file of two days whose row is gone, and one that came just now."""
    for name in files:
        age(name, 2)
    for name in ("videos/orphan.mp4", "videos/young.mp4", "thumbnails/orphan-640.webp"):
        default_storage.save(name, ContentFile(b"left"))
    default_storage.save("other/note.txt", ContentFile(b"not ours"))
    age("videos/orphan.mp4", 2)
    age("thumbnails/orphan-640.webp", 2)
    age("other/note.txt", 2)
    return {"videos/orphan.mp4", "thumbnails/orphan-640.webp"}


def test_orphans_are_swept(files, orphan, capsys):
    call_command("sweep_media")

    assert stored() == files | {"videos/young.mp4"}
    assert default_storage.exists("other/note.txt")
    assert "2 files are deleted." in capsys.readouterr().out


def test_a_dry_run_lists_them(files, orphan, capsys):
    call_command("sweep_media", "--dry-run")

    assert stored() > orphan
    assert set(capsys.readouterr().out.splitlines()) == orphan | {"2 files would be deleted."}


def test_many_at_once_may_be_those_of_another_database(files, orphan, capsys):
    for number in range(19):
        default_storage.save(f"videos/other-{number}.mp4", ContentFile(b"theirs"))
        age(f"videos/other-{number}.mp4", 2)
    before = stored()

    with pytest.raises(CommandError, match="--allow-deletions 21"):
        call_command("sweep_media")
    assert stored() == before

    call_command("sweep_media", "--allow-deletions", "21")
    assert stored() == files | {"videos/young.mp4"}


@pytest.mark.django_db
def test_an_empty_storage_is_swept(capsys):
    call_command("sweep_media")

    assert "0 files are deleted." in capsys.readouterr().out


# Thumbnails that came before they were encoded anew


def test_older_thumbnails_are_encoded_anew(course, client, capsys):
    content = picture().read()
    name = default_storage.save("thumbnails/boat.png", ContentFile(content))
    Course.objects.filter(pk=course.pk).update(thumbnail=name)
    assert f'src="/media/{name}"' in client.get("/courses/rising/").content.decode()

    for number in (1, 0):
        call_command("reencode_thumbnails")
        assert f"{number} thumbnails are encoded anew." in capsys.readouterr().out

    course.refresh_from_db()
    assert name not in stored()
    assert course.thumbnail.name in stored()
    assert course.thumbnail_bytes


def test_an_older_thumbnail_that_cannot_be_read_stays(course, capsys):
    name = default_storage.save("thumbnails/boat.png", ContentFile(b"torn"))
    Course.objects.filter(pk=course.pk).update(thumbnail=name)

    call_command("reencode_thumbnails")

    assert stored() == {name}
    assert f"{name} stays as it is" in capsys.readouterr().err
