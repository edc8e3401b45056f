"""The keys of rows."""

import uuid

from django.db import models


def uuid_key() -> models.UUIDField:
    """A random key, stored as `_id`, where a MongoDB user looks for it."""
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, db_column="_id")
