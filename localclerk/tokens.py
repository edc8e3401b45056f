"""Session tokens and handshakes, signed with the stand-in's key."""

import base64
import hashlib
import secrets
import time
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings

from .backend_api import Session, jwk
from .keys import FRONTEND_API, KEY_ID, Keys, load
from .people import User
from .store import Client

LIFETIME = 60  # seconds
YEAR = 365 * 24 * 3600  # seconds


def keys() -> Keys:
    return load(settings.LOCALCLERK_DIR)


def session_token(session: Session, user: User, origin: str) -> str:
    """A token as Clerk mints it, with the claim that README asks for: `metadata`."""
    now = int(time.time())
    claims = {
        "iss": f"https://{FRONTEND_API}",
        "sub": session.user_id,
        "sid": session.id,
        "sts": "active",
        "v": 2,
        "fva": [0, -1],
        "azp": origin,
        "iat": now,
        "nbf": now - 10,
        "exp": now + LIFETIME,
        "jti": secrets.token_hex(10),
        "metadata": user["public_metadata"],
    }
    return _signed(claims, {"cat": "cl_B7d4PD111AAA"})


def handshake_token(client: Client, session: Session | None, user: User | None, origin: str) -> str:
    """Cookies for `origin`: those of the session, or none when the browser is signed out."""
    values = {"__clerk_db_jwt": client.dev_browser, "__client_uat": "0", "__session": ""}
    if session and user:
        values["__client_uat"] = str(session.created_at // 1000)
        values["__session"] = session_token(session, user, origin)
    suffix = _cookie_suffix()
    directives = [
        f"{name}{twin}={value}; Path=/; Max-Age={YEAR if value else 0}; SameSite=Lax"
        for name, value in values.items()
        for twin in (f"_{suffix}", "")
    ]
    return _signed({"handshake": directives}, {})


def jwks() -> dict[str, Any]:
    public = load_pem_public_key(keys().public_pem.encode())
    if not isinstance(public, RSAPublicKey):
        raise TypeError("the stand-in's key is not an RSA key")
    return {"keys": [jwk(public, KEY_ID)]}


def with_parameters(url: str, **parameters: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"


def _signed(claims: dict[str, Any], header: dict[str, str]) -> str:
    return jwt.encode(
        claims, keys().private_pem, algorithm="RS256", headers=header | {"kid": KEY_ID}
    )


def _cookie_suffix() -> str:
    """Computed as Clerk does; the application has its own code for it."""
    digest = hashlib.sha1(settings.CLERK_PUBLISHABLE_KEY.encode(), usedforsecurity=False).digest()
    return base64.urlsafe_b64encode(digest).decode()[:8]
