"""Runs a command with a MongoDB server: `python -m tests.mongodb.run COMMAND [ARG...]`.

The server, SecantusDB, lives in an environment of its own, `.venv-mongodb`, made when it is first
needed. One for each worker starts empty on a free port of this machine, COMMAND finds their addresses
in TEST_DATABASE_URL, and when COMMAND ends the servers and their data go. The exit code is COMMAND's.
"""

import contextlib
import os
import platform
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

from tests import servers

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent.parent / ".venv-mongodb"
PYTHON = ENVIRONMENT / "bin" / "python"
REQUIREMENTS = HERE / "requirements.txt"


def main() -> int:
    install()
    return servers.main(one_for_each_worker)


def install() -> None:
    """Makes the environment, unless it was made for these requirements and this Python."""
    requirements = REQUIREMENTS.read_text()
    stamp = ENVIRONMENT / "made-for.txt"
    made_for = f"Python {platform.python_version()}\n{requirements}"
    if stamp.exists() and stamp.read_text() == made_for:
        return
    version = requirements.partition("secantusdb==")[2].split()[0]
    print(f"Installing SecantusDB {version} …", flush=True)
    venv.create(ENVIRONMENT, clear=True, symlinks=True, with_pip=True)
    pip = subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if pip.returncode:
        sys.exit(pip.stdout)
    stamp.write_text(made_for)


@contextlib.contextmanager
def one_for_each_worker() -> Iterator[str]:
    """The addresses, with spaces between them: a SecantusDB keeps one core busy and no more.

    The workers are one more than there are cores: tests.engines.
    """
    with contextlib.ExitStack() as stack:
        yield " ".join(stack.enter_context(server()) for _ in range((os.cpu_count() or 1) + 1))


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Runs the server for as long as the context lasts, and gives its address."""
    port = servers.free_port()
    with tempfile.TemporaryDirectory(prefix="skillrise-mongodb-") as folder:
        log = Path(folder) / "server.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [PYTHON, HERE / "launcher.py", str(port), Path(folder) / "data"],
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is not for the server.
            )
        try:
            if not servers.accepts(process, port):
                sys.exit(f"SecantusDB did not start.\n{log.read_text()}")
            yield f"mongodb://127.0.0.1:{port}/skillrise"
            if process.poll() is not None:
                print(f"SecantusDB ended before its time.\n{log.read_text()}", file=sys.stderr)
        finally:
            servers.stop(process)


if __name__ == "__main__":
    sys.exit(main())
