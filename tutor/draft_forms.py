"""Drafts as forms: what an educator edits before the course's own forms take it."""

from typing import Any, ClassVar
from uuid import UUID, uuid5

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Lecture, Picture
from editing.text import Form
from quizzes.models import Question, Quiz
from quizzes.teaching.forms import QuestionForm
from texts.lines import LinesFormField, validate_lines
from texts.validators import validate_text

from . import alt_drafts, drafts
from .draft_requests import LONGEST_SUMMARY
from .models import Draft
from .quiz_drafts import MOST

SUBTITLE: Any = Course._meta.get_field("subtitle")
DESCRIPTION: Any = Course._meta.get_field("description")


class LecturesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, lecture: Any) -> str:
        return str(lecture.title)


class AskQuestionsForm(Form):
    """From which lectures, and how many."""

    lectures = LecturesField(
        label=_("From these lectures"),
        queryset=Lecture.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one lecture.")},
    )
    count = forms.IntegerField(
        label=_("Number of questions"), initial=5, min_value=1, max_value=MOST
    )

    def __init__(self, *args: Any, lectures: QuerySet[Lecture], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lectures"]
        field.queryset = lectures
        field.initial = [lecture.pk for lecture in lectures]

    @property
    def asked(self) -> dict[str, Any]:
        """As Draft keeps it."""
        lectures = [str(lecture.pk) for lecture in self.cleaned_data["lectures"]]
        return {"lectures": lectures, "count": self.cleaned_data["count"]}


class DraftForm(Form):
    """The texts of a draft. Of two who edit it at once, the second is told."""

    names: ClassVar[tuple[str, ...]] = ()  # of its content
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        self.draft = draft
        initial = {**draft.content, "version": draft.version}
        super().__init__(*args, initial=initial, **kwargs)

    def content(self) -> dict[str, Any]:
        """What is to be stored."""
        return {name: self.cleaned_data[name] for name in self.names}

    def save(self) -> bool:
        """False, with an error on the form, when it was stored since the page was opened."""
        is_seen = self.cleaned_data["version"] == self.draft.version
        if is_seen:
            self.draft.content |= self.content()
            if drafts.keep(self.draft):
                return True
        self.data = self.data.copy()
        self.data["version"] = str(self.draft.version)
        self.add_error(None, changed_elsewhere())
        return False


def changed_elsewhere() -> str:
    return gettext(
        "This draft was saved elsewhere while you were editing. What you typed is still here: "
        "save again to keep yours."
    )


class SummaryForm(DraftForm):
    names = ("text", "place")
    text = forms.CharField(
        label=_("Summary"),
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea({"rows": 12}),
        validators=[validate_text],
        help_text=_("Markdown."),
    )
    place = forms.ChoiceField(
        label=_("Put it"),
        choices=[("start", _("before the lecture's text")), ("end", _("after it"))],
        widget=forms.RadioSelect,
        initial="start",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("place", "start")


class DescriptionForm(DraftForm):
    names = ("subtitle", "outcomes", "description")
    subtitle = forms.CharField(
        label=_("Subtitle"),
        max_length=SUBTITLE.max_length,
        required=False,
        validators=SUBTITLE.validators[:-1],
        help_text=_("Empty: the course keeps its own."),
    )
    outcomes = LinesFormField(
        label=_("What students will learn"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        validators=[validate_lines],
        help_text=_("One thing a line. Empty: the course keeps its own."),
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=DESCRIPTION.max_length,
        required=False,
        widget=forms.Textarea({"rows": 14}),
        validators=[validate_text],
        help_text=_("Markdown. Empty: the course keeps its own."),
    )


class AltTextsForm(DraftForm):
    """A field for each picture that has got a description."""

    def __init__(
        self, *args: Any, draft: Draft, pictures: dict[str, Picture], **kwargs: Any
    ) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        rows = draft.content["pictures"]
        self.rows = [row for row in rows if row["picture"] in pictures]
        self.pictures = pictures
        for row in self.rows:
            self.fields[row["picture"]] = forms.CharField(
                label=_("What it shows"),
                max_length=alt_drafts.LONGEST,
                required=False,
                validators=[validate_text],
                widget=forms.Textarea({"rows": 3}),
                initial=row["alt"],
                help_text=_("Empty: the picture keeps its own."),
            )

    @property
    def shown(self) -> list[tuple[Picture, Any]]:
        return [(self.pictures[row["picture"]], self[row["picture"]]) for row in self.rows]

    def content(self) -> dict[str, Any]:
        rows = [
            {"picture": row["picture"], "alt": " ".join(self.cleaned_data[row["picture"]].split())}
            for row in self.rows
        ]
        return {"pictures": rows}


class QuestionDraftForm(QuestionForm):
    """A question as it is asked for; the quiz's own form stores it.

    Its key follows from the draft and its number: however often it is sent, it is stored once.
    """

    EDITED: ClassVar = ("kind", "text", "choices", "explanation")
    use = forms.BooleanField(label=_("Add this question"), required=False)
    lecture_title = ""  # of the lecture that the passage stands in; a page sets it

    def __init__(self, *args: Any, draft: Draft, quiz: Quiz, number: int, **kwargs: Any) -> None:
        self.number = number
        self.question = draft.content["questions"][number]
        super().__init__(
            *args,
            prefix=f"q{number}",
            instance=Question(quiz=quiz),
            initial={"use": True} | {name: self.question[name] for name in self.EDITED},
            **kwargs,
        )
        self.initial["key"] = str(question_key(draft, number))
        choices: Any = self.fields["choices"]
        choices.widget.template_name = "tutor/drafts/choices.html"

    @property
    def is_chosen(self) -> bool:
        return bool(self["use"].value())


def question_key(draft: Draft, number: int) -> UUID:
    return uuid5(draft.pk, str(number))
