"""Brings thumbnails that were stored as they came into the form that new ones have.

What cameras wrote into them goes with that. A picture that cannot be read stays as it is.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from tqdm import tqdm

from courses.media import files
from courses.media.pictures import widths
from courses.models import Course
from courses.slices import slices


class Command(BaseCommand):
    help = "Encode older thumbnails anew, in every width, without what cameras wrote into them."

    def handle(self, **options: Any) -> None:
        done = 0
        courses = Course.objects.exclude(thumbnail="").only("pk", "thumbnail", "thumbnail_bytes")
        with tqdm(total=courses.count(), unit="picture", leave=False, disable=None) as bar:
            for some in slices(courses):
                wrong = [course for course in some if not widths(course.thumbnail.name)]
                done += sum(self._reencode(course) for course in wrong)
                bar.update(len(some))
        self.stdout.write(f"{done} thumbnails are encoded anew.")

    def _reencode(self, course: Course) -> bool:
        old = course.thumbnail.name or ""
        rows = Course.objects.filter(pk=course.pk, thumbnail=old)
        try:
            with course.thumbnail.open() as file:
                course.thumbnail.save("", file, save=False)
        except (OSError, ValidationError) as error:
            self.stderr.write(f"{old} stays as it is: {error}")
            return False
        stored = rows.update(
            thumbnail=course.thumbnail.name, thumbnail_bytes=course.thumbnail_bytes
        )
        files.delete_unused([old, course.thumbnail.name or ""])
        return bool(stored)
