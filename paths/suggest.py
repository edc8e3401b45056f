"""/paths/suggest/: a path for a goal in words, and keeping it as one's own."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.sessions.http import UserRequest
from accounts.sessions.rate_limits import limited
from courses.access import listed_courses
from editing.text import INVALID
from texts.validators import validate_visible

from . import access, following, steps, suggestions
from .forms import GoalForm, KeepForm
from .models import Path, PathCourse
from .suggestions import Suggested

LONGEST_TITLE = 80
MOST_KEPT = 20  # paths that someone keeps who writes none
MOST_COURSES = 10  # of a kept path


@require_safe
@limited("search")
def path_suggest(request: UserRequest) -> HttpResponse:
    form = GoalForm(request.GET if "goal" in request.GET else None)
    if not form.is_valid():
        return proposal_page(request, form, [])
    proposal = suggestions.suggest(form.value, request.user)
    return proposal_page(request, form, proposal)


def proposal_page(
    request: UserRequest,
    form: GoalForm,
    proposal: Sequence[Suggested],
    *,
    keep_form: KeepForm | None = None,
    note: str = "",
    is_by_model: bool = False,
) -> HttpResponse:
    """A proposal beside the form that it was asked for with; `note` says why it is another one."""
    if keep_form is None:
        title = Truncator(form.data.get("goal", "").strip()).chars(LONGEST_TITLE)
        keep_form = KeepForm(instance=Path(author=request.user), initial={"title": title})
    context = {
        "form": form,
        "goal": form.value if form.is_bound and form.is_valid() else None,
        "proposal": proposal,
        "keep_form": keep_form,
        "note": note,
        "is_by_model": is_by_model,
    }
    status = INVALID if form.errors or keep_form.errors else 200
    return render(request, "paths/path_suggest.html", context, status=status)


@require_POST
def path_keep(request: UserRequest) -> HttpResponse:
    """Store the courses that are ticked as a draft of one's own, and follow it."""
    form = KeepForm(request.POST, instance=Path(author=request.user))
    offered = _offered(request)
    is_by_model = "by-model" in request.POST
    chosen = [one for one in offered if one.is_chosen]
    if form.is_valid() and _may_keep(form, chosen, request) and form.save_new():
        path: Path = form.instance
        for one in chosen:
            steps.add(path, one.course, one.why if is_by_model else "")
        following.follow(request.user, path)
        messages.success(request, _("The path is kept. You alone see it."))
        return redirect(path)
    asked = GoalForm(request.POST if request.POST.get("goal") else None)
    return proposal_page(request, asked, offered, keep_form=form, is_by_model=is_by_model)


def _may_keep(form: KeepForm, chosen: Sequence[Suggested], request: UserRequest) -> bool:
    """What is wrong is said on the form."""
    kept = Path.objects.of(request.user).filter(status=Path.Status.DRAFT).count()
    if not chosen:
        form.add_error(None, _("Choose one course at least."))
    elif kept >= MOST_KEPT and not access.writes_paths(request.user):
        text = _("You keep %(most)s paths already. Delete one first.")
        form.add_error(None, text % {"most": MOST_KEPT})
    return not form.errors


def _offered(request: UserRequest) -> list[Suggested]:
    """The proposal that was sent: of its courses those in the catalogue, in their order."""
    ticked = request.POST.getlist("course")
    slugs = list(dict.fromkeys([*request.POST.getlist("offered"), *ticked]))[:MOST_COURSES]
    rows = listed_courses().select_related("category", "educator").filter(slug__in=slugs)
    courses = {course.slug: course for course in rows}
    return [
        Suggested(
            courses[slug],
            plain_sentence(request.POST.get(f"why-{slug}", "")),
            is_chosen=slug in ticked,
        )
        for slug in slugs
        if slug in courses
    ]


def plain_sentence(text: str) -> str:
    """`text` as what a course adds; nothing where it may not be that."""
    sentence = " ".join(text.split())[: PathCourse.why.field.max_length]
    try:
        validate_visible(sentence)
    except ValidationError:
        return ""
    return sentence
