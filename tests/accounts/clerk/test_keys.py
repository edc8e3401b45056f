"""The public keys that sign session tokens, over HTTP."""

import base64
import threading
from queue import Queue

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from accounts.clerk.api import BackendAPI, frontend_jwks
from accounts.clerk.keys import JWKS, pem_key
from accounts.clerk.tokens import TokenError
from tests.accounts.conftest import jwk
from tests.clerk import token
from tests.environment import PRIVATE_KEY, PUBLIC_PEM, SECRET_KEY
from tests.servers import PATIENCE

PUBLIC_NUMBERS = PRIVATE_KEY.public_key().public_numbers()
NEXT_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    "text",
    [
        PUBLIC_PEM,
        PUBLIC_PEM.strip(),
        PUBLIC_PEM.replace("\n", ""),
        PUBLIC_PEM.replace("\n", "\\n"),
        PUBLIC_PEM.replace("\n", "\r\n"),
        PUBLIC_PEM.replace("\n", " "),
    ],
    ids=["normal", "stripped", "one line", "escaped", "windows", "spaces"],
)
def test_a_pem_may_have_lost_its_line_breaks(text):
    assert pem_key(text).public_numbers() == PUBLIC_NUMBERS


def elliptic_pem():
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", PUBLIC_PEM[:200], PUBLIC_PEM.replace("M", "é", 1), elliptic_pem()],
    ids=["empty", "nonsense", "half", "not base64", "elliptic"],
)
def test_what_is_no_rsa_key_is_refused(text):
    with pytest.raises(ValueError, match="not an RSA public key"):
        pem_key(text)


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def keys(clerk_api, clock):
    return JWKS(BackendAPI(clerk_api.url, SECRET_KEY).jwks, clock)


def reason(keys, kid="ins_tests"):
    with pytest.raises(TokenError) as error:
        keys(kid)
    return error.value.reason


def test_one_fetch_serves_many_tokens(clerk_api, client, configure):
    configure(CLERK_JWT_KEY="")
    for person in ("user_student", "user_stranger", "user_admin"):
        bearer = {"authorization": f"Bearer {token(person)}"}
        assert "X-Clerk-Auth-Status" not in client.get("/healthz", headers=bearer)

    assert clerk_api.asked == ["GET /v1/jwks"]


def test_without_a_secret_key_the_set_comes_from_the_public_address(clerk_api, clock):
    keys = JWKS(lambda: frontend_jwks(clerk_api.url), clock)

    assert keys("ins_tests").public_numbers() == PUBLIC_NUMBERS
    assert clerk_api.asked == ["GET /.well-known/jwks.json"]


def test_eight_first_tokens_at_once_are_one_fetch(clerk_api, keys, eight_at_once):
    found = eight_at_once(lambda number: keys("ins_tests").public_numbers())

    assert found == [PUBLIC_NUMBERS] * 8
    assert len(clerk_api.asked) == 1


def test_unknown_keys_are_asked_for_once_in_ten_seconds(clerk_api, keys, clock):
    assert keys("ins_tests")
    clock.now += 9
    assert reason(keys, "ins_1") == "jwk-kid-mismatch"
    assert len(clerk_api.asked) == 1

    clock.now += 1
    for number in range(5):
        assert reason(keys, f"ins_{number}") == "jwk-kid-mismatch"
        assert keys("ins_tests")
    assert len(clerk_api.asked) == 2


def test_a_new_key_is_found_after_the_pause(clerk_api, keys, clock):
    assert keys("ins_tests")
    clerk_api.keys = [jwk("ins_next", NEXT_KEY)]
    clock.now += 10

    assert keys("ins_next").public_numbers() == NEXT_KEY.public_key().public_numbers()
    assert reason(keys, "ins_tests") == "jwk-kid-mismatch"


def test_a_set_counts_for_five_minutes(clerk_api, keys, clock):
    assert keys("ins_tests")
    clerk_api.keys = [jwk("ins_next", NEXT_KEY)]
    clock.now += 300

    assert reason(keys) == "jwk-kid-mismatch"
    assert len(clerk_api.asked) == 2


@pytest.mark.parametrize(
    ("status", "answer"),
    [(500, "internal_error"), (401, "clerk_key_invalid"), (200, {"keys": []}), (200, [])],
)
def test_the_last_good_set_counts_for_a_day_while_fetching_fails(
    clerk_api, keys, clock, caplog, status, answer
):
    assert keys("ins_tests")
    clerk_api.failure = (status, answer)
    for seconds in (301, 10, 3600, 23 * 3600 - 400):
        clock.now += seconds
        assert keys("ins_tests").public_numbers() == PUBLIC_NUMBERS
    refreshers = [thread for thread in threading.enumerate() if "_refresh" in thread.name]
    for thread in refreshers:
        thread.join()
    (warning,) = caplog.messages
    assert "24 hours" in warning
    assert SECRET_KEY not in warning

    clock.now += 100
    assert reason(keys).startswith(("jwk-remote", "secret-key"))
    clerk_api.failure = None
    clock.now += 10
    assert keys("ins_tests")


def test_a_set_that_cannot_be_renewed_keeps_nobody_waiting(clerk_api, keys, clock):
    assert keys("ins_tests")
    clerk_api.failure = (500, "internal_error")
    clock.now += 301
    assert keys("ins_tests")
    clerk_api.gate.clear()  # Clerk hangs
    clock.now += 11

    assert keys("ins_tests")
    clerk_api.gate.set()


def test_keys_of_other_kinds_are_passed_over(clerk_api, keys):
    clerk_api.keys = [{"kid": "ins_ec", "kty": "EC"}, {}, *clerk_api.keys]

    assert keys("ins_tests")
    assert reason(keys, "ins_ec") == "jwk-kid-mismatch"


def rsa_jwk(bits):
    """A JWK with a modulus of so many bits that nobody has factors of."""
    number = base64.urlsafe_b64encode((1 << bits - 1 | 1).to_bytes(bits // 8)).decode()
    return {"kty": "RSA", "n": number.rstrip("="), "e": "AQAB"}


MALFORMED = [
    None,
    [],
    "key",
    7,
    *(
        jwk() | changes
        for changes in (
            {"kty": None},
            {"kty": []},
            {"kty": "oct", "k": "AQAB"},
            {"kty": "OKP", "crv": "Ed25519", "x": "AQAB"},
            {"kty": "unheard-of"},
            {"use": "enc"},
            {"n": None},
            {"n": 65537},
            {"n": ["AQAB"]},
            {"n": ""},
            {"n": "*"},
            {"n": "A"},
            {"n": "é" * 300},
            {"n": "AQAB"},
            {"n": "A" * 10**6},
            {"e": {}},
            {"e": ""},
            {"e": "AA"},
            {"e": "Ag"},
            {"e": "/" * 1399},
            rsa_jwk(1024),
            rsa_jwk(8200),
        )
    ),
]


@pytest.mark.parametrize("entry", MALFORMED, ids=lambda entry: str(entry)[-40:])
@pytest.mark.parametrize("at", [0, 1], ids=["before", "after"])
def test_a_malformed_entry_does_not_spoil_the_set(clerk_api, keys, entry, at):
    if isinstance(entry, dict):
        entry = {**entry, "kid": "ins_bad"}
    clerk_api.keys.insert(at, entry)

    assert keys("ins_tests").public_numbers() == PUBLIC_NUMBERS
    assert reason(keys, "ins_bad") == "jwk-kid-mismatch"


@pytest.mark.parametrize("kid", [None, 7, ["ins_tests"], {}])
def test_a_key_without_a_name_is_passed_over(clerk_api, keys, kid):
    clerk_api.keys = [jwk(kid, NEXT_KEY), *clerk_api.keys]

    assert keys("ins_tests").public_numbers() == PUBLIC_NUMBERS
    assert reason(keys, str(kid)) == "jwk-kid-mismatch"


def test_private_parts_of_a_key_do_no_harm(clerk_api, keys):
    clerk_api.keys[0] |= {"d": 7, "oth": [], "key_ops": {}, "x5c": None}

    assert keys("ins_tests").public_numbers() == PUBLIC_NUMBERS


def test_a_failed_fetch_is_not_tried_again_at_once(clerk_api, keys, clock):
    clerk_api.failure = (500, "internal_error")
    assert reason(keys) == "jwk-remote-failed-to-load"
    clerk_api.failure = None
    clock.now += 9
    assert reason(keys) == "jwk-remote-failed-to-load"
    assert len(clerk_api.asked) == 2  # the second at once: Clerk may only have been busy

    clock.now += 1
    assert keys("ins_tests")


@pytest.mark.parametrize("answer", [{}, [], {"keys": None}, {"keys": []}])
def test_an_answer_without_keys_is_a_failed_fetch(clerk_api, keys, answer):
    clerk_api.failure = (200, answer)

    assert reason(keys) == "jwk-remote-failed-to-load"


def test_the_secret_key_of_another_instance_is_named_and_not_shown(clerk_api, client, configure):
    configure(CLERK_JWT_KEY="", CLERK_SECRET_KEY="sk_live_other")
    response = client.get("/healthz", headers={"authorization": f"Bearer {token('user_ada')}"})

    assert response["X-Clerk-Auth-Reason"] == "secret-key-invalid"
    assert "sk_live" not in str(response.headers)


def test_nobody_answering_signs_out(client, configure):
    configure(CLERK_JWT_KEY="")
    response = client.get("/healthz", headers={"authorization": f"Bearer {token('user_ada')}"})

    assert response["X-Clerk-Auth-Reason"] == "jwk-remote-failed-to-load"


@pytest.mark.parametrize("failure", [None, (500, "internal_error")], ids=["renewed", "failed"])
def test_after_four_minutes_the_old_set_serves_while_a_new_one_comes(clerk_api, clock, failure):
    fetchers = Queue()

    def fetch():
        fetchers.put(threading.current_thread())
        return BackendAPI(clerk_api.url, SECRET_KEY).jwks()

    keys = JWKS(fetch, clock)
    assert keys("ins_tests")
    assert fetchers.get() is threading.current_thread()
    clock.now += 241
    clerk_api.gate.clear()
    clerk_api.failure = failure
    for _ in range(3):
        assert keys("ins_tests")
    refresher = fetchers.get(timeout=PATIENCE)
    assert refresher is not threading.current_thread()
    clerk_api.gate.set()
    refresher.join()

    assert keys("ins_tests")
    assert fetchers.empty()
    clock.now += 60
    assert keys("ins_tests")
    if failure:
        assert fetchers.get(timeout=PATIENCE) is not refresher  # it is tried again
    else:
        assert fetchers.empty()
