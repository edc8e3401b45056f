"""What migrations do to the rows of earlier versions"""

from importlib import import_module
from pathlib import Path

from django.apps import apps

from courses import migrations
from courses.models import Course, Lecture


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
