"""What browsers are told of every answer, beside the Content-Security-Policy"""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.media.storage import signed
from tests.bodies import post_unread

CORP = "Cross-Origin-Resource-Policy"


@pytest.mark.parametrize(
    "page", ["/", "/learn/", "/api/me", "/nowhere/", "/clerk", "/courses/%00/"]
)
def test_answers_use_nothing_of_the_machine_and_load_nowhere_else(client, db, page):
    answer = client.get(page)

    assert "camera=()" in answer["Permissions-Policy"]
    assert "fullscreen" not in answer["Permissions-Policy"]
    assert answer[CORP] == "same-origin"


def test_so_do_refusals_of_what_nobody_reads():
    assert post_unread("/")[CORP] == "same-origin"


@pytest.mark.parametrize(
    "page",
    [
        "/courses/rising/share.png",
        "/certificates/7K3QMX9T2B.jwt",
        "/certificates/issuer.json",
        "/certificates/key.json",
        "/certificates/7K3QMX9T2B/revocations.json",
    ],
)
def test_other_sites_show_share_pictures_and_badges(client, course, page):
    assert client.get(page)[CORP] == "cross-origin"


def test_of_uploads_they_show_pictures_alone(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    shown = {}
    for name in ("thumbnails/a.png", "videos/a.mp4"):
        default_storage.save(name, ContentFile(b"a file"))
        answer = client.get(signed(f"/media/{name}", name))
        assert answer.status_code == 200
        shown[name] = answer[CORP]

    assert shown == {"thumbnails/a.png": "cross-origin", "videos/a.mp4": "same-origin"}


def test_a_part_of_a_video_is_sent_and_kept_by_its_viewer_alone(client, settings, tmp_path):
    """A player asks for parts; what is not stored could not be wound back."""
    settings.MEDIA_ROOT = tmp_path
    default_storage.save("videos/a.mp4", ContentFile(b"0123456789"))
    url = signed("/media/videos/a.mp4", "videos/a.mp4")
    answer = client.get(url, headers={"range": "bytes=2-4"})

    assert (answer.status_code, b"".join(answer)) == (206, b"234")
    assert answer["Cache-Control"] == "private, max-age=3600"


def test_clerk_may_sign_in_with_a_window_of_its_own(client):
    assert client.get("/privacy/")["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
