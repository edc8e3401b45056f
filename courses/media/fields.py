"""Fields of models that read what people type: a link to a video, a length.

The forms of educators and of Django admin get them from here alike.
"""

from typing import Any

from django import forms
from django.db import models

from .hosts import canonical_link, validate_video_url
from .lengths import clock, seconds_in


class VideoLinkFormField(forms.CharField):
    """Takes any known form of a link, or an embed code; gives the link to store."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return canonical_link(text) if text else ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "url", "placeholder": "https://"}


class VideoLinkField(models.CharField):
    default_validators = [validate_video_url]

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(canonical_link(value) if value else value, model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        """Without `maxlength`: an embed code is longer than the link in it."""
        return super().formfield(**{"form_class": VideoLinkFormField, "max_length": None, **kwargs})


class LengthFormField(forms.CharField):
    """Shows seconds as `m:ss`, and reads that and more."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return clock(value) if value else ""
        return value

    def to_python(self, value: Any) -> Any:
        return seconds_in(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"placeholder": "m:ss"}


class LengthField(models.PositiveIntegerField):
    """Seconds, typed and shown as `m:ss`."""

    def formfield(self, **kwargs: Any) -> Any:
        plain = {"form_class": LengthFormField, "widget": forms.TextInput, "required": False}
        return models.Field.formfield(self, **kwargs | plain)
