"""Which links to videos are taken, what is stored of them, and how they are played"""

import pytest
from django.core.exceptions import ValidationError

from courses.media.hosts import HOSTS, canonical_link, find_video

ID = "aqz-KE-bpKQ"
YOUTUBE = f"https://www.youtube.com/watch?v={ID}"
VIMEO = "https://vimeo.com/76979871"
UNLISTED = "https://vimeo.com/304887422/34c51f7a09"
EMBED_CODE = (
    '<iframe width="560" height="315" src="https://www.youtube.com/embed/aqz-KE-bpKQ?si=Ab&amp;'
    'start=30" title="Big <b>Buck</b>" frameborder="0" allowfullscreen></iframe>'
)
VIMEO_EMBED_CODE = (
    '<div style="padding:56.25% 0 0 0"><iframe src="https://player.vimeo.com/video/304887422?'
    'h=34c51f7a09&amp;badge=0" allow="fullscreen"></iframe></div>'
    '<script src="https://player.vimeo.com/api/player.js"></script>'
)

TAKEN = [
    *(
        (link, YOUTUBE)
        for link in (
            f"https://www.youtube.com/watch?v={ID}",
            f"https://www.youtube.com/watch?list=PL1&index=2&v={ID}&pp=ygU",
            f"https://youtube.com/watch?v={ID}",
            f"https://youtube.com/watch/?v={ID}",
            f"https://m.youtube.com/watch?v={ID}&feature=youtu.be",
            f"https://music.youtube.com/watch?v={ID}&si=x",
            f"https://gaming.youtube.com/watch?v={ID}",
            f"https://www.youtubekids.com/watch?v={ID}",
            f"https://WWW.YouTube.COM/watch?v={ID}",
            f"HTTPS://www.youtube.com/watch?v={ID}",
            f"https://www.youtube.com/watch_popup?v={ID}",
            f"https://www.youtube.com/?v={ID}",
            f"https://www.youtube.com/watch?feature=share&amp;v={ID}",
            f"https://www.youtube.com/watch/{ID}",
            f"https://www.youtube.com/embed/{ID}",
            f"https://www.youtube.com/embed/{ID}/",
            f"https://www.youtube-nocookie.com/embed/{ID}",
            f"https://www.youtube-nocookie.com/embed/{ID}?enablejsapi=1",
            f"https://youtube-nocookie.com/embed/{ID}?rel=0",
            f"https://www.youtube.com/shorts/{ID}",
            f"https://www.youtube.com/live/{ID}?feature=share",
            f"https://www.youtube.com/v/{ID}?version=3",
            f"https://www.youtube.com/e/{ID}",
            f"https://youtu.be/{ID}",
            f"https://youtu.be/{ID}?si=x",
            f"https://www.youtu.be/{ID}/",
            f"http://www.youtube.com/watch?v={ID}",
            f"http://youtu.be/{ID}",
            f"//www.youtube.com/watch?v={ID}",
            f"www.youtube.com/watch?v={ID}",
            f"youtu.be/{ID}",
            f"  https://youtu.be/{ID}\n",
            f"\ufeffhttps://youtu.be/{ID}\u200b",
            f"<https://youtu.be/{ID}>",
            f"“https://youtu.be/{ID}”",
            f"https://www.youtube.com/watch?v={ID}&t=soon",
            f"https://www.youtube.com/watch?v={ID}&t=999h",
            f"https://www.youtube.com/watch?v={ID}&end=-1",
            f"https://www.youtube.com/watch?v={ID}&v=evil_evil_1",
            f"<object><embed src='https://www.youtube.com/v/{ID}'></object>",
        )
    ),
    (f"https://youtu.be/{ID}?t=90", f"{YOUTUBE}&t=90"),
    (f"https://youtu.be/{ID}?t=1m30s", f"{YOUTUBE}&t=90"),
    (f"https://www.youtube.com/watch?t=1h2m3s&v={ID}", f"{YOUTUBE}&t=3723"),
    (f"https://www.youtube.com/watch?v={ID}#t=90s", f"{YOUTUBE}&t=90"),
    (f"https://www.youtube.com/watch?v={ID}&time_continue=5", f"{YOUTUBE}&t=5"),
    (f"https://www.youtube.com/embed/{ID}?start=30&end=60", f"{YOUTUBE}&t=30&end=60"),
    (f"https://www.youtube.com/embed/{ID}?start=30&end=30", f"{YOUTUBE}&t=30"),
    (f"https://www.youtube.com/embed/{ID}?end=60", f"{YOUTUBE}&end=60"),
    (f"{YOUTUBE}&t=30&end=60", f"{YOUTUBE}&t=30&end=60"),
    (EMBED_CODE, f"{YOUTUBE}&t=30"),
    *(
        (link, VIMEO)
        for link in (
            "https://vimeo.com/76979871",
            "https://www.vimeo.com/76979871/",
            "http://vimeo.com/76979871",
            "vimeo.com/76979871?share=copy",
            "https://vimeo.com/video/76979871",
            "https://vimeo.com/manage/videos/76979871",
            "https://vimeo.com/m/76979871",
            "<embed src='http://vimeo.com/moogaloop.swf?clip_id=76979871&amp;server=vimeo.com'>",
            "https://vimeo.com/channels/staffpicks/76979871",
            "https://vimeo.com/groups/shortfilms/videos/76979871",
            "https://vimeo.com/ondemand/a-film/76979871",
            "https://vimeo.com/album/2838732/video/76979871",
            "https://vimeo.com/showcase/2838732/video/76979871",
            "https://player.vimeo.com/video/76979871",
            "https://player.vimeo.com/video/76979871?h=1&dnt=1",
            "https://player.vimeo.com/video/76979871?h=%22%3E",
        )
    ),
    *(
        (link, UNLISTED)
        for link in (
            UNLISTED,
            f"{UNLISTED}?share=copy",
            "https://vimeo.com/304887422?h=34c51f7a09",
            "https://player.vimeo.com/video/304887422?h=34c51f7a09&badge=0",
            "https://vimeo.com/manage/videos/304887422/34c51f7a09",
            VIMEO_EMBED_CODE,
        )
    ),
    (f"{VIMEO}#t=1m30s", f"{VIMEO}#t=90s"),
    (f"{UNLISTED}#t=90", f"{UNLISTED}#t=90s"),
    ("https://example.com/a.mp4", "https://example.com/a.mp4"),
    ("https://example.com:8443/a.WEBM?s=1#t=2", "https://example.com:8443/a.WEBM?s=1#t=2"),
    ("example.com/films/a.webm", "https://example.com/films/a.webm"),
    ("https://example.com/my film.mp4", "https://example.com/my%20film.mp4"),
    ('<video src="https://example.com/a.mp4"></video>', "https://example.com/a.mp4"),
    ("https://www.dropbox.com/s/x/a.mp4?raw=1", "https://www.dropbox.com/s/x/a.mp4?raw=1"),
    (
        "https://player.vimeo.com/external/1.hd.mp4?s=2",
        "https://player.vimeo.com/external/1.hd.mp4?s=2",
    ),
]


@pytest.mark.parametrize(("link", "stored"), TAKEN)
def test_every_form_of_a_link_is_stored_in_one(link, stored):
    assert canonical_link(link) == stored
    assert canonical_link(stored) == stored


@pytest.mark.parametrize(
    ("link", "embedded"),
    [
        (YOUTUBE, f"https://www.youtube-nocookie.com/embed/{ID}?enablejsapi=1"),
        (
            f"{YOUTUBE}&t=30&end=60",
            f"https://www.youtube-nocookie.com/embed/{ID}?enablejsapi=1&start=30&end=60",
        ),
        (VIMEO, "https://player.vimeo.com/video/76979871?dnt=1"),
        (UNLISTED, "https://player.vimeo.com/video/304887422?h=34c51f7a09&dnt=1"),
        (
            f"{UNLISTED}#t=90s",
            "https://player.vimeo.com/video/304887422?h=34c51f7a09&dnt=1#t=90s",
        ),
    ],
)
def test_a_player_gets_what_it_needs(link, embedded):
    video = find_video(link)

    assert (video.embed_url(), video.url) == (embedded, link)
    assert video.embed_url().startswith(f"{video.host.origin}/")


USUAL = "Paste a YouTube or Vimeo link"
LIST, CHANNEL = "This is a list of videos.", "This is a channel."
PAGE = "This is a page, and no video."
YOUTUBE_PAGE, VIMEO_PAGE = "This is a page of YouTube,", "This is a page of Vimeo,"
REFUSED = [
    ("https://www.youtube.com/playlist?list=PLaqz-KE-bpKQ", LIST),
    ("https://www.youtube.com/embed/videoseries?list=PL1", LIST),
    ("https://www.youtube.com/watch?list=PL1", LIST),
    ("https://vimeo.com/showcase/2838732", LIST),
    ("https://vimeo.com/groups/shortfilms", LIST),
    ("https://www.youtube.com/@khanacademy", CHANNEL),
    ("https://www.youtube.com/@khanacademy/videos", CHANNEL),
    ("https://www.youtube.com/user/khanacademy", CHANNEL),
    ("https://www.youtube.com/channel/UC4a-Gbdw7vOaccHmFo40b9g", CHANNEL),
    ("https://www.youtube.com/embed/live_stream?channel=UC4a", CHANNEL),
    ("https://vimeo.com/channels/staffpicks", CHANNEL),
    ("https://www.youtube.com/clip/UgkxAbc", "This is a clip of a video."),
    ("https://vimeo.com/event/1234567", "This is an event."),
    ("https://vimeo.com/user1/review/76979871/abcdef1234", "This link is for reviewers."),
    ("https://www.youtube.com/", YOUTUBE_PAGE),
    ("https://www.youtube.com/watch?v=", YOUTUBE_PAGE),
    ("https://www.youtube.com/watch?v=short", YOUTUBE_PAGE),
    (f"https://www.youtube.com/watch?v={ID}x", YOUTUBE_PAGE),
    ("https://www.youtube.com/watch?v=aqz-KE-bp%22%3E", YOUTUBE_PAGE),
    ("https://www.youtube.com/watch?v=aqz-KE-bpK%0A", YOUTUBE_PAGE),
    ("https://www.youtube.com/watch?v=../../evil1", YOUTUBE_PAGE),
    ("https://www.youtube.com/watch?v=videoseries", YOUTUBE_PAGE),
    ("https://www.youtube.com/feed/library", YOUTUBE_PAGE),
    (f"https://youtu.be/{ID}/more", YOUTUBE_PAGE),
    ("https://youtu.be/", YOUTUBE_PAGE),
    (f"https://www.youtube.com:8443/watch?v={ID}", YOUTUBE_PAGE),
    ("https://vimeo.com/", VIMEO_PAGE),
    ("https://vimeo.com/about", VIMEO_PAGE),
    ("https://vimeo.com/123", VIMEO_PAGE),
    ("https://vimeo.com/٧٦٩٧٩٨٧١", VIMEO_PAGE),
    ("https://www.loom.com/share/x", "Videos of Loom play on Loom alone."),
    ("https://www.tiktok.com/@x/video/1", "Videos of TikTok play on TikTok alone."),
    ("https://drive.google.com/file/d/1/view", "Google Drive shows this file on its own page"),
    ("https://www.dropbox.com/s/x/a.mp4?dl=0", "Dropbox shows this file on its own page"),
    ('<iframe src="https://www.loom.com/embed/x"></iframe>', "Videos of Loom play on Loom alone."),
    ("http://example.com/a.mp4", "Browsers play videos over https only."),
    ("https://example.com/a.mov", "Browsers do not play .mov files everywhere."),
    ("https://example.com/live.M3U8", "Browsers do not play .m3u8 files everywhere."),
    ("blob:https://www.youtube.com/0a-1b", "This address works in your own browser alone."),
    ("file:///home/me/a.mp4", "This file is on your own computer."),
    (r"C:\films\a.mp4", "This file is on your own computer."),
    (f"https://me@www.youtube.com/watch?v={ID}", "This link has a user name"),
    (f"https://www.youtube.com@example.com/watch?v={ID}", "This link has a user name"),
    (rf"https://example.com\@www.youtube.com/watch?v={ID}", "This link has a user name"),
    ("https://me:secret@example.com/a.mp4", "This link has a user name"),
    (f"https://youtube.com.example.com/watch?v={ID}", PAGE),
    (f"https://notyoutube.com/watch?v={ID}", PAGE),
    (f"https://example.com/?u=https://www.youtube.com/watch?v={ID}", PAGE),
    ("https://vimeo.com.example.com/76979871", PAGE),
    ("https://example.com/", PAGE),
    ("https://example.com/a.mp4/page", PAGE),
    ("https://example.com/?file=a.mp4", PAGE),
    ("https://example.com/#a.mp4", PAGE),
    (r"https://exa\mple.com/a.mp4", USUAL),
    ("https://[::1/a.mp4", USUAL),
    ("https://example.com:99999/a.mp4", USUAL),
    ("https:///a.mp4", USUAL),
    ("ftp://example.com/a.mp4", USUAL),
    ("javascript:alert(1)//a.mp4", USUAL),
    ("data:video/mp4;base64,AAAA.mp4", USUAL),
    ('<iframe src="javascript:alert(1)//a.mp4"></iframe>', USUAL),
    ("<iframe src=x" * 999, USUAL),
    ("a.mp4", USUAL),
    ("my film", USUAL),
    ("", USUAL),
]


@pytest.mark.parametrize(("link", "reason"), REFUSED)
def test_the_rest_is_refused_with_the_reason(link, reason):
    with pytest.raises(ValidationError) as refused:
        canonical_link(link)

    assert refused.value.messages[0].startswith(reason)
    assert find_video(link) is None


def test_every_host_has_a_player_of_its_own_over_https():
    origins = [host.origin for host in HOSTS]

    assert len(set(origins)) == len(origins)
    assert all(origin.startswith("https://") for origin in origins)
