"""How long lectures take: what people type, what pages show, and how long a text is read"""

import pytest
from django.core.exceptions import ValidationError

from courses.media.lengths import clock, reading_seconds, seconds_in
from courses.models import Lecture
from courses.templatetags.courses import time_needed


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("", 0),
        ("  ", 0),
        ("0", 0),
        ("90", 90),
        ("12:34", 754),
        (" 0:45 ", 45),
        ("90:00", 5400),
        ("1:02:03", 3723),
        ("24:00:00", 86400),
        ("1h 2m 3s", 3723),
        ("12 min", 720),
        ("12 min 5 sec", 725),
        ("45s", 45),
        ("12  min\u00a05   s", 725),
        ("12\uff1a34", 754),
    ],
)
def test_lengths_are_read_as_people_write_them(typed, seconds):
    assert seconds_in(typed) == seconds
    assert seconds_in(clock(seconds)) == seconds


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("long", "Write the length as minutes:seconds"),
        ("-1", "Write the length as minutes:seconds"),
        ("12.5", "Write the length as minutes:seconds"),
        ("12,34", "Write the length as minutes:seconds"),
        ("1:2", "Write the length as minutes:seconds"),
        ("1:2:3:4", "Write the length as minutes:seconds"),
        ("١٢:٣٤", "Write the length as minutes:seconds"),
        ("9" * 30, "Write the length as minutes:seconds"),
        ("1h" + " " * 100_000 + "x", "Write the length as minutes:seconds"),
        ("12:75", "Minutes and seconds go up to 59"),
        ("1:75:00", "Minutes and seconds go up to 59"),
        ("86401", "A lecture takes 24 hours at the most"),
        ("25:00:00", "A lecture takes 24 hours at the most"),
    ],
)
def test_what_is_no_length_is_refused_with_the_reason(typed, reason):
    with pytest.raises(ValidationError) as refused:
        seconds_in(typed)

    assert refused.value.messages[0].startswith(reason)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 1),
        ("word", 1),
        ("word " * 200, 1),
        ("word " * 201, 2),
        ("word\n" * 1000, 5),
        ("字" * 800, 2),
        ("word " * 200 + "字" * 400, 2),
    ],
)
def test_a_text_is_read_in_whole_minutes(text, minutes):
    assert reading_seconds(text) == minutes * 60


@pytest.mark.parametrize(
    ("kind", "seconds", "shown"),
    [
        ("article", 300, "5 min read"),
        ("article", 0, ""),
        ("video", 45, "0:45"),
        ("video", 754, "13 min"),
        ("video", 0, ""),
    ],
)
def test_pages_tell_reading_from_watching(kind, seconds, shown):
    assert time_needed(Lecture(kind=kind, seconds=seconds)) == shown
