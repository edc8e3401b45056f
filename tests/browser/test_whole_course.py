"""A course of ten lectures from its title to the catalogue: by keys, by touch, without JavaScript"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE

CHAPTERS = {
    "Breath": ["Air", "Lips", "Tongue", "Teeth"],
    "Tune": ["Scale", "Third", "Fifth"],
    "Song": ["Verse", "Trill", "Echo"],
}
ORDERED = ["Breath", "Lips", "Air", "Tongue", "Teeth", *["Tune", "Scale", "Third", "Fifth"]]
ORDERED += ["Song", "Verse", "Trill", "Echo"]
WAYS = {
    "keys": (WIDE, {}),
    "touch": (PHONE, {"has_touch": True, "is_mobile": True}),
    "without JavaScript": (WIDE, {"java_script_enabled": False}),
}


class Author:
    """Someone who writes a course, and never uses anything but their one way."""

    def __init__(self, way, visitor):
        self.way, self.visitor, self.page = way, visitor, visitor.page

    def press(self, target):
        if self.way == "keys":
            target.press("Enter")
        elif self.way == "touch":
            target.tap()
        else:
            target.click()

    def follow(self, name):
        self.press(self.page.get_by_role("link", name=name, exact=True))

    def type(self, label, text):
        """Into the last field of that name, which the Enter key then sends."""
        field = self.page.get_by_role("textbox", name=label).last
        field.focus()
        self.page.keyboard.type(text)
        return field

    def titles(self):
        return self.page.locator("#curriculum [data-title]")

    def add(self, label, title):
        count = self.titles().count()
        self.type(label, title).press("Enter")
        expect(self.titles()).to_have_count(count + 1)

    def move_second_up(self):
        """The lecture Lips, over the lecture Air."""
        if self.way == "keys":
            self.page.locator("#curriculum").get_by_role("link", name="Lips").press("Alt+ArrowUp")
        else:
            self.press(self.page.get_by_role("button", name="More for Lips"))
            self.press(
                self.page.locator(".menu:popover-open").get_by_role("button", name="Move up")
            )
        expect(self.titles()).to_have_text(ORDERED)


@pytest.mark.parametrize("way", WAYS)
def test_a_course_is_written_ordered_previewed_and_published(visit, way):
    size, options = WAYS[way]
    author = Author(way, visit(size, **options).sign_in("Mateo", then="/teach/courses/new/"))
    page = author.page

    author.type("Title", f"Whistling {way}").press("Enter")
    page.wait_for_url("**/teach/courses/whistling-*/")
    for chapter, lectures in CHAPTERS.items():
        author.add("Add a chapter", chapter)
        for lecture in lectures:
            author.add("Add a lecture", lecture)
    author.move_second_up()

    author.follow("Choose a category")
    expect(page.get_by_label("Category")).to_be_focused()  # to which the link leads
    page.get_by_label("Category").select_option("Music")
    author.type("Subtitle", "Ten tunes without an instrument")
    author.type("Description", "Everyone can whistle.")
    author.press(page.get_by_role("button", name="Save"))
    author.follow("Curriculum")
    author.follow("Add a lecture with a text or a video")
    author.type("Text", "Wet your lips, and blow.")
    author.press(page.get_by_role("button", name="Save").last)
    page.wait_for_url("**/teach/courses/whistling-*/#lecture-*")

    author.follow("Preview as a student")
    expect(page.get_by_text("Not published")).to_be_visible()
    author.follow("See it enrolled")
    author.follow("Start the first lecture")
    expect(page.get_by_text("Wet your lips, and blow.")).to_be_visible()
    author.follow("Back to the curriculum")
    author.press(page.get_by_role("button", name="Publish course"))
    expect(page.get_by_text(re.compile("In the catalogue"))).to_be_visible()
    expect(author.titles()).to_have_text(ORDERED)
