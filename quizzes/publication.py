"""What a quiz needs to be published, and publishing it: as a lecture, and as a version to take.

Students take the newest version; what educators change reaches them when it is published again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import gettext as _

from courses import curriculum
from courses.contention import TAKEN, try_again
from courses.deletion import pointing_to
from courses.models import Lecture
from courses.publication import Item

from .content import QuestionContent
from .models import Quiz, QuizVersion
from .question_rules import faults


@dataclass(frozen=True)
class Published:
    """What became of *Publish*: what is missing, or the version that students take now."""

    missing: Sequence[Item] = ()
    version: QuizVersion | None = None
    is_first: bool = False  # it became a lecture just now
    is_new: bool = False  # there was something to publish


def checklist(quiz: Quiz, questions: Sequence[QuestionContent]) -> list[Item]:
    """Everything that a quiz must have, in the order in which one does it."""
    page = reverse("quizzes:quiz_edit", args=[quiz.pk])
    chapter = Item(_("Choose its chapter"), quiz.where is not None, f"{page}#id_chapter")
    some = Item(_("Write a question"), bool(questions), f"{page}#add-question")
    return [chapter, some, *_mended(quiz, questions)]


def _mended(quiz: Quiz, questions: Sequence[QuestionContent]) -> list[Item]:
    """Those that were brought in from elsewhere, as the form takes none that cannot be asked."""
    items = []
    for number, question in enumerate(questions, 1):
        for fault in faults(question)[:1]:
            text = _("Question %(number)s: %(fault)s")
            label = text % {"number": number, "fault": fault.message}
            address = reverse("quizzes:question_edit", args=[quiz.pk, question.key])
            items.append(Item(label, False, address))
    return items


def missing(quiz: Quiz, questions: Sequence[QuestionContent]) -> list[Item]:
    return [item for item in checklist(quiz, questions) if not item.is_done]


def contents(quiz: Quiz) -> list[QuestionContent]:
    """The questions as their educators have them."""
    return [question.content for question in quiz.questions.all()]


def newest_version(quiz: Quiz) -> QuizVersion | None:
    """What students take."""
    return quiz.versions.first()


def has_changes(
    quiz: Quiz, questions: Sequence[QuestionContent], newest: QuizVersion | None
) -> bool:
    """Would publishing give students something else than they take now?"""
    if newest is None:
        return True
    return newest.settings != quiz.settings or newest.questions != list(questions)


def publish(quiz: Quiz) -> Published:
    """Let students take the quiz as it is now; a second time changes nothing.

    Each step may be repeated: the version, the lecture, the link between the two, its count.
    """
    result = try_again(lambda: _add_version(quiz), TAKEN)
    if result.missing:
        return result
    is_first = _give_lecture(quiz)
    count_questions(quiz)
    return replace(result, is_first=is_first)


def _add_version(quiz: Quiz) -> Published:
    """The newest version is read first: one that comes after it is of rows read after it."""
    newest = newest_version(quiz)
    quiz.refresh_from_db()
    questions = contents(quiz)
    if todo := missing(quiz, questions):
        return Published(todo)
    if newest and not has_changes(quiz, questions, newest):
        return Published(version=newest)
    version = QuizVersion(
        quiz=quiz,
        number=newest.number + 1 if newest else 1,
        settings=quiz.settings,
        stored_questions=[question.as_json() for question in questions],
    )
    with pointing_to(quiz):
        version.save(force_insert=True)
    return Published(version=version, is_new=True)


def _give_lecture(quiz: Quiz) -> bool:
    """Make the lecture of a draft, at the end of its chapter; True when this did it.

    Raises DoesNotExist when the draft was deleted meanwhile: then its lecture goes, too.
    """
    chapter = quiz.where
    if quiz.lecture_id or chapter is None:
        return False
    lecture = Lecture(
        pk=lecture_key(quiz.pk), chapter=chapter, kind=Lecture.Kind.QUIZ, title=quiz.draft_title
    )
    try:
        curriculum.add(lecture)
    except IntegrityError:
        lecture = Lecture.objects.select_related("chapter").get(pk=lecture.pk)  # it was added
    rows = Quiz.objects.filter(pk=quiz.pk, lecture=None)
    with pointing_to(lecture):
        is_first = bool(rows.update(lecture=lecture, chapter=None))
    if not is_first and not Quiz.objects.filter(pk=quiz.pk).exists():
        curriculum.delete([lecture])
        raise Quiz.DoesNotExist
    quiz.lecture, quiz.chapter = lecture, None
    return is_first


def count_questions(quiz: Quiz) -> None:
    """Of the newest version, read again until nobody has published another one meanwhile."""
    counted = None
    while quiz.lecture_id and (newest := newest_version(quiz)) and newest != counted:
        number = len(newest.questions)
        Lecture.objects.filter(pk=quiz.lecture_id).update(question_count=number)
        counted = newest


def delete_draft(quiz: Quiz) -> None:
    """With the lecture that it was given, where publishing stopped before the two were linked."""
    if Quiz.objects.filter(pk=quiz.pk, lecture=None).delete()[0]:
        curriculum.delete(Lecture.objects.filter(pk=lecture_key(quiz.pk)))


def lecture_key(quiz_id: UUID) -> UUID:
    """Of the lecture that a quiz becomes: of two who publish at once both make the same one."""
    return uuid5(quiz_id, "lecture")
