"""Some things may be asked for a few times only, in windows that end in no test."""

from dataclasses import replace

from django.apps import AppConfig

FEW = 12


class Few(AppConfig):
    name = "tests.production.few"

    def ready(self):
        from accounts.sessions.rate_limits import LIMITS

        for name in ("sign_in", "enrollment", "search"):
            LIMITS[name] = replace(LIMITS[name], rate=f"{FEW}/999d")
