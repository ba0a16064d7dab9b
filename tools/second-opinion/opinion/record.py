# SPDX-License-Identifier: AGPL-3.0-or-later
"""Both ledgers, read whole and verified: docs/formats/ledger.md, "Verifying a whole ledger". Whatever fails is named with its place."""
from contextlib import contextmanager
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from .anchor import Anchor
from .directory import Directory, fold
from .failure import Distrust
from .merkle import leaf_hash, root_of
from .policy import Cosigned, Policy, verify_checkpoint
from .source import Source
from .tiles import FULL, Tile, contents, parse_bundle, path_of, tiles_at

# Entries of a batch before the directory says otherwise.
UNSTATED = 64
LATER = ("directory/unknown-version", "directory/unknown-kind")


class Where(Exception):
    """A Distrust with the place where it was found."""

    def __init__(self, distrust: Distrust, where: str) -> None:
        super().__init__(f"{where}: {distrust}")
        self.distrust = distrust
        self.where = where


class Ledger(NamedTuple):
    name: str
    checkpoint: Cosigned
    entries: List[bytes]
    hashes: List[bytes]


class Record(NamedTuple):
    ledgers: Tuple[Ledger, Ledger]
    directory: Directory
    later: int
    batches: int
    positions: Dict[bytes, int]


@contextmanager
def at(where: str) -> Iterator[None]:
    try:
        yield
    except Distrust as distrust:
        raise Where(distrust, where) from distrust


def _file(source: Source, path: str) -> bytes:
    data = source.read(path)
    if data is None:
        raise Where(Distrust("verify/file-missing"), path)
    return data


def _tile(source: Source, name: str, tile: Tile) -> Tuple[str, bytes, int]:
    """Path, bytes and width: where the partial tile is gone, the ledger has grown, and the full one begins with the same."""
    paths = [(f"{name}/{path_of(t)}", t.width) for t in (tile, tile._replace(width=FULL))]
    for path, width in paths:
        data = source.read(path)
        if data is not None:
            return path, data, width
    raise Where(Distrust("verify/file-missing"), paths[0][0])


def _hashes_of(source: Source, name: str, tile: Tile) -> Tuple[str, bytes]:
    path, data, width = _tile(source, name, tile)
    if len(data) != 32 * width:
        raise Where(Distrust("ledger/malformed-tile"), path)
    return path, data[: 32 * tile.width]


def _entries(source: Source, name: str, size: int) -> List[bytes]:
    entries: List[bytes] = []
    for tile in tiles_at(None, size):
        path, data, width = _tile(source, name, tile)
        with at(path):
            entries += parse_bundle(data, width)[: tile.width]
    return entries


def _blame(source: Source, ledger: Ledger) -> Where:
    """Entries do not lead to the root: when the tiles do, they tell which bundle is wrong; otherwise it is the checkpoint."""
    tiles = list(tiles_at(0, ledger.checkpoint.size))
    published = b"".join(_hashes_of(source, ledger.name, tile)[1] for tile in tiles)
    hashes = [published[i : i + 32] for i in range(0, len(published), 32)]
    wrong = next((i for i, (a, b) in enumerate(zip(hashes, ledger.hashes)) if a != b), None)
    if wrong is None or root_of(hashes) != ledger.checkpoint.root:
        return Where(Distrust("verify/root-mismatch"), f"{ledger.name}/checkpoint")
    bundle = tiles[wrong // FULL]._replace(level=None)
    return Where(Distrust("verify/entry-mismatch"), f"{ledger.name}/{path_of(bundle)}")


def _check_tiles(source: Source, ledger: Ledger) -> None:
    for tile, expected in contents(ledger.hashes).items():
        path, data = _hashes_of(source, ledger.name, tile)
        if data != expected:
            raise Where(Distrust("verify/tile-mismatch"), path)


def read_ledger(source: Source, name: str, policy: Policy, everything: bool) -> Ledger:
    data = _file(source, f"{name}/checkpoint")
    with at(f"{name}/checkpoint"):
        checkpoint = verify_checkpoint(data, policy)
    entries = _entries(source, name, checkpoint.size)
    ledger = Ledger(name, checkpoint, entries, [leaf_hash(entry) for entry in entries])
    if root_of(ledger.hashes) != checkpoint.root:
        raise _blame(source, ledger)
    if everything:
        _check_tiles(source, ledger)
    return ledger


def _check_directory(directory: Directory, everything: bool) -> int:
    """Everything is believed or of a later version; returns how many of those there are. Feed heads are of interest to `ledger` only."""
    heads = ("directory/not-the-hub", "directory/feed-forked")
    wrong = [d for d in directory.distrusted if d.code not in LATER]
    for index, code in sorted(wrong, key=lambda d: (d.code in heads, d.index)):
        if everything or code not in heads:
            raise Where(Distrust(code), f"directory/entry/{index}")
    return len(directory.distrusted) - len(wrong)


def parse_case(entry: bytes) -> Tuple[int, bytes]:
    """Batch and commitment of an entry of the cases ledger."""
    if len(entry) != 37 or entry[0] != 1:
        raise Distrust("ledger/malformed-leaf")
    return int.from_bytes(entry[1:5], "big"), entry[5:]


def check_batches(entries: Sequence[bytes], sizes: Sequence[int]) -> Tuple[int, Dict[bytes, int]]:
    """How many batches, and where each commitment stands."""
    counts: List[int] = []
    positions: Dict[bytes, int] = {}
    for index, entry in enumerate(entries):
        with at(f"cases/entry/{index}"):
            batch, commitment = parse_case(entry)
            if batch not in (len(counts) - 1, len(counts)):
                raise Distrust("verify/batch-out-of-order")
            if commitment in positions:
                raise Distrust("verify/commitment-twice")
        counts += [0] if batch == len(counts) else []
        counts[batch] += 1
        positions[commitment] = index
    stated: Optional[int] = 0
    for batch, count in enumerate(counts):
        stated = next((i for i in range(stated or 0, len(sizes)) if sizes[i] == count), None)
        if stated is None:
            raise Where(Distrust("verify/batch-size", str(count)), f"cases/batch/{batch}")
    return len(counts), positions


def read_record(source: Source, anchor: Anchor, everything: bool) -> Record:
    ledger = read_ledger(source, "directory", anchor.policies["directory"], everything)
    directory = fold(ledger.entries, anchor)
    later = _check_directory(directory, everything)
    cases = read_ledger(source, "cases", anchor.policies["cases"], everything)
    batches, positions = check_batches(cases.entries, [UNSTATED, *(s["size"] for s in directory.batch_sizes)])
    return Record((ledger, cases), directory, later, batches, positions)
