"""Runs a command with a PostgreSQL server that keeps its data: `python -m bench.postgresql COMMAND [ARG...]`.

To copy the large store takes minutes, so the server's cluster stays in `.bench/postgresql`. Else as
`tests.postgresql.run`, which also takes over where the server's user may not enter that folder; a
server that is given with TEST_POSTGRES_URL keeps the stores, too.
"""

import os
import stat
import sys
from pathlib import Path

from bench.document import KEPT
from tests import servers
from tests.postgresql import run

FOLDER = KEPT / "postgresql"


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    is_given = bool(os.environ.get("TEST_POSTGRES_URL"))
    if is_given or run.programs() is None or not _may_be_kept():
        return run.main()
    return servers.main(lambda: run.running(FOLDER))


def _may_be_kept() -> bool:
    return not run.ordinary_user() or all(map(_is_open, FOLDER.parents))


def _is_open(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)


if __name__ == "__main__":
    sys.exit(main())
