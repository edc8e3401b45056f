"""Reads and checks environment variables for settings.py.

A value that is missing or malformed ends the process with one line that names the variable.
"""

import base64
import binascii
import os
import re
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import NoReturn, TypeVar
from urllib.parse import urlsplit

import environ
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

SHORTEST_TOKEN = 20  # characters
EMPTY = re.compile(r"\s*(#|$)")
SETTING = re.compile(r"(export )?[A-Za-z_0-9]+=")  # as django-environ reads it


UNREADABLE = (
    "it cannot be read. In a user or password, / : # ? @ & = % are written as"
    " %2F %3A %23 %3F %40 %26 %3D %25"
)


class Unusable(ValueError):
    """An address that says something else than it should; the message has no part of a password."""


def stop(name: str, problem: str) -> NoReturn:
    raise SystemExit(f"{name} {problem}. See .env.example.")


def read_file(path: Path) -> None:
    """Set what a file of NAME=value lines says and the environment does not.

    django-environ would write a line that it cannot read to the log, secrets and all.
    """
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    said = [(number, line) for number, line in enumerate(lines, 1) if not EMPTY.match(line)]
    for number, line in said:
        if not SETTING.match(line):
            raise SystemExit(f"{path.name}: line {number} is not NAME=value.")
    environ.Env.read_env(StringIO("\n".join(line for _, line in said)))


def text(name: str, default: str = "") -> str:
    """The variable's value; an empty one counts as not set."""
    return os.environ.get(name, "").strip() or default


def text_or_empty(name: str, default: str) -> str:
    """The variable's value, where an empty one has a meaning."""
    return os.environ.get(name, default).strip()


def required(name: str, when: str) -> str:
    return text(name) or stop(name, f"is not set; it is required {when}")


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in {"1", "on", "true", "yes"}:
        return True
    if value in {"0", "off", "false", "no"}:
        return False
    return default if not value else stop(name, f"must be on or off, not {value!r}")


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    return int(value) if value.isdecimal() else stop(name, f"must be a number, not {value!r}")


def positive(name: str, default: int) -> int:
    return number(name, default) or stop(name, "must be at least 1")


def price(name: str) -> Decimal:
    """An amount of money, such as 0.15; nothing when it is not set."""
    return parsed(name, _price, text(name, "0"))


def names(name: str, default: str = "") -> list[str]:
    """A comma-separated list, without empty entries."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def parsed(name: str, parse: Callable[[str], T], value: str) -> T:
    """`parse(value)`, whose ValueError or ImproperlyConfigured names the variable."""
    try:
        return parse(value)
    except (ValueError, ImproperlyConfigured) as error:
        stop(name, f"is malformed: {error}")


def address(name: str, parse: Callable[[str], T], value: str) -> T:
    """The same of an address that may hold a password, of which parsers' own messages may show parts."""
    try:
        return parse(value)
    except Unusable as error:
        stop(name, f"is malformed: {error}")
    except (ValueError, ImproperlyConfigured):
        stop(name, f"is malformed: {UNREADABLE}")


def origins(name: str) -> list[str]:
    """A comma-separated list of origins such as `https://example.com`."""
    return [parsed(name, _origin, value) for value in names(name)]


def url(name: str, default: str) -> str:
    """A web address, without a slash at its end."""
    return parsed(name, _url, text(name, default))


def path_or_url(name: str) -> str:
    """A path on this site, a web address, or nothing."""
    value = text(name)
    if value.startswith("/") and not value.startswith("//"):
        return value.rstrip("/")
    return parsed(name, _url, value) if value else ""


def webhook_secrets(name: str) -> list[str]:
    """A comma-separated list of `whsec_…`, as the Clerk dashboard shows them."""
    return [parsed(name, _webhook_secret, value) for value in names(name)]


def rsa_pem(value: str) -> str:
    """A private RSA key in PEM form, also with its line breaks written as `\\n`; or nothing."""
    pem = value.replace("\\n", "\n")
    if not pem:
        return ""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey) or key.key_size < 2048:
        raise ValueError("it is not a private RSA key of 2048 bits or more in PEM form")
    return pem


def header(value: str) -> str:
    """What can be sent in a header of HTTP; or nothing."""
    if not (value.isascii() and value.isprintable()):
        raise ValueError("it has characters that no key has")
    return value


def token(value: str) -> str:
    """A secret that nobody guesses, for a header of HTTP; or nothing."""
    if value and len(value) < SHORTEST_TOKEN:
        raise ValueError(f"it has fewer than {SHORTEST_TOKEN} characters")
    return header(value)


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or value != f"{parts.scheme}://{parts.netloc}":
        raise ValueError(f"{value!r} is not an origin such as https://example.com")
    return value


def _price(value: str) -> Decimal:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value, re.ASCII):
        raise ValueError(f"{value!r} is not an amount such as 0.15")
    return Decimal(value)


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError(f"{value!r} is not a web address")
    return value.rstrip("/")


def _webhook_secret(value: str) -> str:
    try:
        key = base64.b64decode(value.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not value.startswith("whsec_") or not key:
        raise ValueError("a webhook secret is whsec_ followed by base64")
    return value
