"""Reading Clerk's cookies: which set of them speaks, by Clerk's own rules."""

import time

import pytest

from accounts.clerk.cookies import choose, parse
from accounts.clerk.instance import Instance
from tests.clerk import token
from tests.environment import FRONTEND_API, PUBLISHABLE_KEY

PRODUCTION = Instance.from_key(PUBLISHABLE_KEY)
DEVELOPMENT = Instance.from_key(PUBLISHABLE_KEY.replace("pk_live_", "pk_test_"))
PLAIN, SUFFIXED = False, True
NOW = int(time.time())


def issued(age=0, **claims):
    return token("user_ada", iat=NOW - age, exp=NOW - age + 60, **claims)


SESSIONS = {
    "ours": issued(),
    "older": issued(age=10),
    "expired": issued(age=600),
    "theirs": issued(iss="https://clerk.elsewhere.test"),
    "ours by http": issued(iss=f"http://{FRONTEND_API}"),
    "ours by host": issued(iss=FRONTEND_API),
    "nobody's": issued(iss=None),
    "broken": "broken",
}


@pytest.mark.parametrize(
    ("header", "cookies"),
    [
        ("", {}),
        ("a=1; b=2", {"a": "1", "b": "2"}),
        ("a=first; a=second", {"a": "first"}),
        ("a=%20bar%3B%20baz%3Dqux", {"a": " bar; baz=qux"}),
        ("a=%C0; b=100%D0; c=100%; d=%zz", {"a": "%C0", "b": "100%D0", "c": "100%", "d": "%zz"}),
        ("a=%E2%82%AC+1", {"a": "€+1"}),
        ('a="quoted"; b="', {"a": "quoted", "b": '"'}),
        ("  a = 1 ;b=; ;lonely; c=d=e", {"a": "1", "b": "", "c": "d=e"}),
    ],
)
def test_a_cookie_header_is_read_as_clerk_reads_it(header, cookies):
    assert parse(header) == cookies


@pytest.mark.parametrize(
    ("publishable_key", "suffix"),
    [
        ("pk_live_Y2xlcmsuY2xlcmsuZGV2JA", "1Z8AzTQD"),
        ("pk_test_Y2xlcmsuY2xlcmsuZGV2JA", "QvfNY2dr"),
        (
            "pk_test_ZW5vdWdoLWFscGFjYS04Mi5jbGVyay5hY2NvdW50cy5sY2xjbGVyay5jb20k",
            "jtYvyt_H",
        ),
        ("pk_live_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA", "MqCvchyS"),
        ("pk_test_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA", "vWCgMp3A"),
    ],
)
def test_the_suffix_names_the_instance(publishable_key, suffix):
    assert Instance.from_key(publishable_key).cookie_suffix == suffix


@pytest.mark.parametrize("instance", [PRODUCTION, DEVELOPMENT], ids=["production", "development"])
@pytest.mark.parametrize(
    ("session", "uat", "suffixed_session", "suffixed_uat", "expected"),
    [
        # 1. A plain session that does not say whose it is.
        ("broken", "1", "ours", "1", PLAIN),
        ("nobody's", "1", "ours", "1", PLAIN),
        # 2. A plain session of another instance.
        ("theirs", "1", "ours", "1", SUFFIXED),
        ("theirs", "1", None, None, SUFFIXED),
        # 3. Nothing suffixed.
        ("ours", "1", None, None, PLAIN),
        ("ours by http", "1", None, None, PLAIN),
        ("ours by host", "1", None, None, PLAIN),
        (None, "1", None, None, PLAIN),
        (None, None, None, None, PLAIN),
        # 4. The plain session is newer.
        ("ours", "1", "older", "1", PLAIN),
        ("ours", None, "older", "1", PLAIN),
        ("ours", "1", "broken", "1", PLAIN),
        ("ours", "1", None, "1", PLAIN),
        ("older", "1", "ours", "1", SUFFIXED),
        ("ours", "0", "older", "1", SUFFIXED),
        # 5. Signed out of the suffixed client only.
        ("older", "1", "ours", "0", PLAIN),
        (None, None, "ours", "0", PLAIN),
        ("ours", "0", "older", "0", SUFFIXED),
        ("ours", "0", None, "0", SUFFIXED),
        # 7. A suffixed session without its client.
        ("older", "1", "ours", None, PLAIN),
        (None, None, "ours", None, PLAIN),
        (None, "0", "ours", None, PLAIN),
        # 8. Both are as good.
        ("ours", "1", "ours", "1", SUFFIXED),
        (None, None, "ours", "1", SUFFIXED),
        (None, None, None, "1", SUFFIXED),
    ],
)
def test_one_set_speaks(instance, session, uat, suffixed_session, suffixed_uat, expected):
    assert choice(instance, session, uat, suffixed_session, suffixed_uat) is expected


@pytest.mark.parametrize(
    ("suffixed_session", "suffixed_uat", "in_development"),
    [
        ("expired", "1", PLAIN),
        ("ours", "1", SUFFIXED),
        ("broken", "1", SUFFIXED),
        (None, "1", SUFFIXED),
        ("expired", "0", SUFFIXED),
    ],
)
def test_signed_out_of_the_plain_client(suffixed_session, suffixed_uat, in_development):
    """6. Development goes by the plain set when the suffixed token ran out."""
    cookies = (None, "0", suffixed_session, suffixed_uat)
    assert choice(DEVELOPMENT, *cookies) is in_development
    assert choice(PRODUCTION, *cookies) is SUFFIXED


def choice(instance, session, uat, suffixed_session, suffixed_uat):
    """Were the suffixed cookies chosen: session, client and dev browser together?"""
    plain = {"__session": SESSIONS.get(session), "__client_uat": uat, "__clerk_db_jwt": "plain"}
    suffixed = {
        "__session": SESSIONS.get(suffixed_session),
        "__client_uat": suffixed_uat,
        "__clerk_db_jwt": "suffixed",
    }
    suffix = f"_{instance.cookie_suffix}"
    cookies = plain | {name + suffix: value for name, value in suffixed.items()}
    given = {name: value for name, value in cookies.items() if value is not None}

    chosen = choose(given, instance, NOW)

    expected = suffixed if chosen.are_suffixed else plain
    assert chosen.session == (expected["__session"] or "")
    assert chosen.client_uat == int(expected["__client_uat"] or 0)
    assert chosen.dev_browser == expected["__clerk_db_jwt"]
    return chosen.are_suffixed


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("1700000000", 1_700_000_000), ("17.5", 17), ("12x", 12), ("x12", 0), ("", 0)],
)
def test_the_client_is_a_leading_whole_number(value, seconds):
    assert choose({"__client_uat": value}, PRODUCTION, NOW).client_uat == seconds
