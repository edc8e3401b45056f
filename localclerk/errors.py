"""The body of Clerk's errors, the same in the Frontend and the Backend API."""

import secrets
from typing import Any


def error_body(code: str, message: str = "", field: str = "", trace_id: str = "") -> dict[str, Any]:
    """`field` is the form field that the error is about; without a message, the code is it."""
    error = {
        "code": code,
        "message": message or code,
        "long_message": message or code,
        "meta": {"param_name": field} if field else {},
    }
    return {"errors": [error], "clerk_trace_id": trace_id or secrets.token_hex(16)}
