"""One code base on SQLite, PostgreSQL and MongoDB

MongoDB leaves out some of Django's queries, a few of them silently: what we may not use is refused
here by reading the source, whatever engine the tests run on.
"""

import ast
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from courses.models import Course, Enrollment

on_mongodb = pytest.mark.engines("mongodb")  # it is about documents

# What the source may not say


def _name(node: ast.AST) -> str:
    """The last part of `name` or `module.name`."""
    return getattr(node, "attr", None) or getattr(node, "id", "")


def _calls(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) in names


def _keywords(node: ast.Call) -> dict[str | None, ast.expr]:
    return {keyword.arg: keyword.value for keyword in node.keywords}


def _mentions(node: ast.AST, *names: str) -> bool:
    return any(_name(part) in names for part in ast.walk(node))


def _is_iexact(node: ast.AST) -> bool:
    text = getattr(node, "arg", None) if isinstance(node, ast.keyword) else ""
    text = node.value if isinstance(node, ast.Constant) else text
    return _name(node) == "IExact" or bool(re.search(r"(^|__)iexact$", str(text)))


def _is_distinct_count_with_filter(node: ast.AST) -> bool:
    return _calls(node, "Count") and {"distinct", "filter"} <= _keywords(node).keys()


def _is_sql(node: ast.AST) -> bool:
    is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return (is_method and _calls(node, "raw", "extra")) or _name(node) in {"RunSQL", "RawSQL"}


def _is_bulk_create_with_conflicts(node: ast.AST) -> bool:
    options = {"ignore_conflicts", "update_conflicts"}
    return _calls(node, "bulk_create", "abulk_create") and bool(options & _keywords(node).keys())


def _is_update_by_expression(node: ast.AST) -> bool:
    return _calls(node, "update", "aupdate") and any(
        _mentions(value, "Subquery", "Value", "Case", "OuterRef")
        for value in _keywords(node).values()
    )


def _is_many_to_many_without_through(node: ast.AST) -> bool:
    return _calls(node, "ManyToManyField") and "through" not in _keywords(node)


def _is_sum_without_default(node: ast.AST) -> bool:
    return _calls(node, "Sum") and "default" not in _keywords(node)


def _uses(*names: str) -> Callable[[ast.AST], bool]:
    return lambda node: _name(node) in names


def _is_only_db_default(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return "db_default" in _keywords(node) and "default" not in _keywords(node)


def _is_atomic_requests(node: ast.AST) -> bool:
    names = (_name(node), getattr(node, "value", None), getattr(node, "arg", None))
    return "ATOMIC_REQUESTS" in names


RULES: dict[str, Callable[[ast.AST], bool]] = {
    "iexact is not escaped: store lower case and compare exactly": _is_iexact,
    "Count(distinct, filter) counts wrong: one grouped query per table": (
        _is_distinct_count_with_filter
    ),
    "there is no SQL": _is_sql,
    "the database computes no columns and checks no constraints": _uses(
        "GeneratedField", "CheckConstraint"
    ),
    "the database has no defaults: db_default beside the same default": _is_only_db_default,
    "bulk_create cannot handle conflicts: loop over get_or_create": _is_bulk_create_with_conflicts,
    "bulk_update is not portable: update single rows": _uses("bulk_update", "abulk_update"),
    "update by an expression empties the field: read first": _is_update_by_expression,
    "select_for_update locks nothing: compare and set": _uses("select_for_update"),
    "ATOMIC_REQUESTS does nothing": _is_atomic_requests,
    "a many-to-many relation needs an explicit `through`": _is_many_to_many_without_through,
    "Sum over no rows differs: give it a default": _is_sum_without_default,
}


def broken_rules(source: str) -> list[tuple[int, str]]:
    """The line and the rule, for each offence in `source`."""
    return [
        (getattr(node, "lineno", 0), rule)
        for node in ast.walk(ast.parse(source))
        for rule, is_broken in RULES.items()
        if is_broken(node)
    ]


SOURCES = sorted(
    path.relative_to(settings.BASE_DIR)
    for app in (
        "skillrise",
        "texts",
        "editing",
        "accounts",
        "mailings",
        "courses",
        "certificates",
        "quizzes",
        "exchange",
        "paths",
        "tutor",
        "demo",
    )
    for path in (settings.BASE_DIR / app).rglob("*.py")
    if not {"migrations", "mongo_migrations"} & set(path.parts)
)


# `lock` only orders those who write several rows; what they write is compared and set all the same.
ALLOWED = {"courses/contention.py": ["select_for_update locks nothing: compare and set"]}


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_the_source_is_portable(path):
    broken = broken_rules((settings.BASE_DIR / path).read_text())

    assert [rule for _, rule in broken] == ALLOWED.get(str(path), [])


def test_the_source_is_found():
    assert {"courses/models/course.py", "accounts/models/sync.py", "skillrise/settings.py"} <= set(
        map(str, SOURCES)
    )


@pytest.mark.parametrize(
    ("rule", "guilty"),
    [
        ("iexact", "users.filter(email__iexact=email)"),
        ("iexact", "users.exclude(Q(course__educator__email__iexact=email))"),
        ("iexact", "users.filter(**{'email__iexact': email})"),
        ("iexact", "users.filter(**{f'{field}__iexact': email})"),
        ("iexact", "users.annotate(x=IExact('email', email))"),
        ("iexact", "search_fields = ('email__iexact',)"),
        ("iexact", "lookup = 'iexact'"),
        ("Count", "courses.annotate(n=Count('a', distinct=True, filter=Q(b=1)))"),
        ("Count", "courses.annotate(n=models.Count('a', filter=x, distinct=True))"),
        ("SQL", "Course.objects.raw('SELECT 1')"),
        ("SQL", "Course.objects.filter(a=1).extra(select={})"),
        ("SQL", "migrations.RunSQL('SELECT 1')"),
        ("SQL", "from django.db.models.expressions import RawSQL\nRawSQL('1', ())"),
        ("computes", "total = models.GeneratedField(expression=x)"),
        ("computes", "constraints = [CheckConstraint(condition=x, name='y')]"),
        ("defaults", "models.IntegerField(db_default=1)"),
        ("bulk_create", "Course.objects.bulk_create(rows, ignore_conflicts=True)"),
        ("bulk_create", "rows.bulk_create(x, update_conflicts=True, update_fields=['a'])"),
        ("bulk_update", "Course.objects.bulk_update(rows, ['title'])"),
        ("expression", "rows.update(rating=Subquery(reviews))"),
        ("expression", "rows.update(rating=Coalesce(models.Subquery(reviews), 0))"),
        ("expression", "rows.update(rating=Value(1))"),
        ("expression", "rows.filter(a=1).update(b=1, rating=Case(When(a=1, then=2)))"),
        ("select_for_update", "Course.objects.select_for_update().get()"),
        ("ATOMIC_REQUESTS", "ATOMIC_REQUESTS = True"),
        ("ATOMIC_REQUESTS", "DATABASES = {'default': {'ATOMIC_REQUESTS': True}}"),
        ("ATOMIC_REQUESTS", "DATABASES['default']['ATOMIC_REQUESTS'] = True"),
        ("ATOMIC_REQUESTS", "config = dict(ATOMIC_REQUESTS=True)"),
        ("many-to-many", "tags = models.ManyToManyField(Tag)"),
        ("many-to-many", "tags = ManyToManyField(Tag, related_name='courses')"),
        ("Sum", "rows.aggregate(total=Sum('seconds'))"),
        ("Sum", "rows.aggregate(total=models.Sum('seconds', filter=x))"),
    ],
)
def test_each_rule_catches_the_guilty(rule, guilty):
    ((_, broken),) = set(broken_rules(guilty))

    assert rule in broken


def test_every_rule_is_tried():
    marks = test_each_rule_catches_the_guilty.pytestmark
    tried = {case[0] for mark in marks for case in mark.args[1]}

    assert [rule for rule in RULES if not any(part in rule for part in tried)] == []


@pytest.mark.parametrize(
    "innocent",
    [
        "users.filter(email__icontains=word)",
        "'''We never use iexact.'''",
        "courses.annotate(n=Count('a', filter=x), m=Count('b', distinct=True))",
        "rows.bulk_create(x, batch_size=9)",
        "rows.update(count=F('count') + 1, seen_at=timezone.now())",
        "courses.annotate(a=Exists(x), b=Subquery(y), c=Value(1))",
        "context.update(value)",
        "tags = models.ManyToManyField(Tag, through='Tagging')",
        "rows.aggregate(total=Sum('seconds', default=0))",
        "raw = decode(text)\nextra = {}",
        "models.IntegerField(default=1)",
        "models.IntegerField(default=1, db_default=1)",  # for the version before: docs/bad-days.md
    ],
)
def test_no_rule_catches_the_innocent(innocent):
    assert broken_rules(innocent) == []


# What is stored


def test_the_migrations_say_what_the_models_say(db):
    call_command("makemigrations", check=True, dry_run=True)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 2, 28, 23, 59, 59, 999_000, UTC),
        datetime(2026, 3, 29, 1, 30, 0, 1_000, timezone(timedelta(hours=5, minutes=30))),
        datetime(1969, 12, 31, 23, 59, 59, 123_000, UTC),
    ],
)
def test_moments_survive_to_the_millisecond(enrollment, moment):
    rows = Enrollment.objects.filter(pk=enrollment.pk)
    rows.update(completed_at=moment, last_seen_at=moment + timedelta(microseconds=567))

    stored = rows.get()

    assert stored.completed_at == moment
    assert stored.completed_at.utcoffset() == timedelta(0)
    assert timedelta(0) <= stored.last_seen_at - moment < timedelta(milliseconds=1)
    assert rows.filter(completed_at=moment, last_seen_at__gte=moment).exists()
    assert not rows.filter(completed_at__gt=moment).exists()


def test_keys_find_their_rows_as_objects_and_as_text(course):
    for key in (course.pk, str(course.pk), course.pk.hex):
        assert Course.objects.get(pk=key) == course


@on_mongodb
def test_a_key_is_the_documents_id_in_32_hex_digits(course, enrollment):
    document = connection.database["courses_enrollment"].find_one()

    assert document["_id"] == enrollment.pk.hex
    assert document["course_id"] == course.pk.hex
    assert document["user_id"] == "user_student"
    assert "id" not in document
    assert connection.database["accounts_user"].count_documents({"_id": "user_student"}) == 1


@on_mongodb
@pytest.mark.parametrize("name", ["courses_course", "courses_enrollment", "accounts_user"])
def test_a_key_has_one_unique_index(db, name):
    indexes = connection.database[name].index_information()

    fields = [[field for field, _ in index["key"]] for index in indexes.values()]
    assert fields.count(["_id"]) == 1
    assert ["id"] not in fields


@on_mongodb
def test_unique_constraints_are_indexes(db):
    indexes = connection.database["courses_enrollment"].index_information()

    (unique,) = [index for index in indexes.values() if index.get("unique")]
    assert {field for field, _ in unique["key"]} == {"user_id", "course_id"}
