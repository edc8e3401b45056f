"""A video that does not play: its link is renewed, or the page says why and shows a way on."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations

FILES = re.compile(r"/media/videos/.*\.mp4")
MESSAGE = "[data-video-message]"
PLAYER = """<!doctype html><title>A player</title><script>
addEventListener("message", ({{ data }}) => {{
  const asked = typeof data === "string" ? JSON.parse(data).event : data.method;
  if (asked === "{asked}") parent.postMessage({answer}, "*");
}});
</script>"""


def spoil_first_links(page, path):
    """The page comes once with a signature that does not count any more."""

    def answer(route):
        response = route.fetch()
        body = re.sub(r"token=[^\"]+", "token=long-ago", response.text())
        route.fulfill(response=response, body=body)

    page.route(f"**{path}", answer, times=1)


def test_a_link_that_ran_out_is_renewed_without_a_word(visit, page_of_a_video):
    visitor = visit()
    spoil_first_links(visitor.page, page_of_a_video)

    visitor.open(page_of_a_video)

    expect(visitor.page.locator("video")).not_to_have_js_property("readyState", 0)
    expect(visitor.page.locator(MESSAGE)).to_be_hidden()
    assert "long-ago" not in visitor.page.locator("video source").get_attribute("src")


def test_a_link_that_runs_out_while_playing_goes_on_at_its_place(visit, page_of_a_video):
    visitor = visit()
    visitor.open(page_of_a_video)
    video = visitor.page.locator("video")
    expect(video).not_to_have_js_property("readyState", 0)
    video.evaluate("video => { video.currentTime = 7; video.muted = true; return video.play() }")

    video.evaluate("""video => {
        video.addEventListener("loadedmetadata", () => { video.dataset.loaded = "again"; });
        video.dispatchEvent(new Event("error"));
    }""")

    expect(video).to_have_attribute("data-loaded", "again")
    expect(video).to_have_js_property("paused", False)
    assert video.evaluate("video => video.currentTime") >= 7
    expect(visitor.page.locator(MESSAGE)).to_be_hidden()


def test_a_broken_file_is_told_with_a_way_on(visit, page_of_a_video):
    visitor = visit()
    visitor.page.route(
        FILES, lambda route: route.fulfill(status=200, content_type="video/mp4", body="no video")
    )

    visitor.open(page_of_a_video)

    message = visitor.page.locator(MESSAGE)
    expect(message).to_be_visible()
    expect(message).to_contain_text("The video does not play.")
    expect(message.get_by_role("link", name="Read its captions")).to_be_visible()
    assert not violations(visitor.page)
    visitor.page.unroute(FILES)
    message.get_by_role("link", name="Try again").click()
    expect(visitor.page.locator("video")).not_to_have_js_property("readyState", 0)
    expect(visitor.page.locator(MESSAGE)).to_be_hidden()


def play_with(page, asked, answer):
    """The host's player answers what it is asked."""
    body = PLAYER.format(asked=asked, answer=json.dumps(answer))
    page.route(
        re.compile(r"https://(www\.youtube-nocookie|player\.vimeo)\.com/"),
        lambda route: route.fulfill(content_type="text/html", body=body),
    )


YOUTUBE, VIMEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ", "https://vimeo.com/76979871"


@pytest.mark.parametrize(
    ("link", "asked", "answer", "words"),
    [
        (YOUTUBE, "listening", '{"event":"onError","info":150}', "YouTube does not let this video"),
        (YOUTUBE, "listening", '{"event":"onError","info":100}', "This video is private"),
        (YOUTUBE, "listening", '{"event":"onError","info":5}', "YouTube cannot play this video"),
        (
            VIMEO,
            "addEventListener",
            {"event": "error", "data": {"name": "PrivacyError"}},
            "Vimeo does not let this video",
        ),
    ],
    ids=["closed", "gone", "broken", "vimeo"],
)
def test_a_host_that_does_not_play_is_told(visit, page_of_a_link, link, asked, answer, words):
    visitor = visit()
    play_with(visitor.page, asked, answer)

    visitor.open(page_of_a_link(link))

    message = visitor.page.locator(MESSAGE)
    expect(message.locator("[data-reason]:visible")).to_contain_text(words)
    expect(message.get_by_role("link", name=re.compile("^Watch it on"))).to_have_attribute(
        "href", link
    )
    assert not violations(visitor.page, message)
    visitor.complaints.clear()


def test_a_player_that_answers_is_left_alone(visit, page_of_a_link):
    visitor = visit()
    visitor.page.clock.install()
    play_with(visitor.page, "listening", '{"event":"onReady"}')

    visitor.open(page_of_a_link(YOUTUBE))
    expect(visitor.page.locator(".controls")).to_have_class(re.compile("is-ready"))
    visitor.page.clock.run_for(1000)
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.clock.run_for(20_000)

    expect(visitor.page.locator(MESSAGE)).to_be_hidden()
    visitor.complaints.clear()


def test_a_player_that_never_answers_is_told_with_a_way_on(visit, page_of_a_link):
    visitor = visit()
    visitor.page.clock.install()

    visitor.open(page_of_a_link(YOUTUBE))
    expect(visitor.page.locator(".controls")).to_have_class(re.compile("is-ready"))
    visitor.page.clock.run_for(20_000)

    shown = visitor.page.locator(f"{MESSAGE} [data-reason]:visible")
    expect(shown).to_contain_text("YouTube does not answer.")
    visitor.complaints.clear()


def test_a_way_to_the_host_is_there_without_scripts(visit, page_of_a_link):
    visitor = visit(java_script_enabled=False)

    visitor.open(page_of_a_link(YOUTUBE))

    expect(visitor.link("Open on YouTube")).to_have_attribute("href", YOUTUBE)
    visitor.complaints.clear()
