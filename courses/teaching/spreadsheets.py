"""Tables as files for spreadsheets: streamed, so that 50,000 rows need no more memory than 500."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone, translation

from courses.deletion import Keys, chunks

BOM = "\ufeff"  # by which Excel knows UTF-8
# Where spreadsheets see a formula, also as East Asian keyboards write it: at the beginning of a
# cell, and where a reader that separates cells by ";" or tabs would begin another one.
FORMULA = re.compile(
    r"""\A(?=[\t\r\n])|(?:\A|(?<=[;\t\r\n]))(?=["\s]*[=+\-@\uff1d\uff0b\uff0d\uff20])"""
)

Cell = str | int


class Line:
    """What `csv.writer` writes a line into, and gets it back from."""

    def write(self, line: str) -> str:
        return line


WRITER = csv.writer(Line())


def spreadsheet(
    name: str,
    headings: Callable[[], Sequence[Cell]],
    keys: Iterable[Any],
    rows: Callable[[Keys], Iterable[Sequence[Cell]]],
) -> StreamingHttpResponse:
    """`rows` makes those of some of the keys, in their order; language and zone are the request's."""
    today = timezone.localdate().isoformat()
    response = StreamingHttpResponse(
        _parts(
            headings, keys, rows, translation.get_language(), timezone.get_current_timezone_name()
        ),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}-{today}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _parts(
    headings: Callable[[], Sequence[Cell]],
    keys: Iterable[Any],
    rows: Callable[[Keys], Iterable[Sequence[Cell]]],
    language: str,
    zone: str,
) -> Iterator[str]:
    """All keys are read at first, so that nobody who is active meanwhile comes twice or never.

    The request is over when this runs, and its language and zone with it.
    """
    with translation.override(language):
        first = BOM + _line(headings())
    yield first
    for some in chunks(list(keys)):
        with translation.override(language), timezone.override(zone):
            part = "".join(_line(row) for row in rows(some))
        yield part


def _line(cells: Iterable[Cell]) -> str:
    line: str = WRITER.writerow([_without_formula(cell) for cell in cells])
    return line


def _without_formula(cell: Cell) -> Cell:
    """A spreadsheet shows what follows an apostrophe as it stands, and computes nothing."""
    return FORMULA.sub("'", cell) if isinstance(cell, str) else cell
