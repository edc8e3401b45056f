"""The file of settings, before any setting is read"""

import os

import pytest

from skillrise.environment import read_file


def test_its_lines_are_read_but_for_what_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("SAID", "before")
    monkeypatch.delenv("UNSAID", raising=False)
    file = tmp_path / ".env"
    file.write_text("# A comment\n  # and one\n \nSAID=later\nexport UNSAID='with $ in it'\n")

    read_file(file)

    assert (os.environ["SAID"], os.environ.pop("UNSAID")) == ("before", "with $ in it")


def test_without_it_nothing_is_missing(tmp_path):
    read_file(tmp_path / ".env")


@pytest.mark.parametrize("line", ["SECRET = shown", "-----BEGIN SHOWN KEY-----", "shown"])
def test_a_line_that_cannot_be_read_is_named_and_not_shown(tmp_path, line):
    file = tmp_path / ".env"
    file.write_text(f"DEBUG=off\n{line}\n")

    with pytest.raises(SystemExit) as stopped:
        read_file(file)
    assert str(stopped.value) == ".env: line 2 is not NAME=value."
