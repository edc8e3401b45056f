"""Captions become lines: as long as one reads at a glance, and as long as the search needs"""

from itertools import pairwise

from courses import transcripts
from courses.media.captions import Cue


def cues(*spoken: tuple[float, str]) -> list[Cue]:
    """Each caption lasts until the next, the last one for two seconds."""
    ends = [start for start, _ in spoken[1:]] + [spoken[-1][0] + 2]
    return [Cue(start, end, text) for (start, text), end in zip(spoken, ends, strict=True)]


def lines(*spoken: tuple[float, str]) -> list[str]:
    return [" | ".join(cue.text for cue in line) for line in transcripts.lines(cues(*spoken))]


def test_a_line_ends_with_a_sentence_once_it_is_long_enough():
    half = "word " * 8 + "and"

    assert lines((0, "Yes."), (2, half), (4, "so on"), (6, f"{half}."), (8, "Next")) == [
        f"Yes. | {half} | so on | {half}.",
        "Next",
    ]


def test_a_line_ends_before_a_pause_and_after_twenty_seconds():
    assert [
        [cue.start for cue in line]
        for line in transcripts.lines([Cue(0, 2, "a"), Cue(3, 5, "b"), Cue(9.5, 11, "c")])
    ] == [[0, 3], [9.5]]
    assert lines(*((5.0 * number, "so") for number in range(9))) == ["so | so | so | so"] * 2 + [
        "so"
    ]


def test_no_line_is_much_longer_than_long_and_nothing_is_lost():
    words = [f"word{number}" for number in range(2000)]
    found = transcripts.lines(
        [Cue(0, 9000, "\n".join(words)), Cue(9000, 9001, "  "), *cues((9001, "x"))]
    )

    texts = [" ".join(cue.text for cue in line) for line in found]
    assert max(map(len, texts)) <= transcripts.LONG
    assert " ".join(texts).split() == [*words, "x"]


def test_an_hour_of_speech_has_a_few_hundred_lines():
    sentence = ["we go on with the next step,", "slowly and with some care,", "until it is done."]
    spoken = cues(*((3.0 * number, sentence[number % 3]) for number in range(1200)))

    found = transcripts.lines(spoken)

    assert 150 <= len(found) <= 450
    assert all(before[0].start < after[0].start for before, after in pairwise(found))
