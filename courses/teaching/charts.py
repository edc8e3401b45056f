"""Numbers as pictures: what stands where in an SVG, in percent of its width and in pixels of height.

Texts keep their size, however wide the picture is: that is why nothing is in units of a viewBox.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

HEIGHT = 160  # pixels, of the highest column
TOP = 8  # above it, for half of a number
FOOT = 24  # below the columns, for their labels
MOST_LABELS, MOST_SHORT = 3, 10  # of days and months, of numbers: as there is room on a phone
DIGIT = 9  # pixels, the widest
FILLED = 76  # percent of a column's place that is not left free


@dataclass(frozen=True)
class Series:
    name: str  # as the legend says it
    numbers: Sequence[int]


@dataclass(frozen=True)
class Column:
    x: float  # percent
    y: float  # pixels
    width: float  # percent
    height: float  # pixels
    series: int  # from 1
    title: str  # what a pointer on it reads


@dataclass(frozen=True)
class Label:
    x: float  # percent
    text: str
    anchor: str  # of SVG


@dataclass(frozen=True)
class Line:
    y: float  # pixels
    text: str


@dataclass(frozen=True)
class Chart:
    title: str
    series: list[Series]
    columns: list[Column]
    labels: list[Label]
    lines: list[Line]  # the last is the ground

    @property
    def height(self) -> int:
        return TOP + HEIGHT + FOOT

    @property
    def axis_width(self) -> int:
        """Pixels, of the longest number beside the lines."""
        return DIGIT * max(len(line.text) for line in self.lines) + DIGIT


def columns(title: str, labels: Sequence[str], series: list[Series]) -> Chart:
    """The numbers of each series beside each other, above each label."""
    top = highest_line(max((max(one.numbers, default=0) for one in series), default=0))
    place = 100 / max(len(labels), 1)
    width = place * FILLED / 100 / len(series)
    found = [
        Column(
            x=_percent(index * place + (place - len(series) * width) / 2 + number * width),
            y=round(TOP + HEIGHT - HEIGHT * value / top, 1),
            width=_percent(width),
            height=round(HEIGHT * value / top, 1),
            series=number + 1,
            title=f"{labels[index]}: {one.name}, {grouped(value)}",
        )
        for number, one in enumerate(series)
        for index, value in enumerate(one.numbers)
        if value
    ]
    return Chart(title, series, found, _labels(labels, place), _lines(top))


@dataclass(frozen=True)
class Tenths:
    """A small picture of ten columns, one for each tenth of a video."""

    title: str
    columns: list[Column]


def tenths(title: str, numbers: Sequence[int], height: int) -> Tenths:
    top = max(max(numbers), 1)
    return Tenths(
        title,
        [
            Column(
                x=index * 10 + 1,
                y=round(height - height * value / top, 1),
                width=8,
                height=round(height * value / top, 1),
                series=1,
                title="",
            )
            for index, value in enumerate(numbers)
            if value
        ],
    )


def highest_line(number: int) -> int:
    """The next of 1, 2, 4, 6, 8, 10, 20, 40 … that is not below `number`."""
    size = 1
    while number > 10 * size:
        size *= 10
    return next(step * size for step in (1, 2, 4, 6, 8, 10) if step * size >= number)


def grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


def _lines(top: int) -> list[Line]:
    """At the top, in the middle where that is a whole number, and at 0."""
    values = [top, 0] if top % 2 else [top, top // 2, 0]
    return [Line(round(TOP + HEIGHT - HEIGHT * value / top, 1), grouped(value)) for value in values]


def _labels(texts: Sequence[str], place: float) -> list[Label]:
    """Of many labels a few, as far from each other; the outermost do not stand out of the picture."""
    most = MOST_LABELS if max(map(len, texts), default=0) > 2 else MOST_SHORT
    step = -(-len(texts) // most)
    found = []
    for index in range(0, len(texts), max(step, 1)):
        is_first, is_last = index == 0 and step > 1, index == len(texts) - 1 and step > 1
        shift = 0 if is_first else 1 if is_last else 0.5
        anchor = "start" if is_first else "end" if is_last else "middle"
        found.append(Label(_percent((index + shift) * place), texts[index], anchor))
    return found


def _percent(number: float) -> float:
    return round(number, 2)
