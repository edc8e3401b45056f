"""Students as a file for spreadsheets."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Course, Enrollment

from .spreadsheets import spreadsheet
from .student_rows import load


def students_file(keys: Iterable[UUID], course: Course | None, name: str) -> StreamingHttpResponse:
    """The enrollments with these keys, in their order; `course` is that of all, or there are several."""

    def rows(some: Sequence[UUID]) -> Iterable[list[str | int]]:
        return (_cells(row) for row in load(some, [course] if course else []))

    return spreadsheet(f"students-{name}", _headings, keys, rows)


def _headings() -> list[str]:
    return [
        _("Name"),
        _("E-mail address"),
        _("Course"),
        _("Progress in percent"),
        _("Lectures completed"),
        _("Lectures"),
        _("Last lecture"),
        _("Last active"),
        _("Enrolled"),
        _("Completed"),
        _("Banned"),
    ]


def _cells(row: Enrollment) -> list[str | int]:
    return [
        row.user.name,
        row.user.email or "",
        row.course.title,
        row.percent,
        row.completed_count,
        row.course.lecture_count,
        row.last_lecture.title if row.last_lecture else "",
        _date(row.last_seen_at),
        _date(row.created_at),
        _date(row.completed_at),
        _("yes") if row.user.banned else "",
    ]


def _date(moment: datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""
