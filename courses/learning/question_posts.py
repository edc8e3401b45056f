"""What can be done with a question or with an answer: each view is for both."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sessions.http import UserRequest
from accounts.sessions.rate_limits import limited
from courses import moderation
from courses import questions as actions
from courses.models import Answer, Post, Question
from courses.question_forms import AnswerForm, QuestionForm, ReasonForm
from editing.text import INVALID

from .discussion import TOO_MANY, Discussion, show, waiting_time


@require_http_methods(["GET", "HEAD", "POST"])
@limited("questions")
def post_edit(
    request: UserRequest,
    slug: str,
    lecture_id: UUID,
    question_id: UUID,
    answer_id: UUID | None = None,
) -> HttpResponse:
    discussion = Discussion.of(request, slug, lecture_id)
    post = discussion.post(question_id, answer_id)
    if post.hidden_at or not _is_own(discussion, post):
        raise Http404
    kind = QuestionForm if isinstance(post, Question) else AnswerForm
    form = kind(request.POST or None, instance=post)
    if form.is_valid() and form.save_version(actions.edit):
        messages.success(request, _("Your changes are stored."))
        return redirect(post)
    context = {"discussion": discussion, "post": post, "form": form}
    return show(request, "post_edit", context, INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def post_delete(
    request: UserRequest,
    slug: str,
    lecture_id: UUID,
    question_id: UUID,
    answer_id: UUID | None = None,
) -> HttpResponse:
    discussion = Discussion.of(request, slug, lecture_id)
    post = discussion.post(question_id, answer_id)
    if not _is_own(discussion, post):
        raise Http404
    if request.method != "POST":
        return show(request, "post_delete", {"discussion": discussion, "post": post})
    if isinstance(post, Answer):
        actions.delete_answer(post)
        messages.success(request, _("Your answer is deleted."))
        is_there = discussion.questions.filter(pk=question_id).exists()
        if is_there:
            return redirect(post.question)
    else:
        actions.delete_question(post)
        messages.success(request, _("Your question is deleted."))
    return redirect("learning:questions", slug, lecture_id)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("questions")
def post_report(
    request: UserRequest,
    slug: str,
    lecture_id: UUID,
    question_id: UUID,
    answer_id: UUID | None = None,
) -> HttpResponse:
    """Anyone who reads a post of someone else may say why it should not stand there."""
    discussion = Discussion.of(request, slug, lecture_id)
    post = discussion.post(question_id, answer_id)
    if post.hidden_at or _is_own(discussion, post) or _is_deleted(post):
        raise Http404
    form = ReasonForm(request.POST or None)
    status = 200
    if form.is_valid():
        try:
            is_open = actions.report(post, discussion.user, form.cleaned_data["reason"])
        except actions.TooMany as limit:
            form.add_error(None, waiting_time(limit))
            status = TOO_MANY
        else:
            _say_reported(request, is_open)
            return redirect(post)
    elif form.errors:
        status = INVALID
    return show(
        request, "post_report", {"discussion": discussion, "post": post, "form": form}, status
    )


def _say_reported(request: UserRequest, is_open: bool) -> None:
    if is_open:
        messages.success(request, _("Thank you. The teacher and the administrators see it."))
    else:
        messages.info(request, moderation.DECIDED)


@require_http_methods(["GET", "HEAD", "POST"])
def post_hide(
    request: UserRequest,
    slug: str,
    lecture_id: UUID,
    question_id: UUID,
    answer_id: UUID | None = None,
) -> HttpResponse:
    """The teacher or an admin hides a post with a reason, shows it again, or settles its reports."""
    discussion = Discussion.of(request, slug, lecture_id)
    post = discussion.post(question_id, answer_id)
    if not discussion.moderates or _is_deleted(post):
        raise Http404
    if request.method == "POST" and "show" in request.POST:
        actions.show(post, discussion.hides_as)
        return redirect(post)
    if request.method == "POST" and "keep" in request.POST:
        actions.keep(post)
        messages.success(request, _("It stays. The reports are settled."))
        return redirect(post)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.hide(post, discussion.hides_as, form.cleaned_data["reason"])
        messages.success(request, _("It is hidden. Its author reads the reason."))
        return redirect(post)
    reports = post.reports.filter(post_id=post.pk, settled_at=None)
    context = {"discussion": discussion, "post": post, "form": form, "reports": reports[:20]}
    return show(request, "post_hide", context, INVALID if form.errors else 200)


@require_POST
def answer_pin(
    request: UserRequest, slug: str, lecture_id: UUID, question_id: UUID, answer_id: UUID
) -> HttpResponse:
    discussion = Discussion.of(request, slug, lecture_id)
    post = discussion.post(question_id, answer_id)
    if not discussion.teaches or post.hidden_at or not isinstance(post, Answer):
        raise Http404
    if "undo" in request.POST:
        actions.unpin(post)
    else:
        actions.pin(post)
    return redirect(post)


def _is_own(discussion: Discussion, post: Post) -> bool:
    return post.author_id == discussion.user.pk


def _is_deleted(post: Post) -> bool:
    return isinstance(post, Question) and post.deleted_at is not None
