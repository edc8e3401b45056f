"""Fills the database with the demo catalogue and the local Clerk's people."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify
from tqdm import tqdm

from accounts.models import EducatorApplication, User
from courses import statistics
from courses.models import Course
from demo import course_paths, educators, profiles, questions, quizzes, scale, seed


class Command(BaseCommand):
    help = "Add the demo catalogue and its people. Running it again adds what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="only without courses, or to go on"
        )
        parser.add_argument("--courses", type=int, default=0, help="fill up to this many courses")

    def handle(self, **options: Any) -> None:
        if options["if_empty"] and (not settings.LOCAL_CLERK or is_there()):
            return
        if not settings.LOCAL_CLERK:
            raise CommandError("The demo's people are the local Clerk's: unset the Clerk keys.")
        self._people()
        self._catalogue()
        seed.store_application()
        profiles.store_profiles()
        course_paths.store_paths()
        if options["courses"]:
            self._scale(options["courses"])

    def _people(self) -> None:
        from localclerk.store import store  # noqa: PLC0415  loads only without Clerk keys

        for person in store().users():
            User.objects.sync(person)

    def _catalogue(self) -> None:
        seed.store_clip()
        for category_entry, entry in self._bar(list(seed.entries()), "Demo courses"):
            category = seed.store_category(category_entry)
            course = seed.store_course(category, entry)
            if course:
                quizzes.store_quizzes(course, entry)
                seed.store_students(course, entry)
                quizzes.store_attempts(course)
                questions.store_questions(course, entry)
                educators.store_educators(course, entry)
                seed.store_announcements(course, entry)
                statistics.count(course)

    def _scale(self, total: int) -> None:
        with self._bar(None, "Practice courses", total=total) as bar:
            bar.update(Course.objects.count())
            for added in scale.store_courses(total):
                bar.update(added)

    def _bar(self, items: Any, description: str, **options: Any) -> Any:
        return tqdm(items, desc=description, unit="course", leave=False, **options)


def is_there() -> bool:
    """Or courses of another kind, which stay alone. Without what comes after its courses, a run was
    broken off.
    """
    slugs = [slugify(entry["title"]) for _category, entry in seed.entries()]
    is_begun = Course.objects.filter(slug__in=slugs).exists()
    return EducatorApplication.objects.exists() if is_begun else Course.objects.exists()
