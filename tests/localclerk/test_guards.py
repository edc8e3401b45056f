"""The stand-in lets anyone in, so it must not be there for anyone else."""

import os
import subprocess
import sys
import threading

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.test import RequestFactory
from django.urls import Resolver404, resolve

import localclerk
from localclerk import checks, keys, urls
from localclerk.apps import LocalclerkConfig
from localclerk.guards import is_loopback_url
from tests.localclerk.conftest import ROOT
from tests.servers import PATIENCE

pytestmark = pytest.mark.engines("sqlite")  # where the stand-in keeps its people


def test_does_not_load_without_debug(settings):
    settings.DEBUG = False
    settings.CLERK_PUBLISHABLE_KEY = keys.PUBLISHABLE_KEY
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        LocalclerkConfig("localclerk", localclerk).ready()


def test_does_not_load_beside_clerk_keys(settings):
    settings.DEBUG = True
    with pytest.raises(ImproperlyConfigured, match="Clerk keys"):
        LocalclerkConfig("localclerk", localclerk).ready()


def test_is_not_there_when_clerk_keys_are_set(settings, client):
    assert "localclerk" not in settings.INSTALLED_APPS
    with pytest.raises(Resolver404):
        resolve("/__clerk/sign-in")
    assert client.get("/__clerk/sign-in").status_code == 404


def test_what_tests_share_needs_neither_django_nor_settings():
    modules = "localclerk.backend_api, localclerk.people, localclerk.errors"
    command = f"import sys, {modules}; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", command], cwd=ROOT, env={}, check=True, timeout=PATIENCE)


def test_deploy_check_fails_only_while_it_is_reachable(settings):
    assert checks.not_reachable(None) == []
    settings.ROOT_URLCONF = "tests.localclerk.reachable"
    assert [problem.id for problem in checks.not_reachable(None)] == ["localclerk.E001"]


@pytest.mark.parametrize("pattern", urls.urlpatterns, ids=str)
@pytest.mark.parametrize(
    "sender",
    [
        {"REMOTE_ADDR": "192.168.0.5"},
        {"REMOTE_ADDR": "8.8.8.8"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=127.0.0.1"},
        {"REMOTE_ADDR": "::1", "HTTP_X_REAL_IP": "::1"},
    ],
    ids=str,
)
def test_answers_this_machine_only(pattern, sender):
    with pytest.raises(Http404):
        pattern.callback(RequestFactory().get("/", **sender))


@pytest.mark.parametrize("path", ["/__clerk/v1/users", "/__clerk/v1/jwks"])
@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Bearer nön-latin"])
def test_backend_api_wants_the_secret_key(server, path, authorization):
    headers = {"Authorization": authorization.encode()}
    response = requests.get(server.url + path, headers=headers, timeout=PATIENCE)

    assert response.status_code == 401
    assert response.json()["errors"][0]["code"] == "clerk_key_invalid"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example",
        "//evil.example",
        "http://127.0.0.1.evil.example/",
        "javascript:1",
        "",
    ],
)
def test_never_redirects_off_the_machine(server, url):
    assert not is_loopback_url(url)
    handshake = f"{server.url}/__clerk/v1/client/handshake"
    response = requests.get(
        handshake, {"redirect_url": url}, allow_redirects=False, timeout=PATIENCE
    )
    assert response.status_code == 400


def test_keys_are_made_once_and_are_for_the_owner_alone(tmp_path):
    made = []
    threads = [
        threading.Thread(target=lambda: made.append(keys.load(tmp_path / "clerk")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 4
    assert len(set(made)) == 1
    assert os.stat(tmp_path / "clerk" / "keys.json").st_mode & 0o777 == 0o600


def test_of_many_who_write_at_once_the_first_counts(tmp_path):
    for attempt in range(20):
        path, ready = tmp_path / f"{attempt}.json", threading.Barrier(8)
        errors = []

        def write(number, path=path, ready=ready, errors=errors):
            ready.wait()
            try:
                keys.write_once(path, f"{number}" * 100_000)
            except OSError as error:
                errors.append(error)

        threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert errors == []
        assert len(path.read_text()) == 100_000
        assert len(set(path.read_text())) == 1
    assert len(list(tmp_path.iterdir())) == 20  # no draft is left
