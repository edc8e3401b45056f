"""The WSGI application, which `manage.py serve` serves."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.utils.http import parse_header_parameters

from . import metric_files
from .databases import hurry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillrise.settings")


class Request(WSGIRequest):
    """Django reads the Content-Type, and with a charset the query too, before any middleware."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """Another charset than UTF-8 is refused by RequestLimitsMiddleware, so none is taken."""
        try:
            found = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            found = "", {"charset": "unreadable"}
        self.content_type, self.content_params = found


class Handler(WSGIHandler):
    request_class = Request


metric_files.take_slot()
django.setup(set_prefix=False)
hurry(connection.settings_dict)
application = Handler()
