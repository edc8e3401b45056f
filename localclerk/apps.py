from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .keys import PUBLISHABLE_KEY


class LocalclerkConfig(AppConfig):
    name = "localclerk"

    def ready(self) -> None:
        """Refuse to load anywhere but in development without Clerk keys."""
        if not settings.DEBUG:
            raise ImproperlyConfigured("localclerk lets anyone in: it loads under DEBUG only.")
        if settings.CLERK_PUBLISHABLE_KEY != PUBLISHABLE_KEY:
            raise ImproperlyConfigured("localclerk does not load beside Clerk keys.")
        from . import checks  # noqa: F401, PLC0415
