"""Which links to videos are taken, and how they are played"""

import pytest
from django.core.exceptions import ValidationError

from courses.media.hosts import embed_url, validate_video_url

YOUTUBE = "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1"


@pytest.mark.parametrize(
    ("link", "embedded"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ", YOUTUBE),
        ("https://www.youtube.com/watch?t=30s&v=aqz-KE-bpKQ&list=PL1", YOUTUBE),
        ("https://youtube.com/watch?v=aqz-KE-bpKQ#t=1", YOUTUBE),
        ("https://m.youtube.com/watch?v=aqz-KE-bpKQ", YOUTUBE),
        ("https://WWW.YouTube.COM/watch?v=aqz-KE-bpKQ", YOUTUBE),
        ("https://www.youtube.com/embed/aqz-KE-bpKQ", YOUTUBE),
        ("https://www.youtube.com/shorts/aqz-KE-bpKQ", YOUTUBE),
        ("https://www.youtube.com/live/aqz-KE-bpKQ?feature=share", YOUTUBE),
        ("https://youtu.be/aqz-KE-bpKQ", YOUTUBE),
        ("https://youtu.be/aqz-KE-bpKQ?si=x", YOUTUBE),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://www.vimeo.com/76979871/", VIMEO),
        ("https://player.vimeo.com/video/76979871?h=1", VIMEO),
        ("https://example.com/a.mp4", ""),
        ("https://example.com/a.WEBM?session=1#t=2", ""),
    ],
)
def test_takes_what_the_player_plays(link, embedded):
    validate_video_url(link)

    assert embed_url(link) == embedded


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=aqz-KE-bpKQx",
        "https://www.youtube.com/watch?v=aqz-KE-bp%22%3E",
        "https://www.youtube.com/watch?v=../../evil1",
        "https://www.youtube.com/watch/playlist",
        "https://www.youtube.com/playlist?list=PLaqz-KE-bpKQ",
        "https://www.youtube.com/user/khanacademy",
        "https://www.youtube.com/@khanacademy",
        "https://youtu.be/",
        "https://youtu.be/aqz-KE-bpKQ/more",
        "https://youtube.com.example.com/watch?v=aqz-KE-bpKQ",
        "https://example.com/?u=https://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com@example.com/watch?v=aqz-KE-bpKQ",
        "https://notyoutube.com/watch?v=aqz-KE-bpKQ",
        "https://vimeo.com/",
        "https://vimeo.com/about",
        "https://vimeo.com/123",
        "https://vimeo.com/channels/staffpicks",
        "https://vimeo.com.example.com/76979871",
        "https://example.com/",
        "https://example.com/a.mp4/page",
        "https://example.com/?file=a.mp4",
        "https://example.com/#a.mp4",
        "https://example.com/a.mov",
        "http://example.com/a.mp4",
        "http://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "//www.youtube.com/watch?v=aqz-KE-bpKQ",
        "ftp://example.com/a.mp4",
        "javascript:alert(1)//a.mp4",
        "data:video/mp4;base64,AAAA.mp4",
        "file:///a.mp4",
        "a.mp4",
        "",
    ],
)
def test_refuses_the_rest(link):
    with pytest.raises(ValidationError, match="Paste a YouTube or Vimeo link"):
        validate_video_url(link)
