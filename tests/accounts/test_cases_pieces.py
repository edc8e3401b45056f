"""Clerk's decision table: tokens, keys, cookies, handshakes and claims, piece by piece."""

import json
from datetime import UTC, datetime
from functools import partial
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from svix.webhooks import Webhook

from accounts.clerk import handshake
from accounts.clerk.authorization import Organization
from accounts.clerk.cookies import choose, parse
from accounts.clerk.instance import Instance
from accounts.clerk.keys import JWKS, LIFETIME, pem_key, pinned
from accounts.clerk.tokens import TokenError, decode, verify_claims, verify_signature
from accounts.clients import is_authorized_party
from tests.accounts.case_requests import (
    HOST,
    KEYS,
    SUFFIXES,
    USER,
    base64url,
    cookie_name,
    send,
    session_token,
    signed_token,
)
from tests.accounts.case_table import by_id, by_kind, settings_of
from tests.accounts.conftest import jwk
from tests.accounts.raw_requests import DOCUMENT, OTHER_KEY
from tests.clerk import deliver, event
from tests.environment import PRIVATE_KEY, PUBLIC_PEM, WEBHOOK_SECRET

NOW = 1_717_490_192
FIND_KEY = pinned(pem_key(PUBLIC_PEM))
TIMES = {"iat": NOW, "nbf": NOW - 10, "exp": NOW + 60}


# Tokens


def moment(value):
    """`now-5s` → seconds since 1970"""
    is_symbol = isinstance(value, str) and value.startswith("now")
    return NOW + int(value.removeprefix("now").removesuffix("s")) if is_symbol else value


def token_of(request):
    if "token" in request:
        return request["token"]
    claims = {"sub": USER, **TIMES, **request.get("claims", {})}
    claims = {name: moment(value) for name, value in claims.items() if value is not None}
    return signed_token(claims, **request.get("header", {}))


def verify(raw, options):
    """Every check of a token; the party that a case names is its own site."""
    token = decode(raw)
    verify_signature(token, FIND_KEY)
    skew = options.get("clockSkewMs")
    verify_claims(
        token.claims,
        issuer=f"https://{HOST}",
        is_authorized_party=lambda azp: is_authorized_party(azp, "azp", "cookie"),
        now=NOW,
        **({"skew": skew / 1000} if isinstance(skew, int) else {}),  # NaN: nobody can configure it
    )


@by_kind("verify-jwt")
def test_a_token_is_verified_as_clerk_does(case, settings):
    request, expected = case["request"], case["expect"]
    options = request.get("options", {})
    settings.CLERK_AUTHORIZED_PARTIES = options.get("authorizedParties") or []

    if expected.get("accepted"):
        verify(token_of(request), options)
        return
    with pytest.raises(TokenError) as error:
        verify(token_of(request), options)
    assert error.value.reason == expected["reason"]
    assert expected.get("message_contains", "") in str(error.value)


@by_kind("handshake-token")
def test_a_handshake_token_is_of_the_right_category(case):
    token, expected = case["request"]["handshake_token"], case["expect"]
    raw = signed_token(token["payload"], **token["header"])

    if expected["accepted"]:
        assert handshake.directives(raw, FIND_KEY) == token["payload"]["handshake"]
        return
    with pytest.raises(TokenError, match=expected["message_contains"]):
        handshake.directives(raw, FIND_KEY)


# Keys


@by_id("ky-no-secret-no-pem")
def test_without_any_key_the_public_address_is_asked(case, configure):
    nobody = "pk_live_" + base64url(b"127.0.0.1:9$")
    configure(CLERK_PUBLISHABLE_KEY=nobody, CLERK_SECRET_KEY="", CLERK_JWT_KEY="")
    raw = session_token("valid", "http://testserver", is_bare=True)
    response = send("http://testserver/healthz", headers={"authorization": f"Bearer {raw}"})

    assert response["x-clerk-auth-reason"] == case["expect"]["reason"]


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@by_id("ky-ttl-per-instance")
def test_a_set_is_kept_for_its_instance(case):
    assert case["expect"]["ttl_seconds"] == LIFETIME
    clock = Clock()
    asked = []

    def fetch(name, key):
        asked.append(name)
        return [jwk(key=key)]

    ours = JWKS(partial(fetch, "ours", PRIVATE_KEY), clock)
    theirs = JWKS(partial(fetch, "theirs", OTHER_KEY), clock)
    for _ in range(3):
        assert ours("ins_tests") != theirs("ins_tests")
    assert asked == ["ours", "theirs"]

    clock.now += LIFETIME
    assert ours("ins_tests")
    assert asked == ["ours", "theirs", "ours"]


@by_id("ky-pem-always-derived")
def test_another_pem_counts_at_once(case, configure):
    assert case["expect"]["pem_cached_by_kid"] is False
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    other = OTHER_KEY.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
    raw = session_token("valid", "http://testserver", is_bare=True)

    def reason():
        headers = {"authorization": f"Bearer {raw}"}
        return send("http://testserver/healthz", headers=headers).get("x-clerk-auth-reason")

    assert reason() is None
    configure(CLERK_JWT_KEY=other)
    assert reason() == "token-invalid-signature"


# Handshakes


def handshake_url(case):
    """An absolute `frontendApi` is what Clerk makes of a proxy."""
    options, request = case["options"], case["request"]
    frontend_api = options.get("frontendApi", HOST)
    proxy = frontend_api if frontend_api.startswith("https:") else options.get("proxyUrl", "")
    host = HOST if proxy else frontend_api
    prefix = KEYS[case["instance"]][:8]
    instance = Instance.from_key(prefix + base64url(f"{host}$".encode()), proxy)
    has_path = urlsplit(request["url"]).path
    return handshake.location(
        instance.frontend_api_url("https://example.com"),
        reason=request["reason"],
        page_url=request["url"] if has_path else request["url"] + "/",  # as in any request line
        session="",
        dev_browser=options.get("devBrowser") or "",
        suffixed_cookies=options.get("usesSuffixedCookies", False),
    )


@by_kind("build-handshake-url", but=["hs-url-no-dev-browser-in-prod"])
def test_the_address_of_a_handshake(case):
    address = urlsplit(handshake_url(case))
    parameters = dict(parse_qsl(address.query))
    expected = case["expect"]["redirect"]

    found = {"scheme": address.scheme, "host": address.netloc, "path": address.path}
    wanted = {name: value for name, value in expected.items() if name in found}
    assert found | wanted == found
    assert parameters | expected.get("params", {}) == parameters
    assert not set(expected.get("params_absent", ())) & set(parameters)
    assert address.path.endswith(expected.get("path_ends_with", ""))


@by_id("hs-url-no-dev-browser-in-prod")
def test_no_browser_is_named_in_production(case, configure):
    configure(**settings_of(case))
    dev_browser = case["options"]["devBrowser"]
    cookies = {"__client_uat": "1", "__clerk_db_jwt": dev_browser}
    response = send(f"{case['request']['url']}?__clerk_db_jwt=x", "GET", cookies, DOCUMENT)

    names = dict(parse_qsl(urlsplit(response["location"]).query))
    assert not set(case["expect"]["redirect"]["params_absent"]) & set(names)


# Cookies


SESSIONS = {
    "A": {},
    "A (instance iss)": {},
    "A (iat+60)": {"iat": NOW + 60},
    "A (iss is the number 123)": {"iss": 123},
    "B": {"sid": "sess_b"},
    "B (iat)": {"sid": "sess_b"},
}


@by_kind("cookie-suffix")
def test_one_set_of_cookies_speaks(case):
    instance = Instance.from_key(KEYS[case["instance"]])
    given = case["request"]["cookies"]
    tokens = {
        symbol: signed_token({"iss": f"https://{HOST}", "sub": USER, **TIMES, **claims})
        for symbol, claims in SESSIONS.items()
    }
    cookies = {
        cookie_name(name, instance.publishable_key): tokens.get(value, value)
        for name, value in given.items()
    }
    used = {symbol[0]: tokens[symbol] for symbol in given.values() if symbol in tokens}
    assert instance.cookie_suffix == case["suffix"] == SUFFIXES[instance.publishable_key]

    chosen = choose(cookies, instance, NOW)

    expected = case["expect"]
    assert chosen.are_suffixed is expected["uses_suffixed"]
    assert chosen.session == used.get(expected["session_used"], "")
    assert chosen.client_uat == int(expected["client_uat_used"])
    assert chosen.dev_browser == expected.get("dev_browser_used", "")


@by_kind("suffix-vector")
def test_the_suffix_names_the_instance(case):
    instance = Instance.from_key(case["request"]["publishable_key"])

    assert instance.cookie_suffix == case["expect"]["suffix"]


@by_kind("cookie-parse")
def test_a_cookie_header_is_read_as_clerk_reads_it(case):
    cookies = parse(case["request"]["cookie_header"])

    expected = case["expect"]["cookies"]
    assert {name: cookies.get(name) for name in expected} == expected


# Claims and webhooks


@by_kind("org-claims")
def test_permissions_are_decoded_as_clerk_does(case):
    organization = Organization.from_claims(case["request"]["claims"])

    assert list(organization.permissions) == case["expect"]["permissions"]


@by_kind("webhook")
def test_one_good_signature_is_enough(case, client, db):
    ignored = event("session.created", {"id": "sess_1"})
    now = datetime.now(UTC)
    valid = Webhook(WEBHOOK_SECRET).sign("msg_1", now, json.dumps(ignored))
    signature = case["request"]["signature"].replace(" <space> valid v1", f" {valid}")
    response = deliver(client, ignored, **{"svix-signature": signature})

    assert (response.status_code == 200) is case["expect"]["accepted"]
