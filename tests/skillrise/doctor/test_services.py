"""The cache, where uploads are kept, the mail server."""

import socket

import pytest
from django.core.files.storage import default_storage
from django.core.mail import get_connection

from skillrise.caches import caches
from skillrise.doctor import services
from skillrise.redis_caches import Client
from tests.mailings.smtp import mail_server
from tests.servers import free_port

from .saying import levels, said


@pytest.fixture
def smtp(settings):
    settings.EMAIL_BACKEND = services.SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_HOST_PASSWORD = "s3cret"
    return settings


def test_a_cache_that_keeps():
    assert levels(services.cache) == ["ok"]


def test_a_cache_that_is_away(settings, monkeypatch):
    monkeypatch.setattr(Client, "away_until", 0)
    settings.CACHES = caches(f"redis://:s3cret@127.0.0.1:{free_port()}/0")

    (line,) = said(services.cache)
    assert line.startswith("wrong: The cache forgets at once")
    assert "s3cret" not in line


def test_processes_that_share_no_cache(settings):
    assert said(services.cache_is_shared)[0].startswith("warning: Each of 2 processes has a cache")

    settings.WORKERS = 1
    assert said(services.cache_is_shared) == []

    settings.WORKERS = 2
    settings.CACHES = caches("redis://127.0.0.1:9/0")
    assert said(services.cache_is_shared) == []


def test_uploads_are_stored_and_nothing_is_left(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    assert said(services.storage) == [f"ok: Uploads are stored in {tmp_path}, read and deleted."]
    assert list(tmp_path.iterdir()) == []


def test_uploads_have_no_place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "a file"
    settings.MEDIA_ROOT.write_text("in the way")

    assert said(services.storage)[0].startswith("wrong: Uploads cannot be stored in ")


def test_a_storage_that_gives_back_something_else(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    stale = tmp_path / "stale"
    stale.write_text("older")
    monkeypatch.setattr(default_storage._wrapped, "open", lambda name: stale.open("rb"))

    assert said(services.storage)[0].startswith(f"wrong: {tmp_path} gives back something else.")


def test_little_room(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    assert said(services.disk) == []

    monkeypatch.setattr(services, "LITTLE", 1024**5)
    assert said(services.disk)[0].startswith("warning: ")
    assert f" GB are free in {tmp_path}." in said(services.disk)[0]


def test_a_mail_server_that_lets_us_in(smtp):
    with mail_server() as server:
        smtp.EMAIL_PORT = server.port
        assert said(services.mail) == [f"ok: The mail server 127.0.0.1:{server.port} lets us in."]
        assert server.mails == []


def test_a_mail_server_that_is_not_there(smtp):
    (line,) = said(services.mail)

    assert line.startswith(f"wrong: No mail can be sent by 127.0.0.1:{smtp.EMAIL_PORT}: Connection")
    assert "s3cret" not in line


@pytest.mark.parametrize(("uses_ssl", "port"), [(False, 25), (True, 465)])
def test_a_mail_server_without_a_port_has_the_usual_one(smtp, uses_ssl, port):
    smtp.EMAIL_PORT, smtp.EMAIL_USE_SSL = None, uses_ssl

    assert f" 127.0.0.1:{port}" in said(services.mail)[0]


def test_a_mail_server_that_says_nothing(smtp, monkeypatch):
    monkeypatch.setattr(services, "MAIL_ANSWERS_WITHIN", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        smtp.EMAIL_PORT = silent.getsockname()[1]
        assert said(services.mail)[0].startswith("wrong: No mail can be sent by 127.0.0.1:")


def test_mail_that_reaches_nobody_is_a_check_of_djangos():
    assert said(services.mail) == []


def test_mail_in_files(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)

    assert get_connection()
    assert levels(services.mail) == ["ok"]
