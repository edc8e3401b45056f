"""Certificates as PDF, set by Typst with the fonts beside this file."""

import io
import threading
from functools import lru_cache
from pathlib import Path
from typing import cast

import segno
import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .models import Certificate

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "certificate.typ"


def pdf_of(certificate: Certificate) -> bytes:
    """In the language of the page; in every one the names are as issued."""
    compiler, lock = _compiler()
    with lock:  # a compiler serves one at a time
        # PDF/UA: tagged, with a title, a language and texts for pictures.
        pdf = compiler.compile(sys_inputs=_texts(certificate), pdf_standards="ua-1")
    return cast(bytes, pdf)


def qr_code(url: str) -> str:
    """As SVG, with the empty edge that readers need."""
    file = io.BytesIO()
    segno.make(url, error="m").save(file, kind="svg", border=4, dark="#1c1a17", xmldecl=False)
    return file.getvalue().decode()


@lru_cache
def _compiler() -> tuple[typst.Compiler, threading.Lock]:
    """With the fonts loaded, which is what takes time."""
    compiler = typst.Compiler(
        str(TEMPLATE), font_paths=[str(FOLDER / "fonts")], ignore_system_fonts=True
    )
    return compiler, threading.Lock()


def _texts(certificate: Certificate) -> dict[str, str]:
    educator = certificate.educator_name
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "course-language": certificate.course_language or settings.LANGUAGE_CODE,
        "heading": _("Certificate of completion"),
        "student": certificate.student_name,
        "sentence": _("has completed every lecture of the course"),
        "course": certificate.course_title,
        "educator": _("taught by %(name)s") % {"name": educator} if educator else "",
        "date": date_format(localtime(certificate.issued_at)),
        "verify": _("See whether this certificate is valid:"),
        "url": certificate.url,
        "code": certificate.spoken_code,
        "qr": qr_code(certificate.url),
    }
