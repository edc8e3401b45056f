"""What people write in questions and answers."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Answer, Question


class PostForm(forms.ModelForm):
    """A new post carries its `key`, so that a form which is sent twice stores one row."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def new_row(self, **fields: Any) -> Any:
        """The row to store, of what was typed and of `fields`."""
        row = self.save(commit=False)
        row.pk = self._key() or row.pk
        for name, value in fields.items():
            setattr(row, name, value)
        return row

    @property
    def changed_texts(self) -> list[str]:
        return [name for name in self.changed_data if name != "key"]

    def _key(self) -> UUID | None:
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return None


class QuestionForm(PostForm):
    class Meta:
        model = Question
        fields = ("title", "body", "second")
        labels = {
            "title": _("Your question"),
            "body": _("Details"),
            "second": _("At which moment"),
        }
        help_texts = {
            "title": _("In one sentence."),
            "body": _("What you tried, and what happened. Code goes between lines of ```."),
            "second": _("Minutes and seconds, if it is about one."),
        }
        widgets = {"body": forms.Textarea({"rows": 5})}

    def __init__(self, *args: Any, has_moments: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_moments:
            del self.fields["second"]


class AnswerForm(PostForm):
    class Meta:
        model = Answer
        fields = ("body",)
        labels = {"body": _("Your answer")}
        widgets = {"body": forms.Textarea({"rows": 4})}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("One sentence is enough.")
    )
