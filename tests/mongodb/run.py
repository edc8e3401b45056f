"""Runs a command with a MongoDB server: `python tests/mongodb/run.py COMMAND [ARG...]`.

The server, SecantusDB, lives in an environment of its own, `.venv-mongodb`, made when it is first
needed. It starts empty on a free port of this machine, COMMAND finds it in DATABASE_URL, and when
COMMAND ends the server and its data go. The exit code is COMMAND's.
"""

# The command is the caller's own.
import contextlib
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent.parent / ".venv-mongodb"
PYTHON = ENVIRONMENT / "bin" / "python"
REQUIREMENTS = HERE / "requirements.txt"
START_SECONDS = 30
STOP_SECONDS = 10


def main(command: list[str]) -> int:
    if not command:
        sys.exit("usage: run.py COMMAND [ARG...]")
    # As Ctrl-C does, so that everything below is cleaned up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    install()
    with server() as port:
        return run(command, f"mongodb://127.0.0.1:{port}/skillrise")


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
def server() -> Iterator[int]:
    """Runs the server for as long as the context lasts, and gives its port."""
    port = free_port()
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
            if not accepts(process, port):
                sys.exit(f"SecantusDB did not start.\n{log.read_text()}")
            yield port
            if process.poll() is not None:
                print(f"SecantusDB ended before its time.\n{log.read_text()}", file=sys.stderr)
        finally:
            stop(process)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def accepts(process: subprocess.Popen[bytes], port: int) -> bool:
    """Waits until the server accepts connections; False if it has ended or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        time.sleep(0.05)
    return False


def run(command: list[str], database_url: str) -> int:
    process = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": database_url})
    try:
        code = process.wait()
    except KeyboardInterrupt:  # The command has had it too, and may finish in its own way.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        raise
    finally:
        stop(process)
    return code if code >= 0 else 128 - code


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
