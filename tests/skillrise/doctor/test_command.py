"""manage.py doctor, and how its checks are run beside each other."""

import os
import socket
import subprocess
import sys

import pytest
from django.core.management import call_command

from skillrise.doctor import database, examination
from skillrise.doctor.findings import ok, warning, wrong

# Of what this names, the database hangs, and nothing else is there.
PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "a-long-enough-secret-for-checking-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SITE_URL": "https://127.0.0.1:9",
    "CLERK_PROXY_URL": "http://127.0.0.1:9",
    "EMAIL_URL": "smtp+tls://ada:s3cret@127.0.0.1:9",
    "CLERK_WEBHOOK_SECRET": "",
}


def run(monkeypatch, capsys, *subjects):
    """What the command prints of these subjects, and its exit code."""
    monkeypatch.setattr(examination, "SUBJECTS", subjects)
    code = 0
    try:
        call_command("doctor", no_color=True)
    except SystemExit as end:
        code = end.code
    return capsys.readouterr().out, code


def subject(*findings, **checks):
    answers = examination.Subject("Database", asks=(database.connecting,))
    return answers, examination.Subject("Stairs", reads=(lambda: findings,), **checks)


@pytest.mark.django_db
def test_what_it_says_and_how_it_ends(monkeypatch, capsys):
    text, code = run(monkeypatch, capsys, *subject(ok("They stand.")))
    assert "Stairs\n  ok      They stand.\n" in text
    assert code == 0

    findings = ok("They stand."), warning("One creaks.", "Oil it.")
    text, code = run(monkeypatch, capsys, *subject(*findings))
    assert "  warning One creaks.\n          Oil it.\n" in text
    assert code == 0

    text, code = run(monkeypatch, capsys, *subject(*findings, wrong("One is gone.", "Mend it.")))
    assert "  wrong   One is gone.\n          Mend it.\n" in text
    assert code == 1


@pytest.mark.django_db
def test_what_hangs_is_not_waited_for(monkeypatch, capsys):
    monkeypatch.setattr(examination, "PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:

        def stairs():
            yield ok("They were there.")
            with socket.create_connection(silent.getsockname()) as connection:
                connection.recv(1)

        text, code = run(monkeypatch, capsys, *subject(asks=(stairs,)))

    assert "  ok      They were there.\n  wrong   Stairs: no answer within" in text
    assert code == 1


@pytest.mark.django_db
def test_what_fails_is_told_without_a_traceback(monkeypatch, capsys):
    def stairs():
        raise ZeroDivisionError("s3cret")

    text, code = run(monkeypatch, capsys, *subject(asks=(stairs,)))

    assert "  wrong   Stairs: could not be looked at, ZeroDivisionError.\n" in text
    assert "s3cret" not in text
    assert code == 1


@pytest.mark.django_db
def test_a_query_that_fails_is_told(monkeypatch, capsys):
    def stairs():
        raise database.DATABASE_ERRORS[0]("s3cret")

    text, _ = run(monkeypatch, capsys, *subject(queries=(stairs,)))

    assert "  wrong   Stairs: could not be looked at, Error.\n" in text


def test_with_nothing_there_every_line_is_a_finding(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgres://ada:s3cret@127.0.0.1:{silent.getsockname()[1]}/skillrise"
        done = subprocess.run(
            [sys.executable, "manage.py", "doctor"],
            env=os.environ | PRODUCTION | {"MEDIA_ROOT": str(tmp_path), "DATABASE_URL": url},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    text = " ".join(done.stdout.split())
    for words in (
        "/skillrise does not answer: OperationalError",
        "First mend what Database says.",
        "The keys at http://127.0.0.1:9 cannot be had.",
        "The Backend API does not answer at http://127.0.0.1:9.",
        "CLERK_WEBHOOK_SECRET is not set: /clerk refuses every event.",
        "No mail can be sent by 127.0.0.1:9: ConnectionRefusedError",
        "https://127.0.0.1:9 does not answer this machine: ConnectionError",
        "Each of 2 processes has a cache of its own",
        f"Uploads are stored in {tmp_path}",
    ):
        assert words in text
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "s3cret" not in done.stdout + done.stderr
    assert "sk_live_tests" not in done.stdout
