"""The site, and Django's own apps with the kind of automatic key that the database engine has."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.contrib.auth.apps import AuthConfig as DjangoAuthConfig
from django.contrib.contenttypes.apps import ContentTypesConfig as DjangoContentTypesConfig


class SiteConfig(AppConfig):
    """Its commands and checks concern every app."""

    name = "skillrise"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415


class AdminConfig(DjangoAdminConfig):
    default_auto_field = settings.DEFAULT_AUTO_FIELD
    default_site = "accounts.admin.site.ClerkAdminSite"


class AuthConfig(DjangoAuthConfig):
    default_auto_field = settings.DEFAULT_AUTO_FIELD


class ContentTypesConfig(DjangoContentTypesConfig):
    default_auto_field = settings.DEFAULT_AUTO_FIELD
