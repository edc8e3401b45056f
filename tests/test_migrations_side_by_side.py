"""What a migration may do while the version before it is still served: docs/bad-days.md

The earlier version reads and writes the newer tables until its last process is replaced. What would
break it there is refused by reading the migrations, with what to do instead.
"""

from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Field, UniqueConstraint

# The last migrations of the earlier version; until one is out under this rule, those from before it.
# When a version is out, its own take their place here.
EARLIER = {
    "accounts": "0008_educator_profile",
    "certificates": "0005_bounded_lists",
    "courses": "0017_earlier_rows",
    "mailings": "0002_kinds",
    "paths": "0001_initial",
    "quizzes": "0001_initial",
    "skillrise": "0001_initial",
    "tutor": "0001_initial",
}
IN_TWO = (
    "Leave it, write to both, and take it away one version later (CONTRIBUTING, *Change a table*)."
)
OF_COLUMNS = ("max_length", "max_digits", "decimal_places", "db_column", "db_collation")


class Tables:
    """As the earlier version knows them, as the newest models do, and as they are stored.

    The last two differ where SeparateDatabaseAndState takes something from the models first.
    """

    def __init__(self, loader: MigrationLoader) -> None:
        self.earlier: ProjectState = loader.project_state(list(EARLIER.items()))
        self.models, self.stored = ProjectState(), ProjectState()
        for name in plan(loader, EARLIER.items()):
            self.apply(loader.graph.nodes[name])

    def apply(self, migration: migrations.Migration) -> None:
        for operation in migration.operations:
            operation.state_forwards(migration.app_label, self.models)
            for own in in_database(operation):
                own.state_forwards(migration.app_label, self.stored)

    def refusals(self, migration: migrations.Migration) -> list[str]:
        """What is wrong with the next migration, which is applied to them."""
        before = self.stored.clone()
        self.apply(migration)
        found = [*self._missed(before), *self._changed(before), *self._unfilled()]
        altered = sorted(changed_tables(before, self.stored))
        if len(altered) > 1:
            found.append(
                f"alters {', '.join(altered)}: PostgreSQL holds each until all are done, and who waits"
                " for one with another in hand is refused. A migration for each."
            )
        operations = [own for each in migration.operations for own in in_database(each)]
        if altered and any(isinstance(own, migrations.RunPython) for own in operations):
            found.append(
                f"{altered[0]} is locked while rows are filled: RunPython in the next one."
            )
        if any(isinstance(own, migrations.RunSQL) for own in operations):
            found.append("RunSQL: MongoDB has no SQL.")
        return found

    def _missed(self, before: ProjectState) -> Iterator[str]:
        """What the earlier version knows, and no longer finds."""
        for key, model in self.earlier.models.items():
            if key not in before.models:
                continue
            after = self.stored.models.get(key)
            if after is None:
                yield f"{model.name} is renamed or taken away. {IN_TWO}"
                continue
            if after.options.get("db_table") != before.models[key].options.get("db_table"):
                yield f"{model.name}'s table is renamed. {IN_TWO}"
            for name in (
                model.fields.keys() & before.models[key].fields.keys() - after.fields.keys()
            ):
                yield f"{model.name}.{name} is renamed or taken away. {IN_TWO}"

    def _changed(self, before: ProjectState) -> Iterator[str]:
        for key in before.models.keys() & self.stored.models.keys():
            old, new = before.models[key], self.stored.models[key]
            for name, field in new.fields.items():
                where = f"{new.name}.{name}"
                if name not in old.fields:
                    yield from added(where, field)
                else:
                    yield from altered(where, old.fields[name], field)
            for constraint in unique_of(new) - unique_of(old):
                yield f"{new.name}, {constraint}: the earlier version may store two. A new column."

    def _unfilled(self) -> Iterator[str]:
        """What the newest models no longer know, and must be filled nevertheless."""
        for key, model in self.stored.models.items():
            known = self.models.models.get(key)
            for name, field in model.fields.items() if known else ():
                if name not in known.fields and not may_be_left_out(field):
                    yield f"{model.name}.{name} is filled by nobody now: null=True in the same migration."


def plan(loader: MigrationLoader, targets: Any) -> list[tuple[str, str]]:
    """Up to these, in the order in which they are applied."""
    found: dict[tuple[str, str], None] = {}
    for target in sorted(targets):
        found |= dict.fromkeys(loader.graph.forwards_plan(target))
    return list(found)


def in_database(operation: Any) -> list[Any]:
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        return [own for each in operation.database_operations for own in in_database(each)]
    return [operation]


def column(field: Field) -> dict[str, Any]:
    target = getattr(field.remote_field, "model", None)
    return {
        "type": field.get_internal_type(),
        "null": field.null,
        "unique": field.unique,
        "db_index": field.db_index,
        "db_default": field.db_default,
        "target": str(getattr(getattr(target, "_meta", None), "label_lower", target)).lower(),
        **{name: getattr(field, name, None) for name in OF_COLUMNS},
    }


def may_be_left_out(field: Field) -> bool:
    return field.null or field.has_db_default() or field.many_to_many


def added(where: str, field: Field) -> Iterator[str]:
    if not may_be_left_out(field):
        yield (
            f"{where} may not be empty, and the earlier version adds rows without it: null=True, or"
            " a default and the same db_default."
        )
    elif field.unique and not field.null:
        yield f"{where} is unique, and the earlier version adds rows that are alike in it: null=True."


def altered(where: str, old: Field, new: Field) -> Iterator[str]:
    """What the earlier version notices of it."""
    was, becomes = column(old), column(new)
    if new.unique and not old.unique:
        yield f"{where} becomes unique: the earlier version may store two. A new column."
    if old.null and not new.null and not (old.has_default() or old.has_db_default()):
        yield f"{where} may no longer be empty, and the earlier version leaves it so: a default first."
    longest = [field.max_length or float("inf") for field in (old, new)]
    if longest[1] < longest[0]:
        yield f"{where} becomes shorter than what the earlier version stores. A new column."
    noticed = {"type", "target", *OF_COLUMNS} - {"max_length"}
    if any(was[name] != becomes[name] for name in noticed):
        yield f"{where} becomes another column. {IN_TWO}"
    if old.has_db_default() and not may_be_left_out(new) and not old.has_default():
        yield f"{where} loses the db_default that the earlier version relies on."


def unique_of(model: ModelState) -> set[str]:
    named = {item.name for item in model.options.get("constraints", ()) if is_unique(item)}
    return named | {f"{group}" for group in model.options.get("unique_together", ())}


def is_unique(constraint: Any) -> bool:
    return isinstance(constraint, UniqueConstraint)


def changed_tables(before: ProjectState, after: ProjectState) -> set[str]:
    """Those that were there before, and are there still."""
    both = before.models.keys() & after.models.keys()
    return {
        after.models[key].name
        for key in both
        if table(before.models[key]) != table(after.models[key])
    }


def table(model: ModelState) -> Any:
    kept = ("db_table", "indexes", "constraints", "unique_together")
    columns = {name: column(field) for name, field in model.fields.items()}
    return columns, {name: list(model.options.get(name) or ()) for name in kept}


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


@pytest.fixture(scope="module")
def made_once(loader):
    return Tables(loader)


@pytest.fixture
def tables(made_once):
    tables = copy(made_once)
    for name, state in vars(made_once).items():
        setattr(tables, name, state.clone())
    return tables


def test_newer_migrations_leave_the_earlier_version_what_it_needs(loader, tables):
    old = set(plan(loader, EARLIER.items()))
    leaves = [name for name in loader.graph.leaf_nodes() if name[0] in EARLIER]
    newer = [loader.graph.nodes[name] for name in plan(loader, leaves) if name not in old]

    assert [f"{each}: {why}" for each in newer for why in tables.refusals(each)] == []


# Made-up migrations of courses


def made(*operations: Any) -> migrations.Migration:
    migration = migrations.Migration("9999_made_up", "courses")
    migration.operations = list(operations)
    return migration


def add(model: str, **fields: Field) -> list[Any]:
    return [migrations.AddField(model, name, field) for name, field in fields.items()]


def alter(name: str, field: Field) -> Any:
    return migrations.AlterField("note", name, field)


def nothing(apps: Any, schema_editor: Any) -> None: ...


KEY = ("id", models.UUIDField(primary_key=True))
TO_NOTE = ("note", models.ForeignKey("courses.note", models.CASCADE))
ONE = models.UniqueConstraint(fields=["enrollment", "place"], name="one_note_in_a_place")
FILL = migrations.RunPython(nothing, nothing)
UNKNOWN_TEXT = migrations.RemoveField("note", "text")
OPTIONAL = models.IntegerField(null=True)


@pytest.mark.parametrize(
    "operations",
    [
        [migrations.CreateModel("Shelf", [KEY, TO_NOTE, ("row", models.IntegerField())])],
        add("note", row=OPTIONAL),
        add("note", is_pinned=models.BooleanField(default=False, db_default=False)),
        add("note", code=models.CharField(max_length=9, null=True, unique=True)),
        [migrations.AddIndex("note", models.Index(fields=["place"], name="note_place"))],
        [migrations.RemoveIndex("note", "note_by_lecture")],
        [alter("place", models.CharField(max_length=90, blank=True, choices=[("a", "A")]))],
        [alter("lecture_title", models.CharField(max_length=80, null=True))],
        [alter("created_at", models.DateTimeField(db_index=True))],
        [migrations.AlterModelOptions("note", {"ordering": ["id"]}), FILL],
        [FILL],
    ],
)
def test_what_the_earlier_version_does_not_notice_passes(tables, operations):
    assert tables.refusals(made(*operations)) == []


@pytest.mark.parametrize(
    ("operations", "why"),
    [
        (add("note", row=models.IntegerField()), "Note.row may not be empty"),
        (add("note", row=models.IntegerField(default=0)), "null=True, or a default and the same"),
        (add("note", row=models.IntegerField(db_default=0, unique=True)), "alike in it: null=True"),
        ([UNKNOWN_TEXT], "Note.text is renamed or taken away. Leave it, write to both"),
        ([migrations.RenameField("note", "text", "body")], "Note.text is renamed or taken away"),
        ([migrations.DeleteModel("Note")], "Note is renamed or taken away"),
        ([migrations.RenameModel("Note", "Memo")], "Note is renamed or taken away"),
        ([migrations.AlterModelTable("note", "memos")], "Note's table is renamed"),
        ([alter("place", models.CharField(max_length=9))], "Note.place becomes shorter"),
        ([alter("text", models.IntegerField())], "Note.text becomes another column"),
        ([alter("seconds", models.PositiveIntegerField())], "Note.seconds may no longer be empty"),
        ([alter("place", models.CharField(max_length=80, unique=True))], "Note.place becomes uni"),
        ([migrations.AddConstraint("note", ONE)], "one_note_in_a_place: the earlier version may"),
        ([*add("note", a=OPTIONAL), *add("review", a=OPTIONAL)], "alters Note, Review: Postgre"),
        ([*add("note", a=OPTIONAL), FILL], "Note is locked while rows are filled"),
        ([migrations.RunSQL("SELECT 1")], "MongoDB has no SQL"),
        (
            [migrations.SeparateDatabaseAndState(state_operations=[UNKNOWN_TEXT])],
            "Note.text is filled by nobody now: null=True",
        ),
    ],
)
def test_what_would_break_the_earlier_version_is_refused(tables, operations, why):
    assert any(why in refusal for refusal in tables.refusals(made(*operations)))


def test_a_column_goes_in_two_versions(tables):
    hidden = migrations.SeparateDatabaseAndState(state_operations=[UNKNOWN_TEXT])
    dropped = migrations.SeparateDatabaseAndState(database_operations=[UNKNOWN_TEXT])

    assert tables.refusals(made(alter("text", models.TextField(null=True)), hidden)) == []
    tables.earlier = tables.models.clone()  # the version without it is out
    assert tables.refusals(made(dropped)) == []


def test_both_steps_in_one_version_are_refused(tables):
    hidden = migrations.SeparateDatabaseAndState(state_operations=[UNKNOWN_TEXT])
    dropped = migrations.SeparateDatabaseAndState(database_operations=[UNKNOWN_TEXT])
    tables.refusals(made(alter("text", models.TextField(null=True)), hidden))

    (refusal,) = tables.refusals(made(dropped))

    assert "Note.text is renamed or taken away" in refusal


def test_the_db_default_stays_while_it_is_relied_on(tables):
    tables.refusals(made(*add("note", row=models.IntegerField(db_default=0))))
    tables.earlier = tables.models.clone()

    (refusal,) = tables.refusals(made(alter("row", models.IntegerField())))

    assert "Note.row loses the db_default" in refusal
