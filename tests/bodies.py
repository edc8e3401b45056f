"""Requests whose body nobody may read."""

import io

from django.test import Client

LARGE = 200 * 1000**2


class Unread(io.BytesIO):
    """A body that must not be read."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = readinto = read


def post_unread(path, length=LARGE, client=None, **environ):
    """A form whose body nobody may read, from a browser that has a token against forgery."""
    client = client or Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    form = {"CONTENT_TYPE": "multipart/form-data; boundary=b", "CONTENT_LENGTH": str(length)}
    return client.generic("POST", path, **form | {"wsgi.input": Unread()} | environ)
