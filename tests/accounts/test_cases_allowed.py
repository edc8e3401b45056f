"""What a session may do, by its claims: roles, permissions, features, plans, recent factors."""

import json

import pytest

from accounts.clerk.auth import SIGNED_IN, SIGNED_OUT, Auth

V1 = {
    "sub": "user_ada",
    "org_id": "org_1",
    "org_slug": "rise",
    "org_role": "org:admin",
    "org_permissions": ["org:reports:read"],
}
V2 = {
    "v": 2,
    "sub": "user_ada",
    "fea": "o:reports,u:themes,uo:export",
    "pla": "o:pro,u:free",
    "o": {"id": "org_1", "slg": "rise", "rol": "admin", "per": "read,manage", "fpm": "1,2"},
}


def may(claims, **wanted):
    return Auth(SIGNED_IN, claims=claims).has(**wanted)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, False),
        ({"role": "org:admin"}, True),
        ({"role": "admin"}, True),
        ({"role": "org:member"}, False),
        ({"role": "Admin"}, False),
        ({"role": "adm"}, False),
        ({"permission": "org:reports:read"}, True),
        ({"permission": "reports:read"}, True),
        ({"permission": "org:reports:manage"}, False),
        ({"permission": "reports"}, False),
        ({"role": "admin", "permission": "reports:read"}, True),
        ({"role": "member", "permission": "reports:read"}, False),
        ({"role": "admin", "permission": "reports:delete"}, False),
    ],
    ids=str,
)
@pytest.mark.parametrize("claims", [V1, V2], ids=["version 1", "version 2"])
def test_roles_and_permissions(claims, wanted, expected):
    assert may(claims, **wanted) is expected
    assert may({"sub": "user_ada"}, **wanted) is False
    assert Auth(SIGNED_OUT, claims=claims).has(**wanted) is False
    assert may({**claims, "sts": "pending"}, **wanted) is False


def test_masks_go_by_the_features_of_the_organization_alone():
    """The second mask is `export`'s, since `themes` is a feature of users."""
    assert may(V2, permission="export:manage")
    assert not may(V2, permission="themes:manage")
    assert not may(V2, permission="themes:read")


def test_a_mask_may_be_wider_than_any_machine_word():
    names = ",".join(f"p{number}" for number in range(80))
    organization = {"id": "org_1", "rol": "admin", "per": names, "fpm": str(1 << 79 | 1)}
    claims = {"v": 2, "fea": "o:all", "o": organization}

    assert [number for number in range(80) if may(claims, permission=f"all:p{number}")] == [0, 79]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"feature": "reports"}, True),
        ({"feature": "themes"}, True),
        ({"feature": "export"}, True),
        ({"feature": "o:reports"}, True),
        ({"feature": "org:reports"}, True),
        ({"feature": "organization:reports"}, True),
        ({"feature": "user:reports"}, False),
        ({"feature": "user:themes"}, True),
        ({"feature": "org:themes"}, False),
        ({"feature": "u:export"}, True),
        ({"feature": "org:export"}, True),
        ({"feature": "team:reports"}, False),
        ({"feature": "uo:export"}, False),
        ({"feature": ":reports"}, False),
        ({"feature": "o:"}, False),
        ({"feature": "repor"}, False),
        ({"plan": "pro"}, True),
        ({"plan": "o:pro"}, True),
        ({"plan": "user:pro"}, False),
        ({"plan": "u:free"}, True),
        ({"plan": "enterprise"}, False),
        ({"feature": "reports", "plan": "pro"}, True),
        ({"feature": "reports", "plan": "enterprise"}, False),
        ({"feature": "secrets", "plan": "pro"}, False),
        ({"role": "admin", "feature": "reports", "plan": "free"}, True),
        ({"role": "member", "feature": "reports", "plan": "free"}, False),
    ],
    ids=str,
)
def test_features_and_plans(wanted, expected):
    assert may(V2, **wanted) is expected
    assert may(V1, **wanted) is False


FIRST, SECOND, MULTI = (("first_factor", 10), ("second_factor", 10), ("multi_factor", 10))


@pytest.mark.parametrize(
    ("ages", "wanted", "expected"),
    [
        ([9, 9], "strict_mfa", True),
        ([10, 9], "strict_mfa", False),
        ([9, 10], "strict_mfa", False),
        ([9, -1], "strict_mfa", True),
        ([10, -1], "strict_mfa", False),
        ([-1, 9], "strict_mfa", False),
        ([99, 9], "strict", True),
        ([0, 10], "strict", False),
        ([9, -1], "strict", True),
        ([10, -1], "strict", False),
        ([-1, -1], "strict", False),
        ([99, 59], "moderate", True),
        ([0, 60], "moderate", False),
        ([9999, 1439], "lax", True),
        ([0, 1440], "lax", False),
        ([9, 99], FIRST, True),
        ([10, 0], FIRST, False),
        ([-1, -1], FIRST, False),
        ([99, 9], SECOND, True),
        ([9, 10], SECOND, False),
        ([9, 9], MULTI, True),
        ([9, 99], MULTI, False),
        ([-1, -1], MULTI, False),
        ([0, 0], "strictest", False),
        ([0, -1], "strictest", False),
        ([0, 0], ("third_factor", 10), False),
        ([0, -1], ("third_factor", 10), False),
        ([0, 0], ("first_factor", 0), False),
        (None, "lax", False),
        ([], "lax", False),
        ([0], "lax", False),
        ([0, 0, 0], "lax", False),
        (["0", "0"], "lax", False),
        ([True, True], "lax", False),
        ([-2, 0], "lax", False),
        ([0, None], "lax", False),
        ("00", "lax", False),
    ],
    ids=str,
)
def test_reverification(ages, wanted, expected):
    assert may({"sub": "user_ada", "fva": ages}, reverification=wanted) is expected


def test_everything_that_is_asked_for_must_hold():
    everything = {"role": "admin", "feature": "reports", "plan": "pro", "reverification": "strict"}

    assert may({**V2, "fva": [1, 1]}, **everything)
    assert not may({**V2, "fva": [1, 99]}, **everything)
    assert not may(V2, **everything)


@pytest.mark.parametrize(
    "changes",
    [
        {"o": None},
        {"o": []},
        {"o": "org_1"},
        {"o": {}},
        {"o": {"id": "org_1"}},
        {"o": {"id": "org_1", "rol": "", "per": 7, "fpm": ["1"]}},
        {"o": {"id": "org_1", "rol": "x", "per": "", "fpm": ""}},
        {"o": {"id": "org_1", "rol": "x", "per": "read", "fpm": "9" * 5000}},
        {"o": {"id": "org_1", "rol": "x", "per": "read", "fpm": "1.5,1x,²,\u0661"}},
        {"fea": 7, "pla": None},
        {"fea": "reports"},
        {"fea": ",,:,o:,:reports"},
    ],
    ids=lambda changes: json.dumps(changes)[:60],
)
def test_odd_claims_allow_nothing(changes):
    for permission in ("reports:manage", "read", "reports"):
        assert not may({**V2, **changes}, permission=permission)
    if "o" in changes:
        assert not may({**V2, **changes}, role="admin")
    else:
        assert not may({**V2, **changes}, feature="reports")


@pytest.mark.parametrize("permissions", [None, 7, "org:reports:read", {}, [7], [None]], ids=str)
def test_odd_permissions_of_version_1_allow_nothing(permissions):
    assert not may({**V1, "org_permissions": permissions}, permission="reports:read")
