"""Starts SecantusDB, a server that speaks MongoDB's protocol: `launcher.py PORT FOLDER`.

Runs in SecantusDB's own environment, which run.py makes. Three faults of this version give the
ORM wrong answers; they are put right here, as the MongoDB manual has it, before it starts. A
fourth makes it read a whole collection for every compare-and-set. And it spends a third of its time
on copies of documents, down to each number in them.
"""

import copy
import os
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

from secantus import SecantusDBServer, aggregate, expressions, projection, update
from secantus.storage import Storage

MUTABLE = (dict, list, bytearray)  # of subclasses, too
VERSION = "0.7.0b3"  # The patches below replace private functions of exactly this version.


def main() -> None:
    if version("secantusdb") != VERSION:
        sys.exit(f"launcher.py is for SecantusDB {VERSION}, not {version('secantusdb')}.")
    port, folder = sys.argv[1:]
    patch()
    server = SecantusDBServer("127.0.0.1", int(port), folder, enable_test_commands=False)
    server.start()
    parent = os.getppid()
    while os.getppid() == parent:  # Never outlives run.py, which ends it by a signal.
        time.sleep(1)


def patch() -> None:
    # {$project: {a: {b: 1}}} gave the number 1 instead of including a.b.
    aggregate._project_one = project
    # {$addFields: {a: {b: ...}}} replaced a instead of merging into it.
    aggregate._add_fields_one = add_fields
    # {$type: {$getField: ...}} of an absent field said "object" instead of "missing".
    expressions._OPS["$type"] = type_of
    # {$and: [{_id: 1}, ...]} looked at every document.
    Storage._try_index_id_keys = by_any_clause(Storage._try_index_id_keys)
    for module in (aggregate, projection, update):
        module.copy = SimpleNamespace(copy=copy.copy, deepcopy=copied)


def copied(value: Any) -> Any:
    """As copy.deepcopy of a document: only what can be changed in place is made anew."""
    if type(value) is dict:
        return {name: copied(item) for name, item in value.items()}
    if type(value) is list:
        return [copied(item) for item in value]
    return copy.deepcopy(value) if isinstance(value, MUTABLE) else value


def project(
    document: dict[str, Any], spec: Mapping[str, Any], variables: dict[str, Any]
) -> dict[str, Any]:
    leaves = projection._flatten_projection_spec(spec)
    computed = {
        path: value for path, value in leaves.items() if not projection._is_flag_value(value)
    }
    # What is computed is first included, so that arrays and sub-documents keep their shape.
    included = projection.apply_projection(document, leaves | dict.fromkeys(computed, 1))
    return assign_all(included, computed, document, variables)


def add_fields(
    document: dict[str, Any], spec: Mapping[str, Any], variables: dict[str, Any]
) -> dict[str, Any]:
    leaves = projection._flatten_projection_spec(spec)
    return assign_all(copied(document), leaves, document, variables)


def assign_all(
    target: dict[str, Any],
    leaves: Mapping[str, Any],
    document: dict[str, Any],
    variables: dict[str, Any],
) -> dict[str, Any]:
    """Sets in target each dotted path of leaves to its expression's value for the document."""
    for path, expression in leaves.items():
        value = expressions.evaluate_or_missing(expression, document, variables)
        target = assign(target, path.split("."), value)
    return target


def assign(target: Any, path: list[str], value: Any) -> Any:
    """What target becomes: arrays are entered, scalars on the way become sub-documents."""
    if not path:
        return value
    if isinstance(target, list):
        return [assign(element, path, value) for element in target]
    result = dict(target) if isinstance(target, Mapping) else {}
    result[path[0]] = assign(result.get(path[0]), path[1:], value)
    if result[path[0]] is expressions.MISSING:
        del result[path[0]]
    return result


def by_any_clause(lookup: Callable[..., Any]) -> Callable[..., Any]:
    """What matches all clauses matches each: the first that has an index finds the candidates."""

    def find(storage: Storage, db: str, coll: str, query: Any, **options: Any) -> Any:
        found = lookup(storage, db, coll, query, **options)
        clauses = iter(query.get("$and", ()) if query else ())
        while found is None and (clause := next(clauses, None)) is not None:
            found = find(storage, db, coll, clause, **options)
        return found

    return find


def type_of(argument: Any, context: Any) -> Any:
    if expressions._eval_field_value(argument, context) is expressions.MISSING:
        return "missing"
    return expressions._op_type(argument, context)


if __name__ == "__main__":
    main()
