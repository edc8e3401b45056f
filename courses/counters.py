"""What each counter of a course and of a question counts. `manage.py recount_courses` repairs them all.

Whoever changes rows sets the counters to what the rows say, and looks again after writing: of
several who do so at once, whoever writes last has seen the rows of all. Nobody adds or subtracts,
so a repair may run at any time, and a change interrupted before its count is repaired by the next.
Call these outside a transaction that holds the change: within it, others do not see the rows.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Model, Q, QuerySet, Sum

from . import slices
from .contention import DEADLOCK, lock, try_again
from .models import (
    Announcement,
    Answer,
    Course,
    CourseEducator,
    Enrollment,
    Lecture,
    MeToo,
    Question,
    QuestionReport,
    Review,
)

Keys = Sequence[UUID]
Counts = dict[str, Any]
Counted = dict[UUID, Counts]  # by the key of the row that is to say so

RATINGS = range(1, 6)
PRIOR_NUMBER, PRIOR_TOTAL = 2 * len(RATINGS), 2 * sum(RATINGS)


def recount(*course_ids: UUID) -> None:
    """Set every counter of these courses: to read a thousand takes as many queries as one."""
    _settle(Course, course_ids, _everything)


def recount_enrollments(course_id: UUID, without: str | None = None) -> None:
    """Set the number of students who have not left, and the day on which one was last there.

    The user with the id `without` does not count.
    """
    _settle(Course, [course_id], partial(_enrollments, without=without))


def recount_reviews(course_id: UUID) -> None:
    """Set the number of reviews with each number of stars, and what follows from those."""
    _settle(Course, [course_id], _reviews)


def recount_lectures(course_id: UUID) -> None:
    """Set the number of lectures and their length."""
    _settle(Course, [course_id], _lectures)


def recount_questions(course_id: UUID | None) -> None:
    """Set the number of questions that wait for an answer; a removed lecture has no course."""
    if course_id is not None:
        _settle(Course, [course_id], _questions)


def recount_educators(course_id: UUID) -> None:
    """Set the number of people who teach it beside its owner."""
    _settle(Course, [course_id], _educators)


def recount_announcements(course_id: UUID) -> None:
    """Set when the newest was made; empty when there is none."""
    _settle(Course, [course_id], _announcements)


def recount_posts() -> None:
    """Set the counters of every question and answer."""
    for model, count in ((Answer, _of_answers), (Question, _of_questions)):
        for some in slices.keys(model.objects.all()):
            _settle(model, some, count)


def recount_question(question_id: UUID, without: str | None = None) -> None:
    """Set the numbers of answers, of people with the same question, and of reports.

    What the user with the id `without` said too or reported does not count.
    """
    _settle(Question, [question_id], partial(_of_questions, without=without))


def recount_answer(answer_id: UUID, without: str | None = None) -> None:
    _settle(Answer, [answer_id], partial(_of_answers, without=without))


# What the rows say of courses


def _everything(course_ids: Keys) -> Counted:
    parts = [
        count(course_ids)
        for count in (_enrollments, _reviews, _lectures, _questions, _educators, _announcements)
    ]
    return {
        key: {name: value for part in parts for name, value in part[key].items()}
        for key in course_ids
    }


def _enrollments(course_ids: Keys, without: str | None = None) -> Counted:
    enrolled = Enrollment.objects.present()
    if without:
        enrolled = enrolled.exclude(user=without)
    counted = _grouped(
        course_ids,
        enrolled,
        "course",
        enrollment_count=Count("pk"),
        last_seen_on=Max("last_seen_at"),
    )
    return {key: found | _last_seen(found) for key, found in counted.items()}


def _last_seen(found: Counts) -> Counts:
    """The day alone, which stays what it is while students come and go."""
    moment = found["last_seen_on"]
    return {"last_seen_on": moment.astimezone(UTC).date() if moment else None}


def _reviews(course_ids: Keys) -> Counted:
    stars = {f"rated_{rating}": Count("pk", filter=Q(rating=rating)) for rating in RATINGS}
    counted = _grouped(course_ids, Review.objects.shown(), "course", **stars)
    return {key: rated | _rating(rated) for key, rated in counted.items()}


def _rating(rated: Counts) -> Counts:
    number = sum(rated.values())
    total = sum(rating * rated[f"rated_{rating}"] for rating in RATINGS)
    return {
        "review_count": number,
        "rating_average": total / number if number else 0.0,
        "rating_score": rating_score(number, total),
    }


def rating_score(number: int, total: int) -> float:
    """A Bayesian average, for sorting: of few reviews it says less than of many.

    (30 + total) / (10 + number), as if each of the five ratings had been given twice before the
    first student came; `total` is the sum of the ratings. One review of 5 makes 3.2, ten make 4.0,
    a hundred make 4.8. The prior is a constant, so that a course's place follows from its own
    reviews alone. Without reviews 0, after all that have some. Source: E. Miller, "Ranking Items
    With Star Ratings", which gives each rating once; the formula is also that of IMDb's Top 250.
    """
    return (PRIOR_TOTAL + total) / (PRIOR_NUMBER + number) if number else 0.0


def _lectures(course_ids: Keys) -> Counted:
    return _grouped(
        course_ids,
        Lecture.objects.all(),
        "chapter__course",
        lecture_count=Count("pk"),
        seconds=Sum("seconds", default=0),
    )


def _questions(course_ids: Keys) -> Counted:
    waiting = Question.objects.unanswered()
    return _grouped(course_ids, waiting, "course", unanswered_count=Count("pk"))


def _educators(course_ids: Keys) -> Counted:
    teaching = CourseEducator.objects.teaching()
    return _grouped(course_ids, teaching, "course", co_educator_count=Count("pk"))


def _announcements(course_ids: Keys) -> Counted:
    news = Announcement.objects.undeleted()
    counted = _grouped(course_ids, news, "course", announced_at=Max("created_at"))
    return {key: {"announced_at": found["announced_at"] or None} for key, found in counted.items()}


# What they say of questions and answers


def _of_questions(question_ids: Keys, without: str | None = None) -> Counted:
    me_toos, reports = MeToo.objects.all(), QuestionReport.objects.filter(settled_at=None)
    if without:
        me_toos, reports = me_toos.exclude(user=without), reports.exclude(reporter=without)
    by_others = Count("pk", filter=~Q(by=Answer.By.ASKER))
    answers = {"answer_count": Count("pk"), "is_answered": by_others}
    counted = _grouped(question_ids, Answer.objects.shown(), "question", **answers)
    me_too = _grouped(question_ids, me_toos, "question", me_too_count=Count("pk"))
    reported = _grouped(question_ids, reports, "question", report_count=Count("pk"))
    return {
        key: found | me_too[key] | reported[key] | {"is_answered": found["is_answered"] > 0}
        for key, found in counted.items()
    }


def _of_answers(answer_ids: Keys, without: str | None = None) -> Counted:
    reports = QuestionReport.objects.filter(settled_at=None)
    if without:
        reports = reports.exclude(reporter=without)
    return _grouped(answer_ids, reports, "answer", report_count=Count("pk"))


# Counting and writing


def _grouped(keys: Keys, rows: QuerySet[Any], by: str, **figures: Any) -> Counted:
    """The figures of `rows` for each key that they name `by`; zeros where there are no rows."""
    grouped = rows.filter(**{f"{by}__in": keys}).order_by().values(by).annotate(**figures)
    found = {row.pop(by): row for row in grouped}
    return {key: found.get(key) or dict.fromkeys(figures, 0) for key in keys}


def _settle(model: type[Model], keys: Keys, count: Callable[[Keys], Counted]) -> None:
    """Write into the rows with these keys what `count` says until it says what is written."""
    while keys:
        wrong = _wrong(model, count(keys))
        _write(model, wrong)
        keys = list(wrong)


def _wrong(model: type[Model], counted: Counted) -> Counted:
    """What was counted, by the rows that say something else and the columns in which they do."""
    names = next(iter(counted.values()))
    rows = model._default_manager.filter(pk__in=list(counted)).order_by().values_list("pk", *names)
    wrong: Counted = {}
    for key, *stored in rows:
        right = counted[key].items()
        differing = [item for item, value in zip(right, stored, strict=True) if item[1] != value]
        if differing:
            wrong[key] = dict(differing)
    return wrong


def _write(model: type[Model], wrong: Counted) -> None:
    rows = model._default_manager.filter(pk__in=list(wrong))

    def write_all() -> None:
        lock(rows)
        _write_each(model, wrong)

    if len(wrong) > 1:
        try_again(write_all, DEADLOCK)
    else:
        _write_each(model, wrong)


def _write_each(model: type[Model], wrong: Counted) -> None:
    """One statement for all rows that are to say the same."""
    alike: dict[tuple[Any, ...], list[UUID]] = defaultdict(list)
    for key, counts in wrong.items():
        alike[tuple(counts.items())].append(key)
    for figures, keys in alike.items():
        model._default_manager.filter(pk__in=keys).update(**dict(figures))
