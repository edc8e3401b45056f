"""The stand-in's own keys, made at first start and kept out of git."""

import base64
import json
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

FRONTEND_API = "local.clerk.accounts.dev"
PUBLISHABLE_KEY = "pk_test_" + base64.b64encode(f"{FRONTEND_API}$".encode()).decode().rstrip("=")
KEY_ID = "ins_local"


@dataclass(frozen=True)
class Keys:
    secret_key: str
    webhook_secret: str
    private_pem: str
    public_pem: str


def load(folder: Path) -> Keys:
    """The keys in `folder`, made there when there are none."""
    path = folder / "keys.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_once(path, json.dumps(asdict(_make())))
    return Keys(**json.loads(path.read_text()))


def _make() -> Keys:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Keys(
        secret_key=f"sk_test_{secrets.token_urlsafe(24)}",
        webhook_secret="whsec_" + base64.b64encode(secrets.token_bytes(24)).decode(),
        private_pem=private.decode(),
        public_pem=public.decode(),
    )


def write_once(path: Path, text: str) -> None:
    """Write the whole file or none of it; when several start at once, the first counts."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:  # for the owner alone
        draft.write(text)
        draft.flush()
        with suppress(FileExistsError):
            os.link(draft.name, path)
