"""What the forms of educators and of Django admin share."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext


class VersionedForm(forms.ModelForm):
    """Edits a row with a `version`: what was read is sent along, and a newer row is not lost.

    Who comes second is told, keeps what they typed, and may store it by saving again.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_stored = not self.instance._state.adding
        if is_stored and cleaned.get("version") != self.instance.version:
            self._add_conflict(self.instance.version)
        return cleaned

    def save_version(self) -> bool:
        """Store what was changed; False, with an error on the form, when someone was quicker."""
        changed = [name for name in self.changed_data if name != "version"]
        if self.instance.save_version(changed):
            return True
        self._add_conflict(self.instance.version + 1)
        return False

    def _add_conflict(self, current: int) -> None:
        """Say so; to send the form again is to have seen version `current`."""
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(current)
        self.data = data
        self.add_error(
            None,
            gettext(
                "This course was saved elsewhere while you were editing. What you typed is still "
                "here: compare it with the course, then save again to keep yours."
            ),
        )
