"""Fetches ClerkJS and its UI for the local Clerk: `python tools/fetch_clerkjs.py`.

Unmodified from npm, pinned and checked, into `.clerkjs/`, which git ignores. With them the local
Clerk shows Clerk's own sign-in form; without them its one-click page does. Needs npm.
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / ".clerkjs"
PACKAGES = {
    "@clerk/clerk-js@6.40.0": (
        "2MnZ/ygvuCmeuqfXQmsxfQaLN/SSJvQbtT2cLXbgr5VKr3KmZFZBVvX977fG3eZ6pprl4J9pO+I2bbe6BvColg=="
    ),
    "@clerk/ui@1.36.0": (
        "uI96zYCh5jISLOt1mdpIPy/Y31P0kwFxjUFOxLUwFfTHFmGUcRjbqN6bbb+75tdI2Bz6ARGws3rhspDer+xIfQ=="
    ),
}


def main() -> None:
    stamp = FOLDER / "fetched.txt"
    if stamp.exists() and stamp.read_text() == "\n".join(PACKAGES):
        return
    npm = shutil.which("npm") or sys.exit("npm is not there: ClerkJS cannot be fetched.")
    shutil.rmtree(FOLDER, ignore_errors=True)
    for package, digest in PACKAGES.items():
        print(f"Fetching {package} …", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([npm, "pack", "--silent", package], cwd=folder, check=True)
            archive = next(Path(folder).glob("*.tgz"))
            if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != digest:
                sys.exit(f"{package} is not the one that was checked in.")
            unpack(archive, FOLDER / package.split("/")[1].split("@")[0])
    stamp.write_text("\n".join(PACKAGES))


def unpack(archive: Path, folder: Path) -> None:
    """The scripts that a browser can ask for, and the licence."""
    folder.mkdir(parents=True)
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            path = Path(member.name)
            is_script = path.parent == Path("package/dist") and path.suffix == ".js"
            content = tar.extractfile(member) if is_script or path.name == "LICENSE" else None
            if content:
                (folder / path.name).write_bytes(content.read())


if __name__ == "__main__":
    main()
