"""Uploading in a browser: the picture appears, wrong files are said, an upload is shown and stopped"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.courses.media.samples import FOLDER

COURSE = "/teach/courses/python-from-the-first-line/edit/"


@pytest.fixture
def form(visit):
    """An educator before the form of a course."""
    educator = visit().sign_in("Mateo", then=COURSE)
    expect(educator.button("Save")).to_be_visible()
    return educator


def picture(tmp_path, name="boat.png") -> Path:
    from PIL import Image

    path = tmp_path / name
    Image.effect_noise((1600, 900), 90).save(path)
    return path


def test_a_picture_is_uploaded_and_shown(form, tmp_path):
    form.page.get_by_label("Thumbnail").set_input_files(picture(tmp_path))
    form.button("Save").click()

    expect(form.page.get_by_text("Course saved.")).to_be_visible()
    form.open("/courses/python-from-the-first-line/")
    image = form.page.locator("aside img")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert re.search(r"-(320|640|1280)\.webp$", image.evaluate("image => image.currentSrc"))


def test_a_wrong_file_is_said_where_it_was_chosen(form, tmp_path):
    path = tmp_path / "photo.HEIC"
    path.write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 99)
    form.field("Title").fill("Python, still")
    form.page.get_by_label("Thumbnail").set_input_files(path)
    form.button("Save").click()

    expect(
        form.page.locator(".errorlist").get_by_text("We take JPEG, PNG and WebP pictures")
    ).to_be_visible()
    expect(form.field("Title")).to_have_value("Python, still")
    assert form.page.title().startswith("Error:")


def test_an_upload_is_shown_and_can_be_stopped(form, tmp_path):
    form.page.route(
        "**/edit/", lambda route: None if route.request.method == "POST" else route.continue_()
    )
    form.page.get_by_label("Thumbnail").set_input_files(picture(tmp_path))
    form.button("Save").click()

    bar = form.page.get_by_role("progressbar", name="Uploading")
    expect(bar).to_be_visible()
    expect(form.button("Save")).to_be_disabled()
    form.button("Stop").click()
    expect(bar).to_be_hidden()
    expect(form.button("Save")).to_be_enabled()


def test_an_upload_that_breaks_off_is_said(form, tmp_path):
    form.page.route(
        "**/edit/",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    form.page.get_by_label("Thumbnail").set_input_files(picture(tmp_path))
    form.button("Save").click()

    expect(form.page.get_by_text("The upload was interrupted")).to_be_visible()
    form.complaints = []


def test_without_the_script_the_form_is_sent_as_ever(visit, tmp_path):
    educator = visit(java_script_enabled=False).sign_in("Mateo", then=COURSE)
    educator.page.get_by_label("Thumbnail").set_input_files(picture(tmp_path))
    educator.button("Save").click()

    expect(educator.page.get_by_text("Course saved.")).to_be_visible()


def test_a_video_in_the_form_says_what_it_takes(form):
    form.open("/teach/courses/python-from-the-first-line/")
    form.link("What a program is").click()

    assert form.page.locator("input[name=video_file]").get_attribute("accept") == ".mp4,.webm"
    form.page.locator("input[name=video_file]").set_input_files(FOLDER / "hevc.mp4")
    form.button("Save").click()
    expect(
        form.page.locator(".errorlist").get_by_text("Not every browser plays this video (HEVC)")
    ).to_be_visible()
