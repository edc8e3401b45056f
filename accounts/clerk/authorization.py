"""What the claims of a session allow: organization, permissions, features, plans, recent factors.

For applications built on this one: no page of SkillRise asks for an organization or calls `has`.
Understands session tokens of version 1 (flat `org_*` claims) and 2 (`o`, `fea`, `pla`).

Source: shared/authorization.ts, shared/jwtPayloadParser.ts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .tokens import Claims

ORGANIZATION_SCOPES = {"o", "org", "organization"}
USER_SCOPES = {"u", "user"}
FEATURE_SCOPES_OF_ORGANIZATIONS = {"o", "uo", "ou"}

# Reverification presets: which factor, and how many minutes ago at the most.
PRESETS = {
    "strict_mfa": ("multi_factor", 10),
    "strict": ("second_factor", 10),
    "moderate": ("second_factor", 60),
    "lax": ("second_factor", 1440),
}
LEVELS = {"first_factor", "second_factor", "multi_factor"}
NO_LEVEL = ("", 0)
NOT_ENROLLED = -1


@dataclass(frozen=True)
class Organization:
    """The organization that is active in the session. Roles and permissions start with `org:`."""

    id: str
    slug: str
    role: str
    permissions: tuple[str, ...]

    @classmethod
    def from_claims(cls, claims: Claims) -> "Organization | None":
        if claims.get("v") == 2:
            return cls._from_version_2(claims)
        if not claims.get("org_id"):
            return None
        return cls(
            id=str(claims["org_id"]),
            slug=str(claims.get("org_slug") or ""),
            role=str(claims.get("org_role") or ""),
            permissions=_strings(claims.get("org_permissions")),
        )

    @classmethod
    def _from_version_2(cls, claims: Claims) -> "Organization | None":
        active = claims.get("o")
        if not isinstance(active, dict) or not active.get("id"):
            return None
        role = active.get("rol")
        return cls(
            id=str(active["id"]),
            slug=str(active.get("slg") or ""),
            role=f"org:{role}" if role else "",
            permissions=tuple(
                _permissions(claims.get("fea"), active.get("per"), active.get("fpm"))
            ),
        )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _permissions(features: object, names: object, masks: object) -> Iterator[str]:
    """Decode the permission masks: one for each of the organization's features, in order.

    Bit i of a mask stands for the i-th name, the lowest bit for the first.
    """
    if not (isinstance(features, str) and isinstance(names, str) and isinstance(masks, str)):
        return
    permissions = [name.strip() for name in names.split(",")]
    scoped = [entry.strip().partition(":") for entry in features.split(",")]
    own = [name for scope, _, name in scoped if scope in FEATURE_SCOPES_OF_ORGANIZATIONS]
    for feature, mask in zip(own, masks.split(","), strict=False):
        mask = mask.strip()
        bits = int(mask) if mask.isascii() and mask.isdecimal() and len(mask) < 100 else 0
        for position, permission in enumerate(permissions):
            if permission and bits >> position & 1:
                yield f"org:{feature}:{permission}"


def allows(
    claims: Claims,
    *,
    role: str = "",
    permission: str = "",
    feature: str = "",
    plan: str = "",
    reverification: str | tuple[str, int] = "",
) -> bool:
    """Does the session have all that is asked for? Nothing asked, or data missing, is no.

    `reverification` is a preset's name, or a level (`first_factor`, `second_factor`,
    `multi_factor`) with the minutes since it was verified.
    """
    if not all(isinstance(name, str) for name in (role, permission, feature, plan)):
        return False
    answers = []
    if role or permission:
        answers.append(_organization_allows(claims, role, permission))
    if feature:
        answers.append(_is_listed(feature, claims.get("fea")))
    if plan:
        answers.append(_is_listed(plan, claims.get("pla")))
    if reverification:
        answers.append(_is_verified_again(claims.get("fva"), reverification))
    return bool(answers) and all(answers)


def _organization_allows(claims: Claims, role: str, permission: str) -> bool:
    active = Organization.from_claims(claims)
    if active is None:
        return False
    has_role = not role or _with_prefix(role) == _with_prefix(active.role)
    permissions = {_with_prefix(held) for held in active.permissions}
    return has_role and (not permission or _with_prefix(permission) in permissions)


def _with_prefix(name: str) -> str:
    """`admin`, `org:admin` and even `org:org:admin` → `org:admin`."""
    while name.startswith("org:"):
        name = name.removeprefix("org:")
    return f"org:{name}"


def _is_listed(wanted: str, listed: object) -> bool:
    """Is a feature or plan (`reports`, `org:reports`, `user:reports`) in a scoped list?"""
    if not isinstance(listed, str):
        return False
    scope, colon, name = wanted.partition(":")
    letters = _letters(scope) if colon else "ou"
    if not letters:
        return False
    entries = [entry.strip().partition(":") for entry in listed.split(",")]
    return any(
        held == (name if colon else wanted) and set(held_scope) & set(letters)
        for held_scope, _, held in entries
    )


def _letters(scope: str) -> str:
    """The letter that claims use for a scope; none for a scope that does not exist."""
    if scope in ORGANIZATION_SCOPES:
        return "o"
    return "u" if scope in USER_SCOPES else ""


def _is_verified_again(ages: object, wanted: str | tuple[str, int]) -> bool:
    """Are the factors fresh enough? `ages` are minutes since the first and the second one."""
    level, minutes = PRESETS.get(wanted, NO_LEVEL) if isinstance(wanted, str) else wanted
    if not (isinstance(ages, list | tuple) and len(ages) == 2 and all(map(_is_age, ages))):
        return False
    first_is_fresh, second_is_fresh = (bool(age != NOT_ENROLLED and minutes > age) for age in ages)
    if level == "first_factor" or ages[1] == NOT_ENROLLED:
        return first_is_fresh and level in LEVELS
    if level == "second_factor":
        return second_is_fresh
    return level == "multi_factor" and first_is_fresh and second_is_fresh


def _is_age(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and (value >= 0 or value == NOT_ENROLLED)  # type: ignore[operator]
