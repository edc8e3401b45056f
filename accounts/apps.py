from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415
        from .admin import applications, users  # noqa: F401, PLC0415
