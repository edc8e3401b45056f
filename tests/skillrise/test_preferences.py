"""POST /preferences/: the theme; the language is in test_languages.py"""

import re

import pytest


@pytest.mark.parametrize(("theme", "shown"), [("dark", "dark"), ("light", "light"), ("x", "")])
def test_a_theme_is_remembered(client, theme, shown):
    answer = client.post("/preferences/", {"theme": theme, "next": "/terms/"})

    assert answer["Location"] == "/terms/"
    found = re.search(r'<html[^>]*data-theme="(\w+)"', client.get("/terms/").content.decode())
    assert (found[1] if found else "") == shown


@pytest.mark.parametrize("page", ["", "terms", "?x", "\\evil", "//evil.test", "https://evil.test/"])
def test_an_odd_place_to_go_back_to_is_home(client, page):
    assert client.post("/preferences/", {"theme": "dark", "next": page})["Location"] == "/"
