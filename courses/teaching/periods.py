"""The time that a page of analytics is about, and how it is cut for a picture. Days are UTC's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "7": _("7 days"),
    "30": _("30 days"),
    "90": _("90 days"),
    "365": _("12 months"),
    "all": _("All time"),
}
DEFAULT = "30"
MOST_MONTHS = 24  # in one picture: of more, years are shown


@dataclass(frozen=True)
class Part:
    """Some days of a period, which one column stands for."""

    first: date
    last: date
    label: str


@dataclass(frozen=True)
class Period:
    name: str  # as in the address
    first: date | None  # None: from the beginning
    today: date

    @classmethod
    def of(cls, name: str) -> "Period":
        """That of `?period=`; 30 days where there is no such period."""
        name = name if name in LABELS else DEFAULT
        today = timezone.now().astimezone(UTC).date()
        if name == "all":
            return cls(name, None, today)
        if name == "365":  # whole months, and this one
            return cls(name, _month(today, -11), today)
        return cls(name, today - timedelta(days=int(name) - 1), today)

    @property
    def label(self) -> str:
        return str(LABELS[self.name])

    @property
    def start(self) -> dict[str, date]:
        """The filter of a day that is in it."""
        return {"day__gte": self.first} if self.first else {}

    def parts(self, days: Iterable[date]) -> list[Part]:
        """Days, weeks, months or years, without a gap; `days` are those that anything is known of."""
        first = self.first or min(days, default=self.today)
        starts, pattern = _starts(self.name, first, self.today)
        ends = [start - timedelta(days=1) for start in starts[1:]] + [self.today]
        return [
            Part(start, end, date_format(start, pattern))
            for start, end in zip(starts, ends, strict=True)
        ]


def _starts(name: str, first: date, today: date) -> tuple[list[date], str]:
    """The first day of each part, and how it is written."""
    if name in ("7", "30", "90"):
        step = 7 if name == "90" else 1
        days = range(0, (today - first).days + 1, step)
        return [first + timedelta(days=number) for number in days], "j M"
    months = (today.year - first.year) * 12 + today.month - first.month + 1
    if months > MOST_MONTHS:
        return [date(year, 1, 1) for year in range(first.year, today.year + 1)], "Y"
    return [_month(today, -back) for back in range(months - 1, -1, -1)], "M Y"


def _month(day: date, later: int) -> date:
    """The first day of a month so many months after that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return date(year, month + 1, 1)
