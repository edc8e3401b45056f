"""How a quiz went, counted from its attempts and their responses; of students who have left, too."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, Max, Q

from courses.models import Enrollment

from .attempts import catch_up
from .content import Kind, QuestionContent
from .models import Attempt, AttemptQuerySet, Quiz, Response

TENTHS = 10
MOST_WRONG = 5  # wrong answers that are shown of a question
MOST_READ = 1000  # different wrong answers that are looked through for them
TYPED = (Kind.SHORT, Kind.ORDERING)  # whose answers are as many as students have ideas


@dataclass(frozen=True)
class Average:
    """Of the submitted attempts at a quiz."""

    attempts: int
    percent: int  # the mean of theirs, rounded down
    passed: int
    tenths: tuple[int, ...]  # how many have 0 to 9 percent, 10 to 19 …; the last one up to 100


@dataclass(frozen=True)
class Chosen:
    """An answer, and how many attempts gave it."""

    text: str
    number: int
    percent: int  # of the attempts that were asked
    is_right: bool = False


@dataclass(frozen=True)
class QuestionFigures:
    """How a question was answered."""

    number: int  # from 1, in the quiz
    content: QuestionContent
    attempts: int  # that it was asked in
    right: int
    answers: Sequence[Chosen]  # its choices, or what was wrong most often

    @property
    def percent(self) -> int:
        return self.right * 100 // self.attempts if self.attempts else 0

    @property
    def is_typed(self) -> bool:
        return self.content.kind in TYPED

    @property
    def favourite(self) -> Chosen | None:
        """The wrong answer that was given most often."""
        wrong = [answer for answer in self.answers if answer.number and not answer.is_right]
        return max(wrong, key=lambda answer: answer.number, default=None)


def averages(quiz_ids: Collection[UUID]) -> dict[UUID, Average]:
    """By the quiz; none where nobody has submitted. One query."""
    submitted = Attempt.objects.submitted().filter(quiz__in=quiz_ids).order_by()
    groups = submitted.values_list("quiz", "right_count", "question_count", "is_passed")
    rows = defaultdict(list)
    for quiz, right, total, is_passed, number in groups.annotate(number=Count("pk")):
        rows[quiz].append((right or 0, total, is_passed, number))
    return {quiz: _average(found) for quiz, found in rows.items()}


def _average(rows: Iterable[tuple[int, int, bool, int]]) -> Average:
    """`rows`: right answers, questions, passed, and how many attempts are so."""
    tenths = [0] * TENTHS
    attempts = passed = points = 0
    for right, total, is_passed, number in rows:
        percent = right * 100 // total if total else 0
        tenths[min(percent // TENTHS, TENTHS - 1)] += number
        attempts += number
        passed += number if is_passed else 0
        points += percent * number
    return Average(attempts, points // attempts, passed, tuple(tenths))


# By question


def figures_of(quiz: Quiz, questions: Sequence[QuestionContent]) -> list[QuestionFigures]:
    """Of these questions of the quiz, in five queries whatever their number."""
    asked = _asked(quiz, questions)
    chosen = _chosen(quiz, questions)
    return [
        _figures(number, question, asked[question.key], chosen[question.key])
        for number, question in enumerate(questions, 1)
    ]


Asked = Mapping[bool, int]  # in how many attempts it was answered right, and in how many not
Answers = Mapping[str, int]  # how often each was given

# An index alone answers these: of the rows themselves nothing is read.
EACH = Count("*")
EACH_ATTEMPT = Count("attempt", distinct=True)


def _asked(quiz: Quiz, questions: Sequence[QuestionContent]) -> dict[str, dict[bool, int]]:
    """An attempt has a row for each choice of a multiple choice, and one of any other question.

    Its kind may have changed: where any version had a multiple choice, attempts are counted, which
    takes a database twice as long as counting rows.
    """
    multiple = _once_multiple(quiz)
    several = [UUID(each.key) for each in questions if each.key in multiple]
    single = [UUID(each.key) for each in questions if each.key not in multiple]
    rows = Response.objects.filter(quiz=quiz).order_by().values_list("question", "is_right")
    found: dict[str, dict[bool, int]] = defaultdict(dict)
    for question, is_right, number in [
        *rows.filter(question__in=single).annotate(number=EACH),
        *rows.filter(question__in=several).annotate(number=EACH_ATTEMPT),
    ]:
        found[str(question)][is_right] = number
    return found


def _once_multiple(quiz: Quiz) -> set[str]:
    """The keys of questions that were a multiple choice in any version."""
    versions = quiz.versions.order_by().only("stored_questions")
    return {
        each.key for version in versions for each in version.questions if each.kind is Kind.MULTIPLE
    }


def _chosen(quiz: Quiz, questions: Sequence[QuestionContent]) -> dict[str, dict[str, int]]:
    """How often each choice was chosen, and each wrong answer typed: the most frequent first."""
    typed = [UUID(each.key) for each in questions if each.kind in TYPED]
    listed = [UUID(each.key) for each in questions if each.kind not in TYPED]
    rows = Response.objects.filter(quiz=quiz).exclude(choice="").order_by()
    groups = rows.values_list("question", "choice").annotate(number=EACH)
    wrong = groups.filter(question__in=typed, is_right=False)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for question, choice, number in [
        *groups.filter(question__in=listed),
        *wrong.order_by("-number", "question", "choice")[:MOST_READ],
    ]:
        found[str(question)][choice] = number
    return found


def _figures(
    number: int, question: QuestionContent, asked: Asked, answers: Answers
) -> QuestionFigures:
    attempts = sum(asked.values())
    make = _typed if question.kind in TYPED else _listed
    return QuestionFigures(
        number=number,
        content=question,
        attempts=attempts,
        right=asked.get(True, 0),
        answers=make(question, answers, attempts),
    )


def _listed(question: QuestionContent, answers: Answers, attempts: int) -> list[Chosen]:
    """Each choice as it stands today; those that were taken out since are not counted."""
    return [
        _answer(choice.text, answers.get(choice.key, 0), attempts, is_right=choice.is_right)
        for choice in question.choices
    ]


def _typed(question: QuestionContent, answers: Answers, attempts: int) -> list[Chosen]:
    texts = {choice.key: choice.text for choice in question.choices}
    first = list(answers.items())[:MOST_WRONG]
    if question.kind is Kind.SHORT:
        return [_answer(text, number, attempts) for text, number in first]
    orders = [(keys.split(), number) for keys, number in first]
    return [
        _answer(" → ".join(texts.get(key, "…") for key in keys), number, attempts)
        for keys, number in orders
    ]


def _answer(text: str, number: int, attempts: int, *, is_right: bool = False) -> Chosen:
    return Chosen(text, number, number * 100 // attempts if attempts else 0, is_right)


# By student


def students_of(quiz: Quiz, search: str = "") -> Any:
    """Rows of `enrollment`, `attempts`, `best` (percent), `passed` (how often), the best first.

    Of the students who are in the course, and whom `search` finds.
    """
    students = Enrollment.objects.present().filter(course=quiz.course_id).search(search)
    rows = _submitted().filter(quiz=quiz, enrollment__in=students.order_by().values("pk"))
    return _together(rows, "enrollment").order_by("-best", "enrollment")


def results_of(enrollment: Enrollment) -> list[Quiz]:
    """The quizzes of the course that a student has submitted, with `attempts`, `best` and `passed`."""
    catch_up(Attempt.objects.filter(enrollment=enrollment))
    rows = _together(_submitted().filter(enrollment=enrollment), "quiz")
    found = {row["quiz"]: row for row in rows}
    quizzes = list(Quiz.objects.in_course(enrollment.course).filter(pk__in=list(found)))
    for quiz in quizzes:
        quiz.result = found[quiz.pk] | {"best": int(found[quiz.pk]["best"])}
    return quizzes


def _submitted() -> AttemptQuerySet:
    return Attempt.objects.submitted().filter(question_count__gt=0)


def _together(rows: AttemptQuerySet, name: str) -> Any:
    percent = F("right_count") * 100 / F("question_count")
    return (
        rows.order_by()
        .values(name)
        .annotate(
            attempts=Count("pk"),
            best=Max(percent, output_field=IntegerField()),
            passed=Count("pk", filter=Q(is_passed=True)),
        )
    )
