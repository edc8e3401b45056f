"""Which fields of a lecture go together; the forms of educators and of Django admin ask here.

A field that the page of the lecture would not show is refused, with the way out, beside it.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from .models import Lecture

# What a lecture can be made as: a quiz is published by the app `quizzes`, and stays one.
KINDS = [(kind.value, kind.label) for kind in (Lecture.Kind.VIDEO, Lecture.Kind.ARTICLE)]
CAPTIONS = "captions"  # begins the names of the fields for them


def limit_kinds(form: forms.ModelForm) -> None:
    """Offer the kinds that this lecture may become."""
    field: Any = form.fields.get("kind")
    if field:
        quiz = Lecture.Kind.QUIZ
        field.choices = [(quiz.value, quiz.label)] if form.instance.is_quiz else KINDS


def check(form: forms.ModelForm) -> None:
    """Add what is wrong to the fields of a lecture's form that have no error of their own yet."""
    kind = form.cleaned_data.get("kind")
    wrong = {}
    if kind == Lecture.Kind.VIDEO:
        wrong = _wrong_in_a_video(form)
    elif kind == Lecture.Kind.ARTICLE:
        wrong = _wrong_in_an_article(form)
    elif kind == Lecture.Kind.QUIZ:
        wrong = _wrong_in_a_quiz(form)
    for field, message in wrong.items():
        if field not in form.errors:
            form.add_error(field, message)


def set_when_stored(form: forms.ModelForm) -> set[str]:
    """The length, unless it is the one that was typed: an article's and an upload's are their own."""
    is_article = form.cleaned_data.get("kind") == Lecture.Kind.ARTICLE
    return {"seconds"} if is_article or form.cleaned_data.get("video_file") else set()


def _wrong_in_a_video(form: forms.ModelForm) -> dict[str, str]:
    link, file = (form.cleaned_data.get(name) for name in Lecture.VIDEO_FIELDS)
    has_failed = {"video_url", "video_file"} & set(form.errors)
    wrong = {}
    if not link and not file and not has_failed:
        wrong["video_url"] = _("Paste a link, or choose a video file below.")
    if link and file:
        wrong["video_url"] = _("A lecture has one video. Empty this field, or leave the file out.")
    return wrong


def _wrong_in_a_quiz(form: forms.ModelForm) -> dict[str, str]:
    words = _("A quiz shows its questions alone. Empty this field.")
    names = (*Lecture.VIDEO_FIELDS, "body")
    return {name: words for name in names if form.cleaned_data.get(name)}


def _wrong_in_an_article(form: forms.ModelForm) -> dict[str, str]:
    words = {
        "video_url": _("An article shows no video. Empty this field, or choose the kind Video."),
        "video_file": _("An article shows no video. Leave the file out, or choose the kind Video."),
    }
    captions = _("An article shows no captions. Leave the file out, or choose the kind Video.")
    words |= {name: captions for name in form.cleaned_data if name.startswith(CAPTIONS)}
    wrong = {name: words[name] for name in words if form.cleaned_data.get(name)}
    if not form.cleaned_data.get("body"):
        wrong["body"] = _("Write the article.")
    return wrong
