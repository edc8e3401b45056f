"""Captions in several languages, in the form of a lecture and in Django admin"""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.models import CaptionTrack, Lecture, TranscriptLine
from tests.courses.captions import SPOKEN, add_captions, text_of
from tests.courses.pages import page, text, value
from tests.courses.teaching.curriculum import ARTICLE, VIDEO, url

LINKED = VIDEO | {"video_url": "https://example.com/a.mp4"}
SPANISH = text_of(("00:01", "Bienvenidos."))
ADMIN = "/admin/courses/captiontrack/"


def file(content: bytes = SPOKEN) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.vtt", content)


def words() -> dict[str, list[str]]:
    """By language, what the transcripts say."""
    return {
        track.language: [line.text for line in track.lines.all()]
        for track in CaptionTrack.objects.all()
    }


def version(client, lecture) -> dict[str, str]:
    return {"version": value(client.get(url(lecture, "edit")), "version")}


@pytest.fixture
def lecture(lectures):
    """A video with captions in English and in Spanish."""
    Lecture.objects.filter(pk=lectures[1].pk).update(kind="video", body="")
    add_captions(lectures[1], text_of(("00:01", "Welcome.")))
    add_captions(lectures[1], SPANISH, "es")
    return lectures[1]


def test_a_new_lecture_takes_two_languages(educator_client, chapters):
    typed = {"captions": file(), "captions_more": file(SPANISH), "captions_language": "es"}

    response = educator_client.post(url(chapters[0], "lectures/new"), LINKED | typed)

    assert response.status_code == 302
    assert words()["es"] == ["Bienvenidos."]
    assert words()["en"][0] == "Welcome to the stairs."
    assert {track.lecture for track in CaptionTrack.objects.all()} == {
        Lecture.objects.get(title="Tying")
    }


def test_each_language_is_replaced_and_cleared_by_itself(educator_client, lecture):
    form = page(educator_client.get(url(lecture, "edit")))
    assert form.one("label", **{"for": "id_captions_es"}).text == "Captions in Español"
    begins = form.one("div", id="id_captions_es_helptext").one("details")
    assert begins.one("li").text == "0:01 Bienvenidos."
    before = CaptionTrack.objects.get(language="es")

    typed = {"captions-clear": "on", "captions_es": file(text_of(("00:02", "Adiós.")))}
    typed |= version(educator_client, lecture)
    assert educator_client.post(url(lecture, "edit"), LINKED | typed).status_code == 302

    assert words() == {"es": ["Adiós."]}
    assert not default_storage.exists(before.file.name)
    assert len(default_storage.listdir("videos")[1]) == 1


def test_what_is_cleared_may_come_anew_in_the_same_language(educator_client, lecture):
    typed = {"captions_es-clear": "on", "captions_language": "es"}
    typed |= {"captions_more": file(text_of(("00:02", "Adiós.")))}
    typed |= version(educator_client, lecture)

    assert educator_client.post(url(lecture, "edit"), LINKED | typed).status_code == 302

    assert words() == {"en": ["Welcome."], "es": ["Adiós."]}


def test_two_files_for_one_language_are_refused(educator_client, lecture):
    typed = {"captions_es": file(text_of(("00:02", "Adiós."))), "captions_language": "es"}
    typed |= {
        "captions_more": file(text_of(("00:03", "Hola."))),
        **version(educator_client, lecture),
    }

    response = educator_client.post(url(lecture, "edit"), LINKED | typed)

    assert response.status_code == 422
    assert "You have chosen another file for this language above." in text(response)
    assert words() == {"en": ["Welcome."], "es": ["Bienvenidos."]}


def test_what_is_not_touched_stays(educator_client, lecture):
    before = list(CaptionTrack.objects.order_by("pk").values())

    typed = LINKED | version(educator_client, lecture)
    assert educator_client.post(url(lecture, "edit"), typed).status_code == 302

    assert list(CaptionTrack.objects.order_by("pk").values()) == before
    assert TranscriptLine.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"captions_more": SPANISH}, "captions_language"),
        ({"captions_more": SPANISH, "captions_language": "xx"}, "captions_language"),
        ({"captions_more": b"Hello.", "captions_language": "de"}, "captions_more"),
        ({"captions_es": b"Hello."}, "captions_es"),
        (ARTICLE | {"captions-clear": "on"}, "captions_es"),
    ],
)
def test_what_does_not_go_is_told_beside_it_and_stores_nothing(
    educator_client, lecture, typed, field
):
    before = words()
    typed = {k: file(v) if isinstance(v, bytes) else v for k, v in typed.items()}
    typed |= version(educator_client, lecture)

    response = educator_client.post(url(lecture, "edit"), LINKED | typed)

    assert response.status_code == 422
    assert page(response).all("ul", "errorlist", id=f"id_{field}_error")
    assert words() == before


def test_whoever_was_overtaken_stores_no_captions(educator_client, lecture):
    late = version(educator_client, lecture)
    educator_client.post(url(lecture, "edit"), LINKED | late)

    response = educator_client.post(
        url(lecture, "edit"), LINKED | late | {"title": "Late", "captions": file()}
    )

    assert response.status_code == 422
    assert words()["en"] == ["Welcome."]


def test_a_form_that_is_sent_twice_stores_its_captions_once(educator_client, chapters):
    new = url(chapters[0], "lectures/new")
    key = {"key": value(educator_client.get(new), "key")}

    for _ in range(2):
        assert educator_client.post(new, LINKED | key | {"captions": file()}).status_code == 302

    assert CaptionTrack.objects.count() == 1
    assert len(default_storage.listdir("videos")[1]) == 1


def test_the_quota_counts_each_language(educator_client, lecture, settings):
    used = sum(CaptionTrack.objects.values_list("bytes", flat=True))
    settings.MEDIA_QUOTA = used + len(SPOKEN) - 1
    typed = {"captions_more": file(), "captions_language": "de"} | version(educator_client, lecture)

    response = educator_client.post(url(lecture, "edit"), LINKED | typed)

    assert response.status_code == 422
    assert "This file takes you over the" in text(response)
    assert set(words()) == {"en", "es"}


def test_django_admin_stores_and_reads_transcripts(admin_client, lecture, lectures):
    german = {"lecture": lecture.pk, "language": "de", "file": file(SPOKEN)}
    assert admin_client.post(f"{ADMIN}add/", german).status_code == 302
    track = CaptionTrack.objects.get(language="de")
    change = f"{ADMIN}{track.pk}/change/"
    assert "12:31 Hold the röpe, then climb up" in text(admin_client.get(change))

    typed = {"lecture": lecture.pk, "language": "de", "version": track.version}
    changed = admin_client.post(change, typed | {"file": file(SPANISH)})
    assert changed.status_code == 302
    assert words()["de"] == ["Bienvenidos."]
    late = admin_client.post(change, typed | {"file": file(SPOKEN)})
    assert late.status_code == 200
    article = admin_client.post(
        f"{ADMIN}add/", german | {"lecture": lectures[2].pk, "file": file()}
    )
    assert "An article shows no captions. Choose a video." in text(article)

    assert admin_client.post(f"{ADMIN}{track.pk}/delete/", {"post": "yes"}).status_code == 302
    assert set(words()) == {"en", "es"}
    assert len(default_storage.listdir("videos")[1]) == 2
