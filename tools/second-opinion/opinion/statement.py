# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entries of the directory ledger: spelling, fields and signatures. Whether a statement is believed is decided in directory.py."""
import re
from typing import Any, Callable, Dict, List, NamedTuple, Set, Tuple

from .failure import Distrust
from .signatures import is_plain_ed25519, is_sound_p256, verify_ed25519
from .spelling import SAFE, base64_bytes, canonical_json, fixed_base64, hexadecimal, instant_ms

DOMAIN = b"dauys/v1/statement\0"
Check = Callable[[Any], bool]
Statement = Dict[str, Any]


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


def _list(low: int, high: int, item: Check) -> Check:
    return lambda value: isinstance(value, list) and low <= len(value) <= high and all(item(each) for each in value)


def _text(most: int) -> Check:
    return lambda value: isinstance(value, str) and 1 <= len(value) <= most


def _bytes(least: int, most: int) -> Check:
    """The form of base64 of so many bytes, give or take padding; that it is canonical and a key is asked where the key is used."""
    low, high = -(-least // 3) * 4, -(-most // 3) * 4
    return lambda value: isinstance(value, str) and low <= len(value) <= high and re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", value) is not None


SLUG = _matches(r"[a-z][a-z0-9-]{1,39}")
TERMINAL = _matches(r"[0-9a-f]{8}")
INSTANT = _holds(instant_ms)
RECIPIENT = _matches(r"age1pq1[02-9ac-hj-np-z]{100,2400}")
LABEL = _text(200)
KEY32 = _bytes(32, 32)
NAMES = _object({"kk": LABEL, "ru": LABEL, "en": LABEL})
HASH = _holds(lambda value: hexadecimal(value, 32))
SUITE = _one_of("MLKEM768-X25519/HKDF-SHA256/AES-256-GCM")
TRANSPORT = _object({"id": _matches(r"[0-9a-f]{16}"), "suite": SUITE, "publicKey": _bytes(1_216, 1_216)})
POSITIVE = _whole(1, 2**32 - 1)

# Fields that a statement of a kind may leave out.
OPTIONAL: Dict[str, Dict[str, Check]] = {"policy": {"canarySeconds": _whole(1, 86_400)}}

FIELDS: Dict[str, Dict[str, Check]] = {
    "body": {"id": SLUG, "names": NAMES, "role": _one_of("prosecutor", "court", "ombudsman")},
    "body-epoch": {
        "body": SLUG,
        "epoch": POSITIVE,
        "recipient": RECIPIENT,
        "canaryRecipient": RECIPIENT,
        "notBefore": INSTANT,
        "notAfter": INSTANT,
    },
    "trustees": {"body": SLUG, "trustees": _list(3, 3, _object({"id": SLUG, "name": LABEL, "recipient": RECIPIENT}))},
    "epoch-shared": {
        "body": SLUG,
        "epoch": POSITIVE,
        "commitment": HASH,
        "shares": _list(3, 3, _object({"trustee": SLUG, "commitment": HASH})),
    },
    "epoch-recovered": {
        "body": SLUG,
        "epoch": POSITIVE,
        "trustees": _list(2, 2, SLUG),
        "officers": _list(1, 16, SLUG),
        "by": SLUG,
        "recipient": RECIPIENT,
        "reason": _text(500),
    },
    "officer": {"id": SLUG, "body": SLUG, "name": LABEL, "statementKey": KEY32, "recipient": RECIPIENT, "since": INSTANT},
    "officer-retired": {"id": SLUG},
    "responder": {"body": SLUG, "statementKey": KEY32, "since": INSTANT},
    "facility": {"id": SLUG, "names": NAMES, "zone": _matches(r"[A-Za-z0-9_+/-]{1,64}"), "region": _matches(r"[A-Za-z0-9-]{1,20}")},
    "terminal": {
        "id": TERMINAL,
        "facility": SLUG,
        "algorithm": _one_of("ed25519", "p256"),
        "tier": _one_of(1, 3),
        "key": _bytes(32, 65),
    },
    "terminal-retired": {"id": TERMINAL},
    "hub": {"transport": TRANSPORT, "statementKey": KEY32},
    "monitor": {
        "id": SLUG,
        "names": NAMES,
        "url": _matches(r"https?://[a-z0-9.:\[\]-]{1,190}"),
        "transport": TRANSPORT,
        "statementKey": KEY32,
    },
    "monitor-retired": {"id": SLUG},
    "feed-head": {"number": _whole(0), "head": HASH},
    "batch-size": {"size": _whole(1, 65_536), "since": INSTANT},
    "release": {"app": _one_of("kiosk", "workspace", "verify"), "version": _matches(r"[0-9A-Za-z.+-]{1,64}"), "sha256": HASH, "contentPolicy": HASH, "notAfter": INSTANT},
    "image": {"version": _matches(r"[0-9A-Za-z.+-]{1,64}"), "sha256": HASH, "bytes": _whole(1, 2**32), "notAfter": INSTANT},
    "policy": {
        "version": POSITIVE,
        "beatSeconds": _whole(1, 3_600),
        "cellBytes": POSITIVE,
        "feedSeconds": POSITIVE,
        "repliesPerChunk": _whole(0, 2**32 - 1),
        "batchSeconds": POSITIVE,
        "outboxQuotaBytes": _whole(0),
    },
}


def _signatures(items: List[Dict[str, Any]]) -> Dict[str, bytes]:
    signatures: Dict[str, bytes] = {}
    for item in items:
        if set(item) != {"key", "sig"} or item["key"] in signatures:
            raise ValueError("signature")
        hexadecimal(item["key"], 8)
        signatures[item["key"]] = fixed_base64(item["sig"], 64)
    if len(signatures) > 16:
        raise ValueError("number of signatures")
    return signatures


def _statement(raw: bytes) -> Dict[str, Any]:
    try:
        statement = canonical_json(raw)
        version, kind = statement["v"], statement["kind"]
    except (ValueError, KeyError, TypeError) as error:
        raise Distrust("directory/malformed-statement", str(error)) from error
    if type(version) is not int or version != 1:
        raise Distrust("directory/unknown-version", str(version))
    if not isinstance(kind, str) or kind not in FIELDS:
        raise Distrust("directory/unknown-kind", str(kind))
    common: Dict[str, Check] = {"v": _one_of(1), "kind": _one_of(kind), "at": INSTANT}
    said = {name: check for name, check in OPTIONAL.get(kind, {}).items() if name in statement}
    if not _object({**common, **FIELDS[kind], **said})(statement):
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


def signers_of(entry: Entry, keys: Dict[str, bytes]) -> Tuple[Set[str], Set[str]]:
    """Which of these keys signed, and which stand there with a signature that does not verify."""
    known = {key: sig for key, sig in entry.signatures.items() if key in keys}
    good = {key for key, sig in known.items() if verify_ed25519(keys[key], sig, DOMAIN + entry.raw)}
    return good, set(known) - good


def key_bytes(text: str) -> bytes:
    """Nothing for a spelling that is not canonical: then it is no key either."""
    try:
        return base64_bytes(text)
    except ValueError:
        return b""


def is_sound_terminal_key(statement: Dict[str, Any]) -> bool:
    key = key_bytes(statement["key"])
    return is_plain_ed25519(key) if statement["algorithm"] == "ed25519" else is_sound_p256(key)
