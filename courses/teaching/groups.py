"""Long forms in groups: what belongs together stands under one heading."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, ClassVar

from django.forms.boundfield import BoundField
from django.utils.functional import Promise

from editing.text import TypedForm

# The name of a group, in ids; its heading; the names of its fields, `*` standing for any letters.
Groups = Sequence[tuple[str, str | Promise, Sequence[str]]]


@dataclass(frozen=True)
class Group:
    name: str
    heading: str | Promise = ""
    fields: list[BoundField] = field(default_factory=list)


class GroupedForm(TypedForm):
    """Names its groups in GROUPS; fields that are in none of them come last, without a heading."""

    GROUPS: ClassVar[Groups] = ()

    @property
    def groups(self) -> list[Group]:
        rest: list[Any] = self.visible_fields()
        groups = []
        for name, heading, patterns in self.GROUPS:
            fields = [
                bound for pattern in patterns for bound in rest if fnmatchcase(bound.name, pattern)
            ]
            rest = [bound for bound in rest if bound not in fields]
            groups.append(Group(name, heading, fields))
        return [*groups, Group("more", fields=rest)] if rest else groups
