"""People with addresses, and mails that are due to them."""

import pytest

from mailings import outbox
from mailings.models import Kind
from tests.conftest import person
from tests.mailings.smtp import mail_server

ANSWERED = Kind.QUESTION_ANSWERED


@pytest.fixture
def reader(db):
    return person("user_reader", email="reader@example.com")


@pytest.fixture
def mail_template(settings, tmp_path):
    """A mail as other apps write them."""
    (tmp_path / "hello.txt").write_text(
        "{% load i18n %}{% autoescape off %}{% translate 'Profile' %}: {{ title }}\n"
        "Hello {{ reader.get_short_name }},\n\nsee {{ title }}.\n{% endautoescape %}"
    )
    engine = dict(settings.TEMPLATES[0])
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]
    return "hello.txt"


@pytest.fixture
def enqueue(mail_template):
    def add(user, key="answer:1", kind=ANSWERED, title="Up & <away>", **options):
        context = {"title": title}
        return outbox.enqueue(user, kind, key, template=mail_template, context=context, **options)

    return add


@pytest.fixture
def server(settings):
    """A real mail server, which this process and others send to."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
