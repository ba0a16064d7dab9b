# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a witness answers to add-checkpoint (docs/formats/ledger.md, "Asking a witness"): only decides. The vectors ask for it."""
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from .failure import Distrust
from .merkle import extends, root_of
from .notes import Checkpoint, Key, Note, parse_checkpoint, parse_note, verify_line
from .spelling import decimal, fixed_base64


class Request(NamedTuple):
    old: int
    proof: List[bytes]
    note: Note
    checkpoint: Checkpoint


def parse_request(data: bytes) -> Request:
    """Raises ValueError, Distrust."""
    head, note = data.split(b"\n\n", 1)
    first, *hashes = head.decode("ascii").split("\n")
    if not first.startswith("old ") or len(hashes) > 63:
        raise ValueError("not a request")
    parsed = parse_note(note)
    return Request(decimal(first[4:]), [fixed_base64(h, 32) for h in hashes], parsed, parse_checkpoint(parsed.text))


def _refuse(status: int, code: str) -> Dict[str, Any]:
    return {"kind": "refuse", "status": status, "code": code}


def _conflict(size: int, code: str) -> Dict[str, Any]:
    return {"kind": "conflict", "size": size, "code": code}


def _unsigned(log: Key, note: Note) -> Optional[str]:
    lines = [line for line in note.lines if (line.name, line.id) == (log.name, log.id)]
    if not lines:
        return "ledger/log-signature-missing"
    return "ledger/log-signature-bad" if any(verify_line(log, line, note.text) is None for line in lines) else None


def decide(data: bytes, log: Key, state: Optional[Tuple[int, bytes]]) -> Dict[str, Any]:
    try:
        request = parse_request(data)
    except (ValueError, Distrust):
        return _refuse(400, "ledger/malformed-request")
    new, unsigned = request.checkpoint, _unsigned(log, request.note)
    if new.origin != log.name:
        return _refuse(404, "ledger/unknown-log")
    if unsigned is not None:
        return _refuse(403, unsigned)
    if request.old > new.size:
        return _refuse(400, "ledger/old-size-too-large")
    size, root = (0, root_of([])) if state is None else state
    if request.old != size:
        return _conflict(size, "ledger/old-size-stale")
    if new.size == size and new.root != root:
        return _conflict(size, "ledger/forked")
    grown = extends(size, root, new.size, new.root, request.proof) if size > 0 else request.proof == []
    return {"kind": "cosign", "size": new.size} if grown else _refuse(422, "ledger/consistency-mismatch")
