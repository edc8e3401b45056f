"""The objects of the Frontend API, with only the fields that ClerkJS needs. Times are in ms."""

from typing import Any

from .backend_api import Session
from .people import User
from .store import Client, Store
from .tokens import session_token

Shape = dict[str, Any]

DAY = 24 * 3600 * 1000  # ms
ENVIRONMENT: Shape = {
    "auth_config": {"object": "auth_config", "single_session_mode": True, "id": "local"},
    "display_config": {
        "object": "display_config",
        "application_name": "SkillRise",
        "instance_environment_type": "development",
        "preferred_sign_in_strategy": "password",
        "branded": False,
    },
    "user_settings": {
        "attributes": {
            "email_address": {
                "enabled": True,
                "required": True,
                "used_for_first_factor": True,
                "first_factors": ["email_code"],
                "verifications": ["email_code"],
                "verify_at_sign_up": True,
                "name": "email_address",
            },
            "password": {"enabled": True, "required": True, "name": "password"},
            "first_name": {"enabled": True, "required": False, "name": "first_name"},
            "last_name": {"enabled": True, "required": False, "name": "last_name"},
        },
        "social": {},
        "actions": {"delete_self": True, "create_organization": False},
        "password_settings": {"min_length": 8, "max_length": 72},
        "sign_up": {"progressive": True, "mode": "public"},
    },
}


def client_shape(store: Store, client: Client, origin: str) -> Shape:
    """The browser: its session, if any, and the sign-in and sign-up it has begun."""
    session = store.active_session(client)
    changed_at = session.created_at if session else 0  # ClerkJS makes it `__client_uat`
    return {
        "object": "client",
        "id": client.id,
        "sessions": [session_shape(store, session, origin)] if session else [],
        "sign_in": _shape(store.attempt(client, "sign_in")),
        "sign_up": _shape(store.attempt(client, "sign_up")),
        "last_active_session_id": session.id if session else None,
        "created_at": changed_at,
        "updated_at": changed_at,
    }


def session_shape(store: Store, session: Session, origin: str) -> Shape:
    user = store.user(session.user_id)
    if user is None:
        raise LookupError(session.user_id)  # deleting a user ends their sessions
    return {
        "object": "session",
        "id": session.id,
        "status": session.status,
        "expire_at": session.created_at + 7 * DAY,
        "abandon_at": session.created_at + 30 * DAY,
        "last_active_at": session.created_at,
        "last_active_token": {"object": "token", "jwt": session_token(session, user, origin)},
        "last_active_organization_id": None,
        "actor": None,
        "tasks": None,
        "factor_verification_age": [0, -1],
        "user": user_shape(user),
        "public_user_data": {
            "user_id": user["id"],
            "identifier": _identifier(user),
            **{name: user[name] for name in ("first_name", "last_name", "image_url", "has_image")},
        },
        "created_at": session.created_at,
        "updated_at": session.created_at,
    }


def user_shape(user: User) -> Shape:
    """A user as their own browser gets it: without private metadata."""
    known = {name: value for name, value in user.items() if name != "private_metadata"}
    return known | {
        "web3_wallets": [],
        "external_accounts": [],
        "passkeys": [],
        "enterprise_accounts": [],
        "saml_accounts": [],
        "organization_memberships": [],
        "password_enabled": True,
        "totp_enabled": False,
        "backup_code_enabled": False,
        "two_factor_enabled": False,
        "delete_self_enabled": True,
        "create_organization_enabled": False,
    }


def sign_in_shape(attempt: dict[str, Any], session: Session | None = None) -> Shape:
    return {
        "object": "sign_in_attempt",
        "id": attempt["id"],
        "status": "complete" if session else "needs_first_factor",
        "identifier": attempt["identifier"],
        "supported_first_factors": [{"strategy": "password"}],
        "supported_second_factors": None,
        "first_factor_verification": None,
        "second_factor_verification": None,
        "user_data": None,
        "created_session_id": session.id if session else None,
    }


def sign_up_shape(attempt: dict[str, Any], session: Session | None = None) -> Shape:
    is_prepared = attempt["is_prepared"]
    verification = {
        "status": "verified" if session else "unverified",
        "strategy": "email_code" if is_prepared else "",
        "next_action": "needs_attempt" if is_prepared else "needs_prepare",
        "supported_strategies": ["email_code"],
    }
    return {
        "object": "sign_up_attempt",
        "id": attempt["id"],
        "status": "complete" if session else "missing_requirements",
        "required_fields": ["email_address", "password"],
        "optional_fields": ["first_name", "last_name"],
        "missing_fields": [],
        "unverified_fields": [] if session else ["email_address"],
        "verifications": {"email_address": verification},
        "email_address": attempt["email_address"],
        "first_name": attempt["first_name"],
        "last_name": attempt["last_name"],
        "username": None,
        "phone_number": None,
        "web3_wallet": None,
        "has_password": True,
        "unsafe_metadata": {},
        "external_account": None,
        "created_session_id": session.id if session else None,
        "created_user_id": session.user_id if session else None,
        "abandon_at": None,
    }


def _shape(attempt: dict[str, Any] | None) -> Shape | None:
    if attempt is None:
        return None
    return sign_in_shape(attempt) if "identifier" in attempt else sign_up_shape(attempt)


def _identifier(user: User) -> str:
    addresses = user["email_addresses"]
    return str(addresses[0]["email_address"] if addresses else user["username"] or user["id"])
