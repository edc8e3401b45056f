"""Watching a video: it plays, keeps its place and its captions, and moves on."""

import re
from math import floor
from urllib.parse import parse_qs, quote

import pytest
from playwright.sync_api import expect

COURSE = "/courses/running-slowly/"  # nobody of the demo is enrolled
IS_READY = (
    "() => document.querySelector('.is-ready') && document.querySelector('video').readyState > 0"
)
SAVE = "**/position/"


@pytest.fixture
def watch(visit):
    """Enroll a student, who then stands before the first lecture, a video."""

    def open_lecture(name):
        student = visit().sign_in(name, then=COURSE)
        student.page.wait_for_load_state("networkidle")
        student.page.get_by_role("button", name=re.compile("^Enroll")).click()
        expect(student.page.locator("video")).to_be_visible()
        student.page.wait_for_function(IS_READY)
        return student

    return open_lecture


def fill(educator, fields):
    for name, text in fields.items():
        educator.field(name).fill(text)
    if educator.field("Category").count():
        educator.field("Category").select_option(label="Music")
    educator.button("Save").click()


def at(page):
    return page.evaluate("document.querySelector('video').currentTime")


def play_until(page, second):
    """By keyboard, from the second before; Space also must not scroll the page."""
    page.evaluate("second => { document.querySelector('video').currentTime = second }", second - 1)
    page.keyboard.press("Space")
    page.wait_for_function(
        "second => document.querySelector('video').currentTime > second", arg=second
    )
    page.keyboard.press("Space")
    expect(page.locator("video")).to_have_js_property("paused", True)


def positions(page):
    """Fills with every position that the page saves."""
    found = []

    def asked(request):
        if request.url.endswith("/position/"):
            found.append(int(parse_qs(request.post_data)["position"][0]))

    page.on("request", asked)
    return found


def test_a_video_goes_on_where_it_was_left(watch):
    student = watch("Linh")
    saved = positions(student.page)
    scrolled = student.page.evaluate("scrollY")
    with student.page.expect_response(SAVE):
        play_until(student.page, 6)
    left = at(student.page)
    assert saved[-1] == floor(left)
    assert student.page.evaluate("scrollY") == scrolled

    student.page.reload()
    student.page.wait_for_function(IS_READY)
    assert at(student.page) == floor(left) >= 6


def test_a_video_saves_its_place_while_it_plays(watch):
    student = watch("Tomasz")
    saved = positions(student.page)
    with student.page.expect_response(SAVE, timeout=60_000) as answer:
        student.page.evaluate(
            "const video = document.querySelector('video'); video.currentTime = 9; video.play()"
        )

    assert answer.value.status == 200
    assert saved[0] >= 9


def test_a_video_has_its_captions(watch):
    student = watch("Wulandari")
    track = "document.querySelector('video').textTracks[0]"
    student.page.wait_for_function(f"() => {track}.cues?.length > 0")

    assert student.page.evaluate(f"{track}.mode") == "showing"
    assert student.page.evaluate(f"{track}.language") == "en"
    assert "staircase" in student.page.evaluate(f"{track}.cues[0].text")


def test_a_completed_video_leads_to_the_next(watch):
    student = watch("Wanjiru")
    title = student.page.get_by_role("heading", level=1)
    first = title.inner_text()
    student.button("Mark complete and next").click()
    expect(title).not_to_have_text(first)

    student.link("Previous").click()
    expect(title).to_have_text(first)
    expect(student.button("Mark not complete")).to_be_visible()


def test_a_place_that_could_not_be_saved_disturbs_nobody(watch):
    student = watch("Sanna")
    student.page.route(SAVE, lambda route: route.abort())
    with student.page.expect_event("requestfailed", lambda it: it.url.endswith("/position/")):
        play_until(student.page, 6)
    student.page.unroute(SAVE)
    with student.page.expect_response(SAVE):
        play_until(student.page, 8)
    student.page.reload()
    student.page.wait_for_function(IS_READY)
    assert at(student.page) >= 8
    assert all("ERR_FAILED" in complaint for complaint in student.complaints)
    student.complaints.clear()


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (
            "https://youtu.be/dQw4w9WgXcQ?t=1m30s",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?enablejsapi=1&origin={origin}&start=90",
        ),
        (
            "https://vimeo.com/304887422/34c51f7a09",
            "https://player.vimeo.com/video/304887422?h=34c51f7a09&dnt=1",
        ),
    ],
    ids=["youtube", "vimeo"],
)
def test_a_film_of_another_site_is_in_the_page(visit, link, address):
    """Up to the machine's edge, where Chromium finds nobody."""
    educator = visit().sign_in("Hana", then="/teach/courses/new/")
    address = address.format(origin=quote(educator.site.url, safe=""))
    fill(educator, {"Title": f"Seen elsewhere: {link}"})
    educator.add("Add a chapter", "Elsewhere")
    educator.add("Add a lecture", "A film")
    educator.link("A film").click()
    educator.field("Kind").select_option("video")
    fill(educator, {"Video link": link})
    slug = educator.page.url.split("/")[-2]
    key = educator.page.locator("li.item").get_attribute("id").removeprefix("lecture-")
    with educator.page.expect_event("requestfailed", lambda request: request.url == address):
        educator.page.goto(f"{educator.site.url}/learn/{slug}/{key}/")

    expect(educator.page.locator("iframe[title='A film']")).to_have_attribute("src", address)
    assert educator.complaints == [f"left the machine: {address}"]
    educator.complaints.clear()
