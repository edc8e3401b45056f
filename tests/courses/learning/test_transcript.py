"""The transcript on the lecture page, and captions in several languages"""

import pytest
from django.core.files.storage import default_storage

from courses import curriculum
from courses.models import CaptionTrack, Course, Lecture, TranscriptLine
from tests.courses.captions import SPOKEN, add_captions, text_of
from tests.courses.pages import elements, html, lecture_url, page, text

PLAYER_BUDGET = 9  # eight without the transcript
SPANISH = text_of(("00:01", "Bienvenidos."), ("12:34", "Sube al tejado."))


@pytest.fixture
def lectures(lectures):
    """The first, a free preview, and the second are videos that are spoken in English."""
    for lecture in lectures[:2]:
        Lecture.objects.filter(pk=lecture.pk).update(
            kind="video", body="", video_url="https://example.com/a.mp4"
        )
        lecture.refresh_from_db()
        add_captions(lecture, SPOKEN)
    return lectures


def transcript(response):
    return page(response).one("section", id="transcript")


def test_what_is_said_stands_on_the_page_with_links_to_its_seconds(
    student_client, enrollment, lectures
):
    found = transcript(student_client.get(lecture_url(lectures[1])))

    lines = found.one("ol")
    assert (lines["lang"], lines["dir"]) == ("en", "ltr")
    assert [(link.text, link["href"], link["data-seek"]) for link in lines.all("a")] == [
        ("0:01", f"{lecture_url(lectures[1])}?t=1", "1"),
        ("12:31", f"{lecture_url(lectures[1])}?t=751", "751"),
    ]
    assert lines.texts("p")[1] == (
        "Hold the röpe, then climb up Quickly to the roof. Mind the & gap."
    )
    assert [span["data-seek"] for span in lines.all("span")] == ["1", "751", "754", "758"]
    assert not found.all("nav")


def test_each_language_has_captions_and_a_transcript(student_client, enrollment, lectures):
    add_captions(lectures[1], SPANISH, "es")
    add_captions(lectures[1], text_of(("00:01", "שלום")), "he")
    address = lecture_url(lectures[1])

    response = student_client.get(address)

    assert [
        (
            track["src"].partition("?")[0],
            track["srclang"],
            track["label"],
            "default" in track.attributes,
        )
        for track in elements(html(response), "track")
    ] == [
        (f"{address}captions/en.vtt", "en", "English", True),
        (f"{address}captions/es.vtt", "es", "Español", False),
        (f"{address}captions/he.vtt", "he", "עברית", False),
    ]
    menu = transcript(response).one("nav")
    assert [(link["href"], link["lang"], link.get("aria-current")) for link in menu.all("a")] == [
        (f"{address}?captions=en#transcript", "en", "true"),
        (f"{address}?captions=es#transcript", "es", None),
        (f"{address}?captions=he#transcript", "he", None),
    ]
    spanish = transcript(student_client.get(f"{address}?captions=es")).one("ol")
    assert (spanish["lang"], spanish.texts("p")) == ("es", ["Bienvenidos.", "Sube al tejado."])
    hebrew = transcript(student_client.get(f"{address}?captions=he")).one("ol")
    assert (hebrew["lang"], hebrew["dir"]) == ("he", "rtl")
    for odd in ("xx", "", "%00", "es' OR 1"):
        again = transcript(student_client.get(address, {"captions": odd.replace("%00", "")}))
        assert again.one("ol")["lang"] == "en"
    assert student_client.get(f"{address}captions/es.vtt").content == SPANISH
    assert student_client.get(f"{address}captions.vtt").content == SPOKEN
    assert student_client.get(f"{address}captions/de.vtt").status_code == 404


def test_captions_in_another_language_alone_are_shown(student_client, enrollment, lectures):
    Course.objects.update(language="de")
    add_captions(lectures[1], SPANISH, "es")
    address = lecture_url(lectures[1])

    assert transcript(student_client.get(address)).one("ol")["lang"] == "en"
    assert student_client.get(f"{address}captions.vtt").content == SPOKEN


@pytest.mark.parametrize(
    ("visitor", "lecture", "reads"),
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
def test_who_may_open_the_lecture_reads_what_is_said(
    client_of, enrollment, lectures, visitor, lecture, reads
):
    client = client_of(visitor)
    address = lecture_url(lectures[lecture])

    for path in ("", "?captions=en", "?t=754", "captions.vtt", "captions/en.vtt"):
        response = client.get(f"{address}{path}")
        assert ("Quickly" in html(response)) == reads, path
        assert response.status_code in ((200,) if reads else (302, 404))


def test_an_article_has_no_transcript(student_client, enrollment, lectures):
    Lecture.objects.filter(pk=lectures[1].pk).update(kind="article", body="Read.")

    assert not page(student_client.get(lecture_url(lectures[1]))).all(id="transcript")
    assert not page(student_client.get(lecture_url(lectures[2]))).all(id="transcript")


@pytest.mark.parametrize("languages", [["en"], ["fr"], ["ar", "de", "es", "fr", "he", "it"]])
def test_it_costs_one_query(
    student_client, enrollment, lectures, languages, django_assert_num_queries
):
    CaptionTrack.objects.all().delete()
    for language in languages:
        add_captions(lectures[1], SPOKEN, language)

    with django_assert_num_queries(PLAYER_BUDGET):
        response = student_client.get(lecture_url(lectures[1]))
    assert "Quickly" in text(response)


def test_new_captions_replace_the_words_and_the_file(lectures):
    before = lectures[1].caption_tracks.get()

    add_captions(lectures[1], SPANISH)

    track = lectures[1].caption_tracks.get()
    assert track.bytes == len(SPANISH)
    assert not default_storage.exists(before.file.name)
    assert [line.text for line in track.lines.all()] == ["Bienvenidos.", "Sube al tejado."]


def test_a_deleted_lecture_takes_what_is_said_in_it(lectures):
    name = lectures[1].caption_tracks.get().file.name

    curriculum.delete([lectures[1]])

    assert not default_storage.exists(name)
    assert {track.lecture_id for track in CaptionTrack.objects.all()} == {lectures[0].pk}
    assert set(TranscriptLine.objects.values_list("track__lecture", flat=True)) == {lectures[0].pk}


def test_several_who_store_at_once_leave_one_track_with_its_lines(
    transactional_db, lectures, eight_at_once
):
    contents = [text_of(("00:01", f"Version {number}."), ("01:01", "End.")) for number in range(8)]

    eight_at_once(lambda number: add_captions(lectures[2], contents[number], "es"))

    track = lectures[2].caption_tracks.get()
    with track.file.open() as file:
        number = contents.index(file.read())
    assert [line.text for line in track.lines.all()] == [f"Version {number}.", "End."]
    assert len(default_storage.listdir("videos")[1]) == 3
