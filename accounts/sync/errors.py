"""What a write to the database may raise."""

from django.db import DatabaseError
from pymongo.errors import PyMongoError

# Nothing was stored. The MongoDB engine lets some of its driver's errors through.
DATABASE_ERRORS = (DatabaseError, PyMongoError)
