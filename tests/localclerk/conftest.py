"""SkillRise as `make run` serves it, and browsers without JavaScript that visit it."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import jwt
import pytest
import requests

from localclerk import keys
from localclerk.store import Store
from tests.servers import PATIENCE, free_port

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = {"Sec-Fetch-Dest": "document", "Accept": "text/html"}
CSRF_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Server:
    """A server process with a database and a local Clerk of its own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        """Without ClerkJS, unless `environment` says otherwise."""
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CLERK_")},
            "DEBUG": "on",
            "PORT": str(self.port),
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "LOCALCLERK_DIR": str(folder / "clerk"),
            "MEDIA_ROOT": str(folder / "media"),
            "CLERK_JS_URL": "",
            **environment,
        }
        self.process: subprocess.Popen | None = None

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, timeout=PATIENCE)

    def start(self) -> None:
        command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{self.port}"]
        with (self.folder / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        wait_for(self._answers, "the server does not answer")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", timeout=5).ok
        except requests.ConnectionError:
            return False

    @property
    def clerk(self) -> Store:
        return Store(self.folder / "clerk" / "state.sqlite3")

    @property
    def keys(self) -> keys.Keys:
        return keys.load(self.folder / "clerk")


class Browser:
    """Keeps cookies and follows redirects, as a browser with JavaScript turned off."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.session = requests.Session()
        self.page: requests.Response | None = None

    def open(self, path: str) -> requests.Response:
        url = path if path.startswith("http") else self.server.url + path
        self.page = self.session.get(url, headers=DOCUMENT, timeout=PATIENCE)
        return self.page

    def send(self, path: str = "", **fields: str) -> requests.Response:
        """Send the form of this page, or one of its forms to `path`."""
        url = self.server.url + path if path else self.page.url
        token = CSRF_TOKEN.search(self.page.text)[1]
        headers = DOCUMENT | {"Referer": self.page.url}
        self.page = self.session.post(
            url, {"csrfmiddlewaretoken": token, **fields}, headers=headers, timeout=PATIENCE
        )
        return self.page

    def choose(self, user_id: str) -> requests.Response:
        """Pick a person on the local Clerk's sign-in page."""
        assert urlsplit(self.page.url).path == "/__clerk/sign-in"
        redirect_url = re.search(r'name="redirect_url" value="([^"]+)"', self.page.text)[1]
        return self.send("/__clerk/sign-in", user_id=user_id, redirect_url=redirect_url)

    def sign_in(self, user_id: str) -> "Browser":
        self.open("/sign-in/")
        self.choose(user_id)
        return self

    def me(self) -> dict:
        return self.session.get(f"{self.server.url}/api/me", timeout=PATIENCE).json()

    def age_token(self) -> None:
        """Put the browser two minutes on: its session token has run out."""
        for cookie in list(self.session.cookies):
            if cookie.name.startswith("__session"):
                claims = jwt.decode(cookie.value, options={"verify_signature": False})
                claims |= {name: claims[name] - 120 for name in ("iat", "nbf", "exp")}
                cookie.value = jwt.encode(claims, self.server.keys.private_pem, "RS256")
            if cookie.name.startswith("__client_uat"):
                cookie.value = str(int(cookie.value) - 120)
            self.session.cookies.set_cookie(cookie)


def wait_for(condition, complaint: str, seconds: int = PATIENCE):
    """Ask until `condition` holds; returns its answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.1)
    pytest.fail(complaint)


@pytest.fixture(scope="session")
def server(tmp_path_factory, database_for):
    folder = tmp_path_factory.mktemp("site")
    server = Server(folder, DATABASE_URL=database_for(folder))
    server.manage("migrate", "--verbosity", "0")
    server.manage("seed_demo")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def browser(server):
    return Browser(server)
