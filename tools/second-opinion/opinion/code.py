# SPDX-License-Identifier: AGPL-3.0-or-later
"""The 24-digit code and q, which opens what happened after acceptance (docs/formats/code.md)."""
import hmac
import re
import unicodedata
from hashlib import sha256
from typing import Any, Optional

from .failure import Misuse

SALT = b"dauys/v1/code-salt"
WITHOUT_ARGON2 = (
    "the code needs Argon2id, which this machine's python3-cryptography does not have (44.0 or newer does): "
    "give --q-file instead, or leave the code out to see whether the complaint was accepted"
)


def parse_code(text: str) -> str:
    digits = "".join(c for c in text if not c.isspace() and c != "." and unicodedata.category(c) != "Pd")
    if re.fullmatch(r"\d{24}", digits, re.ASCII) is None:
        raise Misuse("sealing/code-length")
    if int(digits[22:]) != 98 - int(digits[:22]) * 100 % 97:
        raise Misuse("sealing/code-check")
    return digits


def derive(s: bytes, name: str, length: int) -> bytes:
    """HKDF-SHA256 (RFC 5869), empty salt; one block is enough for all of ours."""
    prk = hmac.new(bytes(32), s, sha256).digest()
    return hmac.new(prk, f"dauys/v1/{name}\0".encode() + b"\x01", sha256).digest()[:length]


def _argon2id() -> Optional[Any]:
    try:
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        return Argon2id(salt=SALT, length=32, iterations=3, lanes=1, memory_cost=65_536)
    except Exception:  # absent, or its OpenSSL is too old: the same to us
        return None


def q_of_code(text: str) -> bytes:
    code, stretching = parse_code(text), _argon2id()
    if stretching is None:
        raise Misuse(WITHOUT_ARGON2)
    return derive(stretching.derive(code.encode("ascii"))[:16], "status", 16)
