"""Questions of the demo's students, as the files of the catalogue have them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from courses import counters
from courses.models import Answer, Course, Enrollment, Lecture, MeToo, Question

Entry = dict[str, Any]


def store_questions(course: Course, entry: Entry) -> None:
    """Let the course's students ask, and its educator and others answer; whom, by their number."""
    enrollments = Enrollment.objects.filter(course=course).select_related("user")
    students = [enrollment.user for enrollment in enrollments.order_by("user")]
    for question_entry in entry.get("question", []) if students else []:
        question = _store(course, question_entry, students)
        counters.recount_question(question.pk)
    counters.recount_questions(course.pk)


def _store(course: Course, entry: Entry, students: list[User]) -> Question:
    asked_at = timezone.now() - timedelta(days=entry["days_ago"])
    asker = entry["by"]
    question = Question.objects.create(
        course=course,
        lecture=Lecture.objects.of(course).get(title=entry["lecture"]),
        author=_one_of(students, asker),
        title=entry["title"],
        body=entry.get("body", ""),
        second=entry.get("second", 0),
        created_at=asked_at,
    )
    others = [student for student in students if student != question.author]
    for student in others[: entry.get("me_too", 0)]:
        MeToo.objects.create(question=question, user=student, created_at=asked_at)
    for number, answer in enumerate(entry.get("answer", []), 1):
        _answer(question, answer, asked_at + timedelta(hours=5 * number), students)
    return question


def _answer(question: Question, entry: Entry, at: datetime, students: list[User]) -> None:
    is_teacher = entry["by"] == "teacher"
    teacher = question.lecture.chapter.course.educator
    author = teacher if is_teacher else _one_of(students, entry["by"])
    is_asker = author == question.author
    by = Answer.By.ASKER if is_asker else Answer.By.STUDENT
    Answer.objects.create(
        question=question,
        author=author,
        by=Answer.By.TEACHER if is_teacher else by,
        body=entry["body"],
        is_pinned=entry.get("is_pinned", False),
        created_at=min(at, timezone.now()),
    )


def _one_of(students: list[User], number: int) -> User:
    return students[number % len(students)]
