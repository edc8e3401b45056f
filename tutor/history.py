"""What a student asked the tutor in a course, as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from courses.models import Course, Enrollment, Lecture
from courses.models.lecture import TEXTS
from texts import citations

from . import prompts, sources, streams
from .models import TutorQuestion
from .sources import Source

LONGEST_TITLE = 120  # characters, of a question to the teacher


@dataclass(frozen=True)
class Exchange:
    """A question, and what came of it."""

    question: TutorQuestion
    html: str  # of the answer, as far as it has come
    sources: list[Source]  # that the answer names
    problem: str  # why there is no whole answer
    is_writing: bool
    is_nowhere: bool  # the course does not answer it
    teacher_url: str  # where the question is filled in; empty in a course without lectures
    may_ask: bool  # not whoever left the course

    @property
    def is_unfounded(self) -> bool:
        """An answer that names no passage."""
        return bool(self.html) and not (self.is_writing or self.problem or self.sources)


def questions_of(enrollment: Enrollment) -> QuerySet[TutorQuestion]:
    """Those of a student in a course, the newest first."""
    texts = (f"lecture__{name}" for name in TEXTS)
    rows = TutorQuestion.objects.filter(enrollment=enrollment)
    with_lectures = rows.select_related("answer", "lecture__chapter").defer(*texts)
    return with_lectures.order_by("-created_at", "-id")


def lecture_of(question: TutorQuestion, course: Course) -> Lecture | None:
    """That it was asked at, if the course still has it."""
    lecture = question.lecture
    return lecture if lecture and lecture.chapter.course_id == course.pk else None


def exchanges(
    questions: Sequence[TutorQuestion], enrollment: Enrollment, here: UUID | None = None
) -> list[Exchange]:
    """In two queries, for a student who has the lecture `here` open."""
    course = enrollment.course
    titles = sources.titles_in(course, [each for one in questions for each in one.passages])
    first = Lecture.objects.of(course).values_list("pk", flat=True).first() if questions else None
    return [_exchange(one, enrollment, titles, here, first) for one in questions]


def _exchange(
    question: TutorQuestion,
    enrollment: Enrollment,
    titles: dict[str, str],
    here: UUID | None,
    first: UUID | None,
) -> Exchange:
    answer, course = question.answer, enrollment.course
    text = answer.text if answer else ""
    is_writing = bool(answer and answer.is_writing)
    is_nowhere = not question.passages or prompts.is_not_here(text)
    known = sources.sources_of(question.passages, course, titles, here)
    is_shown = not is_nowhere and not (is_writing and prompts.is_beginning(text))
    return Exchange(
        question=question,
        html=citations.render(text, lambda number: _target(known, number)) if is_shown else "",
        sources=_named(text, known) if is_shown else [],
        problem=_problem(question),
        is_writing=is_writing,
        is_nowhere=is_nowhere and not is_writing,
        teacher_url=_teacher_url(question, course, titles, first),
        may_ask=enrollment.left_at is None,
    )


def _target(known: dict[int, Source], number: int) -> citations.Target | None:
    return sources.target(known[number]) if number in known else None


def _named(text: str, known: dict[int, Source]) -> list[Source]:
    return [known[number] for number in sorted(citations.numbers_in(text)) if number in known]


def _problem(question: TutorQuestion) -> str:
    """What passages were found for is asked of a model, unless its process ended before."""
    if question.answer:
        return streams.problem_of(question.answer)
    return _("This was not answered. Please ask again.") if question.passages else ""


def _teacher_url(
    question: TutorQuestion, course: Course, titles: dict[str, str], first: UUID | None
) -> str:
    """At the lecture that it was asked at, at the one that came nearest, or at the first."""
    nearest = (passage["lecture"] for passage in question.passages if passage["lecture"] in titles)
    lecture = lecture_of(question, course)
    lecture_id = lecture.pk if lecture else next(nearest, None) or first
    if lecture_id is None:
        return ""
    line = " ".join(question.text.split())
    typed = {"title": Truncator(line).chars(LONGEST_TITLE)}
    if typed["title"] != question.text:
        typed["body"] = question.text
    return reverse("learning:questions", args=[course.slug, lecture_id], query=typed)
