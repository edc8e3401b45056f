"""What students type to the tutor."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from editing.forms import EditForm

from .models import TutorQuestion


class TutorQuestionForm(EditForm):
    owner: ClassVar = "enrollment"

    class Meta:
        model = TutorQuestion
        fields = ("text",)
        labels = {"text": _("Your question")}
        widgets = {"text": forms.Textarea({"rows": 3})}
