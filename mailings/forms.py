"""Which mails to get."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from . import preferences
from .models import Kind


class PreferencesForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("Send me mails about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.initial = {
            "kinds": preferences.wanted(user),
            "language": preferences.language_of(user),
        }
        kinds: Any = self.fields["kinds"]
        kinds.choices = [(kind.value, kind.label) for kind in preferences.kinds_for(user)]

    def save(self) -> None:
        preferences.choose(self.user, {Kind(kind) for kind in self.cleaned_data["kinds"]})
        preferences.remember_language(self.user, self.cleaned_data["language"])
