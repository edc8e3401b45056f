"""Quizzes of a course out of a file: their rows, all of them valid, until the course is stored."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.models import Chapter, Course
from quizzes import publication
from quizzes.content import QuestionContent
from quizzes.models import Quiz, QuizVersion
from quizzes.question_rules import faults
from quizzes.questions import add_questions

from .content import CourseContent, QuizContent
from .filled import FilledQuiz
from .media import Media


@dataclass
class StoredQuiz:
    row: Quiz
    questions: list[QuestionContent]
    is_published: bool  # then `row` has a lecture when it is stored

    def store(self) -> None:
        self.row.save(force_insert=True)
        stored = add_questions(self.row, self.questions)
        if self.row.lecture_id:
            QuizVersion.objects.create(
                quiz=self.row,
                number=1,
                settings=self.row.settings,
                stored_questions=[question.content.as_json() for question in stored],
            )
            publication.count_questions(self.row)


def filled(
    content: QuizContent,
    course: Course,
    chapter: Chapter | None,
    media: Media,
    course_content: CourseContent,
) -> StoredQuiz | None:
    """None, and words about it, for a quiz that no form takes."""

    def new_row() -> Quiz:
        return Quiz(course=course, chapter=chapter)

    form, wrong = FilledQuiz.fill(content.fields, {}, new_row, media)
    for words in wrong:
        course_content.leave(content.place, words)
    if form is None:
        return None
    is_published = content.is_published and chapter is not None
    if is_published and (reason := _reason_against_publishing(content.questions)):
        course_content.change(content.place, reason)
        is_published = False
    return StoredQuiz(form.instance, content.questions, is_published)


def _reason_against_publishing(questions: list[QuestionContent]) -> str:
    if not questions:
        return _("It is a draft now: it has no question.")
    for number, question in enumerate(questions, 1):
        for fault in faults(question):
            given = {"number": number, "fault": fault.message}
            return _("It is a draft now. Question %(number)s: %(fault)s") % given
    return ""
