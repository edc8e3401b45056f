"""The content security policy, from Clerk's addresses and the video hosts."""

from csp.constants import NONCE, SELF

from skillrise.csp import CAPTCHA, CODE_FIELD, PROTECT, PROTECT_AT_ANY_PORT, policy

GUARDS = [CAPTCHA, PROTECT]

ADDRESSES = {
    "frontend_api": "https://clerk.example.com",
    "account_portal": "https://accounts.example.com",
    "scripts": ["https://clerk.example.com/npm/clerk.js", "https://clerk.example.com/npm/ui.js"],
    "players": ["https://player.example.com"],
    "stores": [],
    "is_hosted": True,
}


def directives(**changes):
    return policy(**ADDRESSES | changes)["DIRECTIVES"]


def test_allows_clerk_its_guards_and_the_video_players():
    found = directives()

    assert found["connect-src"] == [SELF, "https://clerk.example.com/", PROTECT_AT_ANY_PORT]
    assert found["script-src"] == [SELF, NONCE, "https://clerk.example.com/", *GUARDS]
    assert found["form-action"] == [
        SELF,
        "https://clerk.example.com/",
        "https://accounts.example.com/",
    ]
    assert found["frame-src"] == ["https://player.example.com", *GUARDS]


def test_addresses_on_our_own_origin_need_no_source_of_their_own():
    found = directives(
        frontend_api="/__clerk", account_portal="/__clerk", scripts=["/__clerk/npm/clerk.js", ""]
    )

    assert found["connect-src"] == [SELF, PROTECT_AT_ANY_PORT]
    assert found["form-action"] == [SELF]
    assert found["script-src"] == [SELF, NONCE, *GUARDS]


def test_scripts_from_elsewhere_are_allowed_by_their_origin():
    found = directives(scripts=["https://cdn.example.net/clerk.js", "/ui.js"])

    assert found["script-src"][-1] == "https://cdn.example.net"


def test_a_frontend_api_behind_a_path_allows_that_path_only():
    found = directives(
        frontend_api="https://example.org/clerk", scripts=["https://example.org/clerk/npm/a.js"]
    )

    assert found["script-src"] == [SELF, NONCE, "https://example.org/clerk/", *GUARDS]


def test_where_clerk_is_not_its_guards_are_not_allowed():
    found = directives(is_hosted=False)

    assert not {*GUARDS, PROTECT_AT_ANY_PORT}.intersection(
        found["script-src"] + found["frame-src"] + found["connect-src"]
    )


def test_styles_need_the_nonce_but_for_the_two_of_the_code_field():
    assert directives()["style-src"] == [SELF, NONCE, *CODE_FIELD]
