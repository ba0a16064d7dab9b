# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the directory ledger says, folded in order: docs/formats/directory.md. What is not believed is listed, never used."""
from typing import Any, Dict, List, NamedTuple, Optional, Set, Tuple

from .anchor import Anchor, key_id
from .failure import Distrust
from .signatures import is_sound_ed25519
from .spelling import base64_bytes, instant_ms
from .statement import is_sound_terminal_key, parse_entry, signers_of

Statement = Dict[str, Any]


class Distrusted(NamedTuple):
    index: int
    code: str


class Directory:
    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor
        self.said: Set[bytes] = set()
        self.newest: Dict[Tuple[str, str], Statement] = {}
        self.epochs: Dict[str, List[Statement]] = {}
        self.retired: Dict[Tuple[str, str], Statement] = {}
        self.feed_heads: Dict[int, str] = {}
        self.batch_sizes: List[Statement] = []
        self.distrusted: List[Distrusted] = []

    def add(self, index: int, data: bytes) -> None:
        try:
            entry = parse_entry(data)
            self._believe_signers(entry)
            if entry.raw in self.said:
                raise Distrust("directory/repeated")
            getattr(self, "_" + entry.statement["kind"].replace("-", "_"))(entry.statement)
            self.said.add(entry.raw)
        except Distrust as distrust:
            self.distrusted.append(Distrusted(index, distrust.code))

    def _believe_signers(self, entry: Any) -> None:
        if entry.statement["kind"] == "feed-head":
            hub = self.newest.get(("hub", ""))
            key = None if hub is None else base64_bytes(hub["statementKey"])
            if key is None or not signers_of(entry, {key_id(key): key}):
                raise Distrust("directory/not-the-hub")
        elif len(signers_of(entry, self.anchor.signers)) < self.anchor.threshold:
            raise Distrust("directory/no-quorum")

    def _replace(self, kind: str, name: str, statement: Statement) -> None:
        before = self.newest.get((kind, name))
        if before is not None and instant_ms(statement["at"]) <= instant_ms(before["at"]):
            raise Distrust("directory/outdated")
        self.newest[(kind, name)] = statement

    def _once(self, kind: str, name: str, statement: Statement) -> None:
        if (kind, name) in self.newest:
            raise Distrust("directory/already-said")
        self.newest[(kind, name)] = statement

    def _known(self, kind: str, name: str) -> None:
        if (kind, name) not in self.newest:
            raise Distrust(f"directory/unknown-{kind}")

    def _sound(self, key: str) -> None:
        if not is_sound_ed25519(base64_bytes(key)):
            raise Distrust("directory/unsound-key")

    def _body(self, s: Statement) -> None:
        self._replace("body", s["id"], s)

    def _body_epoch(self, s: Statement) -> None:
        self._known("body", s["body"])
        epochs = self.epochs.setdefault(s["body"], [])
        if s["epoch"] in [e["epoch"] for e in epochs]:
            raise Distrust("directory/already-said")
        if epochs and s["epoch"] < epochs[-1]["epoch"]:
            raise Distrust("directory/outdated")
        epochs.append(s)

    def _officer(self, s: Statement) -> None:
        self._known("body", s["body"])
        self._sound(s["statementKey"])
        self._replace("officer", s["id"], s)

    def _officer_retired(self, s: Statement) -> None:
        self._known("officer", s["id"])
        self.retired[("officer", s["id"])] = s

    def _facility(self, s: Statement) -> None:
        self._replace("facility", s["id"], s)

    def _terminal(self, s: Statement) -> None:
        self._known("facility", s["facility"])
        if not is_sound_terminal_key(s):
            raise Distrust("directory/unsound-key")
        self._once("terminal", s["id"], s)

    def _terminal_retired(self, s: Statement) -> None:
        self._known("terminal", s["id"])
        self.retired[("terminal", s["id"])] = s

    def _hub(self, s: Statement) -> None:
        self._sound(s["statementKey"])
        self._replace("hub", "", s)

    def _feed_head(self, s: Statement) -> None:
        if self.feed_heads.get(s["number"], s["head"]) != s["head"]:
            raise Distrust("directory/feed-forked")
        if s["number"] in self.feed_heads:
            raise Distrust("directory/already-said")
        self.feed_heads[s["number"]] = s["head"]

    def _batch_size(self, s: Statement) -> None:
        if self.batch_sizes and instant_ms(s["since"]) <= instant_ms(self.batch_sizes[-1]["since"]):
            raise Distrust("directory/outdated")
        self.batch_sizes.append(s)

    def _release(self, s: Statement) -> None:
        pass

    def _policy(self, s: Statement) -> None:
        before = self.newest.get(("policy", ""))
        if before is not None and s["version"] <= before["version"]:
            raise Distrust("directory/outdated")
        self.newest[("policy", "")] = s

    def terminal(self, terminal_id: str) -> Optional[Statement]:
        return self.newest.get(("terminal", terminal_id))

    def zone_of(self, terminal: Statement) -> str:
        return self.newest[("facility", terminal["facility"])]["zone"]


def fold(entries: List[bytes], anchor: Anchor) -> Directory:
    directory = Directory(anchor)
    for index, data in enumerate(entries):
        directory.add(index, data)
    return directory
