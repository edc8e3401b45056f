"""Why a link is no link to a video that we can show, in words that fit what it is."""

import re
from urllib.parse import SplitResult, parse_qs

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

USUAL = gettext_lazy("Paste a YouTube or Vimeo link, or an https link to an .mp4 or .webm file.")
VIDEO_FILE = re.compile(r"/.*\.(?:mp4|webm)", re.IGNORECASE | re.DOTALL)  # its path
OTHER_FILE = re.compile(
    r"/.*\.(avi|flv|m3u8|m4v|mkv|mov|mp3|mpd|mpe?g|ogg|ogv|ts|wmv|3gp)", re.IGNORECASE | re.DOTALL
)

LIST = gettext_lazy("This is a list of videos. Open one of them, and paste its own link.")
CHANNEL = gettext_lazy("This is a channel. Open one of its videos, and paste its own link.")
CLIP = gettext_lazy("This is a clip of a video. Paste the link of the whole video.")
EVENT = gettext_lazy(
    "This is an event. Paste the link of its recording, such as vimeo.com/76979871."
)
REVIEW = gettext_lazy(
    "This link is for reviewers. Use the one that Vimeo gives under Share, such as "
    "vimeo.com/76979871."
)

# Pages of the hosts whose videos we show, by host and path.
PAGES: tuple[tuple[str, Promise], ...] = (
    (r"[\w.-]*youtube[\w-]*\.com/(playlist|show/|embed/videoseries).*", LIST),
    (r"[\w.-]*youtube[\w-]*\.com/(@|channel/|c/|user/|embed/live_stream).*", CHANNEL),
    (r"[\w.-]*youtube[\w-]*\.com/clip/.*", CLIP),
    (r"(www\.)?vimeo\.com/(event|webinars)/.*", EVENT),
    (r"(www\.)?vimeo\.com/[\w-]+/review/.*", REVIEW),
    (r"(www\.)?vimeo\.com/(album|showcase|ondemand|groups)/[\w-]+/?", LIST),
    (r"(www\.)?vimeo\.com/(channels/[\w-]+|user\d+)/?", CHANNEL),
)

# Names of hosts, with those below them. Their videos play at home alone.
OTHER_HOSTS = {
    "bilibili.com": "Bilibili",
    "dai.ly": "Dailymotion",
    "dailymotion.com": "Dailymotion",
    "facebook.com": "Facebook",
    "fb.watch": "Facebook",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "loom.com": "Loom",
    "rumble.com": "Rumble",
    "rutube.ru": "Rutube",
    "tiktok.com": "TikTok",
    "twitch.tv": "Twitch",
    "twitter.com": "X",
    "vk.com": "VK",
    "wistia.com": "Wistia",
    "x.com": "X",
    "zoom.us": "Zoom",
}
DRIVES = {
    "1drv.ms": "OneDrive",
    "box.com": "Box",
    "docs.google.com": "Google Drive",
    "drive.google.com": "Google Drive",
    "dropbox.com": "Dropbox",
    "icloud.com": "iCloud",
    "mega.nz": "Mega",
    "onedrive.live.com": "OneDrive",
    "photos.app.goo.gl": "Google Photos",
    "photos.google.com": "Google Photos",
    "sharepoint.com": "SharePoint",
    "we.tl": "WeTransfer",
    "wetransfer.com": "WeTransfer",
}
OWN_HOSTS = {
    "vimeo.com": "Vimeo",
    "youtu.be": "YouTube",
    "youtube-nocookie.com": "YouTube",
    "youtube.com": "YouTube",
    "youtubekids.com": "YouTube",
}


def refusal(link: SplitResult | None) -> str:
    """Why `link`, which leads to no video of a known host, is refused; nothing when it may be a file."""
    if link is None:
        return str(USUAL)
    if link.scheme == "blob":
        return _(
            "This address works in your own browser alone. Paste the link of the video's page."
        )
    if link.scheme == "file" or len(link.scheme) == 1:
        return _("This file is on your own computer. Choose it under the link instead.")
    if link.scheme not in ("http", "https") or not link.hostname:
        return str(USUAL)
    if "@" in link.netloc:
        return _("This link has a user name before its host. Paste it without.")
    return _of_a_host(link, link.hostname) or _of_a_file(link)


def _of_a_host(link: SplitResult, hostname: str) -> str:
    if name := _name(hostname, OTHER_HOSTS):
        words = _(
            "Videos of %(name)s play on %(name)s alone. Paste a YouTube or Vimeo link, or choose "
            "a video file."
        )
        return words % {"name": name}
    is_raw = "raw=1" in link.query.split("&")  # Dropbox gives the file itself
    if not is_raw and (name := _name(hostname, DRIVES)):
        words = _(
            "%(name)s shows this file on its own page alone. Download it, and choose it under the "
            "link as a video file."
        )
        return words % {"name": name}
    name = _name(hostname, OWN_HOSTS)
    return _of_a_page(link, name) if name and not VIDEO_FILE.fullmatch(link.path) else ""


def _of_a_page(link: SplitResult, name: str) -> str:
    """Why a page of `name`, YouTube or Vimeo, is no video."""
    for pattern, fitting in PAGES:
        if re.fullmatch(pattern, f"{link.hostname}{link.path}", re.ASCII):
            return str(fitting)
    if "list" in parse_qs(link.query):
        return str(LIST)
    words = _("This is a page of %(name)s, and no video. Open the video, and paste its link.")
    return words % {"name": name}


def _of_a_file(link: SplitResult) -> str:
    if match := OTHER_FILE.fullmatch(link.path):
        words = _(
            "Browsers do not play .%(ending)s files everywhere. Link or upload the video as .mp4 "
            "or .webm."
        )
        return words % {"ending": match[1].lower()}
    if not VIDEO_FILE.fullmatch(link.path):
        return _(
            "This is a page, and no video. Paste a YouTube or Vimeo link, or an https link to an "
            ".mp4 or .webm file."
        )
    if link.scheme == "http":
        return _(
            "Browsers play videos over https only. If the site has the file there too, write "
            "https:// instead of http://."
        )
    return ""


def _name(hostname: str, names: dict[str, str]) -> str:
    """Of a host, or of the one that it is below."""
    labels = hostname.split(".")
    above = (".".join(labels[number:]) for number in range(len(labels)))
    return next((names[name] for name in above if name in names), "")
