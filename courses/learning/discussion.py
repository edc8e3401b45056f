"""The questions of one lecture, for one visitor who may open it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sessions.http import UserRequest
from courses import access
from courses.models import Answer, Course, Lecture, Post, Question
from courses.models.question import PostQuerySet
from courses.questions import TooMany

TOO_MANY = 429  # the status of an answer to someone who has to wait


@dataclass(frozen=True)
class Discussion:
    lecture: Lecture
    user: User

    @classmethod
    def of(cls, request: UserRequest, slug: str, lecture_id: UUID) -> "Discussion":
        """404 for those who may not open every lecture: a free preview shows no questions."""
        lecture, enrollment = access.get_visible_lecture(request.user, slug, lecture_id)
        if not access.opens_all(request.user, lecture.chapter.course, enrollment):
            raise Http404
        return cls(lecture, request.user)

    @property
    def course(self) -> Course:
        return self.lecture.chapter.course

    @property
    def teaches(self) -> bool:
        return access.edits(self.user, self.course)

    @property
    def moderates(self) -> bool:
        return self.teaches or self.user.is_admin

    @property
    def hides_as(self) -> Post.HiddenBy:
        return Post.HiddenBy.TEACHER if self.teaches else Post.HiddenBy.ADMIN

    def new_question(self) -> Question:
        return Question(lecture=self.lecture, author=self.user)

    def new_answer(self, question: Question) -> Answer:
        return Answer(question=question, author=self.user)

    @property
    def questions(self) -> PostQuerySet[Question]:
        shown = Question.objects.shown_to(self.user, moderates=self.moderates)
        return shown.filter(lecture=self.lecture).select_related("author")

    def question(self, key: UUID) -> Question:
        question: Question = get_object_or_404(self.questions, pk=key)
        question.lecture = self.lecture
        return question

    def answers(self, question: Question) -> PostQuerySet[Answer]:
        shown = Answer.objects.shown_to(self.user, moderates=self.moderates)
        return shown.filter(question=question).select_related("author")

    def post(self, question_id: UUID, answer_id: UUID | None) -> Question | Answer:
        """The question, or one of its answers."""
        question = self.question(question_id)
        if answer_id is None:
            return question
        answer: Answer = get_object_or_404(self.answers(question), pk=answer_id)
        answer.question = question
        return answer


def show(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page, or what of it stands in the player's tab, for the script that asks for it."""
    is_fragment = bool(request.headers.get("HX-Request"))
    context["level"] = 3 if is_fragment else 1
    context["part"] = render_to_string(f"courses/learning/partials/{name}.html", context, request)
    template = "question_fragment" if is_fragment else "question_page"
    response = render(request, f"courses/learning/{template}.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def waiting_time(limit: TooMany) -> str:
    if limit.time.days:
        return _("You have written a lot today. What you typed is still here: send it tomorrow.")
    return _("That was quick. What you typed is still here: wait a minute, then send it again.")
