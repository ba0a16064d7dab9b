# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ed25519 (RFC 8032) as strictly as docs/formats/ledger.md asks, and P-256 for terminals. The library does the arithmetic."""
from functools import lru_cache
from typing import Optional, Tuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
N256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
IDENTITY = bytes([1]) + bytes(31)

Point = Tuple[int, int, int, int]


def _decode(encoded: bytes) -> Optional[Point]:
    """RFC 8032 section 5.1.3; None for what is not the one encoding of a point."""
    number = int.from_bytes(encoded, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if len(encoded) != 32 or y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if v * x * x % P != u or (x == 0 and sign == 1):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(factor: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while factor > 0:
        if factor & 1:
            result = _add(result, point)
        point = _add(point, point)
        factor >>= 1
    return result


@lru_cache(maxsize=4096)
def is_sound_ed25519(key: bytes) -> bool:
    """The canonical encoding of a point of prime order: not of small order, nothing of small order in it."""
    point = _decode(key)
    if point is None or key == IDENTITY:
        return False
    x, y, z, _ = _times(L, point)
    return x % P == 0 and (y - z) % P == 0


def is_plain_ed25519(key: bytes) -> bool:
    """A canonical point that is not of small order: what the directory asks of a terminal's key, whose holder can harm only herself."""
    point = _decode(key)
    if point is None:
        return False
    x, y, z, _ = _times(8, point)
    return not (x % P == 0 and (y - z) % P == 0)


def is_sound_p256(key: bytes) -> bool:
    try:
        _p256(key)
        return True
    except ValueError:
        return False


def _p256(key: bytes) -> ec.EllipticCurvePublicKey:
    if (len(key), key[:1]) not in ((33, b"\x02"), (33, b"\x03"), (65, b"\x04")):
        raise ValueError("not SEC1")
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)


def verify_ed25519(key: bytes, signature: bytes, message: bytes) -> bool:
    if len(signature) != 64 or not is_sound_ed25519(key):
        return False
    # The library computes R = [S]B - [k]A without the cofactor and compares bytes: with A of prime order, R then is canonical and
    # has no part of small order. What is left to refuse is R of order one.
    if signature[:32] == IDENTITY or int.from_bytes(signature[32:], "little") >= L:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except InvalidSignature:
        return False


def verify_p256(key: bytes, signature: bytes, message: bytes) -> bool:
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if len(signature) != 64 or not (0 < r < N256 and 0 < s < N256):
        return False
    try:
        _p256(key).verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
        return True
    except (InvalidSignature, ValueError):
        return False


def verify(algorithm: str, key: bytes, signature: bytes, message: bytes) -> bool:
    return {"ed25519": verify_ed25519, "p256": verify_p256}[algorithm](key, signature, message)
