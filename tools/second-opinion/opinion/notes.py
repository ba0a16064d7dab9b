# SPDX-License-Identifier: AGPL-3.0-or-later
"""C2SP signed-note, tlog-checkpoint and tlog-cosignature: reading. Who is believed stands in policy.py."""
import re
import unicodedata
from hashlib import sha256
from typing import List, NamedTuple, Optional, Tuple

from .failure import Distrust
from .signatures import is_sound_ed25519, verify_ed25519
from .spelling import LAST_INSTANT, base64_bytes, decimal, fixed_base64, utf16_units

LOG, WITNESS = 1, 4


class Key(NamedTuple):
    name: str
    id: bytes
    type: int
    public: bytes


class Line(NamedTuple):
    name: str
    id: bytes
    signature: bytes


class Note(NamedTuple):
    text: str
    lines: Tuple[Line, ...]


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes


def is_key_name(name: str) -> bool:
    plain = all(not c.isspace() and c != "+" and unicodedata.category(c) not in ("Cc", "Cs") for c in name)
    return plain and name != "" and utf16_units(name) <= 255


def parse_key(text: str) -> Key:
    """A vkey. Raises ValueError."""
    name, key_id, encoded = text.split("+", 2)
    data = base64_bytes(encoded)
    key = Key(name, sha256(name.encode("utf-8") + b"\n" + data).digest()[:4], data[0] if data else 0, data[1:])
    if not is_key_name(name) or key_id != key.id.hex():
        raise ValueError("name or key id")
    if key.type not in (LOG, WITNESS) or len(key.public) != 32 or not is_sound_ed25519(key.public):
        raise ValueError("not an Ed25519 key that we accept")
    return key


def _line(text: str) -> Line:
    match = re.fullmatch(r"— ([^ ]+) ([^ ]+)", text)
    if match is None or not is_key_name(match[1]):
        raise ValueError("signature line")
    data = base64_bytes(match[2])
    if len(data) <= 4:
        raise ValueError("no signature")
    return Line(match[1], data[:4], data[4:])


def parse_note(data: bytes) -> Note:
    try:
        note = data.decode("utf-8")
        if utf16_units(note) > 65_536 or re.search("[\x00-\x09\x0b-\x1f]", note) or not note.endswith("\n"):
            raise ValueError("size or control characters")
        end = note.rindex("\n\n")
        lines: List[str] = note[end + 2 :].split("\n")[:-1]
        if end == 0 or not 1 <= len(lines) <= 64:
            raise ValueError("text or number of lines")
        return Note(note[: end + 1], tuple(_line(line) for line in lines))
    except ValueError as error:
        raise Distrust("ledger/malformed-note", str(error)) from error


def parse_checkpoint(text: str) -> Checkpoint:
    try:
        origin, size, root, *rest = text.split("\n")
        if origin == "" or rest[-1:] != [""] or "" in rest[:-1]:
            raise ValueError("lines")
        return Checkpoint(origin, decimal(size), fixed_base64(root, 32))
    except ValueError as error:
        raise Distrust("ledger/malformed-checkpoint", str(error)) from error


def verify_line(key: Key, line: Line, text: str) -> Optional[int]:
    """Verifies a line that names this key. Returns the time in ms that it states (0 for a log), None when it does not verify."""
    if key.type == LOG:
        return 0 if verify_ed25519(key.public, line.signature, text.encode("utf-8")) else None
    seconds = int.from_bytes(line.signature[:8], "big")
    if len(line.signature) != 72 or seconds * 1000 > LAST_INSTANT:
        return None
    message = f"cosignature/v1\ntime {seconds}\n{text}".encode("utf-8")
    return seconds * 1000 if verify_ed25519(key.public, line.signature[8:], message) else None
