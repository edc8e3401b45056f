"""The file of settings, before any setting is read"""

import os

import environ
import pytest

from skillrise.databases import database
from skillrise.environment import address, read_file
from skillrise.storages import media_storage


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


@pytest.mark.parametrize(
    ("parse", "value"),
    [
        (database, "postgres://user:pa/ssw0rd@host/db"),
        (database, "postgres://user:pa\\ss/word@host/db"),
        (database, "mongodb://user:pa/ssw0rd@host/db"),
        (environ.Env.email_url_config, "smtp+tls://user:Winter#2026@host:587"),
        (environ.Env.email_url_config, "smtp+tls://user:Winter#2026"),
        (media_storage, "s3://key:hid#den@bucket?region=a"),
        (media_storage, "s3://key:hi?d=d&en@bucket"),
    ],
)
def test_of_a_password_nothing_is_shown(parse, value):
    """A sign in it that is not encoded makes a part of it something else."""
    with pytest.raises(SystemExit) as stopped:
        address("NAME", parse, value)

    said = str(stopped.value)
    assert said.startswith("NAME is malformed: it ")
    parts = ("'pa", "ss", "word", "Winter", "2026", "hid", "den", "en@")
    assert not [part for part in parts if part in said.replace("password", "")]


def test_what_else_is_wrong_is_said():
    with pytest.raises(SystemExit, match=r"NAME is malformed: it must start with sqlite:///"):
        address("NAME", database, "mysql://user:password@host/db")
    with pytest.raises(SystemExit, match=r"NAME is malformed: it should be like s3://"):
        address("NAME", media_storage, "s3://like:secret@bucket/folder")
