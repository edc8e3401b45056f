"""Fetches what the browser tests need from npm: `python tools/fetch_npm.py`.

ClerkJS and its UI, unmodified, which the local Clerk then serves, and axe. Pinned and checked, into
`.npm/`, which git ignores. Nothing is installed and no script of a package is run.
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / ".npm"


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    scripts: str  # the folder of its scripts
    sha512: str

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


PACKAGES = [
    Package(
        "@clerk/clerk-js",
        "6.40.0",
        "package/dist",
        "2MnZ/ygvuCmeuqfXQmsxfQaLN/SSJvQbtT2cLXbgr5VKr3KmZFZBVvX977fG3eZ6pprl4J9pO+I2bbe6BvColg==",
    ),
    Package(
        "@clerk/ui",
        "1.36.0",
        "package/dist",
        "uI96zYCh5jISLOt1mdpIPy/Y31P0kwFxjUFOxLUwFfTHFmGUcRjbqN6bbb+75tdI2Bz6ARGws3rhspDer+xIfQ==",
    ),
    Package(
        "axe-core",
        "4.14.1",
        "package",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    ),
]


def main() -> None:
    stamp = FOLDER / "fetched.txt"
    wanted = "\n".join(map(str, PACKAGES))
    if stamp.exists() and stamp.read_text() == wanted:
        return
    npm = shutil.which("npm") or sys.exit("npm is not there: nothing can be fetched.")
    shutil.rmtree(FOLDER, ignore_errors=True)
    for package in PACKAGES:
        print(f"Fetching {package}", flush=True)
        fetch(npm, package)
    stamp.write_text(wanted)


def fetch(npm: str, package: Package) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", str(package)]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        archive = next(Path(folder).glob("*.tgz"))
        digest = hashlib.sha512(archive.read_bytes()).digest()
        if base64.b64encode(digest).decode() != package.sha512:
            sys.exit(f"{package} is not the package that was pinned.")
        unpack(archive, package)


def unpack(archive: Path, package: Package) -> None:
    """Its scripts and its licence."""
    folder = FOLDER / package.name.rpartition("/")[2]
    folder.mkdir(parents=True)
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            path = Path(member.name)
            is_script = str(path.parent) == package.scripts and path.suffix == ".js"
            content = tar.extractfile(member) if is_script or path.name == "LICENSE" else None
            if content:
                (folder / path.name).write_bytes(content.read())


if __name__ == "__main__":
    main()
