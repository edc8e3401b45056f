"""The few cases of Clerk's decision table that we decide otherwise, and how."""

import pytest

from accounts.clerk.keys import JWKS, pem_key
from accounts.clerk.tokens import decode, verify_claims
from accounts.clients import _find_key
from tests.accounts.case_requests import cookie_name, send, session_token, signed_token, times
from tests.accounts.case_table import by_id, settings_of
from tests.accounts.raw_requests import DOCUMENT


@by_id("rt-refresh-suffixed-only")
def test_an_expired_page_takes_a_handshake_though_it_could_be_refreshed(case, configure, clerk_api):
    configure(**settings_of(case))
    cookies = {
        "__client_uat": "12345",
        "__session": session_token("expired", "http://example.com"),
        "__refresh": "must-be-ignored",
        cookie_name("refresh_suffixed"): "any",
    }
    response = send(case["request"]["url"], "GET", cookies, case["request"]["headers"])

    assert response.status_code == 307
    assert response["x-clerk-auth-reason"] == "session-token-expired-refresh-missing-api-client"
    assert clerk_api.asked == []


@by_id("cr-url-script-injection", "cr-url-invalid-host")
def test_a_host_that_is_none_is_refused(case, configure):
    configure(**{**settings_of(case), "ROOT_URLCONF": "skillrise.urls"})
    headers = {**case["request"]["headers"], **DOCUMENT}
    response = send(case["request"]["url"], "GET", {"__client_uat": "1"}, headers)

    assert response.status_code == 400
    assert "location" not in response
    assert b"<script>alert" not in response.content


@by_id("hs-res-prod-no-cache-control")
def test_a_resolved_page_is_private(case, configure, clerk_api):
    configure(**settings_of(case))
    clerk_api.directives["abc123"] = [f"__session={session_token('valid', 'https://example.com')}"]
    response = send(case["request"]["url"])

    assert response["cache-control"] == "no-store, private"


@by_id("jw-aud-array-mismatch")
def test_no_audience_is_asked_for(case):
    claims = {"sub": "user_ada", **times(), **case["request"]["claims"]}
    token = decode(signed_token(claims))

    verify_claims(token.claims, issuer="", is_authorized_party=lambda azp: True, now=claims["iat"])


@by_id("ky-pem-missing")
def test_without_a_pem_the_key_set_is_fetched(case, configure):
    configure(CLERK_JWT_KEY="")
    assert isinstance(_find_key(), JWKS)

    with pytest.raises(ValueError, match="not an RSA public key"):
        pem_key("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----")
