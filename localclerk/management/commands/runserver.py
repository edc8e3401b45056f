"""`runserver` that also delivers the stand-in's webhooks, and says how to sign in."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands.runserver import Command as Runserver
from django.core.management.base import CommandError

from localclerk import delivery
from localclerk.people import name, role
from localclerk.store import store


class Command(Runserver):
    port: str
    default_port = str(settings.LOCALCLERK_PORT)

    def inner_run(self, *args: Any, **options: Any) -> None:
        if int(self.port) != settings.LOCALCLERK_PORT:
            raise CommandError(f"Say PORT={self.port} in the environment: the local Clerk asks.")
        super().inner_run(*args, **options)

    def on_bind(self, server_port: int) -> None:
        delivery.start(store(), f"http://127.0.0.1:{server_port}/clerk")
        first = {role(person): name(person) for person in reversed(store().users())}
        kinds = [kind for kind in ("student", "educator", "admin") if kind in first]
        people = ", ".join(f"{first[kind]} ({kind})" for kind in kinds) or "someone you make"
        self.stdout.write(
            f"\nSkillRise is at http://localhost:{server_port}\n"
            f"Sign in with one click as {people} or someone new.\n"
            "No Clerk account is needed: a local stand-in plays Clerk.\n"
            "Control-C stops the server.\n"
        )
