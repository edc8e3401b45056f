"""Faults of Python itself. Imports nothing: tools/preflight.py asks before anything is installed."""


def unquotes_slowly(version: tuple[int, ...]) -> bool:
    """Does reading n escapes in a cookie take n² steps? See CVE-2024-7592.

    A request may have a few of them (skillrise/limits.py), so the site is safe on such a Python;
    whatever else reads cookies with it is not.
    """
    return version < (3, 11, 10) or (3, 12) <= version < (3, 12, 6)
