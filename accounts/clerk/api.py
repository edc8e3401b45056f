"""Clerk's Backend API: the only module that calls it, and its errors.

Source: backend/api/request.ts and backend/api/endpoints/.
"""

import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.util import Retry

API_VERSION = "2026-05-12"
TIMEOUT = (2.0, 4.0)  # seconds to connect, seconds to read
LARGEST_PAGE = 500
OVERLAP = 20  # users deleted while a page is read move the following ones up

# Every call may be made twice: none adds anything. Waits are seconds, `Retry-After` among them.
_retry = partial(
    Retry,
    status_forcelist=(429, 500, 502, 503, 504),
    allowed_methods=None,
    raise_on_status=False,
)
BRISK = _retry(total=1, connect=0, read=0, backoff_factor=0.1, retry_after_max=1)  # someone waits
PATIENT = _retry(total=5, backoff_factor=0.5, backoff_max=30, retry_after_max=60)  # a command runs


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


class _Bearer(AuthBase):
    """As `auth`, the key is not replaced by one that the machine's .netrc holds."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._secret_key}"
        return request


class BackendAPI:
    """Calls to `<base_url>/v1/…` with the instance's secret key.

    Every call raises ClerkError, and is made again as `retry` says when Clerk is busy.
    """

    def __init__(self, base_url: str, secret_key: str, retry: Retry = BRISK) -> None:
        self._base_url = base_url.rstrip("/")
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))
        self._session.headers["Clerk-API-Version"] = API_VERSION
        self._session.auth = _Bearer(secret_key)

    def jwks(self) -> list[Any]:
        """The public keys of the instance, as JWKs."""
        return _keys(self._call("GET", "jwks"))

    def user(self, user_id: str) -> dict[str, Any]:
        """The user as Clerk's webhooks describe them; raises NotFound."""
        return _user(self._call("GET", f"users/{user_id}"))

    def users(self, offset: int = 0) -> Iterator[list[dict[str, Any]]]:
        """All users from `offset` on, the oldest first, in pages that overlap a little."""
        while True:
            order = {"limit": LARGEST_PAGE, "offset": offset, "order_by": "+created_at"}
            page = _users(self._call("GET", "users", params=order))
            yield page
            if len(page) < LARGEST_PAGE:
                return
            offset += LARGEST_PAGE - OVERLAP

    def user_count(self) -> int:
        count = _object(self._call("GET", "users/count")).get("total_count")
        if not isinstance(count, int):
            raise ClerkUnreachable("Clerk's count is not a number.")
        return count

    def merge_public_metadata(self, user_id: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
        """Change the keys in `metadata`, remove those that are None; the user as they are now."""
        changes = {"public_metadata": metadata}
        return _user(self._call("PATCH", f"users/{user_id}/metadata", json=changes))

    def ban(self, user_id: str) -> dict[str, Any]:
        """End the user's sessions and refuse new ones; the user as they are now."""
        return _user(self._call("POST", f"users/{user_id}/ban"))

    def unban(self, user_id: str) -> dict[str, Any]:
        return _user(self._call("POST", f"users/{user_id}/unban"))

    def handshake_directives(self, nonce: str) -> list[str]:
        """The Set-Cookie strings behind a handshake nonce."""
        answer = self._call("GET", "clients/handshake_payload", params={"nonce": nonce})
        directives = _object(answer).get("directives") or []
        if not isinstance(directives, list):
            raise ClerkUnreachable("Clerk's directives are not a list.")
        return [text for text in directives if isinstance(text, str)]

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
            response = self._session.request(
                method, url, timeout=TIMEOUT, allow_redirects=False, **options
            )
        except (requests.RequestException, ValueError) as error:
            raise ClerkUnreachable(f"No usable answer from Clerk: {type(error).__name__}") from None
        if 300 <= response.status_code < 400:
            raise ClerkUnreachable("Clerk's answer leads elsewhere.")
        body = _json(response)
        if not response.ok:
            raise _refusal(response, body)
        return body


def frontend_jwks(frontend_api_url: str) -> list[Any]:
    """The same keys from the Frontend API's public address, which needs no secret key."""
    return _keys(_json(_frontend_key_set(frontend_api_url)))


def clock_ahead(frontend_api_url: str) -> float:
    """Seconds that this machine's clock is ahead of Clerk's, within one and the answer's time."""
    asked = time.time()
    response = _frontend_key_set(frontend_api_url)
    answered = time.time()
    try:
        date = parsedate_to_datetime(response.headers.get("Date", "")).timestamp()
    except ValueError:
        raise ClerkUnreachable("Clerk's answer has no date.") from None
    return (asked + answered) / 2 - (date + 0.5)  # a date has whole seconds


def _frontend_key_set(frontend_api_url: str) -> requests.Response:
    try:
        response = requests.get(f"{frontend_api_url}/.well-known/jwks.json", timeout=TIMEOUT)
        response.raise_for_status()
    except requests.RequestException as error:
        raise ClerkUnreachable(f"No usable keys from Clerk: {type(error).__name__}") from None
    return response


def _json(response: requests.Response) -> Any:
    """The body, or None: a proxy on the way may answer with a page."""
    try:
        return response.json()
    except (ValueError, RecursionError):
        return None


def _object(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise ClerkUnreachable("Clerk's answer is not an object.")
    return answer


def _user(answer: Any) -> dict[str, Any]:
    if not isinstance(_object(answer).get("id"), str):
        raise ClerkUnreachable("Clerk's answer is not a user.")
    return cast(dict[str, Any], answer)


def _users(answer: Any) -> list[dict[str, Any]]:
    if not isinstance(answer, list):
        raise ClerkUnreachable("Clerk's answer is not a list.")
    return [_user(entry) for entry in answer]


def _keys(answer: Any) -> list[Any]:
    keys = answer.get("keys") if isinstance(answer, dict) else None
    if not isinstance(keys, list):
        raise ClerkUnreachable("Clerk's key set is not one.")
    return keys


def _refusal(response: requests.Response, body: Any) -> ClerkRefusal:
    body = body if isinstance(body, dict) else {}
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    code = first.get("code") if isinstance(first, dict) else None
    trace_id = body.get("clerk_trace_id") or response.headers.get("cf-ray", "")
    kind = {401: InvalidSecretKey, 404: NotFound}.get(response.status_code, ClerkRefusal)
    return kind(response.status_code, str(code or "unknown"), str(trace_id))
