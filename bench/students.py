"""The students page of a course: what 50,000 students cost beside 500, and their file.

On MongoDB's wire server 2,000 stand for 50,000. Each page is asked for through Django's whole WSGI
handler with all our middleware.
"""

import gc
import io
import itertools
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone
from tqdm import tqdm

from accounts.models import Role, User
from bench.measure import costs, report
from courses import student_names
from courses.models import (
    Category,
    Chapter,
    Course,
    Enrollment,
    EnrollmentWord,
    Lecture,
    LectureProgress,
)
from tests.clerk import token
from texts.folding import fold

FEW = 500
MANY = 2_000 if connection.vendor == "mongodb" else 50_000
LECTURES = 10  # so few that a filter leaves a full page of the few, too
ASKED = 3  # the number of the lecture that filters name
BATCH = 1_000
SECONDS = 2.0  # for each page, of which a busy server of the wire protocol needs one
TEACHER = "user_bench_teacher"
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # none are collected
LIMIT, QUERIES = 1.3, 10
LATE_LIMIT = 2.0  # of a name that many have: SQLite looks at all who come before, in some 10 ms
MEGABYTE = 1024**2
FILE_LIMIT = 64  # MB
FIRST_NAMES = ["Ada", "Bruno", "Chiara", "Đạt", "Émile", "Farah", "Georg", "Hana"]

PAGES: dict[str, dict[str, str]] = {
    "all": {},
    **{
        f"sorted by {name}": {"sort": name}
        for name in ("away", "enrolled", "name", "progress", "least")
    },
    "the last page": {"page": "9999"},
    "under half": {"show": "under-half"},
    "inactive": {"show": "inactive", "sort": "name"},
    "completed": {"show": "completed"},
    "completed and inactive": {"show": "completed", "sort": "enrolled"},
    "stuck": {"lecture": "?", "sort": "least"},
    "reached": {"reached": "?", "sort": "name"},
    "past, and enrolled since": {"past": "?", "enrolled_since": "2020-01-01"},
    # Searches. The first few find as many of 500 as of 50,000, or a full page of both.
    "nobody": {"q": "zzz", "sort": "enrolled"},
    "one address": {"q": "student-00499@example.org"},
    "ten": {"q": "student-0049", "sort": "name"},
    "a thousand": {"q": "student-00"},
    "a thousand, under half": {"q": "student-00", "show": "under-half", "sort": "away"},
    "a thousand, stuck": {"q": "student-00", "lecture": "?", "sort": "least"},
    "a thousand, seen since": {"q": "student-00", "active_since": "2020-01-01", "sort": "name"},
    "two words, of few": {"q": "ada student-00", "sort": "progress"},
    "two words, of many": {"q": "ada student", "sort": "progress"},
    "an eighth": {"q": "emile"},
    "an eighth, under half": {"q": "ada", "show": "under-half", "sort": "away"},
    "everyone, completed": {"q": "student", "show": "completed", "sort": "enrolled"},
    "everyone": {"q": "student", "sort": "enrolled"},
    "everyone, inactive": {"q": "example", "show": "inactive", "sort": "name"},
    "an eighth, late in the alphabet": {"q": "hana", "sort": "name"},
}


def store(number: int, slug: str, educator: User, category: Category) -> Course:
    """A course with this many students, the same from 0 on in each."""
    course = Course.objects.create(
        slug=slug,
        title=slug.title(),
        category=category,
        educator=educator,
        status=Course.Status.PUBLISHED,
        published_at=timezone.now(),
        lecture_count=LECTURES,
        enrollment_count=number,
    )
    chapter = Chapter.objects.create(course=course, title="One")
    lectures = Lecture.objects.bulk_create(
        Lecture(chapter=chapter, title=f"Lecture {position}", position=position)
        for position in range(LECTURES)
    )
    everyone = enrollments(course, lectures)
    while some := list(itertools.islice(everyone, min(BATCH, number))):
        number -= len(some)
        Enrollment.objects.bulk_create(some)
        EnrollmentWord.objects.bulk_create(
            word for one in some for word in student_names.words_of(one)
        )
        LectureProgress.objects.bulk_create(
            LectureProgress(enrollment=one, lecture=lectures[ASKED], completed_at=one.last_seen_at)
            for one in some
            if one.completed_count > ASKED
        )
    return course


def enrollments(course: Course, lectures: list[Lecture]) -> Iterator[Enrollment]:
    now = timezone.now()
    for number in itertools.count():
        done = number * 7919 % (LECTURES + 1)
        user = User(pk=f"user_bench_{number:05}", search_name="", email="")
        user.search_name = fold(f"{FIRST_NAMES[number % 8]} {number}")
        user.email = f"student-{number:05}@example.org"
        seen = now - timedelta(minutes=number * 104_729 % 86_400)  # of the last sixty days
        yield Enrollment(
            user_id=user.pk,
            course=course,
            last_lecture=lectures[min(done, LECTURES - 1)],
            last_seen_at=seen,
            created_at=now - timedelta(days=90, minutes=number),
            completed_at=seen if done == LECTURES else None,
            completed_count=done,
            search_name=student_names.search_name_of(user),
        )


def store_people() -> User:
    for start in range(0, MANY, BATCH):
        User.objects.bulk_create(
            User(
                pk=f"user_bench_{number:05}",
                first_name=FIRST_NAMES[number % 8],
                last_name=str(number),
                email=f"student-{number:05}@example.org",
                clerk_updated_at=1,
            )
            for number in range(start, start + BATCH)
        )
    return User.objects.create(pk=TEACHER, role=Role.EDUCATOR, clerk_updated_at=1)


class Teacher:
    """Asks for pages, with a token that is renewed outside of what is measured."""

    def __init__(self) -> None:
        self.application = WSGIHandler()
        self.renew()

    def renew(self) -> None:
        self.bearer = f"Bearer {token(TEACHER, azp='https://testserver')}"

    def asking(self, path: str, query: dict[str, str]) -> Callable[[], int]:
        """A call that reads a page to its end, and tells its length."""
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": urlencode(query),
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "443",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "https",
        }

        def call() -> int:
            statuses: list[str] = []
            own = {"HTTP_AUTHORIZATION": self.bearer, "wsgi.input": io.BytesIO()}
            response = self.application(environ | own, lambda status, _: statuses.append(status))
            length = sum(map(len, response))
            response.close()
            if statuses != ["200 OK"]:
                raise RuntimeError(f"{statuses}: {path}")
            return length

        return call


def run() -> bool:
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": PLAIN}):
        return _run()


def _run() -> bool:
    educator, teacher = store_people(), Teacher()
    category = Category.objects.get_or_create(slug="bench", defaults={"name": "Bench"})[0]
    courses = [store(FEW, "few", educator, category), store(MANY, "many", educator, category)]
    lines: list[tuple[str, float, float | None]] = []
    for name, query in tqdm(PAGES.items(), unit="page", leave=False):
        few, many = (
            teacher.asking(f"/teach/courses/{course.slug}/students/", _of(course, query))
            for course in courses
        )
        lines += compare(name, few, many, teacher, LATE_LIMIT if "late" in name else LIMIT)
    lines += _together(teacher)
    return all([report("The students of one course", lines), _file(teacher, courses[1])])


def _together(teacher: Teacher) -> list[tuple[str, float, float | None]]:
    """All courses beside the small one; without a limit where the large ones are asked one by one."""
    lines: list[tuple[str, float, float | None]] = []
    for name, query in {
        "all": {},
        "nobody": {"q": "zzz"},
        "ten": {"q": "student-0049"},
        "common": {"q": "student"},
    }.items():
        few, many = (
            teacher.asking("/teach/students/", asked)
            for asked in (query | {"course": "few"}, query)
        )
        both = compare(f"all courses, {name}", few, many, teacher)
        is_merged = name in ("all", "common")  # course by course, and sorted together
        lines += [(what, value, None) for what, value, _ in both] if is_merged else both
    return lines


def compare(
    name: str,
    few: Callable[[], int],
    many: Callable[[], int],
    teacher: Teacher,
    limit: float = LIMIT,
) -> list[tuple[str, float, float | None]]:
    teacher.renew()
    many()
    with CaptureQueriesContext(connection) as asked:
        many()
    queries = len(asked)  # before others are asked
    found = costs({"few": few, "many": many}, before_round=teacher.renew, seconds=SECONDS)
    milliseconds = ", ".join(f"{cost.least / 1000:.1f}" for cost in found.values())
    wall = ", ".join(f"{cost.median_wall / 1000:.0f}" for cost in found.values())
    ratio = found["many"].least / found["few"].least
    return [
        (f"{name}: CPU as a multiple ({milliseconds} ms; wall {wall})", ratio, limit),
        (f"{name}: queries", float(queries), QUERIES),
    ]


def _of(course: Course, query: dict[str, str]) -> dict[str, str]:
    lecture = str(Lecture.objects.of(course)[ASKED].pk)
    return {name: lecture if value == "?" else value for name, value in query.items()}


def _file(teacher: Teacher, course: Course) -> bool:
    """What Python holds at the most while the file is read, over what it held before."""
    teacher.renew()
    call = teacher.asking(f"/teach/courses/{course.slug}/students.csv", {})
    gc.collect()
    tracemalloc.start()
    length = call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return report(
        f"The file of {MANY} students",
        [
            ("MB sent", length / MEGABYTE, None),
            ("MB of memory, at the most", peak / MEGABYTE, FILE_LIMIT),
        ],
    )
