"""Links to videos: the hosts whose videos we show, and the one form in which a link is stored.

To add a host, add a `Host` to HOSTS. The content security policy takes the players' origins from
there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from .refusals import USUAL, VIDEO_FILE, refusal

LONGEST = 24 * 3600  # seconds into a video
LONGEST_PASTE = 5000  # characters; embed codes have some hundred
# `90`, `90s`, `1m30s`, `1h2m3s`
MOMENT = re.compile(
    r"(?:(?P<h>\d{1,2})h)?(?:(?P<m>\d{1,4})m)?(?:(?P<s>\d{1,5})s?)?", re.ASCII | re.IGNORECASE
)
WITHOUT_SCHEME = re.compile(r"(?://)?((?:[a-z0-9-]+\.)+[a-z]{2,}/.*)", re.IGNORECASE | re.ASCII)
YOUTUBE = r"(?:(?:www|m|music|gaming)\.)?youtube(?:-nocookie|kids)?\.com"
VIMEO = r"(?:www\.)?vimeo\.com"
AROUND = " \t\r\n\u00a0\u200b\u200e\u200f\u2060\ufeff<>\"'“”"  # what a pasted link comes wrapped in


@dataclass(frozen=True)
class Host:
    name: str
    id: str  # pattern of a video's id
    hash: (
        str  # pattern of what opens an unlisted video besides; nothing where there is no such thing
    )
    links: tuple[str, ...]  # patterns of host and path; {id} and {hash} stand for the two above
    # What the query or the fragment says under which name: `id`, `hash`, `start` or `end`.
    parameters: Mapping[str, str]
    page: Callable[["Video"], str]  # the address of a video at the host
    # The address for an iframe, in pages of an origin.
    player: Callable[["Video", str], str]
    origin: str  # of the player

    @cached_property
    def patterns(self) -> list[re.Pattern[str]]:
        parts = {"id": f"(?P<id>{self.id})", "hash": f"(?P<hash>{self.hash})"}
        return [re.compile(link.format(**parts), re.ASCII) for link in self.links]


@dataclass(frozen=True)
class Video:
    """A video at one of HOSTS."""

    host: Host
    id: str
    hash: str = ""
    start: int = 0  # seconds; 0 when the link does not say
    end: int = 0

    @property
    def url(self) -> str:
        return self.host.page(self)

    def embed_url(self, origin: str = "", start: int = 0) -> str:
        """For an iframe in a page of `origin`; it starts at `start` seconds, or where the link says."""
        end = 0 if start >= self.end else self.end
        moved = replace(self, start=start, end=end) if start else self
        return self.host.player(moved, origin)


def _youtube_page(video: Video) -> str:
    moments = {"v": video.id, "t": video.start, "end": video.end}
    return f"https://www.youtube.com/watch?{_query(moments)}"


def _youtube_player(video: Video, origin: str) -> str:
    """`enablejsapi` lets the player answer, and pages of `origin` alone ask it."""
    parameters = {"enablejsapi": 1, "origin": origin, "start": video.start, "end": video.end}
    return f"https://www.youtube-nocookie.com/embed/{video.id}?{_query(parameters)}"


def _vimeo_page(video: Video) -> str:
    key = f"/{video.hash}" if video.hash else ""
    return f"https://vimeo.com/{video.id}{key}{_vimeo_moment(video)}"


def _vimeo_player(video: Video, _origin: str) -> str:
    query = _query({"h": video.hash, "dnt": 1})
    return f"https://player.vimeo.com/video/{video.id}?{query}{_vimeo_moment(video)}"


def _vimeo_moment(video: Video) -> str:
    return f"#t={video.start}s" if video.start else ""


def _query(parameters: Mapping[str, object]) -> str:
    return urlencode({name: value for name, value in parameters.items() if value})


HOSTS = (
    Host(
        name="YouTube",
        id=r"(?!videoseries|live_stream)[A-Za-z0-9_-]{11}",  # the two are lists under /embed/
        hash="",
        links=(
            r"(?:www\.)?youtu\.be/{id}/?",
            rf"{YOUTUBE}/(?:watch|watch_popup|movie)?/?",  # the id is in the query
            rf"{YOUTUBE}/(?:embed|v|e|live|shorts|watch)/{{id}}/?",
        ),
        parameters={
            "v": "id",
            "t": "start",
            "start": "start",
            "time_continue": "start",
            "end": "end",
        },
        page=_youtube_page,
        player=_youtube_player,
        origin="https://www.youtube-nocookie.com",
    ),
    Host(
        name="Vimeo",
        id=r"\d{6,12}",
        hash=r"[0-9a-f]{6,20}",
        links=(
            rf"{VIMEO}/(?:video/|manage/videos/|m/)?{{id}}(?:/{{hash}})?/?",
            rf"{VIMEO}/(?:channels|ondemand)/[\w-]+/{{id}}(?:/{{hash}})?/?",
            rf"{VIMEO}/groups/[\w-]+/videos/{{id}}(?:/{{hash}})?/?",
            rf"{VIMEO}/(?:album|showcase)/[\w-]+/video/{{id}}(?:/{{hash}})?/?",
            r"player\.vimeo\.com/video/{id}/?",
            rf"{VIMEO}/moogaloop\.swf",  # the id is in the query
        ),
        parameters={"clip_id": "id", "h": "hash", "t": "start"},
        page=_vimeo_page,
        player=_vimeo_player,
        origin="https://player.vimeo.com",
    ),
)


def find_video(link: str) -> Video | None:
    """The video of a known host that `link` leads to.

    Hosts and ids match as a whole; a link with a user name or a port leads nowhere.
    """
    parts = _split(link)
    if parts is None or parts.scheme not in ("http", "https") or set("@:") & set(parts.netloc):
        return None
    for host in HOSTS:
        for pattern in host.patterns:
            if match := pattern.fullmatch(f"{parts.hostname}{parts.path}"):
                return _video(host, match.groupdict(), parts)
    return None


def _video(host: Host, in_path: Mapping[str, str | None], parts: SplitResult) -> Video | None:
    said: dict[str, str] = {}
    for name, value in parse_qsl(f"{parts.query}&{parts.fragment}"):
        if name in host.parameters:
            said.setdefault(host.parameters[name], value)
    said |= {name: value for name, value in in_path.items() if value}
    video_id, key = said.get("id", ""), said.get("hash", "")
    start, end = _seconds(said.get("start", "")), _seconds(said.get("end", ""))
    if not re.fullmatch(host.id, video_id, re.ASCII):
        return None
    return Video(
        host=host,
        id=video_id,
        hash=key if re.fullmatch(host.hash, key, re.ASCII) else "",
        start=start,
        end=end if end > start else 0,
    )


def _seconds(moment: str) -> int:
    match = MOMENT.fullmatch(moment)
    if not match:
        return 0
    hours, minutes, seconds = (int(match[unit] or 0) for unit in "hms")
    total = hours * 3600 + minutes * 60 + seconds
    return total if total < LONGEST else 0


def canonical_link(text: str) -> str:
    """The link to store for what someone has pasted: one a video, with where it starts and ends.

    A link to a video file stays as it is. Raises ValidationError with the reason for a refusal.
    """
    if len(text) > LONGEST_PASTE:
        raise ValidationError(USUAL)
    link = _pasted(text)
    if video := find_video(link):
        return video.url
    parts = _split(link)
    if message := refusal(parts):
        raise ValidationError(message)
    if parts is None or parts.scheme != "https" or not VIDEO_FILE.fullmatch(parts.path):
        raise ValidationError(USUAL)
    URLValidator(schemes=["https"], message=USUAL)(link)
    return link


def validate_video_url(link: str) -> None:
    canonical_link(link)


def _pasted(text: str) -> str:
    """The link in a pasted text: the address in an embed code, or the text, with its scheme."""
    if "<" in text:
        code = _EmbedCode()
        code.feed(text)
        text = code.address or text
    text = text.strip(AROUND)
    match = WITHOUT_SCHEME.fullmatch(text)
    link = f"https://{match[1]}" if match else text
    return link.replace("&amp;", "&").replace(" ", "%20")


class _EmbedCode(HTMLParser):
    address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("iframe", "embed", "video", "source") and not self.address:
            self.address = dict(attrs).get("src") or ""


def _split(link: str) -> SplitResult | None:
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return None
    return parts
