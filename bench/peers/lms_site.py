"""Runs in the environment of lms.txt: what pages of django-courses cost, as JSON on stdout.

Arguments: numbers of courses, of three lectures each. Texts and titles are read from stdin.
"""

import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from types import ModuleType

import django
from django.conf import settings

LECTURES, ROUNDS, LONGEST = 3, 5, 4.0
TEXTS = json.load(sys.stdin)
FRAME = "<!doctype html><title>Courses</title><main>{% block content %}{% endblock %}</main>"

urls = ModuleType("lms_site_urls")
sys.modules["lms_site_urls"] = urls
settings.configure(
    SECRET_KEY="only-for-benchmarks",  # noqa: S106
    ALLOWED_HOSTS=["testserver"],
    ROOT_URLCONF="lms_site_urls",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "embed_video",
        "markdownify",
        "courses",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                ],
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [
                            ("django.template.loaders.locmem.Loader", {"base.html": FRAME}),
                            "django.template.loaders.app_directories.Loader",
                        ],
                    )
                ],
            },
        }
    ],
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402

from courses.models import Chapter, Course, Lecture, Run  # noqa: E402
from courses.urls import urlpatterns  # noqa: E402

urls.urlpatterns = urlpatterns


def store(first: int, last: int, owner: User) -> None:
    numbers = range(first, last)
    courses = Course.objects.bulk_create(
        Course(
            title=TEXTS[number % len(TEXTS)]["title"],
            perex=TEXTS[number % len(TEXTS)]["promise"],
            description=TEXTS[number % len(TEXTS)]["description"],
            slug=f"course-{number}",
            state="O",
            creator=owner,
        )
        for number in numbers
    )
    for number, course in zip(numbers, Course.objects.order_by("pk")[first:last], strict=True):
        chapter = Chapter.objects.create(title=f"Chapter {number}", course=course)
        Lecture.objects.bulk_create(
            Lecture(title=f"Lecture {number} {place}", slug=f"l-{number}-{place}", chapter=chapter)
            for place in range(LECTURES)
        )
        end = date.today() + timedelta(days=300)
        Run.objects.create(
            title=f"Run {number}",
            start=date.today(),
            end=end,
            course=course,
            state="O",
            manager=owner,
        )
    del courses


def asking(path: str) -> Callable[[], int]:
    application = WSGIHandler()
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
    }

    def call() -> int:
        said: list[str] = []
        body = application(
            environ | {"wsgi.input": io.BytesIO()}, lambda status, _: said.append(status)
        )
        length = len(b"".join(body))
        if said != ["200 OK"]:
            raise RuntimeError(f"{path}: {said}")
        return length

    return call


def measured(call: Callable[[], int]) -> dict[str, float]:
    length, times, end = call(), [], time.monotonic() + LONGEST
    while len(times) < ROUNDS and time.monotonic() < end:
        start = time.process_time()
        call()
        times.append((time.process_time() - start) * 1e3)
    return {"cpu": statistics.median(times), "bytes": length}


def main() -> None:
    call_command("migrate", verbosity=0)
    owner = User.objects.create(username="owner")
    found, stored = {}, 0
    for number in map(int, sys.argv[1:]):
        store(stored, number, owner)
        stored = number
        found[number] = {
            "catalogue": measured(asking("/courses/")),
            "course": measured(asking("/course/course-7/details/")),
        }
    json.dump(found, sys.stdout)


main()
