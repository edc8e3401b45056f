"""What a write to the database may raise."""

from django.db import Error, connection

# Nothing was stored; a lost connection is an Error and no DatabaseError.
DATABASE_ERRORS: tuple[type[Exception], ...] = (Error,)

if connection.vendor == "mongodb":  # whose engine lets some of its driver's errors through
    from pymongo.errors import PyMongoError

    DATABASE_ERRORS += (PyMongoError,)
