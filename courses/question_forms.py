"""What people write in questions and answers."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from editing.forms import EditForm
from editing.text import Form

from .models import Answer, Question


class QuestionForm(EditForm):
    owner: ClassVar = "author"

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.lecture.is_video:
            del self.fields["second"]


class AnswerForm(EditForm):
    owner: ClassVar = "author"

    class Meta:
        model = Answer
        fields = ("body",)
        labels = {"body": _("Your answer")}
        widgets = {"body": forms.Textarea({"rows": 4})}


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("One sentence is enough.")
    )
