"""The form that stores a row: each once, and none over what another editor stored meanwhile."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.db import IntegrityError, models, transaction
from django.forms.models import model_to_dict
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.translation import gettext

from .text import ModelForm
from .versions import Versioned


def insert(row: models.Model) -> None:
    with transaction.atomic():
        row.save(force_insert=True)


def update(row: Versioned, fields: Iterable[str]) -> bool:
    return row.save_version(fields)


class EditForm(ModelForm):
    """Sends two hidden values along: a new row's `key`, and the `version` of a stored one.

    The key becomes the row's primary key, so a form that is sent twice stores one row. A version
    that is not the stored one is a conflict, unless the stored row holds what was typed: who comes
    second reads what is stored beside what they typed, and may store theirs by saving again.
    """

    owner: ClassVar[str] = ""  # names the field that says whose a row is; without it, anyone's
    met: Any = None  # in a conflict: the row as it is stored

    key = forms.Field(widget=forms.HiddenInput, required=False)
    version = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial.update(key=str(uuid4()), version=None)
        else:
            self.initial.update(key=None, version=self.instance.version)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.errors and self._row_sent_before():
            super().full_clean()  # it was stored between the look for it and another check

    def _post_clean(self) -> None:
        """After `clean()`, and before Django writes into the instance what was typed."""
        self.cleaned_data.pop("key", None)
        seen = self.cleaned_data.pop("version", None)
        if self.instance._state.adding:
            self._take_row_sent_before()
        elif str(seen) != str(self.instance.version) and self._differing(self.instance):
            self.add_conflict(self.instance)
        super()._post_clean()  # type: ignore[misc]

    # A stored row

    def save_version(self, store: Callable[[Any, Iterable[str]], bool] = update) -> bool:
        """Store what was changed; False, with errors on the form, when someone was quicker."""
        changed = [name for name in self.changed_data if name not in ("key", "version")]
        if store(self.instance, changed):
            return True
        row = self._rows().filter(pk=self.instance.pk).first()
        if row is None:
            raise Http404
        self.add_conflict(row)
        return False

    def who_stored(self, row: Any) -> str:
        """A sentence on who stored `row` last, and when; empty where nobody knows."""
        return ""

    def add_conflict(self, row: Any) -> None:
        """Say what `row` holds now; to send the form again is to have seen it."""
        self.met = row
        self._send_along("version", row.version)
        for name in self._differing(row):
            context = {
                "help_text": self[name].help_text,
                "value": _in_words(row, name, self.fields[name]),
            }
            self[name].help_text = render_to_string("partials/stored_value.html", context)
            self.add_error(name, gettext("Changed elsewhere: compare yours with what is stored."))
        self.add_error(
            None,
            gettext(
                "This was saved elsewhere while you were editing. What you typed is still here, "
                "and beside it stands what is stored now. Save again to keep yours."
            ),
        )
        if words := self.who_stored(row):
            self.add_error(None, words)
        self.ask_for_files_again()

    # A new row

    def save_new(self, store: Callable[[Any], None] = insert) -> bool:
        """Store the new row, or find the one that this form has stored already: `instance`.

        `store` raises IntegrityError when the key is taken. False, with an error on the form, when
        something else was stored under it.
        """
        if not self.instance._state.adding:
            return True
        self.instance.pk = self._key() or self.instance.pk
        try:
            store(self.instance)
        except IntegrityError:
            # Also a row that is hidden, as one that was deleted and may be brought back.
            if not type(self.instance)._base_manager.filter(pk=self.instance.pk).exists():
                raise
        else:
            return True
        if self._take_row_sent_before():
            return not self.errors
        self.instance.pk = uuid4()  # the key is of someone else's row
        store(self.instance)
        return True

    @property
    def was_sent_before(self) -> bool:
        """A valid new form whose row is stored already."""
        return bool(self._key()) and not self.instance._state.adding

    def _take_row_sent_before(self) -> bool:
        """Go on with the row that this form has stored, if there is one."""
        row = self._row_sent_before()
        if row is None:
            return False
        typed = {
            name for name, field in self.fields.items() if not isinstance(field, forms.FileField)
        }
        if typed & set(self._differing(row)):
            self.add_changed(row)
        else:
            self.instance = row
        return True

    def add_changed(self, row: Any) -> None:
        """This form has stored `row`, and then something else was typed into it."""
        self._send_along("key", uuid4())
        text = gettext(
            "“%(row)s” was stored from this form already. Save again to store another one "
            "with what stands here."
        )
        self.add_error(None, text % {"row": row})

    def _row_sent_before(self) -> models.Model | None:
        if not self.instance._state.adding:
            return None
        rows = self._rows().filter(pk=self._key())
        if self.owner:
            rows = rows.filter(**{self.owner: getattr(self.instance, self.owner)})
        return rows.first()

    def _key(self) -> UUID | None:
        try:
            return UUID(str(self.data.get(self.add_prefix("key"))))
        except ValueError:
            return None

    @property
    def set_when_stored(self) -> set[str]:
        """Fields in which a row does not hold what was typed, for these values."""
        return set()

    # Both

    def _rows(self) -> models.QuerySet:
        rows: models.QuerySet = type(self.instance)._default_manager.all()
        return rows

    def _send_along(self, name: str, value: object) -> None:
        data = self.data.copy()
        data[self.add_prefix(name)] = str(value)
        self.data = data

    def _differing(self, row: models.Model) -> list[str]:
        """The fields in which what was typed or chosen is not what `row` holds."""
        stored = model_to_dict(row, self.fields)
        return [
            name
            for name, value in stored.items()
            if name not in {"key", "version"} | self.set_when_stored
            and self.fields[name].has_changed(value, self[name].data)
            and self.cleaned_data.get(name, self) != getattr(row, name)
        ]


def _in_words(row: Any, name: str, field: forms.Field) -> str:
    """What a row holds, as people read it."""
    value = getattr(row, name)
    if isinstance(field, forms.CharField):
        value = field.prepare_value(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    label = getattr(row, f"get_{name}_display", None)
    return str(label() if label else value) if value not in (None, "") else gettext("nothing")
