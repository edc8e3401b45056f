"""The people of the stand-in, as Clerk's user objects."""

import time
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

PEOPLE = Path(__file__).with_name("people.toml")
FIRST_PASSWORD = "one-step-at-a-time"  # noqa: S105  of the first people, in Clerk's own form

User = dict[str, Any]


@cache
def introductions() -> dict[str, dict[str, Any]]:
    """What the sign-in page says about each of the first people, by user id."""
    return {person["id"]: person for person in tomllib.loads(PEOPLE.read_text())["person"]}


def first_people() -> list[User]:
    return [
        user(
            person["id"],
            first_name=person["first_name"],
            last_name=person.get("last_name"),
            username=person.get("username"),
            email=person.get("email"),
            role=person["role"],
        )
        for person in introductions().values()
    ]


def user(
    user_id: str,
    *,
    first_name: str,
    last_name: str | None = None,
    username: str | None = None,
    email: str | None = None,
    role: str = "student",
) -> User:
    """A user object as the Backend API and the webhooks give it."""
    now = milliseconds()
    address_id = f"idn_{user_id.removeprefix('user_')}"
    return {
        "id": user_id,
        "object": "user",
        "username": username,
        "first_name": first_name,
        "last_name": last_name,
        "image_url": "",
        "has_image": False,
        "primary_email_address_id": address_id if email else None,
        "email_addresses": [email_address(address_id, email)] if email else [],
        "phone_numbers": [],
        "public_metadata": {} if role == "student" else {"role": role},
        "private_metadata": {},
        "unsafe_metadata": {},
        "external_id": None,
        "banned": False,
        "locked": False,
        "last_sign_in_at": None,
        "created_at": now,
        "updated_at": now,
    }


def email_address(address_id: str, email: str) -> dict[str, Any]:
    return {
        "id": address_id,
        "object": "email_address",
        "email_address": email,
        "verification": {"status": "verified", "strategy": "admin"},
        "linked_to": [],
    }


def name(person: User) -> str:
    return " ".join(filter(None, [person["first_name"], person["last_name"]]))


def role(person: User) -> str:
    value: str = person["public_metadata"].get("role", "student")
    return value


def changed(user: User, change: Callable[[User], None]) -> User:
    """A copy to which `change` is applied, with a later `updated_at`."""
    user = dict(user)
    change(user)
    user["updated_at"] = max(user["updated_at"] + 1, milliseconds())
    return user


def merged(metadata: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Clerk's deep merge: a null deletes its key, at any depth."""
    result = dict(metadata)
    for key, value in changes.items():
        if isinstance(value, dict):
            old = metadata.get(key)
            result[key] = merged(old if isinstance(old, dict) else {}, value)
        elif value is None:
            result.pop(key, None)
        else:
            result[key] = value
    return result


def milliseconds() -> int:
    """Now, in ms since 1970."""
    return int(time.time() * 1000)
