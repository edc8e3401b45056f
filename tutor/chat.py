"""Asking the tutor about a course: what is found there, then what a model makes of it.

To search a large course takes up to a second, so it is done only for who may ask: within today's
budget and, as nothing found takes none of that, at the pace of questions at a lecture.
"""

from django.core.cache import cache

from accounts.models import User
from courses import deletion
from courses.deletion import pointing_to
from courses.learning.discussion import waiting_time
from courses.models import Enrollment
from courses.questions import LIMITS, TooMany
from editing.forms import insert

from . import asking, prompts, retrieval, sources, streams
from .models import Answer, Purpose, TutorQuestion
from .passages import Passage


def ask(question: TutorQuestion) -> None:
    """Store a new question and have it answered, where the course has anything that may.

    Raises asking.Refused, which stores nothing, and IntegrityError when its key is taken.
    """
    enrollment = question.enrollment
    found = _found(question)
    question.passages = sources.written(found)
    with pointing_to(enrollment, question.lecture):
        insert(question)
    if found:
        try:
            _begin(question, found)
        except asking.Refused:
            question.delete()
            raise


def ask_again(question: TutorQuestion) -> None:
    """Have a question answered anew whose answer is not whole. Raises asking.Refused."""
    found = _found(question)
    before = question.answer_id
    question.passages = sources.written(found)
    if found:
        _begin(question, found)
    else:
        TutorQuestion.objects.filter(pk=question.pk).update(passages=[], answer=None)
    deletion.delete(Answer.objects.filter(pk__in=[before]))


def delete(question: TutorQuestion) -> None:
    """With its answer; one that is being written is not gone on with."""
    deletion.delete(TutorQuestion.objects.filter(pk=question.pk))
    deletion.delete(Answer.objects.filter(pk__in=[question.answer_id]))


def delete_all(enrollment: Enrollment) -> None:
    """What was asked in a course, and answered."""
    deletion.delete(TutorQuestion.objects.filter(enrollment=enrollment))
    deletion.delete(Answer.objects.filter(enrollment=enrollment, purpose=Purpose.TUTOR))


def _found(question: TutorQuestion) -> list[Passage]:
    enrollment = question.enrollment
    asking.check_budget(enrollment.user)
    _check_pace(enrollment.user)
    return retrieval.find(enrollment.course, question.text, here=question.lecture_id)


def _check_pace(user: User) -> None:
    """Counts each search, also for questions that are deleted or asked again."""
    for time, most in LIMITS:
        key = f"tutor:{user.pk}:{time.total_seconds():.0f}"
        cache.add(key, 0, time.total_seconds())
        try:
            is_too_many = cache.incr(key) > most
        except ValueError:  # the cache is away, or the time ended just now
            continue
        if is_too_many:
            raise asking.Refused(waiting_time(TooMany(time)))


def _begin(question: TutorQuestion, found: list[Passage]) -> None:
    """Let a model write; where somebody else has begun meanwhile, theirs counts."""
    enrollment = question.enrollment
    row = TutorQuestion.objects.filter(pk=question.pk, answer=question.answer_id)
    answer = streams.start(
        enrollment.user,
        Purpose.TUTOR,
        prompts.messages(enrollment.course, question.text, found),
        prompts.LONGEST_ANSWER,
        enrollment=enrollment,
    )
    if row.update(answer=answer, passages=question.passages):
        question.answer = answer
    else:
        answer.delete()
