"""What a write to the database may raise."""

from django.db import Error
from pymongo.errors import PyMongoError

# Nothing was stored; a lost connection is an Error and no DatabaseError. The MongoDB engine lets some of its driver's errors through.
DATABASE_ERRORS = (Error, PyMongoError)
