"""Django's engine for PostgreSQL, on connections that can be waited for no longer than so long."""

from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.errors import _WaitTimeout


class Connection(psycopg.Connection[Any]):
    """With `answers_within`, an answer that takes more seconds ends the connection.

    PostgreSQL's own limits are kept by a server that is well; one that hangs keeps none.
    """

    answers_within: float | None = None

    @classmethod
    def connect(cls, conninfo: str = "", **kwargs: Any) -> "Connection":
        answers_within = kwargs.pop("answers_within", None)
        connection = super().connect(conninfo, **kwargs)
        connection.answers_within = answers_within
        return connection

    def wait(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().wait(*args, **{"timeout": self.answers_within} | kwargs)
        except _WaitTimeout:
            if "timeout" in kwargs:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError("PostgreSQL did not answer in time.") from None


class DatabaseWrapper(base.DatabaseWrapper):
    # Has what Django asks of psycopg: connect() and the exceptions.
    Database = Connection  # type: ignore[assignment]

    def is_usable(self) -> bool:
        """Asked once a request. A connection that takes no writes is made anew, as when a database
        was full, or its server is a standby now."""
        try:
            with self.connection.cursor() as cursor:
                cursor.execute("SHOW transaction_read_only")
                return bool(cursor.fetchone() == ("off",))
        except psycopg.Error:
            return False
