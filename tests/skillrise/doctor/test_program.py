"""Django's checks, and the files that the site is made of."""

from django.core.checks import registry

from skillrise.checks import mail_is_sent
from skillrise.doctor import program

from .saying import said


def test_every_message_of_djangos_checks_is_said(settings):
    settings.SECURE_REFERRER_POLICY = "nonsense"
    lines = said(program.django_checks)

    (mail,) = mail_is_sent(None)
    assert f"warning: {mail.msg} {mail.hint}" in lines
    assert any(line.startswith("wrong: You have set the SECURE_REFERRER_POLICY") for line in lines)


def test_silence_is_kept_and_said(settings):
    settings.SILENCED_SYSTEM_CHECKS = [
        message.id for message in registry.registry.run_checks(include_deployment_checks=True)
    ]

    assert said(program.django_checks) == ["ok: Django's checks find nothing."]


def test_a_site_in_development_is_told_so_once(settings):
    settings.DEBUG = True

    assert said(program.django_checks)[0].startswith("warning: DEBUG is on")
    assert said(program.django_checks)[1:] == ["ok: Django's checks find nothing."]
    assert said(program.static_files) == []


def test_static_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert said(program.static_files)[0].startswith("wrong: Static files are missing.")

    (tmp_path / "staticfiles.json").write_text("{}")
    assert said(program.static_files) == ["ok: Static files are collected."]
