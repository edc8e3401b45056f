"""MongoDB's driver as SkillRise uses it. Only a site with MongoDB loads it, and waits for it at each start."""

from typing import Any

from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)
from pymongo.uri_parser import parse_uri

from . import queries
from .environment import Unusable

# Its user may not, nobody may, or there is no room:
# https://www.mongodb.com/docs/manual/reference/error-codes/
READ_ONLY = {13, 371, 14031}


class Listener(CommandListener):
    """Counts the commands of each thread; the driver calls it in the thread that asks."""

    def started(self, event: CommandStartedEvent) -> None:
        queries.count()

    def succeeded(self, event: CommandSucceededEvent) -> None:
        pass

    def failed(self, event: CommandFailedEvent) -> None:
        pass


def options(url: str, connected_within: int) -> dict[str, Any]:
    """What `url` does not say itself; `connected_within` seconds.

    Raises ValueError when it is no address of a database.
    """
    try:
        nodes_and_name = url if url.startswith("mongodb://") else url.replace("+srv", "", 1)
        parsed = parse_uri(nodes_and_name)
    except (PyMongoError, ValueError) as error:
        raise ValueError(str(error)) from None
    if not parsed["database"]:
        raise Unusable("it must end in the database's name: mongodb://host:27017/skillrise")
    own = {name.lower() for name in parsed["options"]}
    waits = ("serverSelectionTimeoutMS", "connectTimeoutMS")
    bounds = {name: connected_within * 1000 for name in waits if name.lower() not in own}
    return bounds | {"event_listeners": [Listener()]}


def is_unreachable(error: BaseException | None) -> bool:
    """Did the server not answer, or take nothing?"""
    if isinstance(error, OperationFailure):
        return error.code in READ_ONLY
    return isinstance(error, ConnectionFailure)
