"""What a page reports of its lecture: from one browser to the next, and up to the tick."""

import re
import shutil
from urllib.parse import parse_qs

import jwt
import pytest
from playwright.sync_api import expect

from tests.browser.video_hosts import HOSTS, frame_of, stand_in
from tests.courses.media.samples import FOLDER

COURSE = "orbits-by-hand"
IS_READY = "() => document.querySelector('video').readyState > 0"
IS_REPORT = re.compile("/position/$")
CLIP = 24  # seconds that the demo's video lasts


@pytest.fixture
def learn(visit):
    """Enroll a student in a course that nobody of the demo is in; its first lecture is a video."""

    def open_lecture(name, course=COURSE):
        student = visit().sign_in(name, then=f"/courses/{course}/")
        student.button("Enroll free").click()
        student.page.wait_for_url("**/learn/**")
        return student

    return open_lecture


def play(page, start, end, rate=4):
    page.wait_for_function(IS_READY)
    page.evaluate(
        """async ([start, end, rate]) => {
          const video = document.querySelector("video");
          video.muted = true;
          video.currentTime = start;
          video.playbackRate = rate;
          await video.play();
        }""",
        [start, end, rate],
    )
    page.wait_for_function(
        "end => { const video = document.querySelector('video');"
        " return video.ended || video.currentTime >= end }",
        arg=end,
    )


def pause(page):
    """Returns what the page reports."""
    with page.expect_response(IS_REPORT) as answer:
        page.evaluate("document.querySelector('video').pause()")
    assert answer.value.status == 200
    return sent(answer.value.request)


def sent(request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.post_data).items()}


def age_token(context, site):
    """Two minutes pass for the session token, and nobody renews it."""
    cookies = context.cookies()
    for cookie in cookies:
        if cookie["name"].startswith("__session"):
            claims = jwt.decode(cookie["value"], options={"verify_signature": False})
            claims |= {name: claims[name] - 120 for name in ("iat", "nbf", "exp")}
            cookie["value"] = jwt.encode(claims, site.keys.private_pem, "RS256")
        if cookie["name"].startswith("__client_uat"):
            cookie["value"] = str(int(cookie["value"]) - 120)
    context.add_cookies(cookies)


def test_what_was_left_here_goes_on_there_to_the_second(
    learn, visit, site, database, page_of_a_link
):
    """Left at 4:37 by a beacon, with a token that ran out and no ClerkJS to renew it."""
    shutil.copy(FOLDER / "five_minutes.mp4", site.folder / "media" / "videos")
    address = page_of_a_link(file="videos/five_minutes.mp4")
    here = learn("Zeynep", "running-slowly").page
    here.route("**/clerk.browser.js*", lambda route: route.abort())
    here.goto(site.url + address)
    play(here, 272, 277, rate=1)
    age_token(here.context, site)
    left = here.evaluate("document.querySelector('video').currentTime")
    here.goto("about:blank")

    there = visit().sign_in("Zeynep", then="/learn/running-slowly/").page
    assert there.url == site.url + address
    there.wait_for_function("() => document.querySelector('video').currentTime > 0")
    assert left >= 277
    rows = database.execute(
        "SELECT position FROM courses_lectureprogress WHERE played LIKE '272-2__'"
    )
    [(position,)] = rows.fetchall()
    assert position >= left - 1  # it went on until it was left
    assert abs(there.evaluate("document.querySelector('video').currentTime") - position) <= 1


def test_ninety_percent_played_is_ticked_on_the_page_itself(learn):
    student = learn("Tomasz")
    page, status = student.page, student.page.get_by_role("status")
    expect(status.filter(has_text="90 % is played")).to_be_visible()
    play(page, CLIP - 2, CLIP)  # to the end, without what comes before
    play(page, 0, CLIP / 2)
    pause(page)
    expect(student.button("Mark complete and next")).to_be_visible()
    page.evaluate("window.isTheSame = true")

    student.button("Mark complete and next").focus()
    play(page, CLIP / 2 - 1, CLIP - 2)
    pause(page)

    expect(status.filter(has_text="This lecture is complete.")).to_be_visible()
    expect(student.button("Mark not complete")).to_be_visible()
    outline = page.get_by_role("complementary")
    expect(outline.locator(".progress")).to_contain_text("1 of 10 lectures")
    expect(outline.locator(".lecture:has([aria-current]) .done")).to_be_visible()
    assert page.evaluate("window.isTheSame")
    assert page.evaluate("document.activeElement.closest('.player-actions') !== null")

    student.button("Mark not complete").click()
    expect(student.button("Mark complete and next")).to_be_visible()
    play(page, CLIP - 3, CLIP)
    page.wait_for_timeout(500)
    expect(student.button("Mark complete and next")).to_be_visible()


def test_nothing_new_is_not_reported(learn):
    page = learn("Wulandari").page
    play(page, 0, 2)
    assert pause(page)["played"].startswith("0-")
    reports = []
    page.on("request", lambda it: IS_REPORT.search(it.url) and reports.append(sent(it)))

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    page.goto("about:blank")

    assert reports == []


def test_a_text_is_ticked_at_its_end_and_not_before_its_time(learn, database):
    student = learn("Wanjiru")
    page = student.page
    page.locator(".curriculum details:not([open]) summary").evaluate_all(
        "all => all.forEach((it) => it.click())"
    )
    page.locator(".lecture:has(use[href$='#article']) a").first.click()
    page.wait_for_url("**/learn/**")
    lecture = page.url.rstrip("/").split("/")[-1].replace("-", "")
    database.execute("UPDATE courses_lecture SET seconds = 7 WHERE _id = ?", [lecture])
    database.commit()
    page.reload()
    rule = page.locator(".completion-rule")
    expect(rule).to_contain_text("reach its end")

    page.locator("[data-text-end]").scroll_into_view_if_needed()
    expect(rule).to_contain_text("reach its end")
    expect(rule).to_contain_text("This lecture is complete.")
    expect(student.button("Mark not complete")).to_be_visible()


@pytest.mark.parametrize(("at", "name"), [("youtube", "Delia"), ("vimeo", "Yusuf")])
def test_a_hosts_video_goes_on_elsewhere_at_the_same_second(visit, learn, page_of_a_link, at, name):
    """Left at 4:37 by going away; skipping to the end completes nothing."""
    host = HOSTS[at]
    learn(name, "running-slowly").page.close()
    address = page_of_a_link(host.link)

    def open_player():
        visitor = visit()
        visitor.origins.append(host.origin)
        stand_in(visitor.page, host)
        page = visitor.sign_in(name, then=address).page
        expect(page.locator("[data-duration]")).to_have_text("10:00")
        page.locator("[data-poster]").click()
        frame_of(page).wait_for_function("state.plays")
        return page

    here = open_player()
    frame_of(here).evaluate("state.time = 274")
    frame_of(here).wait_for_function("state.time >= 277")
    here.goto("about:blank")

    there = open_player()
    frame_of(there).wait_for_function("state.time >= 277")
    assert frame_of(there).evaluate("state.time") < 290
    with there.expect_response(IS_REPORT) as answer:
        frame_of(there).evaluate("state.time = 590; tick(); end()")
    assert not answer.value.json()["completed"]
