"""Moving a chapter or a lecture: by one place, by *Move to…*, or where it was dropped."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.sessions.decorators import educator_required
from accounts.sessions.http import UserRequest
from courses import access, curriculum
from courses.models import Chapter, Course, Lecture
from editing.text import Form

from .responses import curriculum_at, item_form_page

NO_CHAPTER = gettext_lazy("Choose a chapter of this course.")
NO_POSITION = gettext_lazy("Choose one of the positions.")


class MoveForm(Form):
    """A position from 1: of a lecture in a chapter of its course, of a chapter in its course."""

    chapter = forms.ChoiceField(
        label=gettext_lazy("Chapter"),
        error_messages={"required": NO_CHAPTER, "invalid_choice": NO_CHAPTER},
    )
    position = forms.IntegerField(
        label=gettext_lazy("Position"),
        widget=forms.Select,
        error_messages={"required": NO_POSITION, "invalid": NO_POSITION},
    )

    def __init__(self, *args: Any, item: Chapter | Lecture, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="move-%s", **kwargs)
        self.instance = item  # to which *Cancel* leads back
        self.course = item.course if isinstance(item, Chapter) else item.chapter.course
        chapters = list(self.course.chapters.with_lectures())
        if isinstance(item, Chapter):
            self.parents: dict[str, Course | Chapter] = {"": self.course}
            orders: dict[str, list[Any]] = {"": chapters}
            del self.fields["chapter"]
        else:
            self.parents = {str(chapter.pk): chapter for chapter in chapters}
            orders = {str(chapter.pk): list(chapter.lectures.all()) for chapter in chapters}
            self._fill("chapter", list(self.parents.items()))
            self.initial["chapter"] = str(item.chapter_id)
        self.places = {key: len({*order, item}) for key, order in orders.items()}
        self._fill("position", [(n, n) for n in range(1, max(self.places.values(), default=1) + 1)])
        self.initial["position"] = next(
            (order.index(item) + 1 for order in orders.values() if item in order), 1
        )

    def _fill(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = field.widget.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        position = cleaned.get("position")
        places = self.places.get(cleaned.get("chapter", ""))
        if places and position is not None and not 1 <= position <= places:
            text = ngettext(
                "There is %(places)s position: choose that.",
                "There are %(places)s positions: choose one of 1 to %(places)s.",
                places,
            )
            self.add_error("position", text % {"places": places})
        return cleaned

    @property
    def parent(self) -> Course | Chapter:
        """Of a valid form: what the item is put into."""
        return self.parents[self.cleaned_data.get("chapter", "")]


@require_http_methods(["GET", "POST"])
@educator_required
def chapter_move(request: UserRequest, chapter_id: UUID) -> HttpResponse:
    chapter = access.get_taught_chapter(request.user, chapter_id)
    return _move(request, chapter, chapter.course)


@require_http_methods(["GET", "POST"])
@educator_required
def lecture_move(request: UserRequest, lecture_id: UUID) -> HttpResponse:
    lecture = access.get_taught_lecture(request.user, lecture_id)
    return _move(request, lecture, lecture.chapter.course)


def _move(request: UserRequest, item: Chapter | Lecture, course: Course) -> HttpResponse:
    """By one place, with `up` or `down`; else to what the form says, or the form."""
    if {"up", "down"} & set(request.POST):
        is_moved = curriculum.move(item, up="up" in request.POST)
        return _moved(request, item, course, is_moved)
    form = MoveForm(request.POST or None, item=item)
    if form.is_valid():
        is_moved = curriculum.place(item, form.parent, form.cleaned_data["position"] - 1)
        return _moved(request, item, course, is_moved)
    title = _("Move “%(title)s”") % {"title": item.title}
    return item_form_page(request, form, title, course, button=_("Move"))


def _moved(
    request: UserRequest, item: Chapter | Lecture, course: Course, is_moved: bool
) -> HttpResponse:
    """The curriculum at the chapter or lecture, and where that is now."""
    siblings = course.chapters if isinstance(item, Chapter) else item.chapter.lectures
    order = list(siblings.values_list("pk", flat=True))
    position = order.index(item.pk) + 1 if item.pk in order else len(order)
    place = {"title": item.title, "position": position, "total": len(order)}
    if not is_moved:
        messages.info(request, _("“%(title)s” is there already.") % place)
    elif isinstance(item, Chapter):
        text = _("“%(title)s” moved to position %(position)s of %(total)s.")
        messages.success(request, text % place)
    else:
        text = _("“%(title)s” moved to position %(position)s of %(total)s in “%(chapter)s”.")
        messages.success(request, text % {**place, "chapter": item.chapter.title})
    chapter_id = item.pk if isinstance(item, Chapter) else item.chapter_id
    return curriculum_at(request, course, f"{item._meta.model_name}-{item.pk}", chapter_id)
