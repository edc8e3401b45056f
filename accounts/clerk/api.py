"""Clerk's Backend API: the only module that calls it, and its errors.

Source: backend/api/request.ts and backend/api/endpoints/.
"""

from collections.abc import Mapping
from typing import Any

import requests

API_VERSION = "2026-05-12"
TIMEOUT = (2.0, 4.0)  # seconds to connect, seconds to read


class ClerkError(Exception):
    """Clerk did not do what was asked. Never holds the secret key."""


class ClerkUnreachable(ClerkError):
    """No answer, or one that is not Clerk's."""


class ClerkRefusal(ClerkError):
    """Clerk answered with an error: its HTTP `status`, `code` and `trace_id`."""

    def __init__(self, status: int, code: str, trace_id: str) -> None:
        super().__init__(f"Clerk answered {status} {code} (trace {trace_id or 'unknown'})")
        self.status = status
        self.code = code
        self.trace_id = trace_id


class InvalidSecretKey(ClerkRefusal):
    """CLERK_SECRET_KEY is not this instance's."""


class NotFound(ClerkRefusal):
    """There is no such object at Clerk."""


class BackendAPI:
    """Calls to `<base_url>/v1/…` with the instance's secret key."""

    def __init__(self, base_url: str, secret_key: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._session = requests.Session()
        self._session.headers["Clerk-API-Version"] = API_VERSION
        self._session.headers["Authorization"] = f"Bearer {secret_key}"

    def jwks(self) -> list[Mapping[str, Any]]:
        """The public keys of the instance."""
        return _keys(self._call("GET", "jwks"))

    def user(self, user_id: str) -> dict[str, Any]:
        """The user as Clerk's webhooks describe them; raises NotFound."""
        return _object(self._call("GET", f"users/{user_id}"))

    def handshake_directives(self, nonce: str) -> list[str]:
        """The Set-Cookie strings behind a handshake nonce."""
        answer = self._call("GET", "clients/handshake_payload", params={"nonce": nonce})
        directives = _object(answer).get("directives")
        return [text for text in directives or [] if isinstance(text, str)]

    def session(self, session_id: str) -> dict[str, Any]:
        """The session, with its `status` and `user_id`; raises NotFound."""
        return _object(self._call("GET", f"sessions/{session_id}"))

    def revoke_session(self, session_id: str) -> None:
        """End a session; one that is already gone is no error."""
        try:
            self._call("POST", f"sessions/{session_id}/revoke")
        except NotFound:
            return

    def _call(self, method: str, path: str, **options: Any) -> Any:
        url = f"{self._base_url}/v1/{path}"
        try:
            response = self._session.request(method, url, timeout=TIMEOUT, **options)
            body = response.json()
        except requests.RequestException as error:
            raise ClerkUnreachable(f"No usable answer from Clerk: {type(error).__name__}") from None
        if response.ok:
            return body
        raise _refusal(response.status_code, body)


def frontend_jwks(instance_url: str) -> list[Mapping[str, Any]]:
    """The same keys from the Frontend API's public address, which needs no secret key."""
    try:
        response = requests.get(f"{instance_url}/.well-known/jwks.json", timeout=TIMEOUT)
        response.raise_for_status()
        return _keys(response.json())
    except requests.RequestException as error:
        raise ClerkUnreachable(f"No usable keys from Clerk: {type(error).__name__}") from None


def _object(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise ClerkUnreachable("Clerk's answer is not an object.")
    return answer


def _keys(answer: Any) -> list[Mapping[str, Any]]:
    keys = answer.get("keys") if isinstance(answer, dict) else None
    if not isinstance(keys, list):
        raise ClerkUnreachable("Clerk's key set is not one.")
    return keys


def _refusal(status: int, body: Any) -> ClerkRefusal:
    body = body if isinstance(body, dict) else {}
    first: Mapping[str, Any] = next(iter(body.get("errors") or []), {})
    code = str(first.get("code", "unknown"))
    kind = {401: InvalidSecretKey, 404: NotFound}.get(status, ClerkRefusal)
    return kind(status, code, str(body.get("clerk_trace_id", "")))
