# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the directory ledger says, folded in order: docs/formats/directory.md. What is not believed is listed, never used."""
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Set, Tuple

from .anchor import Anchor, key_id
from .failure import Distrust
from .signatures import is_sound_ed25519
from .spelling import instant_ms
from .statement import Entry, Statement, is_sound_terminal_key, key_bytes, parse_entry, signers_of

Believe = Callable[[], None]


class Distrusted(NamedTuple):
    index: int
    code: str


class Directory:
    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor
        self.said: Set[bytes] = set()
        self.newest: Dict[Tuple[str, str], Statement] = {}
        self.times: Dict[Tuple[str, str], int] = {}
        self.epochs: Dict[str, List[Statement]] = {}
        self.holders: Dict[bytes, Tuple[str, str]] = {}
        self.heads: Dict[int, Tuple[int, str]] = {}
        self.batch_sizes: List[Statement] = []
        self.retired: Dict[str, int] = {}
        self.former: Set[str] = set()
        self.recovered: List[Statement] = []
        self.latest = 0
        self.index = 0
        self.distrusted: List[Distrusted] = []

    def add(self, index: int, data: bytes) -> None:
        self.index = index
        try:
            entry = parse_entry(data)
            statement = entry.statement
            if statement["kind"] == "feed-head":
                self._feed_head(index, entry)
                return
            if entry.raw in self.said:
                raise Distrust("directory/repeated")
            take = getattr(self, "_" + statement["kind"].replace("-", "_"))
            take(statement, lambda: self._believe(entry))
            self.said.add(entry.raw)
            self.latest = max(self.latest, instant_ms(statement["at"]))
        except Distrust as distrust:
            self.distrusted.append(Distrusted(index, distrust.code))

    def _believe(self, entry: Entry) -> None:
        good, bad = signers_of(entry, self.anchor.signers)
        if len(good) < self.anchor.threshold:
            raise Distrust("directory/bad-signature" if bad else "directory/no-quorum")

    def _feed_head(self, index: int, entry: Entry) -> None:
        """By the newest statement key of the hub that stands before it in the ledger."""
        hub = self.newest.get(("hub", ""))
        key = b"" if hub is None else key_bytes(hub["statementKey"])
        if not signers_of(entry, {key_id(key): key})[0]:
            raise Distrust("directory/not-the-hub")
        self.latest = max(self.latest, instant_ms(entry.statement["at"]))
        number, head = entry.statement["number"], entry.statement["head"]
        first, before = self.heads.setdefault(number, (index, head))
        if before != head:
            self.distrusted.append(Distrusted(first, "directory/feed-forked"))

    def _fresh(self, kind: str, name: str, s: Statement) -> None:
        """What is said anew needs a later `at`."""
        if instant_ms(s["at"]) <= self.times.get((kind, name), -1):
            raise Distrust("directory/outdated")

    def _keep(self, kind: str, name: str, s: Statement) -> None:
        self.newest[(kind, name)] = s
        self.times[(kind, name)] = instant_ms(s["at"])

    def _known(self, kind: str, name: str) -> None:
        if (kind, name) not in self.newest:
            raise Distrust(f"directory/unknown-{kind}")

    def _sound(self, key: str) -> None:
        if not is_sound_ed25519(key_bytes(key)):
            raise Distrust("directory/unsound-key")

    # One method per kind: what contradicts what was said before, then `believe`, then what changes.

    def _body(self, s: Statement, believe: Believe) -> None:
        self._fresh("body", s["id"], s)
        believe()
        self._keep("body", s["id"], s)

    def _body_epoch(self, s: Statement, believe: Believe) -> None:
        self._known("body", s["body"])
        if s["recipient"] == s["canaryRecipient"] or s["notBefore"] >= s["notAfter"]:
            raise Distrust("directory/malformed-statement")
        for last in self.epochs.get(s["body"], [])[-1:]:
            if s["epoch"] == last["epoch"]:
                raise Distrust("directory/already-said")
            if s["epoch"] < last["epoch"] or s["notBefore"] < last["notBefore"]:
                raise Distrust("directory/outdated")
        believe()
        self.epochs.setdefault(s["body"], []).append(s)

    def _differ(self, *lists: List[Any]) -> None:
        if any(len(set(items)) != len(items) for items in lists):
            raise Distrust("directory/malformed-statement")

    def _trustees(self, s: Statement, believe: Believe) -> None:
        self._known("body", s["body"])
        self._differ([t["id"] for t in s["trustees"]], [t["recipient"] for t in s["trustees"]])
        self._fresh("trustees", s["body"], s)
        believe()
        self._keep("trustees", s["body"], s)

    def _epoch_shared(self, s: Statement, believe: Believe) -> None:
        self._known("body", s["body"])
        named = [share["trustee"] for share in s["shares"]]
        self._differ(named, [share["commitment"] for share in s["shares"]])
        if s["epoch"] not in [epoch["epoch"] for epoch in self.epochs.get(s["body"], [])]:
            raise Distrust("directory/unknown-epoch")
        trustees = self.newest.get(("trustees", s["body"]), {"trustees": []})["trustees"]
        if set(named) != {t["id"] for t in trustees}:
            raise Distrust("directory/unknown-trustee")
        name = f"{s['body']}/{s['epoch']}"
        before = self.newest.get(("epoch-shared", name))
        if before is not None and before["commitment"] != s["commitment"]:
            raise Distrust("directory/already-said")
        self._fresh("epoch-shared", name, s)
        believe()
        self._keep("epoch-shared", name, s)

    def _epoch_recovered(self, s: Statement, believe: Believe) -> None:
        self._known("body", s["body"])
        self._differ(s["trustees"], s["officers"])
        if s["by"] not in s["officers"]:
            raise Distrust("directory/malformed-statement")
        shared = self.newest.get(("epoch-shared", f"{s['body']}/{s['epoch']}"))
        if shared is None:
            raise Distrust("directory/unknown-epoch")
        if not set(s["trustees"]) <= {share["trustee"] for share in shared["shares"]}:
            raise Distrust("directory/unknown-trustee")
        officers = [self.newest.get(("officer", name)) for name in s["officers"]]
        if any(o is None or o["body"] != s["body"] or o["id"] in self.former for o in officers):
            raise Distrust("directory/unknown-officer")
        believe()
        self.recovered.append({**s, "index": self.index})

    def _officer(self, s: Statement, believe: Believe) -> None:
        self._known("body", s["body"])
        self._sound(s["statementKey"])
        key, holder = key_bytes(s["statementKey"]), (s["id"], s["body"])
        if self.holders.get(key, holder) != holder:
            raise Distrust("directory/already-said")
        self._fresh("officer", s["id"], s)
        believe()
        self.holders[key] = holder
        self.former.discard(s["id"])
        self._keep("officer", s["id"], s)

    def _officer_retired(self, s: Statement, believe: Believe) -> None:
        self._known("officer", s["id"])
        self._fresh("officer", s["id"], s)
        believe()
        self.times[("officer", s["id"])] = instant_ms(s["at"])
        self.former.add(s["id"])

    def _responder(self, s: Statement, believe: Believe) -> None:
        self._known("body", s["body"])
        self._sound(s["statementKey"])
        # No officer has an empty id: one key never speaks for a person and for a responder.
        key, holder = key_bytes(s["statementKey"]), ("", s["body"])
        if self.holders.get(key, holder) != holder:
            raise Distrust("directory/already-said")
        self._fresh("responder", s["body"], s)
        believe()
        self.holders[key] = holder
        self._keep("responder", s["body"], s)

    def _facility(self, s: Statement, believe: Believe) -> None:
        self._fresh("facility", s["id"], s)
        believe()
        self._keep("facility", s["id"], s)

    def _terminal(self, s: Statement, believe: Believe) -> None:
        self._known("facility", s["facility"])
        if not is_sound_terminal_key(s):
            raise Distrust("directory/unsound-key")
        key = ("terminal-key", s["key"])
        if ("terminal", s["id"]) in self.newest or key in self.newest:
            raise Distrust("directory/already-said")
        believe()
        self._keep("terminal", s["id"], s)
        self.newest[key] = s

    def _terminal_retired(self, s: Statement, believe: Believe) -> None:
        self._known("terminal", s["id"])
        believe()
        self.retired.setdefault(s["id"], max(self.latest, instant_ms(s["at"])))

    def _hub(self, s: Statement, believe: Believe) -> None:
        self._sound(s["statementKey"])
        if len(key_bytes(s["transport"]["publicKey"])) != 1_216:
            raise Distrust("directory/unsound-key")
        self._fresh("hub", "", s)
        believe()
        self._keep("hub", "", s)

    def _monitor(self, s: Statement, believe: Believe) -> None:
        self._sound(s["statementKey"])
        if len(key_bytes(s["transport"]["publicKey"])) != 1_216:
            raise Distrust("directory/unsound-key")
        self._fresh("monitor", s["id"], s)
        believe()
        self._keep("monitor", s["id"], s)

    def _monitor_retired(self, s: Statement, believe: Believe) -> None:
        self._known("monitor", s["id"])
        self._fresh("monitor", s["id"], s)
        believe()
        self.times[("monitor", s["id"])] = instant_ms(s["at"])

    def _batch_size(self, s: Statement, believe: Believe) -> None:
        if self.batch_sizes and s["since"] <= self.batch_sizes[-1]["since"]:
            raise Distrust("directory/outdated")
        policy = self.newest.get(("policy", ""))
        if policy is not None and not is_carried(policy, s["size"]):
            raise Distrust("directory/not-carried")
        believe()
        self.batch_sizes.append(s)

    def _release(self, s: Statement, believe: Believe) -> None:
        if s["at"] >= s["notAfter"]:
            raise Distrust("directory/malformed-statement")
        believe()

    _image = _release

    def _policy(self, s: Statement, believe: Believe) -> None:
        if ("policy", "") in self.newest and s["version"] <= self.newest[("policy", "")]["version"]:
            raise Distrust("directory/outdated")
        if not is_carried(s, self.batch_sizes[-1]["size"] if self.batch_sizes else 64):
            raise Distrust("directory/not-carried")
        believe()
        self._keep("policy", "", s)

    def terminal(self, terminal_id: str) -> Optional[Statement]:
        return self.newest.get(("terminal", terminal_id))

    def zone_of(self, terminal: Statement) -> str:
        return str(self.newest[("facility", terminal["facility"])]["zone"])


def is_carried(policy: Statement, batch_size: int) -> bool:
    """docs/formats/directory.md, "What beats can carry"."""
    if policy["cellBytes"] != 24_576:
        return False
    batches = -(-policy["feedSeconds"] // policy["batchSeconds"])
    written = policy["repliesPerChunk"] * 18_453 + batches * (batch_size * 32 + 2_061) + 2_165
    brought = policy["feedSeconds"] // policy["beatSeconds"] * (24_576 - 2_071)
    return bool(4 * written <= 3 * brought)


def fold(entries: List[bytes], anchor: Anchor) -> Directory:
    directory = Directory(anchor)
    for index, data in enumerate(entries):
        directory.add(index, data)
    return directory
