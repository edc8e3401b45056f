"""What educators type Markdown into."""

from typing import Any

from django import forms


class MarkdownTextarea(forms.Textarea):
    """A textarea; with JavaScript it has a toolbar, a preview, and takes pictures.

    `pictures_url` is the page that stores pictures for this text, once there is a row to store
    them with.
    """

    template_name = "courses/teaching/widgets/markdown.html"
    pictures_url = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context | {"pictures_url": self.pictures_url}
