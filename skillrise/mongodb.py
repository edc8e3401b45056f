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
from .databases import same_machine
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
        parsed = parse_uri(_without_srv(url))
    except (PyMongoError, ValueError) as error:
        raise ValueError(str(error)) from None
    if not parsed["database"]:
        raise Unusable("it must end in the database's name: mongodb://host:27017/skillrise")
    own = {name.lower() for name in parsed["options"]}
    waits = ("serverSelectionTimeoutMS", "connectTimeoutMS")
    bounds = {name: connected_within * 1000 for name in waits if name.lower() not in own}
    return bounds | {"event_listeners": [Listener()]}


def is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Have they a server in common, and the name of the database there?"""
    (nodes, name), (other_nodes, other_name) = _place(one), _place(other)
    return name == other_name and not nodes.isdisjoint(other_nodes)


def _place(config: dict[str, Any]) -> tuple[set[tuple[str, int | None]], str]:
    parsed = parse_uri(_without_srv(config["HOST"]))
    nodes = {(same_machine(host), port) for host, port in parsed["nodelist"]}
    return nodes, config.get("NAME") or parsed["database"]


def _without_srv(url: str) -> str:
    """What it says itself: for the rest one would have to ask."""
    return url if url.startswith("mongodb://") else url.replace("+srv", "", 1)


def is_unreachable(error: BaseException | None) -> bool:
    """Did the server not answer, or take nothing?"""
    if isinstance(error, OperationFailure):
        return error.code in READ_ONLY
    return isinstance(error, ConnectionFailure)
