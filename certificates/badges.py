"""Certificates as Open Badges 3.0, which are W3C verifiable credentials, signed as JSON Web Tokens.

https://www.imsglobal.org/spec/ob/v3p0/ §8.2, https://www.imsglobal.org/spec/vcrl/v1p0/
"""

from datetime import UTC
from functools import lru_cache
from typing import Any, cast

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm

from .models import Certificate

ALGORITHM = "RS256"  # the one that every verifier knows
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
]


def are_issued() -> bool:
    """Is there a key to sign with?"""
    return bool(settings.CERTIFICATE_KEY)


def signed(certificate: Certificate) -> str:
    """The badge, with the address of the key that it is signed with."""
    badge = _badge(certificate)
    claims = {
        "iss": badge["issuer"]["id"],
        "jti": badge["id"],
        "nbf": int(certificate.issued_at.timestamp()),
        "sub": badge["credentialSubject"]["id"],
    }
    headers = {"kid": _url("certificates:key")}
    return jwt.encode(badge | claims, _key(settings.CERTIFICATE_KEY), ALGORITHM, headers)


def public_key() -> dict[str, Any]:
    """As a JSON Web Key."""
    key = RSAAlgorithm.to_jwk(_key(settings.CERTIFICATE_KEY).public_key(), as_dict=True)
    return {**key, "kid": _url("certificates:key"), "alg": ALGORITHM, "use": "sig"}


def issuer() -> dict[str, Any]:
    """The profile that badges name."""
    return {
        "@context": CONTEXTS,
        "id": _url("certificates:issuer"),
        "type": ["Profile"],
        "name": "SkillRise",
        "url": settings.SITE_URL,
    }


def revocations(certificate: Certificate) -> dict[str, Any]:
    """Where a verifier looks whether it is still valid."""
    entry = {"id": certificate.url, "revoked": True}
    if certificate.revoked_reason:
        entry["revocationReason"] = certificate.revoked_reason
    return {
        "id": _url("certificates:revocations", certificate.code),
        "issuer": _url("certificates:issuer"),
        "revokedCredentials": [] if certificate.is_valid else [entry],
    }


def _badge(certificate: Certificate) -> dict[str, Any]:
    title = certificate.course_title
    issued_at = certificate.issued_at.astimezone(UTC).replace(microsecond=0)
    teacher = f", taught by {certificate.educator_name}" if certificate.educator_name else ""
    return {
        "@context": CONTEXTS,
        "id": certificate.url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title,
        "issuer": {name: value for name, value in issuer().items() if name != "@context"},
        "validFrom": issued_at.isoformat().replace("+00:00", "Z"),
        "credentialSubject": {
            "id": f"urn:uuid:{certificate.pk}",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "identityHash": certificate.student_name,
                    "hashed": False,
                }
            ],
            "achievement": {
                "id": f"urn:uuid:{certificate.course_id or certificate.pk}",
                "type": ["Achievement"],
                "achievementType": "CertificateOfCompletion",
                "name": title,
                "description": f"The course “{title}” on SkillRise{teacher}.",
                "criteria": {"narrative": "Every lecture of the course was completed."},
            },
        },
        "credentialStatus": {
            "id": _url("certificates:revocations", certificate.code),
            "type": "1EdTechRevocationList",
        },
    }


def _url(name: str, *args: str) -> str:
    return settings.SITE_URL + reverse(name, args=args)


@lru_cache
def _key(pem: str) -> RSAPrivateKey:
    return cast(RSAPrivateKey, load_pem_private_key(pem.encode(), password=None))
