"""Environments of their own for other people's packages, made when they are first needed."""

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PATIENCE = 300  # seconds for an installation


def python_with(name: str) -> Path | None:
    """The Python of an environment with `<name>.txt` installed; None where that cannot be."""
    requirements = HERE / f"{name}.txt"
    folder = HERE.parent.parent / ".bench" / f"venv-{name}"
    python, stamp = folder / "bin" / "python", folder / "made-for.txt"
    made_for = f"{sys.version}\n{requirements.read_text()}"
    if stamp.exists() and stamp.read_text() == made_for:
        return python
    print(f"Installing {name} …", file=sys.stderr)
    venv.create(folder, clear=True, symlinks=True, with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet", "--requirement", requirements]
    try:
        subprocess.run(install, check=True, timeout=PATIENCE)  # noqa: S603
    except subprocess.SubprocessError as error:
        print(f"{name} cannot be installed here: {error}", file=sys.stderr)
        return None
    stamp.write_text(made_for)
    return python
