"""A lecture's fields that do not go together, and what is found without asking"""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.models import Lecture
from tests.courses.media.samples import CAPTIONS, sample
from tests.courses.pages import page, value
from tests.courses.teaching.curriculum import ARTICLE, LINK, VIDEO, url

ARTICLE = ARTICLE | {"body": "Read me."}
ADMIN = "/admin/courses/lecture/"


def clip():
    return SimpleUploadedFile("a.mp4", sample("h264.mp4"))


def captions():
    return SimpleUploadedFile("a.vtt", CAPTIONS)


def errors(response) -> dict[str, str]:
    """What is said beside each field of the form."""
    lists = page(response).all("ul", "errorlist")
    found = {item.get("id", ""): item.text for item in lists}
    return {name.removeprefix("id_").removesuffix("_error"): words for name, words in found.items()}


# What an article does not show, and a second video.
USELESS = [
    (ARTICLE | LINK, {}, "video_url", "An article shows no video. Empty this field"),
    (ARTICLE, {"video_file": clip}, "video_file", "An article shows no video. Leave the file out"),
    (VIDEO | LINK, {"video_file": clip}, "video_url", "A lecture has one video."),
]
# In Django admin captions are rows of their own.
CAPTIONS_TOO = [(ARTICLE, {"captions": captions}, "captions", "An article shows no captions.")]


@pytest.mark.parametrize(("typed", "files", "field", "words"), USELESS + CAPTIONS_TOO)
def test_a_field_that_would_do_nothing_is_told(
    educator_client, lectures, curriculum, typed, files, field, words
):
    before = curriculum()

    for address in (url(lectures[1].chapter, "lectures/new"), url(lectures[1], "edit")):
        chosen = {name: make() for name, make in files.items()}
        response = educator_client.post(address, typed | chosen)
        assert response.status_code == 422
        assert errors(response).keys() == {field, *chosen}  # a file is to be chosen again
        assert errors(response)[field].startswith(words)
        assert value(response, "video_url") == typed.get("video_url", "")

    assert curriculum() == before


@pytest.mark.parametrize(("typed", "files", "field", "words"), USELESS)
def test_django_admin_tells_the_same(
    admin_client, lectures, curriculum, typed, files, field, words
):
    before = curriculum()
    chosen = {name: make() for name, make in files.items()}
    typed = typed | {"chapter": lectures[1].chapter_id}

    response = admin_client.post(f"{ADMIN}{lectures[1].pk}/change/", typed | chosen)

    said, *again = [item.text for item in page(response).all("ul", "errorlist")]
    assert said.startswith(words)
    assert set(again) <= {"Choose the file again: the browser does not keep it."}
    assert curriculum() == before


@pytest.mark.parametrize("lost", ["", "on"])
def test_a_video_becomes_an_article_when_its_file_is_taken_out(educator_client, lectures, lost):
    lecture = lectures[1]
    lecture.video_file.save("a.mp4", ContentFile(sample("h264.mp4")))

    response = educator_client.post(url(lecture, "edit"), ARTICLE | {"video_file-clear": lost})

    assert response.status_code == (302 if lost else 422)
    assert bool(Lecture.objects.get(pk=lecture.pk).video_file) == (not lost)


def test_captions_go_with_a_file_wherever_it_is(educator_client, chapters):
    for link in ("https://example.com/a.mp4", "https://vimeo.com/304887422/34c51f7a09"):
        linked = VIDEO | {"title": link, "video_url": link, "captions": captions()}

        assert educator_client.post(url(chapters[0], "lectures/new"), linked).status_code == 302
        assert Lecture.objects.get(title=link).caption_tracks.get().language == "en"


def test_an_article_is_as_long_as_it_is_read(educator_client, course, lectures):
    long = ARTICLE | {"body": "word " * 1000, "seconds": ""}

    assert educator_client.post(url(lectures[1], "edit"), long).status_code == 302

    lectures[1].refresh_from_db()
    course.refresh_from_db()
    assert (lectures[1].seconds, course.seconds) == (300, 3 * 60 + 300)
    words = page(educator_client.get("/teach/courses/rising/")).one(id=f"lecture-{lectures[1].pk}")
    assert "5 min read" in words.text
    outline = page(educator_client.get("/courses/rising/")).one("div", "curriculum")
    assert outline.texts("span", "length") == ["1 min read", "5 min read", *["1 min read"] * 2]


def test_django_admin_counts_the_reading_time_too(admin_client, course, lectures):
    long = ARTICLE | {"body": "word " * 1000, "chapter": lectures[1].chapter_id}

    assert admin_client.post(f"{ADMIN}{lectures[1].pk}/change/", long).status_code == 302

    lectures[1].refresh_from_db()
    assert lectures[1].seconds == 300


@pytest.mark.parametrize("address", ["teach", "admin"])
def test_a_length_is_shown_and_typed_as_minutes_and_seconds(client_of, lectures, address):
    client = client_of("educator" if address == "teach" else "admin")
    lecture = lectures[1]
    edit = url(lecture, "edit") if address == "teach" else f"{ADMIN}{lecture.pk}/change/"
    typed = VIDEO | LINK | {"seconds": "1:02:03", "chapter": lecture.chapter_id}

    assert client.post(edit, typed).status_code == 302

    lecture.refresh_from_db()
    assert lecture.seconds == 3723
    assert value(client.get(edit), "seconds") == "1:02:03"
    if address == "admin":
        assert "1:02:03" in page(client.get(ADMIN)).texts("td", "field-length")
    assert client.post(edit, typed | {"seconds": "", "version": 2}).status_code == 302
    assert value(client.get(edit), "seconds") == ""


@pytest.mark.parametrize("address", ["teach", "admin"])
def test_any_form_of_a_link_is_stored_in_one(client_of, lectures, address):
    client = client_of("educator" if address == "teach" else "admin")
    lecture = lectures[1]
    edit = url(lecture, "edit") if address == "teach" else f"{ADMIN}{lecture.pk}/change/"
    code = (
        f'<iframe src="//www.youtube.com/embed/aqz-KE-bpKQ?start=30" title="{"x" * 600}"></iframe>'
    )
    typed = VIDEO | {"video_url": code, "chapter": lecture.chapter_id}

    assert client.post(edit, typed).status_code == 302

    lecture.refresh_from_db()
    assert lecture.video_url == "https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=30"
    refused = client.post(edit, typed | {"video_url": "https://youtube.com/@someone"})
    assert "This is a channel." in page(refused).text
    assert value(refused, "video_url") == "https://youtube.com/@someone"
