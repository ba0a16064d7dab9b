# SPDX-License-Identifier: AGPL-3.0-or-later
"""Slips: text, bytes, signature and the commitment they open (docs/formats/slip.md, envelope.md)."""
import re
from hashlib import sha256
from typing import NamedTuple

from .failure import Distrust
from .signatures import verify

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
SIGNED = 59
KINDS = {"accepted": 1, "received": 2, "interim": 3, "answered": 4, "forwarded": 5}


class Slip(NamedTuple):
    terminal: str
    counter: int
    day: int
    h: bytes
    r: bytes
    raw: bytes


def base45(text: str) -> bytes:
    """RFC 9285. Raises ValueError, OverflowError."""
    digits = [ALPHABET.index(c) for c in text]
    out = b""
    for i in range(0, len(digits), 3):
        part = digits[i : i + 3]
        if len(part) == 1:
            raise ValueError("a single letter is left over")
        out += sum(d * 45**k for k, d in enumerate(part)).to_bytes(len(part) - 1, "big")
    return out


def parse_slip_text(text: str) -> Slip:
    match = re.fullmatch(r"DAUYS([0-9]{1,3}):(.*)", text.strip(), re.DOTALL)
    if match is None:
        raise Distrust("sealing/slip-malformed", "no prefix")
    if match[1] != "1":
        raise Distrust("sealing/slip-version", match[1])
    try:
        return parse_slip(base45(match[2]))
    except (ValueError, OverflowError) as error:
        raise Distrust("sealing/slip-malformed", str(error)) from error


def parse_slip(raw: bytes) -> Slip:
    if raw[:1] not in (b"", b"\x01"):
        raise Distrust("sealing/slip-version", str(raw[0]))
    if len(raw) != 123:
        raise Distrust("sealing/slip-malformed", f"{len(raw)} bytes")
    counter, day = int.from_bytes(raw[5:9], "big"), int.from_bytes(raw[9:11], "big")
    return Slip(raw[1:5].hex(), counter, day, raw[11:43], raw[43:59], raw)


def verify_slip(slip: Slip, algorithm: str, key: bytes) -> None:
    if not verify(algorithm, key, slip.raw[SIGNED:], b"dauys/v1/slip\0" + slip.raw[:SIGNED]):
        raise Distrust("sealing/slip-signature")


def commitment(kind: str, n: int, x: bytes, h: bytes) -> bytes:
    return sha256(b"dauys/v1/leaf\0" + bytes([KINDS[kind]]) + n.to_bytes(4, "big") + x + h).digest()
