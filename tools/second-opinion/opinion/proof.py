# SPDX-License-Identifier: AGPL-3.0-or-later
"""C2SP tlog-proof: an inclusion proof to carry away (docs/formats/ledger.md)."""
from typing import List, NamedTuple, Optional

from .failure import Distrust
from .merkle import includes, leaf_hash
from .policy import Cosigned, Policy, verify_checkpoint
from .spelling import base64_bytes, decimal, fixed_base64


class Proof(NamedTuple):
    index: int
    extra: Optional[bytes]
    hashes: List[bytes]
    note: bytes


def _parse(data: bytes) -> Proof:
    head, note = data.split(b"\n\n", 1)
    version, *lines = head.decode("ascii").split("\n")
    extra = base64_bytes(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
    if version != "c2sp.org/tlog-proof@v1" or not lines or not lines[0].startswith("index ") or len(lines) > 64:
        raise ValueError("lines")
    if extra is not None and len(extra) > 16_384:
        raise ValueError("extra")
    return Proof(decimal(lines[0][6:]), extra, [fixed_base64(line, 32) for line in lines[1:]], note)


def verify_proof(data: bytes, entry: bytes, policy: Policy) -> "tuple[Proof, Cosigned]":
    try:
        proof = _parse(data)
    except ValueError as error:
        raise Distrust("ledger/malformed-proof", str(error)) from error
    checkpoint = verify_checkpoint(proof.note, policy)
    if not includes(leaf_hash(entry), proof.index, checkpoint.size, proof.hashes, checkpoint.root):
        raise Distrust("ledger/inclusion-mismatch")
    return proof, checkpoint
