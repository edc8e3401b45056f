"""Videos that are given to a chapter, several at once"""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.models import Lecture
from courses.teaching.videos import title_of
from tests.courses.media.samples import sample
from tests.courses.pages import text


@pytest.fixture
def give(educator_client, chapters):
    """Sends files to the first chapter; what is said afterwards."""

    def post(*files, key=""):
        fields = {"videos": list(files), "key": key}
        address = f"/teach/chapters/{chapters[0].pk}/videos/"
        return text(educator_client.post(address, fields, follow=True))

    return post


def video(name, content="h264.mp4"):
    return SimpleUploadedFile(name, sample(content))


def test_each_becomes_a_lecture_and_a_refused_one_leaves_the_others(give, chapters, tmp_path):
    wrong = SimpleUploadedFile("notes.mp4", b"Just some text.")

    said = give(video("01_tying-knots.mp4"), wrong, video("02 - Sailing.webm", "vp9.webm"))

    assert "2 lectures added." in said
    assert "“notes.mp4”: We take MP4 and WebM videos, and this is neither" in said
    added = list(Lecture.objects.filter(chapter=chapters[0]).exclude(video_file=""))
    assert [lecture.title for lecture in added] == ["01 tying knots", "02 Sailing"]
    assert all(lecture.seconds == lecture.video_seconds > 0 for lecture in added)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2


def test_sent_again_they_are_stored_once(give, chapters):
    one, several = uuid4(), uuid4()
    for _ in range(2):
        give(video("a.mp4"), key=one)
        give(video("b.mp4"), video("c.mp4"), key=several)

    added = Lecture.objects.filter(chapter=chapters[0]).exclude(video_file="")
    assert sorted(added.values_list("title", flat=True)) == ["A", "B", "C"]
    assert added.filter(pk=one).exists()


def test_beyond_the_quota_each_says_so(give, settings):
    settings.MEDIA_QUOTA = 5_000

    said = give(video("a.mp4"), video("b.mp4"))

    assert "1 lecture added." in said
    assert "“b.mp4”: This file takes you over" in said


def test_without_a_file_it_asks_for_one(give):
    assert "Choose one video or more." in give()


def test_a_large_files_name_is_read_too(give, settings, chapters):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0

    give(video("Large one.mp4"))

    assert Lecture.objects.filter(chapter=chapters[0], title="Large one").exists()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("intro.mp4", "Intro"),
        ("01_Tying-knots.final.mp4", "01 Tying knots final"),
        ("2024-05-01_v1.2 talk.webm", "2024-05-01 v1.2 talk"),
        ("Cafe\u0301.mp4", "Café"),
        ("\u202egnp.mp4", "Gnp"),
        ("x" * 200 + ".mp4", "X" + "x" * 79),
        ("_.mp4", "Video"),
    ],
)
def test_a_name_is_made_readable(name, title):
    assert title_of(name) == title
