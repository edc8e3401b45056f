"""Clerk's own host as a signed-in page meets it: the real ClerkJS, and one person's session.

The scripts are the files of `.npm/`, compressed as a CDN does. The answers to ClerkJS are made up,
in the shape that the local Clerk gives them; whatever else it may ask for is not found, and seen.
"""

import gzip
import json
import re
import ssl
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from localclerk.shapes import ENVIRONMENT, user_shape
from tests.clerk import token, user_data

NPM = Path(__file__).resolve().parents[2] / ".npm"
SCRIPT = re.compile(r"/npm/@clerk/(clerk-js|ui)@[\w.]+/dist/([\w.-]+\.js)")
LIFETIME = 600  # seconds; a session token must outlast the measuring of its page


class ClerkHost:
    """A server thread on this machine; `origin` is the site whose pages may ask it."""

    def __init__(self, certificate: tuple[Path, Path], origin: str, user_id: str) -> None:
        self.origin = origin
        self.user_id = user_id
        handler = type("Handler", (_Handler,), {"clerk": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )

    def start(self) -> None:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def token(self) -> str:
        return token(self.user_id, azp=self.origin, exp=int(time.time()) + LIFETIME)

    def cookies(self) -> dict[str, str]:
        """What ClerkJS has left in the browser of someone who is signed in."""
        return {"__session": self.token(), "__client_uat": str(int(time.time()) - 60)}

    def answer(self, path: str) -> Any:
        """What ClerkJS asks as a page loads; None for anything else."""
        if path == "/v1/environment":
            return ENVIRONMENT
        if path == "/v1/client":
            return {"response": self._client(), "client": None}
        if path.endswith("/touch"):
            return {"response": self._session(), "client": self._client()}
        return None

    def _client(self) -> dict[str, Any]:
        session = self._session()
        return {
            "object": "client",
            "id": "client_measured",
            "sessions": [session],
            "sign_in": None,
            "sign_up": None,
            "last_active_session_id": session["id"],
            "created_at": session["created_at"],
            "updated_at": session["updated_at"],
        }

    def _session(self) -> dict[str, Any]:
        now = int(time.time()) * 1000
        user = user_shape(user_data(self.user_id))
        return {
            "object": "session",
            "id": f"sess_{self.user_id}",
            "status": "active",
            "expire_at": now + 86_400_000,
            "abandon_at": now + 86_400_000,
            "last_active_at": now,
            "last_active_token": {"object": "token", "jwt": self.token()},
            "last_active_organization_id": None,
            "actor": None,
            "tasks": None,
            "factor_verification_age": [0, -1],
            "user": user,
            "public_user_data": {"user_id": user["id"], "identifier": "ada@example.com"},
            "created_at": now - 60_000,
            "updated_at": now - 60_000,
        }


class _Handler(BaseHTTPRequestHandler):
    clerk: ClerkHost
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        script = SCRIPT.fullmatch(path)
        if script:
            self._send(_script(NPM / script[1] / script[2]), "text/javascript; charset=utf-8")
        else:
            answer = self.clerk.answer(path)
            body = b"" if answer is None else gzip.compress(json.dumps(answer).encode())
            self._send(body, "application/json")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def do_OPTIONS(self) -> None:
        self._send(gzip.compress(b""), "text/plain")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if body:
            self.send_header("Content-Encoding", "gzip")
        self.send_header(
            "Cache-Control", "public, max-age=31536000" if "script" in kind else "no-store"
        )
        self.send_header("Access-Control-Allow-Origin", self.clerk.origin)
        self.send_header("Access-Control-Allow-Credentials", "true")
        self.send_header("Access-Control-Allow-Headers", "authorization, content-type")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@cache
def _script(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6) if path.is_file() else b""
