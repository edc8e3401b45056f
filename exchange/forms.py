"""The forms that take a course, or questions for a quiz, as a file."""

import contextlib
import hashlib
import threading
import uuid
from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.media.serving import READERS
from courses.media.validators import validate_bank, validate_course
from editing.text import Form
from quizzes.models import Quiz
from quizzes.questions import add_questions

from . import archives, reading, storing
from .banks import files as bank_files
from .banks.filling import Filling

# An import holds its thread for long, and others want theirs.
_free = threading.BoundedSemaphore(READERS)


class OnceForm(Form):
    """Sends a hidden key along, so that what is sent twice is taken once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    @property
    def sent_key(self) -> uuid.UUID:
        return self.cleaned_data["key"] or uuid.uuid4()


class ImportForm(OnceForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A .zip of ours, an .imscc or an .mbz; 2 GB at the most."),
        widget=forms.FileInput({"accept": ".zip,.imscc,.mbz"}),
        validators=[validate_course],
        allow_empty_file=True,  # the validator says it better
    )
    as_new = forms.BooleanField(
        label=_("As another course"),
        required=False,
        help_text=_("Even if you have imported this one before."),
    )

    def take(self, educator: User) -> storing.Report | None:
        """Make a draft of the file; None, with an error beside it, when that cannot be."""
        file = self.cleaned_data["file"]
        try:
            with _one_of_few(), archives.opened(file) as archive:
                content = reading.read(archive)
                key = content.key or _digest(file)
                if self.cleaned_data["as_new"]:
                    key = f"{self.sent_key.hex} {key}"
                return storing.store(archive, content, educator, key)
        except archives.WrongFile as error:
            self.add_error("file", error)
            return None


class BankForm(OnceForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("Moodle XML, GIFT or QTI 1.2; 100 MB at the most."),
        widget=forms.FileInput({"accept": ".xml,.txt,.gift,.zip,.imscc"}),
        validators=[validate_bank],
        allow_empty_file=True,  # the validator says it better
    )

    def take(self, quiz: Quiz) -> Filling | None:
        """Add the questions of the file to the quiz; None, with an error, when that cannot be."""
        try:
            with _one_of_few():
                return self._filled(quiz)
        except ValidationError as error:
            self.add_error("file", error)
            return None

    def _filled(self, quiz: Quiz) -> Filling:
        filling = self._read(quiz)
        try:
            add_questions(quiz, filling.questions, self.sent_key)
        except IntegrityError:  # this form has added them already
            filling = self._read(quiz)
            filling.taken.clear()
        return filling

    def _read(self, quiz: Quiz) -> Filling:
        known = [question.content for question in quiz.questions.all()]
        return bank_files.read(self.cleaned_data["file"], known)


@contextlib.contextmanager
def _one_of_few() -> Iterator[None]:
    """Raises WrongFile while others import."""
    if not _free.acquire(blocking=False):
        raise archives.WrongFile(
            gettext("Others are importing courses at the moment: try again in a minute.")
        )
    try:
        yield
    finally:
        _free.release()


def _digest(file: File) -> str:
    """Stands for a file that does not say which course it is."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
