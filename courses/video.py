"""Links to videos: which ones we take, and how a page plays them."""

import re
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

YOUTUBE_HOSTS = {"www.youtube.com", "youtube.com", "m.youtube.com"}
YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
YOUTUBE_PATH = re.compile(r"/(?:embed|live|shorts)/([^/]+)/?")
VIMEO_PATH = re.compile(r"/(?:video/)?(\d{6,12})/?")


def embed_url(url: str) -> str:
    """The address for an iframe, or nothing when `url` is not YouTube's or Vimeo's."""
    parts = urlsplit(url)
    if parts.hostname in YOUTUBE_HOSTS:
        match = YOUTUBE_PATH.fullmatch(parts.path)
        watched = parse_qs(parts.query).get("v", [""])[0] if parts.path == "/watch" else ""
        return _youtube(match[1] if match else watched)
    if parts.hostname == "youtu.be":
        return _youtube(parts.path.strip("/"))
    if parts.hostname in {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}:
        match = VIMEO_PATH.fullmatch(parts.path)
        return f"https://player.vimeo.com/video/{match[1]}?dnt=1" if match else ""
    return ""


def is_video_file(url: str) -> bool:
    return urlsplit(url).path.lower().endswith((".mp4", ".webm"))


def validate_video_url(url: str) -> None:
    """Take what the player can play, over https only."""
    if urlsplit(url).scheme != "https" or not (embed_url(url) or is_video_file(url)):
        raise ValidationError(
            _("Paste a YouTube or Vimeo link, or an https link to an .mp4 or .webm file.")
        )


def _youtube(video_id: str) -> str:
    if not YOUTUBE_ID.fullmatch(video_id):
        return ""
    return f"https://www.youtube-nocookie.com/embed/{video_id}"
