from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo catalogue and its people, for development: `manage.py seed_demo`."""

    name = "demo"
