"""Values in the TOML of a course: of the type that they should be, or a word about it."""

from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _

from .content import CourseContent

Table = dict[str, Any]
LARGEST_NUMBER = 2**63  # no field takes more, and of 4,301 digits Python writes none


def typed(table: Table, name: str, kinds: Any, place: str, course: CourseContent) -> Any:
    """A value of one of `kinds`; nothing, and a word about it, when it is of another."""
    value = table.get(name)
    first = kinds[0] if isinstance(kinds, tuple) else kinds
    is_right = isinstance(value, kinds) and (first is bool or not isinstance(value, bool))
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        is_right = False
    if isinstance(value, str) and "\0" in value:  # which no form takes, and not every database
        course.leave(place, f"“{name}”: {ProhibitNullCharactersValidator.message}")
        return ""
    if value is not None and not is_right:
        course.leave(place, _("“%(field)s” is not of the right type.") % {"field": name})
    return value if is_right else first()


def entries(table: Table, name: str, kinds: Any, place: str, course: CourseContent) -> list[Any]:
    values = typed(table, name, list, place, course)
    wrong = [value for value in values if not isinstance(value, kinds)]
    if wrong:
        course.leave(place, _("“%(field)s” is not of the right type.") % {"field": name})
    return [value for value in values if isinstance(value, kinds)]
