# SPDX-License-Identifier: AGPL-3.0-or-later
"""A whole ledger, read and verified: checkpoint, quorum, every entry up to the root, every tile, batches."""
from contextlib import contextmanager
from typing import Dict, Iterator, List, NamedTuple, Sequence, Set

from .anchor import Anchor
from .directory import Directory, fold
from .failure import Distrust
from .merkle import leaf_hash, root_of
from .policy import Cosigned, Policy, verify_checkpoint
from .source import Source
from .tiles import Tile, contents, parse_bundle, path_of, tiles_at


class Ledger(NamedTuple):
    name: str
    checkpoint: Cosigned
    entries: List[bytes]


class Where(Exception):
    """A Distrust with the place where it was found."""

    def __init__(self, distrust: Distrust, where: str) -> None:
        super().__init__(f"{where}: {distrust}")
        self.distrust = distrust
        self.where = where


@contextmanager
def at(where: str) -> Iterator[None]:
    try:
        yield
    except Distrust as distrust:
        raise Where(distrust, where) from distrust


def read_tile(source: Source, ledger: str, tile: Tile) -> bytes:
    with at(f"{ledger}/{path_of(tile)}"):
        return source.read(f"{ledger}/{path_of(tile)}")


def read_ledger(source: Source, name: str, policy: Policy) -> Ledger:
    """Every entry that the newest checkpoint covers. Tiles are not needed for that and are checked apart."""
    with at(f"{name}/checkpoint"):
        checkpoint = verify_checkpoint(source.read(f"{name}/checkpoint"), policy)
    entries: List[bytes] = []
    for tile in tiles_at(None, checkpoint.size):
        data = read_tile(source, name, tile)
        with at(f"{name}/{path_of(tile)}"):
            entries += parse_bundle(data, tile.width)
    with at(name):
        if root_of([leaf_hash(entry) for entry in entries]) != checkpoint.root:
            raise Distrust("ledger/root-mismatch")
    return Ledger(name, checkpoint, entries)


def check_tiles(source: Source, ledger: Ledger) -> None:
    for tile, expected in contents([leaf_hash(entry) for entry in ledger.entries]).items():
        with at(f"{ledger.name}/{path_of(tile)}"):
            if read_tile(source, ledger.name, tile) != expected:
                raise Distrust("ledger/tile-mismatch")


def parse_case(entry: bytes) -> bytes:
    """The commitment of an entry of the cases ledger."""
    if len(entry) != 37 or entry[0] != 1:
        raise Distrust("ledger/malformed-leaf")
    return entry[5:]


def batch_of(entry: bytes) -> int:
    return int.from_bytes(entry[1:5], "big")


def check_batches(entries: Sequence[bytes], sizes: Set[int]) -> int:
    """Batches are numbered 0, 1, 2 … without a gap, each complete and of a size that the directory has stated. Returns how many."""
    counts: List[int] = []
    for index, entry in enumerate(entries):
        with at(f"cases/{index}"):
            parse_case(entry)
            batch = batch_of(entry)
            if batch == len(counts):
                counts.append(0)
            if batch != len(counts) - 1:
                raise Distrust("verify/batch-order")
            counts[batch] += 1
    for batch, count in enumerate(counts):
        with at(f"cases/batch {batch}"):
            if count not in sizes:
                raise Distrust("verify/batch-size", str(count))
    return len(counts)


def read_directory(source: Source, anchor: Anchor) -> "tuple[Ledger, Directory]":
    ledger = read_ledger(source, "directory", anchor.policies["directory"])
    return ledger, fold(ledger.entries, anchor)


LATER = ("directory/unknown-version", "directory/unknown-kind")


def check_directory(directory: Directory) -> int:
    """Everything in it is believed, or comes from a later version of the format. Returns how many of those there are."""
    for index, code in directory.distrusted:
        if code not in LATER:
            raise Where(Distrust(code), f"directory/{index}")
    return len(directory.distrusted)


def batch_sizes(directory: Directory) -> Set[int]:
    return {statement["size"] for statement in directory.batch_sizes} or {64}


def verify_all(source: Source, anchor: Anchor) -> Dict[str, object]:
    ledger, directory = read_directory(source, anchor)
    check_tiles(source, ledger)
    later = check_directory(directory)
    cases = read_ledger(source, "cases", anchor.policies["cases"])
    check_tiles(source, cases)
    batches = check_batches(cases.entries, batch_sizes(directory))
    return {"ledgers": [ledger, cases], "batches": batches, "later": later}
