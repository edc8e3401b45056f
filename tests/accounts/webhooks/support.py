"""What these tests share."""

import json

from tests.clerk import event, user_data

CREATED = event("user.created", user_data())


BODY = json.dumps(CREATED)


T = 1_700_000_000_000


def told(kind, at=T, **fields):
    return event(kind, user_data() | {"updated_at": at, **fields}, timestamp=at)


def deleted(user_id="user_ada"):
    return event("user.deleted", {"id": user_id, "object": "user", "deleted": True}, T)
