"""What becomes of questions of other systems, as text to compare."""

import io
import zipfile
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from exchange.banks import files
from quizzes.content import Kind

FILES = Path(__file__).parents[1] / "files"


def read(content: str | bytes, name="questions.xml", known=()):
    content = content.encode() if isinstance(content, str) else content
    return files.read(SimpleUploadedFile(name, content), list(known))


def read_file(name):
    return read((FILES / name).read_bytes(), name)


def shown(question):
    """Its kind, text, choices (the right ones with a `*`, comments behind a `#`) and explanation."""
    has_right = question.kind in (Kind.SINGLE, Kind.MULTIPLE)
    choices = [
        f"{'*' if has_right and choice.is_right else ''}{choice.text}"
        f"{' # ' if choice.explanation else ''}{choice.explanation}"
        for choice in question.choices
    ]
    return (str(question.kind), question.text, *choices, question.explanation)


def all_shown(filling):
    return [shown(question) for question in filling.questions]


def remarks(filling):
    return [f"{left.place}: {left.words}" for left in filling.left]


def zipped(files) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name, text in files.items():
            target.writestr(name, text)
    return content.getvalue()
