"""What people write about courses and about each other's reviews."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from editing.forms import EditForm
from editing.text import Form
from texts.validators import validate_text

from .models import Review, ReviewReport

STARS = [
    (1, _("1 of 5: poor")),
    (2, _("2 of 5: fair")),
    (3, _("3 of 5: good")),
    (4, _("4 of 5: very good")),
    (5, _("5 of 5: excellent")),
]


class ReviewForm(Form):
    rating = forms.TypedChoiceField(
        label=_("Your rating"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one to five stars.")},
    )
    text = forms.CharField(
        label=_("What should others know?"),
        help_text=_("Optional. Your name stands beside it."),
        required=False,
        max_length=2000,
        validators=[validate_text],
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, review: Review | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if review:
            self.initial = {"rating": review.rating, "text": review.text}


class ReportForm(Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=ReviewReport.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    text = forms.CharField(
        label=_("What should the admin know?"),
        help_text=_("Optional. Its writer does not see it."),
        required=False,
        max_length=500,
        validators=[validate_text],
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )


class AnswerForm(EditForm):
    class Meta:
        model = Review
        fields = ("answer",)
        labels = {"answer": _("Your answer")}
        help_texts = {"answer": _("Everyone reads it below the review.")}
        widgets = {"answer": forms.Textarea({"rows": 4, "dir": "auto"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
