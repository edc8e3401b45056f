"""The controls of a video, their keys, what is remembered, and what comes after the end."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_gates import change
from tests.browser.test_keyboard import Keyboard

VIDEO = "document.querySelector('video')"
COUNT = 8  # seconds
NOTES = """<section class="part stack" id="notes" aria-labelledby="notes-heading">
<h2 id="notes-heading">Notes</h2><p id="note-1"><a href="?t=9" data-seek="9">0:09</a></p></section>"""
WRITE = """document.querySelector('main').insertAdjacentHTML(
    'beforeend', '<label>Text<textarea id="written"></textarea></label>'); document.querySelector('#written').focus()"""
PREVIEWS = """
    SELECT l._id FROM courses_lecture l JOIN courses_chapter h ON h._id = l.chapter_id
    JOIN courses_course c ON c._id = h.course_id
    WHERE c.slug = 'python-from-the-first-line' AND l.is_preview
    ORDER BY h.position, l.position
"""


@pytest.fixture
def two_previews(database):
    keys = [UUID(key) for (key,) in database.execute(PREVIEWS).fetchmany(2)]
    return [f"/learn/python-from-the-first-line/{key}/" for key in keys]


@pytest.fixture
def watch(visit, page_of_a_video):
    """Open a free preview, whose video is there."""

    def open_lecture(size=WIDE, path=page_of_a_video, **options):
        visitor = visit(size, **options)
        visitor.open(path)
        is_there(visitor.page)
        return visitor

    return open_lecture


def is_there(page):
    page.wait_for_function(f"() => {VIDEO}.readyState > 0")
    expect(page.locator(".controls")).to_have_class(re.compile("is-ready"))


def at(page):
    return page.evaluate(f"{VIDEO}.currentTime")


def has(page, **values):
    for name, value in values.items():
        expect(page.locator("video")).to_have_js_property(name, value)


def test_the_poster_goes_when_the_video_starts(watch):
    page = watch().page
    poster = page.get_by_role("button", name=re.compile("^Lecture 1 .* Play$"))
    expect(poster).to_be_visible()
    has(page, controls=False)

    poster.click()

    has(page, paused=False)
    expect(poster).to_be_hidden()
    page.get_by_role("button", name="Pause").click()
    has(page, paused=True)


def test_every_control_does_what_it_says_by_keyboard(watch):
    keys = Keyboard(watch())
    page, visitor = keys.page, keys.visitor
    has(page, paused=True)
    keys.choose(visitor.button("Play").last, "Space")
    has(page, paused=False)
    page.keyboard.press("Space")
    has(page, paused=True)
    page.evaluate(f"{VIDEO}.currentTime = 3")
    keys.choose(visitor.button("Forward 10 seconds"))
    assert at(page) == pytest.approx(13, abs=0.5)
    expect(page.get_by_label("Position")).to_have_attribute("aria-valuetext", "0:13 of 0:24")
    keys.choose(visitor.button("Mute"))
    has(page, muted=True)
    expect(page.get_by_label("Volume")).to_have_value("0")  # once the player has heard of it
    keys.tab_to(page.get_by_label("Volume"))
    keys.press("ArrowRight")
    has(page, muted=False)
    keys.tab_to(page.get_by_label("Speed"))
    page.get_by_label("Speed").select_option("1.5")
    has(page, playbackRate=1.5)
    captions = page.get_by_role("button", name="Captions", pressed=True)
    keys.choose(captions)
    assert page.evaluate(f"{VIDEO}.textTracks[0].mode") == "disabled"
    keys.choose(visitor.button("Full screen"))
    page.wait_for_function("() => document.fullscreenElement?.matches('.theatre')")


def test_keys_play_the_video_but_not_while_somebody_types(watch):
    page = watch().page
    page.evaluate(f"{VIDEO}.muted = true")
    press = page.keyboard.press
    press("k")
    has(page, paused=False)
    press("Space")
    has(page, paused=True)
    page.evaluate(f"{VIDEO}.currentTime = 4")
    for key, place in (("l", 14), ("ArrowLeft", 9), ("j", 0), ("ArrowRight", 5), ("5", 12.05)):
        press(key)
        assert at(page) == pytest.approx(place, abs=0.1), key
    press("m")
    has(page, muted=False)
    press("c")
    expect(page.get_by_role("button", name="Captions", pressed=False)).to_be_visible()
    press(">")
    has(page, playbackRate=1.25)
    press("<")
    has(page, playbackRate=1)
    for key in ("Control+k", "Alt+k", "Meta+k"):
        press(key)
    page.get_by_label("Speed").press("k")
    page.evaluate("document.querySelector('.prose').contentEditable = true")
    page.locator(".prose").press("k")
    has(page, paused=True)

    page.evaluate("document.activeElement.blur()")
    press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    press("k")
    has(page, paused=True)
    dialog.get_by_label("Use these keys").uncheck()
    press("Escape")
    press("k")
    has(page, paused=True)
    page.reload()
    is_there(page)
    press("k")
    has(page, paused=True)


def test_speed_volume_and_captions_are_remembered(watch):
    page = watch().page
    page.get_by_label("Speed").select_option("1.5")
    page.get_by_label("Volume").fill("0.4")
    page.get_by_role("button", name="Captions").click()

    page.reload()
    is_there(page)

    has(page, playbackRate=1.5, volume=0.4)
    expect(page.get_by_label("Speed")).to_have_value("1.5")
    expect(page.get_by_role("button", name="Captions", pressed=False)).to_be_visible()
    assert page.evaluate(f"{VIDEO}.textTracks[0].mode") == "disabled"


def test_captions_come_in_the_language_that_was_chosen(watch, two_previews):
    page = watch(path=two_previews[0]).page
    modes = f"[...{VIDEO}.textTracks].map((track) => track.mode)"
    languages = page.get_by_label("Language of the captions")
    assert page.evaluate(modes) == ["showing", "disabled"]

    languages.select_option(page.evaluate(f"{VIDEO}.textTracks[1].language"))
    page.reload()
    is_there(page)

    assert page.evaluate(modes) == ["disabled", "showing"]
    languages.select_option("Off")
    assert page.evaluate(modes) == ["disabled", "disabled"]
    page.get_by_role("button", name="Captions").click()
    assert page.evaluate(modes) == ["disabled", "showing"]


def test_nothing_is_remembered_where_a_browser_forbids_it(visit, page_of_a_video):
    visitor = visit()
    visitor.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty("
        "window, name, { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    visitor.open(page_of_a_video)
    is_there(visitor.page)

    visitor.page.get_by_label("Speed").select_option("2")
    has(visitor.page, playbackRate=2)


def test_after_the_end_the_next_lecture_comes_unless_somebody_cancels(watch, two_previews):
    visitor = watch(path=two_previews[0])
    page = visitor.page
    page.clock.install()
    box = page.locator("[data-up-next]")

    def end():
        page.evaluate(f"{VIDEO}.dispatchEvent(new Event('ended'))")
        expect(box).to_be_visible()

    end()
    expect(box.get_by_role("status")).to_have_text("Next: Install Python and run your first line")
    expect(box.get_by_role("button", name="Cancel")).to_be_visible()
    box.get_by_role("button", name="Cancel").click()
    expect(box).to_be_hidden()
    end()
    page.keyboard.press("Escape")
    page.clock.run_for(20_000)
    assert visitor.is_at(two_previews[0])
    end()
    box.get_by_label("Go on to the next lecture by itself").uncheck()
    page.clock.run_for(20_000)
    assert visitor.is_at(two_previews[0])
    page.keyboard.press("Escape")
    end()
    page.clock.run_for(20_000)
    assert visitor.is_at(two_previews[0])
    box.get_by_label("Go on to the next lecture by itself").check()
    page.keyboard.press("Escape")
    end()
    page.evaluate(WRITE)
    page.clock.run_for(20_000)
    assert visitor.is_at(two_previews[0])
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('#written').remove()")
    end()
    page.clock.run_for((COUNT - 1) * 1000)
    assert visitor.is_at(two_previews[0])
    page.clock.run_for(1500)
    page.wait_for_url(f"**{two_previews[1]}")


def test_tabs_open_by_key_and_by_address_and_a_second_is_gone_to(watch, page_of_a_video, visit):
    visitor = visit()
    page = visitor.page
    change(
        page, f"**{page_of_a_video}", r"(id=\"about\"(?s:.*?)</section>)", rf"\1{NOTES}", count=1
    )
    visitor.open(page_of_a_video)
    is_there(page)
    about, notes = page.get_by_role("tab", name="About"), page.get_by_role("tab", name="Notes")
    expect(page.get_by_role("tabpanel")).to_have_count(1)
    about.focus()
    page.keyboard.press("ArrowRight")
    expect(notes).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Notes")).to_be_visible()

    page.get_by_role("link", name="0:09").click()
    has(page, paused=False)
    assert at(page) >= 9
    page.goto(f"{visitor.site.url}/styleguide/")
    page.goto(f"{visitor.site.url}{page_of_a_video}#note-1")
    expect(page.get_by_role("tabpanel", name="Notes")).to_be_visible()
    page.wait_for_load_state("networkidle")


def test_an_address_with_a_second_starts_there(visit, page_of_a_video):
    visitor = visit()
    visitor.open(f"{page_of_a_video}?t=7")
    is_there(visitor.page)

    page = visitor.page
    page.wait_for_function(f"() => {VIDEO}.currentTime >= 7")
    expect(visitor.button("Play from 0:07")).to_be_visible()


def test_the_outline_folds_away_and_stays_so(watch):
    page = watch().page
    outline = page.get_by_role("complementary", name="Course outline")
    expect(outline).to_be_visible()
    width = page.locator(".screen").bounding_box()["width"]

    page.get_by_role("button", name="Outline").click()
    expect(outline).to_be_hidden()
    page.reload()
    expect(outline).to_be_hidden()
    assert page.locator(".screen").bounding_box()["width"] > width
    page.get_by_role("button", name="Outline").click()
    expect(outline).to_be_visible()


def test_on_a_phone_the_steps_are_one_row_and_the_outline_is_a_sheet(watch, two_previews):
    visitor = watch(PHONE, two_previews[0], is_mobile=True, has_touch=True)
    page = visitor.page
    row = page.get_by_role("navigation", name="Lectures")
    assert row.bounding_box()["height"] < 70
    controls = [box.bounding_box() for box in page.locator(".control:visible").all()]
    assert min(min(box["width"], box["height"]) for box in controls) >= 44
    assert max(box["y"] for box in controls) - min(box["y"] for box in controls) < 2

    visitor.button("Outline").click()
    sheet = page.get_by_role("complementary", name="Course outline")
    expect(sheet.get_by_role("heading", name="Course outline")).to_be_visible()
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()


def test_without_scripts_the_players_own_controls_are_there(visit, page_of_a_video):
    visitor = visit(java_script_enabled=False)
    visitor.open(page_of_a_video)

    expect(visitor.page.locator("video[controls]")).to_be_visible()
    expect(visitor.page.locator(".poster")).to_be_hidden()
    expect(visitor.button("Play")).to_have_count(0)


def test_other_pages_load_nothing_of_the_player(visit):
    visitor = visit()
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/courses/python-from-the-first-line/"):
        visitor.open(path)

    assert not [address for address in asked if "player" in address]
