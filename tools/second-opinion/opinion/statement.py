# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entries of the directory ledger: spelling, fields and signatures. Whether a statement is believed is decided in directory.py."""
import re
from typing import Any, Callable, Dict, List, NamedTuple, Set
from zoneinfo import ZoneInfo

from .failure import Distrust
from .signatures import is_sound_ed25519, is_sound_p256, verify_ed25519
from .spelling import SAFE, base64_bytes, canonical_json, fixed_base64, hexadecimal, instant_ms

DOMAIN = b"dauys/v1/statement\0"
Check = Callable[[Any], bool]


class Entry(NamedTuple):
    statement: Dict[str, Any]
    raw: bytes
    signatures: Dict[str, bytes]


def _holds(test: Callable[[Any], Any]) -> Check:
    """Turns a parser that raises into a check."""

    def check(value: Any) -> bool:
        try:
            test(value)
            return True
        except (ValueError, TypeError, KeyError, OSError):
            return False

    return check


def _matches(pattern: str) -> Check:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _one_of(*values: Any) -> Check:
    return lambda value: type(value) in (str, int) and value in values


def _whole(low: int, high: int = SAFE) -> Check:
    return lambda value: type(value) is int and low <= value <= high


def _object(fields: Dict[str, Check]) -> Check:
    return lambda value: isinstance(value, dict) and set(value) == set(fields) and all(ok(value[name]) for name, ok in fields.items())


def _text(most: int) -> Check:
    return lambda value: isinstance(value, str) and 1 <= len(value) <= most


SLUG = _matches(r"[a-z][a-z0-9-]{1,39}")
TERMINAL = _matches(r"[0-9a-f]{8}")
INSTANT = _holds(instant_ms)
RECIPIENT = _matches(r"age1pq1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]+")
KEY32 = _holds(lambda value: fixed_base64(value, 32))
NAMES = _object({"kk": _text(200), "ru": _text(200), "en": _text(200)})
HASH = _holds(lambda value: hexadecimal(value, 32))
TRANSPORT = _object({"id": _text(200), "suite": _text(200), "publicKey": _holds(base64_bytes)})

FIELDS: Dict[str, Dict[str, Check]] = {
    "body": {"id": SLUG, "names": NAMES, "role": _one_of("prosecutor", "court", "ombudsman")},
    "body-epoch": {
        "body": SLUG,
        "epoch": _whole(1, 2**32 - 1),
        "recipient": RECIPIENT,
        "canaryRecipient": RECIPIENT,
        "notBefore": INSTANT,
        "notAfter": INSTANT,
    },
    "officer": {"id": SLUG, "body": SLUG, "name": _text(200), "statementKey": KEY32, "recipient": RECIPIENT, "since": INSTANT},
    "officer-retired": {"id": SLUG},
    "facility": {"id": SLUG, "names": NAMES, "zone": _holds(ZoneInfo), "region": _text(200)},
    "terminal": {
        "id": TERMINAL,
        "facility": SLUG,
        "algorithm": _one_of("ed25519", "p256"),
        "tier": _one_of(1, 3),
        "key": _holds(base64_bytes),
    },
    "terminal-retired": {"id": TERMINAL},
    "hub": {"transport": TRANSPORT, "statementKey": KEY32},
    "feed-head": {"number": _whole(0), "head": HASH},
    "batch-size": {"size": _whole(1), "since": INSTANT},
    "release": {"app": _one_of("kiosk", "workspace"), "version": _text(200), "sha256": HASH},
    "policy": {
        "version": _whole(1),
        "beatSeconds": _whole(1),
        "cellBytes": _whole(1),
        "feedSeconds": _whole(1),
        "repliesPerChunk": _whole(0, 64),
        "batchSeconds": _whole(1),
        "outboxQuotaBytes": _whole(1),
    },
}


def _signatures(items: List[Dict[str, Any]]) -> Dict[str, bytes]:
    signatures: Dict[str, bytes] = {}
    for item in items:
        if set(item) != {"key", "sig"} or item["key"] in signatures:
            raise ValueError("signature")
        hexadecimal(item["key"], 8)
        signatures[item["key"]] = fixed_base64(item["sig"], 64)
    if not 1 <= len(signatures) <= 16:
        raise ValueError("number of signatures")
    return signatures


def _statement(raw: bytes) -> Dict[str, Any]:
    try:
        statement = canonical_json(raw)
        version, kind = statement["v"], statement["kind"]
        if type(version) is not int or not isinstance(kind, str):
            raise ValueError("v or kind")
    except (ValueError, KeyError, TypeError) as error:
        raise Distrust("directory/malformed-statement", str(error)) from error
    if version != 1:
        raise Distrust("directory/unknown-version", str(version))
    if kind not in FIELDS:
        raise Distrust("directory/unknown-kind", kind)
    common: Dict[str, Check] = {"v": _one_of(1), "kind": _one_of(kind), "at": INSTANT}
    if not _object({**common, **FIELDS[kind]})(statement):
        raise Distrust("directory/malformed-statement", kind)
    return statement


def parse_entry(data: bytes) -> Entry:
    try:
        if len(data) > 16_384:
            raise ValueError("too long")
        value = canonical_json(data)
        if set(value) != {"signatures", "statement"}:
            raise ValueError("fields")
        raw, signatures = base64_bytes(value["statement"]), _signatures(value["signatures"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Distrust("directory/malformed-entry", str(error)) from error
    return Entry(_statement(raw), raw, signatures)


def signers_of(entry: Entry, keys: Dict[str, bytes]) -> Set[str]:
    """Which of these keys signed. A line of one of them that does not verify spoils the entry."""
    known = {key: sig for key, sig in entry.signatures.items() if key in keys}
    if not all(verify_ed25519(keys[key], sig, DOMAIN + entry.raw) for key, sig in known.items()):
        raise Distrust("directory/bad-signature")
    return set(known)


def is_sound_terminal_key(statement: Dict[str, Any]) -> bool:
    key = base64_bytes(statement["key"])
    return is_sound_ed25519(key) if statement["algorithm"] == "ed25519" else is_sound_p256(key)
