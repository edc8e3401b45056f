"""The short code of a certificate: Crockford's base 32, which has no I, L, O and U.

https://www.crockford.com/base32.html
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10  # 50 random bits
ALIKE = str.maketrans("OIL", "011", "- ")


def new() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read(typed: str) -> str:
    """The code that someone means: in any case, with spaces and hyphens, with O for 0."""
    return typed.strip().upper().translate(ALIKE)


def is_possible(code: str) -> bool:
    return len(code) == LENGTH and set(code) <= set(ALPHABET)


def spoken(code: str) -> str:
    """In two halves, easier to type: `7K3QM-X9T2B`."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}" if len(code) == LENGTH else code
