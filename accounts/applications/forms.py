"""What people may send, and what we say when it is wrong."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext_lazy as _

from accounts.models import EducatorApplication
from editing.forms import EditForm
from editing.text import ModelForm, TypedForm
from texts.validators import is_visible

Status = EducatorApplication.Status
NEEDS_REASON = {Status.REJECTED, Status.REVOKED}
REASON_MISSING = "Say why: the applicant reads it."


class ApplicationForm(EditForm):
    owner: ClassVar = "user"

    class Meta:
        model = EducatorApplication
        fields = ("title", "expertise", "bio", "link")
        help_texts = {
            "title": _("For example: carpenter, or physics teacher."),
            "expertise": _("Subjects, in a few words."),
            "bio": _(
                "Your experience, and whom you would like to teach. Once you teach, everyone reads "
                "it on your page, where you can change it."
            ),
            "link": _("Optional: a profile, a portfolio, a channel."),
        }


class DecisionForm(ModelForm):
    """An admin's decision: which of the buttons was pressed, and why."""

    reason = forms.CharField(
        required=False,
        max_length=1000,
        strip=True,
        widget=forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
        help_text="The applicant reads it. Required unless you approve.",
    )

    class Meta:
        model = EducatorApplication
        fields = ("reason",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["reason"] = ""  # that of the decision before is in the history

    @property
    def decision(self) -> str:
        return next((status for status in Status.values if f"_{status}" in self.data), "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.decision not in EducatorApplication.REQUIRED_STATUS:
            raise forms.ValidationError("Choose one of the buttons below.")
        if self.decision in NEEDS_REASON and not is_visible(cleaned.get("reason", "")):
            self.add_error("reason", REASON_MISSING)
        return cleaned


class DecisionActionForm(TypedForm, ActionForm):
    """Decisions on several applications at once give one reason for all."""

    reason = forms.CharField(
        required=False, max_length=1000, widget=forms.TextInput({"placeholder": "Reason"})
    )
