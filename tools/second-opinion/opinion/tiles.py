# SPDX-License-Identifier: AGPL-3.0-or-later
"""Paths and contents of tiles and entry bundles (C2SP tlog-tiles)."""
import re
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence

from .failure import Distrust
from .merkle import root_of
from .spelling import SAFE

FULL = 256


class Tile(NamedTuple):
    level: Optional[int]  # None: an entry bundle
    index: int
    width: int


def path_of(tile: Tile) -> str:
    digits = str(tile.index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    level = "entries" if tile.level is None else str(tile.level)
    return f"tile/{level}/{number}" + ("" if tile.width == FULL else f".p/{tile.width}")


def parse_path(path: str) -> Optional[Tile]:
    """The tile that this path names; None for every spelling but the one."""
    match = re.fullmatch(r"tile/(entries|\d\d?)/((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?", path, re.ASCII)
    if match is None:
        return None
    level, number, width = match.groups()
    tile = Tile(None if level == "entries" else int(level), int(re.sub("[x/]", "", number)), FULL if width is None else int(width))
    fits = (tile.level is None or tile.level <= 63) and tile.index <= SAFE and 1 <= tile.width <= FULL
    return tile if fits and path_of(tile) == path else None


def tiles_at(level: Optional[int], size: int, since: int = 0) -> Iterator[Tile]:
    """The tiles of one level in a tree of `size`, from the one on that a tree of `since` did not have in that width."""
    span = FULL ** (level or 0)
    first, count = since // span, size // span
    for index in range(first // FULL, -(-count // FULL)):
        width = min(FULL, count - index * FULL)
        if index * FULL + width > first:
            yield Tile(level, index, width)


def hash_tiles(size: int, since: int = 0) -> List[Tile]:
    return [tile for level in range(64) if size >= FULL**level for tile in tiles_at(level, size, since)]


def contents(leaves: Sequence[bytes]) -> Dict[Tile, bytes]:
    """What every hash tile of the tree over these leaf hashes must hold."""
    made: Dict[Tile, bytes] = {}
    hashes = list(leaves)
    for level in range(64):
        if not hashes:
            return made
        for start in range(0, len(hashes), FULL):
            part = hashes[start : start + FULL]
            made[Tile(level, start // FULL, len(part))] = b"".join(part)
        hashes = [root_of(hashes[i : i + FULL]) for i in range(0, len(hashes) - FULL + 1, FULL)]
    return made


def parse_bundle(data: bytes, width: int) -> List[bytes]:
    entries: List[bytes] = []
    at = 0
    while len(entries) < width:
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise Distrust("ledger/malformed-entries", "cut short")
        entries.append(data[at + 2 : end])
        at = end
    if at != len(data):
        raise Distrust("ledger/malformed-entries", "more than the tile's width")
    return entries
