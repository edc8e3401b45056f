"""The folder of a server's figures, and the slots of its workers"""

import os
import subprocess
import sys

from skillrise import metric_files


def test_folders_of_servers_that_ended_are_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(metric_files, "HERE", tmp_path)
    monkeypatch.setenv(metric_files.VARIABLE, "")
    ended = subprocess.Popen([sys.executable, "-S", "-c", ""])
    ended.wait()
    for pid in (ended.pid, os.getppid(), os.getpid()):
        folder = tmp_path / f"{metric_files.PREFIX}{pid}"
        folder.mkdir()
        (folder / "counter_0.db").touch()

    metric_files.make_folder()

    own = tmp_path / f"{metric_files.PREFIX}{os.getpid()}"
    other = tmp_path / f"{metric_files.PREFIX}{os.getppid()}"
    assert set(tmp_path.iterdir()) == {own, other}
    assert list(own.iterdir()) == []
    assert os.environ[metric_files.VARIABLE] == str(own)


def test_a_slot_is_one_process_s_until_it_ends(tmp_path):
    """As processes do: each opens the lock by itself, and what ends lets go of it."""
    held, metric_files._held = metric_files._held, []
    try:
        assert [metric_files._free_slot(tmp_path) for _ in range(3)] == [0, 1, 2]
        metric_files._held[1].close()
        assert [metric_files._free_slot(tmp_path) for _ in range(2)] == [1, 3]
    finally:
        for lock in metric_files._held:
            lock.close()
        metric_files._held = held
