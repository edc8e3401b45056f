"""Answers to scripts that send a form while it is typed into; static/js/ says what they make of them."""

from typing import Any

from django.http import JsonResponse

from .text import INVALID

Form = Any  # an EditForm, or one with the same `instance`, `met` and `errors`

CONFLICT = 409  # the status of an answer to an older version


def stored(form: Form, status: int = 200, **facts: Any) -> JsonResponse:
    """The row is stored; the next version of it is made from this one."""
    return JsonResponse({"version": form.instance.version} | facts, status=status)


def not_stored(form: Form, **facts: Any) -> JsonResponse:
    """What is wrong, in words and beside the fields; 409 when someone else stored the row."""
    errors = {name: str(errors) for name, errors in form.errors.items()}
    words = " ".join(str(text) for texts in form.errors.values() for text in texts)
    found = {"message": words, "errors": errors} | facts
    return JsonResponse(found, status=status_of(form))


def status_of(form: Form) -> int:
    """Of the answer with a form that is not stored."""
    if form.met is not None:
        return CONFLICT
    return INVALID if form.errors else 200
