"""Pages of analytics: what 50,000 students cost beside 500, and what counting them takes.

On MongoDB's wire server 2,000 stand for 50,000. Both courses are a year old and had students every
day: what a page reads are days, of which there are no more for many students than for few.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.test.utils import override_settings
from django.utils import timezone

from accounts.models import Role, User
from bench.measure import report
from bench.students import BATCH, FEW, MANY, PLAIN, TEACHER, Teacher, compare
from courses import statistics
from courses.deletion import chunks
from courses.models import Category, Chapter, Course, Enrollment, Lecture, LectureProgress
from courses.teaching.periods import LABELS

LECTURES = 4


def store(number: int, slug: str, category: Category) -> Course:
    course = Course.objects.create(
        slug=slug,
        title=slug.title(),
        category=category,
        educator_id=TEACHER,
        status=Course.Status.PUBLISHED,
        published_at=timezone.now() - timedelta(days=365),
        lecture_count=LECTURES,
        enrollment_count=number,
    )
    chapter = Chapter.objects.create(course=course, title="One")
    lectures = Lecture.objects.bulk_create(
        Lecture(chapter=chapter, title=f"Lecture {place}", position=place, seconds=600)
        for place in range(LECTURES)
    )
    for some in chunks(list(_enrollments(course, lectures, number))):
        Enrollment.objects.bulk_create(some)
        rows = [row for enrollment in some for row in _progress(enrollment, lectures)]
        LectureProgress.objects.bulk_create(rows, batch_size=BATCH)
    return course


def _enrollments(course: Course, lectures: list[Lecture], number: int) -> Iterator[Enrollment]:
    now = timezone.now()
    for index in range(number):
        done = index * 7919 % (LECTURES + 1)
        enrolled_at = now - timedelta(days=364) * ((index + 1) / number)
        seen = enrolled_at + (now - enrolled_at) * (index * 104_729 % 1000 / 1000)
        yield Enrollment(
            user_id=f"user_statistics_{index:05}",
            course=course,
            last_lecture=lectures[min(done, LECTURES - 1)],
            created_at=enrolled_at,
            last_seen_at=seen,
            completed_at=seen if done == LECTURES else None,
            completed_count=done,
        )


def _progress(enrollment: Enrollment, lectures: list[Lecture]) -> Iterator[LectureProgress]:
    done = enrollment.completed_count
    for number, lecture in enumerate(lectures[: done + 1]):
        moment: datetime | None = enrollment.last_seen_at if number < done else None
        yield LectureProgress(
            enrollment=enrollment, lecture=lecture, position=number * 61, completed_at=moment
        )


def run() -> bool:
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": PLAIN}):
        return _run()


def _run() -> bool:
    User.objects.get_or_create(pk=TEACHER, defaults={"role": Role.EDUCATOR, "clerk_updated_at": 1})
    for some in chunks(range(MANY)):
        User.objects.bulk_create(
            User(pk=f"user_statistics_{number:05}", clerk_updated_at=1) for number in some
        )
    category = Category.objects.get_or_create(slug="bench", defaults={"name": "Bench"})[0]
    courses = {
        FEW: store(FEW, "analytics-few", category),
        MANY: store(MANY, "analytics-many", category),
    }
    rows: list[tuple[str, float, float | None]] = []
    for number, course in courses.items():
        for again in ("at first", "again"):
            start = time.process_time()
            statistics.count(course)
            taken = time.process_time() - start
            rows.append((f"CPU seconds to count {number} {again}", taken, None))
    teacher = Teacher()
    for period in LABELS:
        few, many = (
            teacher.asking(f"/teach/courses/{course.slug}/analytics/", {"period": period})
            for course in courses.values()
        )
        rows += compare(period, few, many, teacher)
    return report("The analytics of one course", rows)
