"""The lasting addresses of a lecture's video and captions"""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.models import Lecture
from tests.courses.captions import add_captions
from tests.courses.media.samples import CAPTIONS, sample
from tests.courses.pages import elements, html, lecture_url

BOTH = ("video", "captions")


def address(lecture, file: str) -> str:
    return (
        lecture_url(lecture, "video") if file == "video" else f"{lecture_url(lecture)}captions.vtt"
    )


@pytest.fixture
def lectures(lectures):
    """The first, a free preview, and the second have a video with captions; the third has none."""
    for lecture in lectures[:2]:
        lecture.video_file.save("a.mp4", ContentFile(sample("h264.mp4")))
        add_captions(lecture)
    return lectures


def test_the_video_is_where_a_fresh_link_leads(client, student_client, enrollment, lectures):
    response = student_client.get(address(lectures[1], "video"))

    assert response.status_code == 302
    assert {*response["Cache-Control"].split(", ")} == {"no-store", "private"}
    assert client.get(response["Location"]).getvalue() == sample("h264.mp4")


def test_the_captions_come_from_our_own_origin(student_client, enrollment, lectures):
    response = student_client.get(address(lectures[1], "captions"))

    assert (response.status_code, response.content) == (200, CAPTIONS)
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("file", BOTH)
@pytest.mark.parametrize(
    ("visitor", "lecture", "opens"),
    [
        ("nobody", 0, True),
        ("nobody", 1, False),
        ("stranger", 0, True),
        ("stranger", 1, False),
        ("rival", 1, False),
        ("student", 1, True),
        ("educator", 1, True),
        ("admin", 1, True),
    ],
)
def test_who_may_open_the_lecture_gets_its_files(
    client_of, enrollment, lectures, file, visitor, lecture, opens
):
    status = client_of(visitor).get(address(lectures[lecture], file)).status_code

    assert status == ({"video": 302, "captions": 200}[file] if opens else 404)


@pytest.mark.parametrize("file", BOTH)
def test_a_lecture_without_files_has_no_such_addresses(educator_client, lectures, file):
    assert educator_client.get(address(lectures[2], file)).status_code == 404


@pytest.mark.parametrize("file", BOTH)
def test_a_lecture_is_found_under_its_own_course_only(educator_client, lectures, draft, file):
    found = address(lectures[0], file).replace("/rising/", f"/{draft.slug}/")

    assert educator_client.get(found).status_code == 404


def test_lost_captions_are_not_found(educator_client, lectures):
    default_storage.delete(lectures[0].caption_tracks.get().file.name)

    assert educator_client.get(address(lectures[0], "captions")).status_code == 404


def test_the_pages_link_to_captions_outlives_the_session_token(
    student_client, client, enrollment, lectures
):
    """A player asks for them when it likes, and cannot renew a token."""
    Lecture.objects.update(kind=Lecture.Kind.VIDEO)
    [track] = elements(html(student_client.get(lecture_url(lectures[1]))), "track")
    response = client.get(track["src"])
    assert (response.status_code, response["Content-Type"]) == (200, "text/vtt; charset=utf-8")

    other = lecture_url(lectures[0])
    Lecture.objects.update(is_preview=False)
    for odd in ("captions/en.vtt?token=", "captions/en.vtt?token=x:y"):
        assert client.get(f"{lecture_url(lectures[1])}{odd}").status_code == 404
    token = track["src"].partition("?")[2]
    assert client.get(f"{other}captions/en.vtt?{token}").status_code == 404
