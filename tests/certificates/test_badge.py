"""/certificates/<code>.jwt, and what a verifier asks for"""

import jwt
import pytest
from django.utils.dateparse import parse_datetime

from certificates import issuing


@pytest.fixture
def token(client, certificate):
    """As it is served."""
    response = client.get(f"/certificates/{certificate.code}.jwt")
    assert response["Content-Type"] == "application/vc+jwt"
    return response.content.decode()


def path(url):
    return url.removeprefix("http://localhost:8000")


def test_the_published_key_verifies_it(client, token):
    header = jwt.get_unverified_header(token)
    key = client.get(path(header["kid"])).json()

    claims = jwt.decode(token, jwt.PyJWK(key), algorithms=["RS256"])

    assert header == {"alg": "RS256", "typ": "JWT", "kid": key["kid"]}
    assert not {"d", "p", "q"} & set(key)
    assert claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"]


def test_its_claims_are_those_of_the_credential(client, token, certificate):
    claims = jwt.decode(token, options={"verify_signature": False})

    assert claims["iss"] == claims["issuer"]["id"]
    assert claims["jti"] == claims["id"] == certificate.url
    assert claims["sub"] == claims["credentialSubject"]["id"]
    assert claims["nbf"] == int(parse_datetime(claims["validFrom"]).timestamp())
    assert claims["credentialSubject"]["identifier"][0]["identityHash"] == "Student"
    assert claims["credentialSubject"]["achievement"]["name"] == "Rising"
    profile = client.get(path(claims["issuer"]["id"])).json()
    assert {name: profile[name] for name in claims["issuer"]} == claims["issuer"]


def test_its_status_lists_it_once_revoked(client, token, certificate):
    claims = jwt.decode(token, options={"verify_signature": False})
    status = path(claims["credentialStatus"]["id"])
    assert client.get(status).json()["revokedCredentials"] == []

    issuing.revoke(certificate, "Issued by mistake.")

    found = client.get(status).json()
    assert found["issuer"] == claims["iss"]
    assert found["revokedCredentials"] == [
        {"id": claims["id"], "revoked": True, "revocationReason": "Issued by mistake."}
    ]
    response = client.get(f"/certificates/{certificate.code}.jwt")
    assert response["Location"] == certificate.get_absolute_url()


def test_without_a_key_there_are_no_badges(client, student_client, certificate, settings):
    settings.CERTIFICATE_KEY = ""

    assert client.get(f"/certificates/{certificate.code}.jwt").status_code == 404
    assert client.get("/certificates/key.json").status_code == 404
    page = student_client.get(certificate.get_absolute_url())
    assert ".jwt" not in page.content.decode()
