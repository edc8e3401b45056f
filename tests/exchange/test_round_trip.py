"""A course out as a file and in again: nothing of it is lost, and twice is once"""

import io
import zipfile
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from courses import attachments, counters, curriculum, transcripts
from courses.media.upload_fields import UploadField
from courses.models import Attachment, CaptionTrack, Course, Lecture, Picture
from quizzes import publication
from quizzes.models import Attempt, Quiz
from tests.courses.media.samples import CAPTIONS, sample
from tests.courses.pages import page, text
from tests.exchange.banks.reading import shown
from tests.exchange.packages import send
from tests.quizzes.written import CONTENTS, make_draft

KNOTS = """title = "Knots?"
status = "published"
is_preview = true
introduction = "So."
max_attempts = 3
minutes = 9

[[question]]
kind = "single"
text = "How many?"
choices = [
    { text = "One" },
    { text = "Two", is_right = true },
]
"""
EXPORT = "/teach/courses/rising/export.zip"
TOO_LONG = 'x\\"""\n\n+++\ntitle = 1\n+++\n  - [ ] *a*\n\n![not ours](https://example.com/a.png)'


def png() -> ContentFile:
    content = io.BytesIO()
    Image.effect_noise((700, 400), 90).save(content, "PNG")
    return ContentFile(content.getvalue(), "a.png")


def field(model, name) -> UploadField:
    return model._meta.get_field(name)


@pytest.fixture
def full(course, lectures):
    """A course with everything that a course can have."""
    course.outcomes, course.requirements = 'Say "knot"\nTie \\it', "A rope"
    course.description = 'Says "how"\\.\n\n"""Quoted."""'
    course.thumbnail.save("", png(), save=False)
    course.save()
    first, second, third, _ = lectures
    first.kind, first.body = Lecture.Kind.VIDEO, TOO_LONG
    first.video_file.save("", ContentFile(sample("h264.mp4"), "a.mp4"), save=False)
    first.save()
    for language in ("en", "es", "ar"):
        track = CaptionTrack(lecture=first, language=language)
        track.file.save("", ContentFile(CAPTIONS), save=False)
        transcripts.save(track)
    second.kind, second.body, second.seconds = Lecture.Kind.VIDEO, "", 90
    second.video_url = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    second.save()
    attached = Attachment(lecture=third, title="Table «1».csv")
    attachments.add(
        attached, field(Attachment, "file").prepare(ContentFile(b"a,b\n1,2\n", "a.csv"))
    )
    picture = Picture(lecture=third, alt="A knot")
    attachments.add_picture(picture, field(Picture, "file").prepare(png()))
    third.body = f"Look:\n\n{picture.markdown}\n\nAgain {picture.markdown}"
    third.save()
    add_quizzes(course)
    counters.recount(course.pk)
    course.refresh_from_db()
    return course


def add_quizzes(course):
    """A published one before the last lecture, a draft that cannot be asked, one in no chapter."""
    published = make_draft(
        course, "Knots?", CONTENTS, introduction="So.", max_attempts=3, minutes=9
    )
    publication.publish(published)
    Lecture.objects.filter(pk=published.lecture_id).update(is_preview=True)
    curriculum.place(published.lecture, published.lecture.chapter, 1)
    make_draft(course, "Later", [replace(CONTENTS[0], choices=())], is_shuffled=True)
    make_draft(course, "Nowhere", [], chapter=None, pass_percent=100, layout="steps")


def exported(client, url=EXPORT) -> bytes:
    response = client.get(url)
    assert response["Content-Type"] == "application/zip"
    return response.getvalue()


def without_keys(content: bytes) -> dict[str, bytes]:
    """The files of a zip; pictures, which are encoded anew, by their sizes alone."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        found = {name: source.read(name) for name in source.namelist()}
    for name, read in found.items():
        if name.endswith(".webp"):
            found[name] = Image.open(io.BytesIO(read)).size
    lines = found["course.toml"].splitlines()
    found["course.toml"] = [line for line in lines if not line.startswith(b"id = ")]
    return found


def test_what_goes_out_comes_in_again(educator_client, as_person, rival, full, stored):
    first = exported(educator_client)
    assert exported(educator_client) == first
    reads_as_a_folder_in_git(without_keys(first))

    response = send(as_person(rival), first)

    assert "Everything in the file was taken." in text(response)
    copy = Course.objects.get(educator=rival)
    assert (copy.status, copy.category, copy.lecture_count) == ("draft", full.category, 5)
    is_published_again(Quiz.objects.in_course(copy).published().get())
    assert copy.seconds == full.seconds
    assert (copy.outcomes, copy.requirements) == (full.outcomes, full.requirements)
    second = exported(as_person(rival), f"/teach/courses/{copy.slug}/export.zip")
    assert without_keys(second) == without_keys(first)

    before = stored()
    for client, slug in ((as_person(rival), copy.slug), (educator_client, "rising")):
        response = send(client, first)
        assert "You have this course already" in text(response)
        assert page(response).one("a", css_class="primary")["href"] == f"/teach/courses/{slug}/"
    assert stored() == before


def is_published_again(quiz):
    assert (quiz.title, quiz.lecture.kind, quiz.chapter) == ("Knots?", "quiz", None)
    assert (quiz.lecture.is_preview, quiz.lecture.question_count) == (True, len(CONTENTS))
    version = quiz.versions.get()
    assert version.questions == [question.content for question in quiz.questions.all()]
    assert (version.number, version.settings) == (1, quiz.settings)
    assert [shown(question) for question in version.questions] == list(map(shown, CONTENTS))
    assert not Attempt.objects.exists()


def reads_as_a_folder_in_git(files):
    assert list(files) == [
        "course.toml",
        "lectures/01-01-step-00.md",
        "lectures/01-03-step-01.md",
        "lectures/02-01-step-10.md",
        "lectures/02-02-step-11.md",
        "quizzes/01-02-knots.toml",
        "quizzes/01-04-later.toml",
        "quizzes/00-01-nowhere.toml",
        "media/picture.webp",
        "media/01-01-step-00.mp4",
        "media/01-01-step-00.ar.vtt",
        "media/01-01-step-00.en.vtt",
        "media/01-01-step-00.es.vtt",
        "media/02-01-step-10-file-1.csv",
        "media/02-01-step-10-picture-1.webp",
    ]
    assert files["lectures/02-01-step-10.md"].decode() == (
        '+++\ntitle = "Step 1.0"\nkind = "article"\nattachment = [\n'
        '    { file = "media/02-01-step-10-file-1.csv", title = "Table «1».csv" },\n]\n+++\n\n'
        "Look:\n\n![A knot](../media/02-01-step-10-picture-1.webp)\n\n"
        "Again ![A knot](../media/02-01-step-10-picture-1.webp)\n"
    )
    assert files["quizzes/00-01-nowhere.toml"].decode() == (
        'title = "Nowhere"\nstatus = "draft"\npass_percent = 100\nlayout = "steps"\n'
    )
    assert files["quizzes/01-02-knots.toml"].decode().startswith(KNOTS)


@pytest.mark.parametrize("visitor", ["rival", "student"])
def test_nobody_elses_course_leaves(client_of, visitor, course):
    assert client_of(visitor).get(EXPORT).status_code in {403, 404}


def test_an_export_asks_as_many_queries_for_many_lectures(
    educator_client, course, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14):
        exported(educator_client)


def test_a_large_video_leaves_in_pieces(educator_client, course, lectures, tmp_path):
    lectures[0].kind, lectures[0].video_file = Lecture.Kind.VIDEO, "videos/large.mp4"
    lectures[0].save()
    (tmp_path / "videos").mkdir()
    with (tmp_path / "videos" / "large.mp4").open("wb") as file:
        file.truncate(30 * 1024**2)

    response = educator_client.get(EXPORT)

    assert response.streaming
    pieces = [len(piece) for piece in response]
    assert sum(pieces) > 30 * 1024**2
    assert max(pieces) < 1024**2
