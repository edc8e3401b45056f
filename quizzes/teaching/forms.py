"""What educators write: quizzes and their questions."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Chapter
from courses.teaching.groups import GroupedForm
from editing.forms import EditForm
from editing.text import Form
from quizzes import questions
from quizzes.content import Kind, QuestionContent, read_choices
from quizzes.models import Question, Quiz
from quizzes.question_rules import faults

from .choices import ChoicesField, Row

LABELS = {"draft_title": _("Title"), "chapter": _("Chapter")}
NO_CHAPTER = _("Choose a chapter of this course.")


class _InChapter(EditForm):
    """Of a draft: the chapter that it will stand in."""

    owner: ClassVar = "course"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chapter: Any = self.fields.get("chapter")
        if chapter:
            chapter.queryset = Chapter.objects.filter(course=self.instance.course_id)
            chapter.empty_label = gettext("Not chosen yet")
            chapter.help_text = gettext("When it is published it stands at the end of it.")
            chapter.error_messages["invalid_choice"] = NO_CHAPTER


class NewQuizForm(_InChapter):
    class Meta:
        model = Quiz
        fields = ("draft_title", "chapter")
        labels = LABELS
        help_texts: ClassVar = {"draft_title": _("You can change it later.")}


class QuizForm(GroupedForm, _InChapter):
    """A published quiz has its title and its chapter as a lecture: the curriculum changes them."""

    GROUPS: ClassVar = (
        ("about", _("About the quiz"), ("draft_title", "chapter", "introduction")),
        ("passing", _("Passing"), ("pass_percent", "max_attempts", "minutes")),
        ("look", _("How it is shown"), ("layout", "is_shuffled")),
    )

    class Meta:
        model = Quiz
        fields = (
            "draft_title",
            "chapter",
            "introduction",
            "pass_percent",
            "max_attempts",
            "minutes",
            "layout",
            "is_shuffled",
        )
        labels = LABELS | {
            "introduction": _("Introduction"),
            "pass_percent": _("Pass mark"),
            "max_attempts": _("Attempts"),
            "minutes": _("Time limit"),
            "layout": _("Layout"),
            "is_shuffled": _("Shuffle"),
        }
        widgets: ClassVar = {"introduction": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_draft:
            del self.fields["draft_title"]
            del self.fields["chapter"]


class QuestionForm(EditForm):
    owner: ClassVar = "quiz"
    choices = ChoicesField(label=_("Answers"))

    class Meta:
        model = Question
        fields = ("kind", "text", "choices", "explanation")
        labels: ClassVar = {
            "kind": _("Kind"),
            "text": _("Question"),
            "explanation": _("Explanation of the answer"),
        }
        widgets: ClassVar = {
            "text": forms.Textarea({"rows": 3}),
            "explanation": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["choices"]
        field.kind = _kind(self["kind"].value())
        field.stored = self.instance.choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "choices" in cleaned and "kind" in cleaned:
            self._check_choices(Kind(cleaned["kind"]), cleaned["choices"])
        return cleaned

    def save_new(self, store: Callable[[Any], None] = questions.add) -> bool:
        try:
            return super().save_new(store)
        except ValidationError as error:  # there are too many
            self.add_error(None, error)
            return False

    def _check_choices(self, kind: Kind, choices: list[Row]) -> None:
        content = QuestionContent(key="", kind=kind, text="", choices=read_choices(choices))
        if found := faults(content):
            field: Any = self.fields["choices"]
            for words in field.add_faults(self["choices"].data, found):
                self.add_error("choices", words)


class PositionForm(Form):
    """Where a question goes to, counted from 1."""

    position = forms.TypedChoiceField(label=_("Position"), coerce=int)

    def __init__(self, *args: Any, places: int, current: int, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="move-%s", **kwargs)
        position: Any = self.fields["position"]
        position.choices = [(number, number) for number in range(1, places + 1)]
        position.error_messages["invalid_choice"] = gettext("Choose one of the positions.")
        self.initial["position"] = current


def rearranged(form: QuestionForm, asked: str) -> list[Row]:
    """The rows as they were typed, with one more, or one moved or taken out: `up-2`, `more` …"""
    rows: list[Row] = list(form["choices"].data)
    action, _dash, number = asked.partition("-")
    index = int(number) if number.isdecimal() and len(number) < 4 else -1
    if action == "more":
        return [*rows, {"key": "", "text": "", "is_right": False, "explanation": ""}]
    if not 0 <= index < len(rows):
        return rows
    row = rows.pop(index)
    if action == "up":
        rows.insert(max(index - 1, 0), row)
    elif action == "down":
        rows.insert(index + 1, row)
    return rows


def _kind(value: Any) -> Kind:
    return Kind(value) if value in {kind.value for kind in Kind} else Kind.SINGLE
