"""Adding, editing and deleting lectures"""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from courses import progress
from courses.media.validators import Limit
from courses.models import Lecture
from tests.courses.media.samples import CAPTIONS, sample
from tests.courses.pages import elements, html, text, value
from tests.courses.teaching.curriculum import ARTICLE, COURSE, LINK, VIDEO, titles, url


def file(name: str, content: bytes = b"content") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_lecture_is_added_behind_the_others(educator_client, course, chapters):
    assert "New lecture in “Floor 0”" in text(educator_client.get(url(chapters[0], "lectures/new")))

    response = educator_client.post(url(chapters[0], "lectures/new"), VIDEO | LINK, follow=True)

    lecture = Lecture.objects.get(title="Tying")
    assert response.redirect_chain == [(f"{COURSE}#lecture-{lecture.pk}", 302)]
    assert titles(course)[:4] == ["Floor 0", "Step 0.0", "Step 0.1", "Tying"]
    assert (lecture.kind, lecture.video_url) == ("video", LINK["video_url"])
    assert (lecture.seconds, lecture.is_preview) == (90, False)
    course.refresh_from_db()
    assert (course.lecture_count, course.seconds) == (5, 330)


def test_a_lecture_is_edited(educator_client, course, lectures):
    page = url(lectures[1], "edit")
    assert value(educator_client.get(page), "title") == "Step 0.1"

    response = educator_client.post(page, ARTICLE | {"body": "*New*", "is_preview": "on"})

    assert response["Location"] == f"{COURSE}#lecture-{lectures[1].pk}"
    lecture = Lecture.objects.get(pk=lectures[1].pk)
    assert (lecture.title, lecture.body, lecture.is_preview) == ("Reading", "*New*", True)
    assert (lecture.position, lecture.chapter) == (1, lectures[1].chapter)
    course.refresh_from_db()
    assert (course.lecture_count, course.seconds) == (4, 240)


def test_deleting_a_lecture_asks_first(educator_client, course, lectures, enrollment):
    progress.complete(enrollment, lectures[1])
    words = text(educator_client.get(url(lectures[1], "delete")))
    assert "Delete the lecture “Step 0.1”?" in words
    assert "1 student is enrolled in this course." in words

    assert educator_client.post(url(lectures[1], "delete"))["Location"] == COURSE

    assert titles(course) == ["Floor 0", "Step 0.0", "Floor 1", "Step 1.0", "Step 1.1"]
    course.refresh_from_db()
    assert (course.lecture_count, course.seconds) == (3, 180)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "https://vimeo.com/76979871",
        "https://example.com/films/one.MP4?session=1",
        "https://example.com/one.webm",
    ],
)
def test_video_links_are_taken(educator_client, chapters, link):
    response = educator_client.post(url(chapters[0], "lectures/new"), VIDEO | {"video_url": link})

    assert response.status_code == 302
    assert Lecture.objects.get(title="Tying").video_url == link


def test_video_and_captions_are_uploaded(client, educator_client, chapters):
    files = {"video_file": file("a.mp4", sample("h264.mp4")), "captions": file("a.vtt", CAPTIONS)}

    assert educator_client.post(url(chapters[0], "lectures/new"), VIDEO | files).status_code == 302

    lecture = Lecture.objects.get(title="Tying")
    assert client.get(lecture.video_file.url).getvalue() == sample("h264.mp4")
    assert client.get(lecture.caption_tracks.get().file.url).getvalue() == CAPTIONS


def test_an_uploaded_video_stays_when_nothing_new_is_chosen(educator_client, lectures):
    lecture = lectures[1]
    lecture.video_file.save("a.webm", ContentFile(sample("vp9.webm")))

    assert educator_client.post(url(lecture, "edit"), VIDEO).status_code == 302

    stored = Lecture.objects.get(pk=lecture.pk)
    assert (stored.kind, stored.video_file) == ("video", lecture.video_file)


def test_an_uploaded_video_cannot_be_removed_without_another(educator_client, lectures):
    lecture = lectures[1]
    lecture.video_file.save("a.webm", ContentFile(sample("vp9.webm")))

    response = educator_client.post(url(lecture, "edit"), VIDEO | {"video_file-clear": "on"})

    assert response.status_code == 422
    assert Lecture.objects.get(pk=lecture.pk).video_file == lecture.video_file
    assert (
        educator_client.post(
            url(lecture, "edit"), VIDEO | LINK | {"video_file-clear": "on"}
        ).status_code
        == 302
    )
    assert not Lecture.objects.get(pk=lecture.pk).video_file


# What is refused

NO_LINK = ["", "javascript:alert(1)", "data:text/html,x", "http://example.com/a.mp4", "example.com"]


WRONG = [
    *(("video_url", VIDEO | {"video_url": link}) for link in NO_LINK),
    ("video_url", VIDEO | {"video_url": "https://example.com/page"}),
    ("video_url", VIDEO | {"video_url": "https://www.youtube.com/feed/library"}),
    ("video_url", VIDEO | {"video_url": "https://[::1/a.mp4"}),
    ("video_url", VIDEO | {"video_url": f"https://example.com/{'x' * 500}.mp4"}),
    ("body", ARTICLE),
    ("body", ARTICLE | {"body": "  \n "}),
    ("body", ARTICLE | {"body": "x" * 50_001}),
    ("title", VIDEO | LINK | {"title": ""}),
    ("title", VIDEO | LINK | {"title": "x" * 81}),
    ("kind", VIDEO | LINK | {"kind": "quiz"}),
    ("seconds", VIDEO | LINK | {"seconds": "-1"}),
    ("seconds", VIDEO | LINK | {"seconds": "86401"}),
    ("seconds", VIDEO | LINK | {"seconds": "12:75"}),
    ("seconds", VIDEO | LINK | {"seconds": "9" * 30}),
    ("seconds", VIDEO | LINK | {"seconds": "long"}),
    *(
        ("video_file", VIDEO | {"video_file": file(name)})
        for name in ("a.exe", "a.html", "a.mp4.html", "a.svg", "a", "a.vtt")
    ),
    ("video_file", VIDEO | {"video_file": file("a.mp4", b"")}),
    ("captions", VIDEO | LINK | {"captions": file("a.html")}),
    ("captions", VIDEO | LINK | {"captions": file("a.srt")}),
]


@pytest.mark.parametrize(("field", "typed"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_lecture_is_refused_and_kept_on_the_page(
    educator_client, course, lectures, curriculum, field, typed
):
    before = curriculum()

    for page in (url(lectures[1].chapter, "lectures/new"), url(lectures[1], "edit")):
        for content in typed.values():
            getattr(content, "seek", int)(0)
        response = educator_client.post(page, typed)
        assert response.status_code == 422
        assert elements(html(response), "ul", **{"class": "errorlist", "id": f"id_{field}_error"})
        assert value(response, "title") == typed["title"]
        assert value(response, "seconds") == typed["seconds"]

    assert curriculum() == before


@pytest.mark.parametrize(
    ("field", "limit", "name"),
    [("video_file", "MAX_VIDEO", "a.mp4"), ("captions", "MAX_CAPTIONS", "a.vtt")],
)
def test_large_files_are_refused(
    educator_client, chapters, monkeypatch, curriculum, field, limit, name
):
    monkeypatch.setattr(f"courses.media.validators.{limit}", Limit(3, "a little"))
    before = curriculum()

    response = educator_client.post(
        url(chapters[0], "lectures/new"),
        VIDEO | {"video_url": "https://example.com/a.mp4", field: file(name)},
    )

    assert response.status_code == 422
    assert "The file is too large:" in text(response)
    assert curriculum() == before
