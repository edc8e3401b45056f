"""What migrations do to the rows of earlier versions"""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from courses import migrations
from courses.models import Course, Lecture, Review


def migration(subject: str):
    """The module of a migration, whatever its number."""
    (file,) = Path(migrations.__path__[0]).glob(f"*_{subject}.py")
    return import_module(f"courses.migrations.{file.stem}")


def test_articles_of_earlier_versions_get_their_reading_time(course, draft, lectures):
    video, long = lectures[0], lectures[1]
    Lecture.objects.filter(pk=video.pk).update(kind="video", seconds=754)
    Lecture.objects.filter(pk=long.pk).update(body="word " * 1000, seconds=9)
    Course.objects.filter(pk=course.pk).update(seconds=1)

    for _ in range(2):  # one that was broken off is repeated
        migration("lecture_lengths").count_reading_times(apps, None)

    assert [item.seconds for item in Lecture.objects.of(course)] == [754, 300, 60, 60]
    course.refresh_from_db()
    draft.refresh_from_db()
    assert (course.seconds, draft.seconds) == (754 + 300 + 120, 240)


def test_files_of_earlier_versions_are_measured(course, lectures, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    default_storage.save("thumbnails/boat.png", ContentFile(b"12345"))
    Course.objects.filter(pk=course.pk).update(thumbnail="thumbnails/boat.png")
    Lecture.objects.filter(pk=lectures[0].pk).update(
        video_file="videos/lost.mp4", captions="../../etc/passwd"
    )

    for _ in range(2):
        migration("media").measure(apps, None)

    course.refresh_from_db()
    lectures[0].refresh_from_db()
    assert course.thumbnail_bytes == 5
    assert (lectures[0].video_bytes, lectures[0].captions_bytes) == (0, 0)


def test_stars_of_earlier_versions_are_counted_and_reviewers_not_asked(course, enrollment):
    Review.objects.create(enrollment=enrollment, course=course, rating=4)
    Review.objects.create(course=course, rating=5)
    Review.objects.create(course=course, rating=1, hidden_at=timezone.now())

    for _ in range(2):
        migration("reviews").count_stars(apps, None)
        migration("reviews").settle(apps, None)

    course.refresh_from_db()
    assert [number for _, number in course.rating_counts] == [1, 1, 0, 0, 0]
    assert course.rating_score == pytest.approx(39 / 12)
    enrollment.refresh_from_db()
    assert enrollment.review_settled_at
