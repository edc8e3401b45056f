"""Keys that belong together, Clerk's services, the clock, the role in session tokens."""

import base64
import re

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from accounts.clerk import api as module
from skillrise.doctor import clerk as checks
from tests.clerk_api import ClerkAPI, jwk, serving
from tests.environment import PUBLISHABLE_KEY

from .saying import levels, said

DEVELOPMENT = "pk_test_" + base64.b64encode(b"rising.clerk.accounts.dev$").decode()


@pytest.fixture(scope="module")
def another_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_keys_that_fit_are_fine(clerk):
    assert levels(checks.keys) == ["ok"]
    assert levels(checks.frontend_api) == ["ok"]
    assert levels(checks.backend_api) == ["ok"]
    assert levels(checks.clock) == ["ok"]
    assert levels(checks.authorized_parties) == []


def test_no_key_is_shown(clerk, another_key):
    clerk.keys = [jwk(key=another_key)]
    lines = [checks.keys, checks.frontend_api, checks.backend_api]
    text = " ".join(line for check in lines for line in said(check))

    assert "sk_live_tests" not in text
    assert PUBLISHABLE_KEY not in text


def test_a_development_instance_is_not_for_a_site_that_others_reach(configure):
    configure(CLERK_PUBLISHABLE_KEY=DEVELOPMENT)

    assert said(checks.keys)[0].startswith("ok: CLERK_PUBLISHABLE_KEY is that of rising.clerk.")
    assert said(checks.keys)[1].startswith("warning: A development instance of Clerk is not for")


def test_without_a_secret_key_nobody_can_be_fetched(configure):
    configure(CLERK_SECRET_KEY="")

    assert said(checks.keys)[1].startswith("wrong: CLERK_SECRET_KEY is not set")
    assert said(checks.backend_api) == []


def test_a_list_of_origins_without_our_own_lets_nobody_in(settings):
    settings.CLERK_AUTHORIZED_PARTIES = ["https://elsewhere.example"]

    (line,) = said(checks.authorized_parties)
    assert line.startswith(f"wrong: CLERK_AUTHORIZED_PARTIES lacks {settings.SITE_URL}")


def test_a_refused_secret_key(clerk, configure):
    configure(CLERK_SECRET_KEY="sk_live_another")

    (line,) = said(checks.backend_api)
    assert line.startswith("wrong: CLERK_SECRET_KEY is refused. Clerk answered 401")
    assert "sk_live_another" not in line


def test_a_secret_key_of_another_instance(clerk, configure, another_key):
    theirs = ClerkAPI()
    theirs.keys = [jwk("ins_other", another_key)]
    with serving(theirs):
        configure(CLERK_API_URL=theirs.url)
        lines = said(checks.backend_api)

    assert lines[0].startswith("ok: ")
    assert lines[1].startswith("wrong: CLERK_SECRET_KEY is another instance's than CLERK_PUB")


def test_a_pinned_key_of_another_instance(clerk, another_key):
    clerk.keys = [jwk(key=another_key)]

    assert said(checks.frontend_api)[1].startswith("wrong: CLERK_JWT_KEY is none of the instance's")


def test_without_a_pinned_key_there_is_nothing_to_compare(clerk, configure, another_key):
    clerk.keys = [jwk(key=another_key)]
    configure(CLERK_JWT_KEY="")

    assert levels(checks.frontend_api) == ["ok"]


def test_nobody_answers(configure):
    configure(CLERK_PROXY_URL="http://127.0.0.1:9")

    (line,) = said(checks.frontend_api)
    assert line.startswith("wrong: The keys at http://127.0.0.1:9 cannot be had. No usable keys")
    (line,) = said(checks.backend_api)
    assert line.startswith("wrong: The Backend API does not answer at http://127.0.0.1:9. No")
    assert said(checks.clock) == []


def test_the_local_clerk_is_started_with_the_site(configure):
    configure(CLERK_PROXY_URL="http://127.0.0.1:9", LOCAL_CLERK=True)

    assert said(checks.keys) == ["ok: The local Clerk plays Clerk: no key is set."]
    assert said(checks.frontend_api)[0].endswith("is part of make run: start that.")


def test_a_clerk_that_hangs_is_not_waited_for(clerk, monkeypatch):
    monkeypatch.setattr(module, "TIMEOUT", (0.2, 0.2))
    clerk.gate.clear()

    assert "No usable keys from Clerk: ReadTimeout" in said(checks.frontend_api)[0]
    assert "The Backend API does not answer" in said(checks.backend_api)[0]


def test_a_clerk_that_has_no_time_for_us(clerk):
    clerk.failure = (422, "not_today")

    (line,) = said(checks.backend_api)
    assert line.startswith("wrong: The Backend API refuses. Clerk answered 422 not_today")


@pytest.mark.parametrize(
    ("ahead", "level", "where"),
    [(-20, "warning", "ahead of"), (20, "wrong", "behind"), (-3600, "wrong", "ahead of")],
)
def test_a_wrong_clock(clerk, ahead, level, where):
    clerk.ahead = ahead

    (line,) = said(checks.clock)
    (seconds,) = re.findall(
        rf"^{level}: This machine's clock is (\d+) seconds {where} Clerk's", line
    )
    assert abs(int(seconds) - abs(ahead)) <= 3  # dates have whole seconds, and an answer takes time


def test_whether_tokens_carry_the_role_is_seen_in_the_last_one(as_person, student):
    assert said(checks.session_claim)[0].startswith("ok: Whether session tokens carry the role is")

    as_person(student).get("/api/me")
    assert said(checks.session_claim)[0].startswith("warning: Session tokens carry no role")
    assert '{"metadata": "{{user.public_metadata}}"}' in said(checks.session_claim)[0]

    as_person(student, metadata={}).get("/api/me")
    assert said(checks.session_claim) == [
        "ok: Session tokens carry the role, as the claim “metadata”."
    ]
