"""Has the database the tables that this version of the code asks?"""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Name = tuple[str, str]  # of a migration: its app's, and its own


def is_migrated() -> bool:
    """By one query, so that a probe may ask; what a newer version has applied does no harm.

    Raises DATABASE_ERRORS.
    """
    last = _last()
    applied = MigrationRecorder(connection).migration_qs.filter(name__in={name for _, name in last})
    return last <= set(applied.values_list("app", "name"))


@cache
def _last() -> frozenset[Name]:
    """The last migration of each app, which is applied after all that stand before it."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
