"""The transcript beside a video: it follows, jumps, is searched, copied and changes its language."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations

SPANISH = """
from courses import transcripts
from courses.models import CaptionTrack, Lecture
lecture = Lecture.objects.get(pk="{key}")
track = CaptionTrack(lecture=lecture, language="es")
track.file = lecture.caption_tracks.get(language="en").file.name
transcripts.save(track)
"""


@pytest.fixture
def reader(visit, site, page_of_a_video):
    """Someone signed out before a free preview, spoken in two languages."""
    site.manage("shell", "-c", SPANISH.format(key=page_of_a_video.split("/")[-2]))
    visitor = visit()
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.open(f"{page_of_a_video}#transcript")
    visitor.page.wait_for_function("document.querySelector('video').readyState > 0")
    return visitor


def go_to(page, second):
    page.evaluate("second => { document.querySelector('video').currentTime = second }", second)


def test_a_transcript_follows_is_searched_and_leads_to_the_second(reader):
    page = reader.page
    lines = page.locator(".transcript-lines > li")
    current = page.locator(".transcript-lines > [aria-current]")
    expect(page.get_by_role("tab", name="Transcript", selected=True)).to_be_visible()

    # It follows what is said, in its own box.
    page.evaluate("document.querySelector('.transcript-lines').style.maxBlockSize = '5rem'")
    scrolled = page.evaluate("scrollY")
    go_to(page, 17)
    expect(current).to_contain_text("This clip stands in")
    expect(current).to_have_count(1)
    expect(lines.nth(2)).to_be_in_viewport()
    assert page.evaluate("scrollY") == scrolled

    # A phrase over the border of two captions and of two lines is marked, hit by hit.
    box = page.get_by_role("searchbox", name="Search in the transcript")
    box.fill("GREEN. the name")
    expect(page.get_by_role("status").filter(has_text="1 of 1")).to_be_visible()
    marks = page.locator(".transcript-lines mark")
    expect(marks).to_have_text(["green.", "The name"])
    expect(marks.first).to_be_in_viewport()
    assert violations(page) == []
    box.fill("the")
    expect(page.get_by_role("status").filter(has_text="1 of 12")).to_be_visible()
    page.get_by_role("button", name="Next hit").click()
    expect(page.get_by_role("status").filter(has_text="2 of 12")).to_be_visible()
    box.fill("zebra")
    expect(page.get_by_text("Not in this transcript.")).to_be_visible()
    box.fill("")
    expect(marks).to_have_count(0)

    # Times and words lead to their second.
    page.get_by_text("The line climbs on, up to the top.").click()
    page.wait_for_function("document.querySelector('video').currentTime >= 11")
    expect(current).to_contain_text("The name appears")
    page.evaluate("document.querySelector('video').pause()")
    page.get_by_role("link", name="0:16").click()
    page.wait_for_function("document.querySelector('video').currentTime >= 16")
    expect(current).to_contain_text("This clip stands in")
    page.evaluate("document.querySelector('video').pause()")

    page.get_by_role("button", name="Copy as text").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.count("\n") == lines.count() - 1
    assert copied.startswith("The faint outline of a staircase. A line marks the ground. [soft")

    # Another language comes without a new page: the video stays where it is.
    page.evaluate("window.isSamePage = true")
    page.get_by_role("link", name="Español").click()
    expect(page.locator(".transcript-lines[lang=es]")).to_be_visible()
    expect(page.get_by_role("link", name="Español")).to_be_focused()
    expect(current).to_contain_text("This clip stands in")
    assert page.evaluate("window.isSamePage")
    box.fill("zebra")
    expect(page.get_by_text("Not in this transcript.")).to_be_visible()


def test_without_scripts_all_of_it_is_read(visit, page_of_a_video):
    visitor = visit(java_script_enabled=False)
    visitor.open(page_of_a_video)
    lines = visitor.page.locator(".transcript-lines")

    expect(visitor.page.get_by_role("link", name="0:16")).to_have_attribute(
        "href", f"{page_of_a_video}?t=16"
    )
    expect(visitor.page.get_by_role("button", name="Next hit")).to_be_hidden()
    assert lines.evaluate("box => box.scrollHeight <= box.clientHeight")


def test_a_search_leads_to_the_second(visit):
    """The word is in a caption that begins at 16.4 seconds."""
    student = visit().sign_in("Oksana", then="/courses/running-slowly/")
    page = student.page
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name=re.compile("^Enroll")).click()
    expect(page.locator("video")).to_be_visible()
    student.open("/learn/")
    box = page.get_by_role("searchbox", name="Search in my courses")
    box.fill("STANDS in for the lecture")
    box.press("Enter")

    expect(page.locator("mark").first).to_have_text("stands in for the lecture")
    page.get_by_role("link", name="0:16").first.click()
    expect(page.get_by_role("tab", name="Transcript")).to_be_visible()

    page.wait_for_function("() => Math.floor(document.querySelector('video').currentTime) === 16")
    page.get_by_role("tab", name="Transcript").click()
    expect(page.locator(".transcript-lines > [aria-current]")).to_contain_text("stands in for")
