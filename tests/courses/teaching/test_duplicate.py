"""Copies of a course and of a lecture"""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from courses import curriculum, deletion, duplication, progress, publication, transcripts
from courses.models import CaptionTrack, Course, Lecture, TranscriptLine
from tests.courses.captions import SPOKEN
from tests.courses.media.samples import sample
from tests.courses.pages import page, text
from tests.courses.teaching.curriculum import COURSE, titles, url

BUDGET = 80  # statements


@pytest.fixture
def filmed(course, lectures):
    """The second lecture has a video and captions; a third of the course's was deleted."""
    lecture = Lecture.objects.get(pk=lectures[1].pk)
    lecture.kind = "video"
    lecture.video_file.save("a.mp4", ContentFile(sample("h264.mp4")))
    track = CaptionTrack(lecture=lecture, language="en")
    track.file.save("a.vtt", ContentFile(SPOKEN), save=False)
    transcripts.save(track)
    return lecture


@pytest.mark.engines("sqlite", "postgresql")
def test_its_statements_are_bounded(
    educator_client, course, lectures, filmed, django_assert_max_num_queries
):
    with django_assert_max_num_queries(BUDGET):
        educator_client.post(f"{COURSE}duplicate/", {"key": uuid4()})

    assert Course.objects.exclude(pk=course.pk).exists()


def test_a_copied_course_is_a_draft_with_the_same_curriculum(
    educator_client, educator, course, enrollment, lectures, filmed
):
    progress.complete(enrollment, lectures[0])
    curriculum.remove(lectures[3])
    lists = {"outcomes": "Climb\nDescend", "requirements": "Stairs"}
    Course.objects.filter(pk=course.pk).update(**lists)
    form = page(educator_client.get(COURSE)).one("form", action=f"{COURSE}duplicate/")
    key = form.one("input", name="key")["value"]

    for _ in range(2):
        response = educator_client.post(f"{COURSE}duplicate/", {"key": key}, follow=True)

    assert response.redirect_chain == [("/teach/courses/copy-of-rising/", 302)]
    assert "This is the copy" in text(response)
    copy = Course.objects.exclude(pk=course.pk).get()
    assert (copy.title, copy.status, copy.published_at) == ("Copy of Rising", "draft", None)
    assert (copy.subtitle, copy.category, copy.educator) == (
        course.subtitle, course.category, educator,
    )  # fmt: skip
    assert {name: getattr(copy, name) for name in lists} == lists
    assert (
        titles(copy) == titles(course) == ["Floor 0", "Step 0.0", "Step 0.1", "Floor 1", "Step 1.0"]
    )
    assert (copy.enrollment_count, copy.lecture_count) == (0, 3)
    assert not copy.enrollments.exists()
    film = Lecture.objects.of(copy)[1]
    assert (film.video_file, film.video_bytes) == (filmed.video_file, filmed.video_bytes)
    assert TranscriptLine.objects.filter(track__lecture=film).exists()
    assert "Secret of step 0.0." in Lecture.objects.of(copy)[0].body_html


def test_a_file_of_a_copy_stays_until_both_are_gone(educator, course, filmed):
    duplication.duplicate_course(course, educator, str(uuid4()))
    name = filmed.video_file.name

    deletion.delete(Course.objects.filter(pk=course.pk))
    assert default_storage.exists(name)

    deletion.delete(Course.objects.all())
    assert not default_storage.exists(name)


def test_a_copied_lecture_stands_behind_the_first(educator_client, course, lectures, filmed):
    key = str(uuid4())

    for _ in range(2):
        response = educator_client.post(url(filmed, "duplicate"), {"key": key}, follow=True)

    assert "“Copy of Step 0.1” is added." in text(response)
    assert titles(course)[:4] == ["Floor 0", "Step 0.0", "Step 0.1", "Copy of Step 0.1"]
    assert titles(course)[4:] == ["Floor 1", "Step 1.0", "Step 1.1"]
    course.refresh_from_db()
    assert course.lecture_count == 5
    copy = Lecture.objects.get(title="Copy of Step 0.1")
    assert copy.caption_tracks.get().file == filmed.caption_tracks.get().file
    educator_client.post(url(lectures[0], "duplicate"), {"key": key})  # of another lecture
    assert "Copy of Step 0.0" in titles(course)


def test_a_copy_over_the_quota_is_refused(educator_client, course, filmed, settings, rows):
    settings.MEDIA_QUOTA = 5_000
    before = rows()

    for address in (f"{COURSE}duplicate/", url(filmed, "duplicate")):
        response = educator_client.post(address, follow=True)
        assert "The copy would take you over the 4.9\xa0KB" in response.content.decode()

    assert rows() == before


def test_a_file_that_is_deleted_meanwhile_is_not_promised(educator, course, filmed, monkeypatch):
    """As when the original goes between the reading of its rows and the storing of the copy's."""
    before = duplication._copy_tracks

    def meanwhile(copies):
        before(copies)
        Lecture.objects.filter(pk=filmed.pk).update(video_file="", video_bytes=0)

    monkeypatch.setattr(duplication, "_copy_tracks", meanwhile)

    copy = duplication.duplicate_course(course, educator, "")

    assert not Lecture.objects.of(copy)[1].video_file


def test_a_copy_that_was_interrupted_is_nobodys_and_made_anew(
    educator_client, educator, course, filmed, monkeypatch
):
    sent = {"key": str(uuid4())}
    with monkeypatch.context() as patched:
        patched.setattr(duplication, "_copy_pictures", interrupt)
        with pytest.raises(KeyboardInterrupt):
            duplication.duplicate_course(course, educator, sent["key"])
    assert list(Course.objects.taught_by(educator)) == [course]

    early = educator_client.post(f"{COURSE}duplicate/", sent, follow=True)
    assert "is being copied at the moment" in text(early)
    left = Course.objects.exclude(pk=course.pk)
    left.update(updated_at=timezone.now() - publication.ABANDONED)

    assert "This is the copy" in text(
        educator_client.post(f"{COURSE}duplicate/", sent, follow=True)
    )
    assert (left.get().status, len(titles(left.get()))) == ("draft", 6)
    assert CaptionTrack.objects.filter(lecture__chapter__course=left.get()).count() == 1


def interrupt(*_args):
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_copy(eight_at_once, as_person, educator, course, lectures):
    key = str(uuid4())
    for address in (f"{COURSE}duplicate/", url(lectures[1], "duplicate")):
        eight_at_once(lambda _, to=address: as_person(educator).post(to, {"key": key}))

    copy = Course.objects.exclude(pk=course.pk).get()
    assert len(titles(copy)) == 6
    assert titles(course).count("Copy of Step 0.1") == 1
