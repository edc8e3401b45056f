"""By what people choose among courses, beside words: in classes that an index can find."""

from django.db import models
from django.utils.translation import gettext_lazy as _

HOUR = 3600  # seconds
STARS = (45, 40, 30)  # tenths: averages from which on a course is chosen by its rating


class Length(models.TextChoices):
    SHORT = "short", _("Under 1 hour")
    MEDIUM = "medium", _("1 to 3 hours")
    LONG = "long", _("Over 3 hours")


def length_of(seconds: int) -> str:
    """The class of a course that takes so long; "" when that is not known."""
    if not seconds:
        return ""
    if seconds < HOUR:
        return Length.SHORT
    return Length.MEDIUM if seconds <= 3 * HOUR else Length.LONG


def stars_of(rating_average: float) -> int:
    """The highest of STARS that the average, as pages show it, has reached; 0 for none."""
    shown = round(rating_average, 1) * 10
    return next((stars for stars in STARS if shown >= stars), 0)
