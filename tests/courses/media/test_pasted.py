"""A title that is a pasted link, or has one in it"""

import pytest
from django.core.exceptions import ValidationError

from courses.media.pasted import title_and_link

YOUTUBE = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
FILE = "https://example.com/films/how-to_tie%20it.MP4?session=1"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Air", ("Air", "")),
        ("", ("", "")),
        ("Chapter 1/2: a.mp4", ("Chapter 1/2: a.mp4", "")),
        (YOUTUBE, ("Video", YOUTUBE)),
        ("youtu.be/aqz-KE-bpKQ", ("Video", YOUTUBE)),
        (f"Tying {YOUTUBE}", ("Tying", YOUTUBE)),
        (f"{YOUTUBE} Tying  a knot", ("Tying a knot", YOUTUBE)),
        (f'<iframe width="560" src="{YOUTUBE}"></iframe>', ("Video", YOUTUBE)),
        (FILE, ("How to tie it", FILE)),
        ("https://example.com/1.webm", ("Video", "https://example.com/1.webm")),
        ("See https://example.com/page", ("See https://example.com/page", "")),
        ("javascript:alert(1)", ("javascript:alert(1)", "")),
        ("x" * 10_000, ("x" * 10_000, "")),
    ],
)
def test_a_link_makes_a_video(typed, expected):
    assert title_and_link(typed) == expected


def test_a_title_from_a_link_is_no_longer_than_a_title():
    title, _ = title_and_link(f"https://example.com/{'word-' * 60}.mp4")

    assert title.startswith("Word word")
    assert len(title) <= 80


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("https://www.youtube.com/playlist?list=PL1", "This is a list of videos."),
        ("http://example.com/a.mp4", ""),
        ("https://example.com/page", "Paste a YouTube or Vimeo link"),
    ],
)
def test_another_link_alone_is_refused_with_the_reason(link, words):
    with pytest.raises(ValidationError) as refused:
        title_and_link(link)

    assert words in str(refused.value)
