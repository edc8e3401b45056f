"""Questions at a lecture: the list, one with its answers, asking and answering."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.sessions.http import UserRequest
from accounts.sessions.rate_limits import limited
from courses import questions as actions
from courses.alike import alike
from courses.models import MeToo, Question
from courses.paging import PAGE_SIZE, page_of
from courses.question_forms import AnswerForm, QuestionForm
from editing.text import INVALID
from texts.folding import fold
from texts.validators import without_controls

from .discussion import TOO_MANY, Discussion, show, waiting_time

LONGEST_SEARCH, MOST_WORDS = 200, 8
LONGEST_TYPED = 1_000  # characters that an address brings
ORDERS = {
    "newest": ("-created_at", "id"),
    "unanswered": ("is_answered", "-created_at", "id"),
    "wanted": ("-me_too_count", "-created_at", "id"),
}
SORTS = {
    "newest": gettext_lazy("Newest"),
    "unanswered": gettext_lazy("Unanswered first"),
    "wanted": gettext_lazy("Most wanted"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@limited("questions")
@limited("search")
def questions(request: UserRequest, slug: str, lecture_id: UUID) -> HttpResponse:
    """The questions of a lecture; a POST asks another, and `?title=` fills it in."""
    discussion = Discussion.of(request, slug, lecture_id)
    if request.method == "POST":
        return _ask(request, discussion)
    return _list(request, discussion, _form(request, discussion))


def _form(request: UserRequest, discussion: Discussion) -> QuestionForm:
    """Empty, or with what `?title=` and `?body=` say: a question that was asked elsewhere first."""
    typed = {
        name: without_controls(request.GET[name])[:LONGEST_TYPED]
        for name in ("title", "body")
        if name in request.GET
    }
    return QuestionForm(initial=typed, instance=discussion.new_question())


def _list(
    request: UserRequest, discussion: Discussion, form: QuestionForm, status: int = 200
) -> HttpResponse:
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    sort = request.GET.get("sort", "")
    sort = sort if sort in ORDERS else "newest"
    rows = _search(discussion.questions, text).order_by(*ORDERS[sort])
    context = {
        "discussion": discussion,
        "page": page_of(request, rows.defer("body", "body_html", "search_text")),
        "form": form,
        "q": text,
        "sort": sort,
        "sorts": SORTS,
    }
    return show(request, "question_list", context, status)


def _search(rows: QuerySet[Question], text: str) -> QuerySet[Question]:
    """Those in which every word occurs."""
    for word in fold(text).split()[:MOST_WORDS]:
        rows = rows.filter(search_text__contains=word)
    return rows


def _ask(request: UserRequest, discussion: Discussion) -> HttpResponse:
    """Store a question; where there are some like it, unless they were seen, show those first."""
    form = QuestionForm(request.POST, instance=discussion.new_question())
    if not form.is_valid():
        return _list(request, discussion, form, INVALID)
    if "anyway" not in request.POST and not form.was_sent_before:
        found = alike(form.cleaned_data["title"], discussion.lecture, discussion.user)
        if found:
            return show(
                request, "question_alike", {"discussion": discussion, "form": form, "found": found}
            )
    try:
        is_stored = form.save_new(actions.ask)
    except actions.TooMany as limit:
        form.add_error(None, waiting_time(limit))
        return _list(request, discussion, form, TOO_MANY)
    if not is_stored:
        return _list(request, discussion, form, INVALID)
    messages.success(request, _("Your question is there. You get a mail when it is answered."))
    return redirect(
        "learning:question", discussion.course.slug, discussion.lecture.pk, form.instance.pk
    )


@require_safe
@limited("suggestions")
def questions_alike(request: UserRequest, slug: str, lecture_id: UUID) -> HttpResponse:
    """Those like `?title=`, while someone is typing it."""
    discussion = Discussion.of(request, slug, lecture_id)
    title = request.GET.get("title", "")[:LONGEST_SEARCH]
    form = QuestionForm(initial={"title": title}, instance=discussion.new_question())
    found = alike(title, discussion.lecture, discussion.user)
    name = "question_alike_list" if request.headers.get("HX-Request") else "question_alike"
    return show(request, name, {"discussion": discussion, "form": form, "found": found})


@require_http_methods(["GET", "HEAD", "POST"])
@limited("questions")
def question(request: UserRequest, slug: str, lecture_id: UUID, question_id: UUID) -> HttpResponse:
    """A question with its answers; a POST answers it."""
    discussion = Discussion.of(request, slug, lecture_id)
    asked = discussion.question(question_id)
    if request.method == "POST":
        return _answer(request, discussion, asked)
    return _thread(request, discussion, asked, AnswerForm(instance=discussion.new_answer(asked)))


def _thread(
    request: UserRequest,
    discussion: Discussion,
    asked: Question,
    form: AnswerForm,
    status: int = 200,
) -> HttpResponse:
    page = page_of(request, discussion.answers(asked))
    for answer in page:
        answer.question = asked
    asked.is_mine_too = MeToo.objects.filter(question=asked, user=discussion.user).exists()
    context = {"discussion": discussion, "question": asked, "page": page, "form": form}
    return show(request, "question_thread", context, status)


def _answer(request: UserRequest, discussion: Discussion, asked: Question) -> HttpResponse:
    if asked.deleted_at or asked.hidden_at:
        raise Http404
    form = AnswerForm(request.POST, instance=discussion.new_answer(asked))
    try:
        is_stored = form.is_valid() and form.save_new(actions.answer)
    except actions.TooMany as limit:
        form.add_error(None, waiting_time(limit))
        return _thread(request, discussion, asked, form, TOO_MANY)
    if not is_stored:
        return _thread(request, discussion, asked, form, INVALID)
    messages.success(request, _("Your answer is there."))
    return redirect(form.instance)


@require_safe
def answer(
    request: UserRequest, slug: str, lecture_id: UUID, question_id: UUID, answer_id: UUID
) -> HttpResponse:
    """Leads to where an answer stands among the others."""
    discussion = Discussion.of(request, slug, lecture_id)
    asked = discussion.question(question_id)
    keys = list(discussion.answers(asked).values_list("pk", flat=True))
    if answer_id not in keys:
        raise Http404
    number = keys.index(answer_id) // PAGE_SIZE + 1
    query = {"page": number} if number > 1 else None
    address = reverse("learning:question", args=[slug, lecture_id, question_id], query=query)
    return redirect(f"{address}#answer-{answer_id}")


@require_POST
@limited("questions")
def me_too(request: UserRequest, slug: str, lecture_id: UUID, question_id: UUID) -> HttpResponse:
    """Someone has the same question, or takes that back."""
    discussion = Discussion.of(request, slug, lecture_id)
    asked = discussion.question(question_id)
    if asked.deleted_at or asked.hidden_at or asked.author_id == discussion.user.pk:
        raise Http404
    if "undo" in request.POST:
        actions.take_me_too_back(asked, discussion.user)
    else:
        actions.say_me_too(asked, discussion.user)
    return redirect(asked)
