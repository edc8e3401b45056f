"""Runs a command with a PostgreSQL server: `python -m tests.postgresql.run COMMAND [ARG...]`.

The server is the machine's PostgreSQL with a cluster of its own in a temporary folder, on a free
port of this machine; when COMMAND ends the server and its data go. COMMAND finds its address in
TEST_DATABASE_URL. When TEST_POSTGRES_URL is set, COMMAND gets that address and nothing is started.
The exit code is COMMAND's.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import servers

ROLE = "skillrise"
PASSWORD = "password"  # the file that holds it
MISSING = (
    "POSTGRESQL TESTS NOT RUN: PostgreSQL missing (apt install postgresql, or set "
    "TEST_POSTGRES_URL=postgres://… to a server of yours)"
)
# What is stored is thrown away with the server, or made anew: nothing need survive a crash.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "400",  # several workers, each with tests of thirty threads
}


def main() -> int:
    if os.environ.get("TEST_POSTGRES_URL"):
        return servers.main(given)
    if programs() is None:
        print(MISSING, file=sys.stderr)
        return int(os.environ.get("POSTGRESQL_TESTS") == "required")
    return servers.main(server)


@contextlib.contextmanager
def given() -> Iterator[str]:
    yield os.environ["TEST_POSTGRES_URL"]


def programs() -> Path | None:
    """The folder of initdb and postgres: from PATH, else the newest of Debian's."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda program: float(program.parts[-3]), default=None)
    return newest.parent if newest else None


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Runs the server for as long as the context lasts, and gives its address."""
    with (
        tempfile.TemporaryDirectory(prefix="skillrise-postgresql-") as folder,
        running(Path(folder)) as url,
    ):
        yield url


@contextlib.contextmanager
def running(folder: Path) -> Iterator[str]:
    """The same with the cluster in this folder, which is made where there is none."""
    port, user = servers.free_port(), ordinary_user()
    if user:
        shutil.chown(folder, user["user"], user["group"])
    if not (folder / "data").exists():
        initialize(folder, user)
    log = folder / "server.log"
    options = [f"-c{setting}={value}" for setting, value in SETTINGS.items()]
    with log.open("w") as output:
        process = subprocess.Popen(
            [programs() / "postgres", "-D", folder / "data", f"-p{port}", *options],
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is not for the server.
            **user,
        )
    try:
        if not servers.accepts(process, port):
            sys.exit(f"PostgreSQL did not start with what is in {folder}.\n{log.read_text()}")
        yield f"postgres://{ROLE}:{(folder / PASSWORD).read_text()}@127.0.0.1:{port}/skillrise"
        if process.poll() is not None:
            print(f"PostgreSQL ended before its time.\n{log.read_text()}", file=sys.stderr)
    finally:
        servers.stop(process, signal.SIGINT)  # disconnects whoever is there


def ordinary_user() -> dict[str, Any]:
    """Whom PostgreSQL, which refuses root, is to run as; empty: as we do."""
    if os.geteuid() != 0:
        return {}
    people = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = people.get("postgres") or people["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def initialize(folder: Path, user: dict[str, Any]) -> None:
    """Makes an empty cluster, which nobody enters without the password."""
    secret = folder / PASSWORD
    secret.touch(0o600)
    secret.write_text(secrets.token_hex())
    if user:
        shutil.chown(secret, user["user"], user["group"])
    unfinished = folder / "data.part"
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [
        *(programs() / "initdb", "-D", unfinished, "--no-sync", "--username", ROLE),
        *("--auth=password", "--pwfile", secret, "--encoding=UTF8", "--locale=C.UTF-8"),
    ]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **user)
    if made.returncode:
        sys.exit(f"PostgreSQL's initdb failed.\n{made.stdout}{made.stderr}")
    unfinished.rename(folder / "data")


if __name__ == "__main__":
    sys.exit(main())
