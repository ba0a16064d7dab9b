# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chunks of the feed: form, head, signature and chain (docs/formats/feed.md)."""
from hashlib import sha256
from typing import List, NamedTuple, Tuple

from .failure import Distrust
from .signatures import verify_ed25519
from .spelling import LAST_INSTANT, SAFE

HEADER = 1 + 8 + 8 + 32 + 4
LIMIT = 4 * 1024 * 1024


class Chunk(NamedTuple):
    number: int
    at: int  # ms
    before: bytes
    items: Tuple[Tuple[int, bytes], ...]
    head: bytes
    signature: bytes


def _is_item(kind: int, body: bytes) -> bool:
    if kind == 1:
        return len(body) > 16
    if kind == 2:
        return len(body) > 4
    if kind == 3:
        return len(body) >= 8 and len(body) % 32 == 8
    return kind != 4 or (len(body) > 1 and body[0] in (1, 2))


def _items(data: bytes) -> List[Tuple[int, bytes]]:
    items: List[Tuple[int, bytes]] = []
    at = 0
    while at < len(data):
        end = at + 5 + int.from_bytes(data[at + 1 : at + 5], "big")
        if at + 5 > len(data) or end > len(data) or not _is_item(data[at], data[at + 5 : end]):
            raise Distrust("feed/malformed", "item")
        items.append((data[at], data[at + 5 : end]))
        at = end
    return items


def parse_chunk(data: bytes) -> Chunk:
    if data[:1] not in (b"", b"\x01"):
        raise Distrust("feed/unknown-version")
    length = int.from_bytes(data[49:53], "big")
    if len(data) > LIMIT or len(data) != HEADER + length + 64:
        raise Distrust("feed/malformed", "length")
    number, at = int.from_bytes(data[1:9], "big"), int.from_bytes(data[9:17], "big")
    if number > SAFE or at > LAST_INSTANT:
        raise Distrust("feed/malformed", "number or time")
    head = sha256(b"dauys/v1/feed-chunk\0" + data[:-64]).digest()
    return Chunk(number, at, data[17:49], tuple(_items(data[HEADER:-64])), head, data[-64:])


def follows(chunk: Chunk, number: int, before: bytes, key: bytes) -> bool:
    """Whether it is the chunk of this number after this head, signed by this statement key of the hub."""
    message = b"dauys/v1/feed-head\0" + chunk.number.to_bytes(8, "big") + chunk.head
    return (chunk.number, chunk.before) == (number, before) and verify_ed25519(key, chunk.signature, message)
