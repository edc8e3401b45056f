"""How long a lecture takes: as people type it, as pages show it, and as long as a text is read."""

import re
from math import ceil

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 24 * 3600  # seconds
WORDS_A_MINUTE, SIGNS_A_MINUTE = 200, 400
SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # written without spaces
NUMBER = re.compile(r"\d{1,6}", re.ASCII)
CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,4}):(\d{2})", re.ASCII)
UNITS = re.compile(
    r"(?:(\d{1,2}) ?h)? ?(?:(\d{1,4}) ?m(?:in)?)? ?(?:(\d{1,6}) ?s(?:ec)?)?",
    re.ASCII | re.IGNORECASE,
)


def clock(seconds: int) -> str:
    """`1:02:03` or `4:05`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def seconds_in(text: str) -> int:
    """The seconds that `4:05`, `1:02:03`, `245` or `4 min 5 s` says; nothing at all is 0.

    U+FF1A is the colon of Chinese and Japanese keyboards.
    """
    text = " ".join(text.replace("\uff1a", ":").split())
    if not text:
        return 0
    match = CLOCK.fullmatch(text) or UNITS.fullmatch(text)
    if NUMBER.fullmatch(text):
        total = int(text)
    elif match:
        total = _total(match)
    else:
        raise ValidationError(_("Write the length as minutes:seconds, such as 12:34 or 1:02:03."))
    if total > LONGEST:
        raise ValidationError(_("A lecture takes 24 hours at the most."))
    return total


def _total(match: re.Match[str]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    if match.re is CLOCK and (seconds > 59 or (match[1] and minutes > 59)):
        raise ValidationError(_("Minutes and seconds go up to 59, such as in 1:02:59."))
    return hours * 3600 + minutes * 60 + seconds


def reading_seconds(text: str) -> int:
    """How long `text` is read, in whole minutes; one at least."""
    signs = len(SIGNS.findall(text))
    words = len(SIGNS.sub(" ", text).split())
    return 60 * max(1, ceil(words / WORDS_A_MINUTE + signs / SIGNS_A_MINUTE))
