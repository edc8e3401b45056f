"""Videos at YouTube and Vimeo: our controls, their players, by messages alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.video_hosts import HOSTS, frame_of, stand_in


@pytest.fixture(params=HOSTS)
def host(request):
    return HOSTS[request.param]


@pytest.fixture
def watch(visit, page_of_a_link, host):
    """Open a free preview whose video is at the host."""

    def open_lecture(query=""):
        visitor = visit()
        visitor.origins.append(host.origin)
        stand_in(visitor.page, host)
        visitor.open(page_of_a_link(host.link) + query)
        expect(visitor.page.locator("[data-duration]")).to_have_text("10:00")
        return visitor

    return open_lecture


def becomes(page, condition):
    frame_of(page).wait_for_function(f"() => {condition}")


def test_a_hosts_player_obeys_our_controls(watch):
    visitor = watch()
    page, press = visitor.page, visitor.page.keyboard.press
    page.locator("[data-poster]").click()
    becomes(page, "state.plays && state.time > 0.5")
    expect(visitor.button("Pause")).to_be_visible()
    press("l")
    becomes(page, "state.time > 10")
    press("5")
    becomes(page, "state.time >= 300")
    expect(page.locator("[data-time]")).to_have_text(re.compile(r"^5:\d\d$"))
    page.get_by_label("Speed").select_option("1.5")
    becomes(page, "state.rate === 1.5")
    page.locator("body").press("m")
    becomes(page, "state.muted")
    expect(visitor.button("Unmute")).to_be_visible()
    page.get_by_label("Volume").fill("0.4")
    becomes(page, "state.volume === 0.4 && !state.muted")
    press("k")
    becomes(page, "!state.plays")
    expect(visitor.button("Play").last).to_be_visible()


def test_what_happens_in_the_hosts_player_shows_in_ours(watch):
    visitor = watch()
    page = visitor.page
    frame_of(page).evaluate("DO.playVideo?.() ?? DO.play?.()")
    expect(visitor.button("Pause")).to_be_visible()
    expect(page.locator("[data-poster]")).to_be_hidden()
    frame_of(page).evaluate("state.time = 250; tick()")
    expect(page.locator("[data-time]")).to_have_text(re.compile(r"^4:[1-5]\d$"))
    frame_of(page).evaluate("end()")
    expect(visitor.button("Play").last).to_be_visible()


def test_a_hosts_video_starts_at_the_second_of_the_address(watch):
    page = watch("?t=277").page

    page.locator("[data-poster]").click()

    becomes(page, "state.plays && state.time > 277")
    assert frame_of(page).evaluate("state.time") < 290


def test_a_seek_before_the_start_starts_nothing_by_itself(watch):
    page = watch().page
    page.keyboard.press("5")
    expect(page.locator("[data-time]")).to_have_text("5:00")
    page.wait_for_timeout(700)
    assert not frame_of(page).evaluate("state.plays")

    page.keyboard.press("k")
    becomes(page, "state.plays && state.time > 300")


def test_a_player_that_knows_its_length_late_plays_all_the_same(visit, page_of_a_link):
    """As YouTube's does, which may say 0 until it plays."""
    host = HOSTS["youtube"]
    late = host.player.replace("{ duration: state.duration", "{ duration: 0").replace(
        "{ playerState: next }", "{ playerState: next, duration: state.duration }"
    )
    visitor = visit()
    visitor.origins.append(host.origin)
    stand_in(visitor.page, host._replace(player=late))
    visitor.open(page_of_a_link(host.link))
    visitor.page.wait_for_load_state("networkidle")  # until the page's scripts hear a click

    visitor.page.locator("[data-poster]").click()

    becomes(visitor.page, "state.plays && state.time > 0.5")
    expect(visitor.page.locator("[data-duration]")).to_have_text("10:00")


def test_messages_from_elsewhere_are_not_heard(watch, host):
    """From another window, and from the frame itself when another origin is in it."""
    visitor = watch()
    page = visitor.page
    elsewhere = next(other.origin for other in HOSTS.values() if other != host) + "/lies"
    visitor.origins.append(elsewhere)
    lie = '{"event":"infoDelivery","info":{"playerState":1,"duration":9}}'
    both = f"""for (const it of ['{lie}', {{ event: 'play' }}, {{ event: 'timeupdate',
        data: {{ seconds: 9, duration: 9 }} }}]) parent.postMessage(it, '*')"""
    page.evaluate(both)
    page.route(
        elsewhere,
        lambda route: route.fulfill(
            content_type="text/html", body=f"<title>x</title><script>{both}</script>"
        ),
    )
    with page.expect_request_finished(lambda request: request.url == elsewhere):
        frame_of(page).evaluate(f"location.href = '{elsewhere}'")
    page.wait_for_timeout(300)

    expect(page.locator("[data-duration]")).to_have_text("10:00")
    expect(page.locator(".theatre")).not_to_have_class("is-playing")
