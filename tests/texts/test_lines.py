"""Lists that are typed into one field: an entry a line, without bullets, bounded"""

import pytest
from django.core.exceptions import ValidationError

from texts.lines import lines_of, validate_lines


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("Tie a knot", ["Tie a knot"]),
        ("- Tie a knot\n\n  * Untie it \n", ["Tie a knot", "Untie it"]),
        ("•\tTie a knot\r\n·Untie it\r\n", ["Tie a knot", "Untie it"]),
        (
            "– one\n— two\n+ three\n✓ four\n✔️ five\n\uf0b7 six",
            ["one", "two", "three", "four", "five", "six"],
        ),
        ("- • Tie  a \t knot", ["Tie a knot"]),
        ("-\n•\n - \n\u200b\n\u2800", []),
        ("", []),
        ("Say *why*\nWrite a - b\nUse #tags", ["Say *why*", "Write a - b", "Use #tags"]),
        ("-5 °C and below\n*args\n+1 to all", ["-5 °C and below", "*args", "+1 to all"]),
        ("1. Begin\n2) Go on", ["1. Begin", "2) Go on"]),
        ("one\u2028two", ["one", "two"]),
    ],
)
def test_what_is_typed_becomes_lines(typed, lines):
    assert lines_of(typed) == lines
    assert lines_of("\n".join(lines)) == lines


@pytest.mark.parametrize("text", ["", "x" * 160, "\n".join(["x" * 160] * 12), "🧗" * 160])
def test_what_fits_is_taken(text):
    validate_lines(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one\n" * 13, ["1 line too many: 12 at the most."]),
        ("one\n" * 20_000, ["19,988 lines too many: 12 at the most."]),
        (
            f"one\nTie {'x' * 158}",
            [f"The line “Tie {'x' * 26}…” has 2 characters too many: 160 at the most."],
        ),
        (
            f"{'x' * 161}\n{'y' * 162}",
            [
                f"The line “{'x' * 30}…” has 1 character too many: 160 at the most.",
                f"The line “{'y' * 30}…” has 2 characters too many: 160 at the most.",
            ],
        ),
        (
            "one\ntwo \u202eeno",
            ["This has hidden characters (U+202E): please type it anew, on one line."],
        ),
    ],
)
def test_what_does_not_fit_is_named(text, words):
    with pytest.raises(ValidationError) as refused:
        validate_lines(text)

    assert refused.value.messages == words
