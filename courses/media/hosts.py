"""Links to videos: which ones we take, and how a page plays them.

To add a host: how the video's id is found in a link, and the address of its player. The content
security policy takes the players' origins from here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
YOUTUBE_PATH = re.compile(r"/(?:embed|live|shorts)/([^/]+)/?")
VIMEO_PATH = re.compile(r"/(?:video/)?(\d{6,12})/?")


@dataclass(frozen=True)
class Host:
    names: frozenset[str]  # of the links that people paste
    video_id: Callable[[SplitResult], str]  # the id in such a link, or nothing
    player: str  # address for an iframe, with a place for the id

    @property
    def origin(self) -> str:
        parts = urlsplit(self.player)
        return f"{parts.scheme}://{parts.netloc}"


def _youtube_id(link: SplitResult) -> str:
    if link.hostname == "youtu.be":
        found = link.path.strip("/")
    elif link.path == "/watch":
        found = parse_qs(link.query).get("v", [""])[0]
    else:
        match = YOUTUBE_PATH.fullmatch(link.path)
        found = match[1] if match else ""
    return found if YOUTUBE_ID.fullmatch(found) else ""


def _vimeo_id(link: SplitResult) -> str:
    match = VIMEO_PATH.fullmatch(link.path)
    return match[1] if match else ""


HOSTS = (
    Host(
        frozenset({"www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be"}),
        _youtube_id,
        "https://www.youtube-nocookie.com/embed/{id}",
    ),
    Host(
        frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"}),
        _vimeo_id,
        "https://player.vimeo.com/video/{id}?dnt=1",
    ),
)


def embed_url(url: str) -> str:
    """The address for an iframe, or nothing when `url` is no link to a video of a known host."""
    link = urlsplit(url)
    for host in HOSTS:
        if link.hostname in host.names and (video_id := host.video_id(link)):
            return host.player.format(id=video_id)
    return ""


def is_video_file(url: str) -> bool:
    return urlsplit(url).path.lower().endswith((".mp4", ".webm"))


def validate_video_url(url: str) -> None:
    """Take what the player can play, over https only."""
    if urlsplit(url).scheme != "https" or not (embed_url(url) or is_video_file(url)):
        raise ValidationError(
            _("Paste a YouTube or Vimeo link, or an https link to an .mp4 or .webm file.")
        )
