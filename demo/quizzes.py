"""Quizzes of the demo's courses, as the files of the catalogue have them, and students' attempts."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from courses.models import Chapter, Course, Enrollment, LectureProgress
from quizzes import attempts, publication, questions
from quizzes.content import Choice, Kind, QuestionContent
from quizzes.models import Attempt, Quiz, QuizVersion
from quizzes.scoring import score

from .seed import LEARNER

Entry = dict[str, Any]
SETTINGS = (
    *("introduction", "pass_percent", "max_attempts"),
    *("minutes", "is_shuffled", "layout"),
)
TAKES = timedelta(minutes=7)


def store_quizzes(course: Course, entry: Entry) -> None:
    """Publish the course's quizzes, each as a lecture at the end of its chapter."""
    for quiz_entry in entry.get("quiz", []):
        quiz = Quiz.objects.create(
            course=course,
            chapter=Chapter.objects.get(course=course, title=quiz_entry["chapter"]),
            draft_title=quiz_entry["title"],
            created_at=course.created_at,
            **{name: quiz_entry[name] for name in SETTINGS if name in quiz_entry},
        )
        questions.add_questions(quiz, map(_question, quiz_entry["question"]))
        publication.publish(quiz)
        QuizVersion.objects.filter(quiz=quiz).update(published_at=course.created_at)
    Course.objects.filter(pk=course.pk).update(updated_at=course.updated_at)


def store_attempts(course: Course) -> None:
    """Let each student who has completed a quiz have passed it, some of them at the second go.

    One student has failed at one that has no time limit, and begun again.
    """
    for version in QuizVersion.objects.filter(quiz__course=course).select_related("quiz__lecture"):
        chance = random.Random(str(version.quiz))  # noqa: S311
        done = LectureProgress.objects.completed().filter(lecture=version.quiz.lecture)
        for row in done.select_related("enrollment").order_by("enrollment__user"):
            _take(version, row, chance)
        taken = Attempt.objects.filter(quiz=version.quiz).values("enrollment")
        begun = Enrollment.objects.filter(course=course, user=LEARNER).exclude(pk__in=taken)
        if not version.settings["minutes"]:
            for enrollment in begun:
                _fail(version, enrollment, chance)


def _fail(version: QuizVersion, enrollment: Enrollment, chance: random.Random) -> None:
    ago = timezone.now() - timedelta(days=2)
    few = dict(_answers(version, 1, chance))
    _submit(attempts.new(enrollment, version, 1, ago), few)
    attempt = attempts.new(enrollment, version, 2, ago + timedelta(days=1))
    attempt.answers = dict(list(few.items())[:2])
    attempt.save(force_insert=True)


def _take(version: QuizVersion, row: LectureProgress, chance: random.Random) -> None:
    """Until shortly before the lecture was completed."""
    done_at = row.completed_at or timezone.now()
    total = len(version.questions)
    goes = [chance.randrange(total // 2 + 1)] if chance.random() < 0.4 else []
    goes.append(chance.choice([total, total, total - 1]))
    for number, right in enumerate(goes, 1):
        before = (1 + len(goes) - number) * 2 * TAKES
        attempt = attempts.new(row.enrollment, version, number, done_at - before)
        _submit(attempt, dict(_answers(version, right, chance)))


def _submit(attempt: Attempt, answers: dict[str, list[str]]) -> None:
    found = score(attempt.quiz_version.questions, answers)
    attempt.answers = answers
    attempt.submitted_at = attempt.started_at + TAKES
    attempt.right_count = found.right
    attempt.is_passed = found.passes(attempt.quiz_version.settings["pass_percent"])
    attempt.save(force_insert=True)
    attempts.count(attempt)


def _answers(
    version: QuizVersion, right: int, chance: random.Random
) -> Iterator[tuple[str, list[str]]]:
    """To that many questions the right answer, to the others a wrong one."""
    chosen = {question.key for question in chance.sample(version.questions, right)}
    for question in version.questions:
        yield question.key, _right(question) if question.key in chosen else _wrong(question, chance)


def _right(question: QuestionContent) -> list[str]:
    if question.kind is Kind.SHORT:
        return [question.choices[0].text.lower()]
    return question.right_keys


def _wrong(question: QuestionContent, chance: random.Random) -> list[str]:
    if question.kind is Kind.SHORT:
        return [chance.choice(["?", "ValueError", "I am not sure"])]
    if question.kind is Kind.ORDERING:
        return [*question.right_keys[1:], question.right_keys[0]]
    return [chance.choice([each.key for each in question.choices if not each.is_right])]


def _question(entry: Entry) -> QuestionContent:
    choices = tuple(
        Choice(
            "",
            each["text"],
            is_right=each.get("is_right", False),
            explanation=each.get("explanation", ""),
        )
        for each in entry["choices"]
    )
    text = entry["text"].strip()
    return QuestionContent("", Kind(entry["kind"]), text, choices, entry.get("explanation", ""))
