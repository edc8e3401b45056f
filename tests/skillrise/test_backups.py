"""What `manage.py backup` writes is what `manage.py restore` stores."""

import io
import json
import resource
import stat
import tarfile

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import AutoField

from accounts.models import User
from courses import progress
from courses.models import Course, Lecture, Review, SearchWord
from courses.search.finding import Search
from skillrise import backups, restores
from tests.conftest import index_courses, person, write_down

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stored(course, enrollment, lectures, admin, educator):
    """A row of almost every kind, and a file."""
    for lecture in lectures:
        progress.complete(enrollment, lecture)
    Review.objects.create(enrollment=enrollment, course=course, rating=5, text="Árbol \u2028 🌱")
    write_down(admin, course, educator)
    index_courses()
    default_storage.save("videos/a.mp4", ContentFile(b"video"))


@pytest.fixture
def archive(stored, tmp_path):
    path = tmp_path / "backup.tar"
    call_command("backup", str(path))
    return path


def everything():
    """All values of all rows, but keys that the engine gives."""
    return {
        model._meta.label: sorted(
            repr(
                [(f.name, f.value_from_object(row)) for f in model._meta.fields if not is_given(f)]
            )
            for row in model._base_manager.all()
        )
        for model in apps.get_models()
        if model._meta.app_label not in backups.NOT_KEPT
    }


def is_given(field):
    return isinstance(field, AutoField)


def test_a_backup_is_restored_to_the_last_microsecond(archive):
    before = everything()
    call_command("restore", str(archive), "--replace")

    assert everything() == before
    assert sum(map(bool, before.values())) >= 9


def test_what_search_is_made_of_is_made_anew(archive):
    with tarfile.open(archive) as file:
        assert not [name for name in file.getnames() if "courses.search" in name]
    SearchWord.objects.create(pk="gone gone", word="gone", stem="gone", beginning="go")

    call_command("restore", str(archive), "--replace")

    assert not SearchWord.objects.filter(word="gone").exists()
    assert [
        course.title
        for course in Course.objects.cards(list(Search("rises").best_of(Course.objects.all()).rows))
    ] == ["Rising"]


def test_what_was_deleted_comes_back_and_what_came_later_goes(archive, course):
    later = person("user_later")
    Course.objects.filter(pk=course.pk).delete()
    default_storage.delete("videos/a.mp4")
    call_command("restore", str(archive), "--replace")

    course.refresh_from_db()
    assert not User.objects.filter(pk=later.pk).exists()
    with default_storage.open("videos/a.mp4") as file:
        assert file.read() == b"video"


def test_a_database_that_is_not_empty_is_left_alone(archive, course):
    later = person("user_later")
    with pytest.raises(CommandError, match=r"accounts\.User.*--replace"):
        call_command("restore", str(archive))

    User.objects.filter(pk=later.pk).delete()
    Course.objects.filter(pk=course.pk).update(subtitle="Down the stairs.")
    with pytest.raises(CommandError, match=r"courses\.Course.*--replace"):
        call_command("restore", str(archive))

    course.refresh_from_db()
    assert course.subtitle == "Down the stairs."


def test_a_restoration_that_was_broken_off_goes_on(archive, lectures):
    """On MongoDB rows stay where it stopped, at any row; files everywhere."""
    before = everything()
    Review.objects.all().delete()
    Lecture.objects.filter(pk=lectures[1].pk).delete()
    LogEntry.objects.order_by("pk").last().delete()
    default_storage.delete("videos/a.mp4")
    call_command("restore", str(archive))

    assert everything() == before
    assert default_storage.exists("videos/a.mp4")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda: Course.objects.update(seconds=1),
            r"courses\.Course: .* 1 rows, .* 1, of which 0 ",
        ),
        (lambda: person("user_later"), r"accounts\.User: .* 3 rows, .* 4, of which 3 "),
        (LogEntry.objects.all().delete, r"admin\.LogEntry: .* 2 rows, .* 0, of which 0 "),
    ],
)
def test_a_row_that_is_not_as_in_the_archive_is_said(archive, change, message):
    assert restores.compare(archive) == 19
    change()
    with pytest.raises(CommandError, match=message):
        restores.compare(archive)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://localhost/skillrise", "address is malformed: it must start with"),
        ("sqlite:///{folder}/empty.sqlite3", "is not migrated, or cannot be reached"),
    ],
)
def test_data_moves_into_a_migrated_database_alone(tmp_path, url, message):
    with pytest.raises(CommandError, match=message):
        call_command("move_data", url.format(folder=tmp_path))


def test_a_backup_overwrites_nothing_and_is_ours_to_read(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="exists"):
        call_command("backup", str(archive))


def test_files_are_left_out_when_asked(stored, tmp_path, capsys):
    path = tmp_path / "backup.tar"
    call_command("backup", str(path), "--no-media")

    assert "WITHOUT" in capsys.readouterr().out
    with tarfile.open(path) as archive:
        assert not [name for name in archive.getnames() if name.startswith("media/")]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("backup", str(tmp_path / "nowhere" / "backup.tar"))

    assert list(tmp_path.glob("*.tar*")) == []


@pytest.mark.parametrize("content", [b"", b"no archive" * 1000])
def test_another_file_is_no_backup(tmp_path, content):
    path = tmp_path / "other.tar"
    path.write_bytes(content)

    with pytest.raises(CommandError, match="no backup"):
        call_command("restore", str(path), "--replace")


def test_files_that_are_there_are_left_alone(archive):
    call_command("flush", "--no-input", verbosity=0)
    default_storage.delete("videos/a.mp4")
    default_storage.save("videos/a.mp4", ContentFile(b"another video"))
    with pytest.raises(CommandError, match=r"has media/videos/.* already: --replace"):
        call_command("restore", str(archive))

    assert not User.objects.exists()


def test_two_backups_do_not_write_one_file(tmp_path):
    (tmp_path / "backup.tar.partial").write_bytes(b"")
    with pytest.raises(CommandError, match="another backup runs"):
        call_command("backup", str(tmp_path / "backup.tar"))


def test_a_full_disk_leaves_no_half_of_a_backup(stored, tmp_path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            backups.write(tmp_path / "backup.tar", with_media=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert list(tmp_path.glob("backup.tar*")) == []


def test_a_disk_without_room_is_not_filled(stored, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "ROOM", 10**18)

    with pytest.raises(CommandError, match=r"GB are free in .*: a backup wants"):
        call_command("backup", str(tmp_path / "backup.tar"))

    assert list(tmp_path.glob("backup.tar*")) == []


@pytest.mark.engines("sqlite")
def test_a_database_that_takes_no_writes_is_backed_up(stored, tmp_path, capsys):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            call_command("backup", str(tmp_path / "backup.tar"))
        finally:
            cursor.execute("PRAGMA query_only = OFF")

    assert (tmp_path / "backup.tar").exists()
    assert "The database was not told of it: OperationalError" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "about", "message"),
    [
        ("about.json", {"format": 0}, "another version"),
        ("about.json", {"format": backups.FORMAT, "migrations": []}, "other migrations"),
        ("other.json", {}, "it has no about.json"),
    ],
)
def test_an_archive_of_another_kind_is_refused(stored, tmp_path, name, about, message):
    content = json.dumps(about).encode()
    with tarfile.open(tmp_path / "other.tar", "w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    before = everything()
    with pytest.raises(CommandError, match=message):
        call_command("restore", str(tmp_path / "other.tar"), "--replace")

    assert everything() == before


def test_a_damaged_archive_replaces_nothing(archive, tmp_path):
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(archive.read_bytes().replace(b'"title": "Rising"', b'"title": "Rising\n'))
    before = everything()

    with pytest.raises(CommandError, match=r"rows/courses\.course\.jsonl is damaged"):
        call_command("restore", str(damaged), "--replace")

    assert everything() == before


@pytest.mark.parametrize("part", ["before the last", "at its header", "within it", "headless"])
def test_an_archive_that_is_cut_or_damaged_is_refused(course, settings, tmp_path, part):
    """Also where a file ends as an archive does: in zeros."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    for name in "ab":
        default_storage.save(f"videos/{name}.mp4", ContentFile(bytes(8 * 1024)))
    archive = tmp_path / "whole.tar"
    call_command("backup", str(archive))
    with tarfile.open(archive) as whole:
        before, last = whole.getmembers()[-2:]
    assert {before.name, last.name} == {"media/videos/a.mp4", "media/videos/b.mp4"}
    content = bytearray(archive.read_bytes())
    content[last.offset] ^= part == "headless"
    ends = {
        "before the last": before.offset_data,
        "at its header": last.offset,
        "within it": last.offset_data + 4 * 1024,
    }
    cut = tmp_path / "cut.tar"
    cut.write_bytes(content[: ends.get(part)])
    before = everything()

    with pytest.raises(CommandError, match="is cut short"):
        call_command("restore", str(cut), "--replace")

    assert everything() == before
