# SPDX-License-Identifier: AGPL-3.0-or-later
"""C2SP tlog-policy: which logs and which quorum of witnesses are believed."""
import re
from typing import Dict, List, NamedTuple, Optional, Tuple, Union

from .failure import Distrust
from .notes import LOG, WITNESS, Checkpoint, Key, Note, parse_checkpoint, parse_key, parse_note, verify_line
from .spelling import decimal, utf16_units


class Group(NamedTuple):
    needed: int
    members: Tuple[str, ...]


class Seen(NamedTuple):
    name: str
    at: int  # ms


class Cosigned(NamedTuple):
    origin: str
    size: int
    root: bytes
    witnesses: Tuple[Seen, ...]


class Policy(NamedTuple):
    logs: Tuple[Key, ...]
    named: Dict[str, Union[Key, Group]]
    quorum: Optional[str]


class _Draft:
    """A policy while its lines are read. Every method raises ValueError."""

    def __init__(self) -> None:
        self.logs: List[Key] = []
        self.named: Dict[str, Union[Key, Group]] = {}
        self.members: List[str] = []
        self.quorums: List[str] = []

    def log(self, vkey: str, _url: str = "") -> None:
        key = parse_key(vkey)
        if key.type != LOG or key.public in [k.public for k in self.logs]:
            raise ValueError("log")
        self.logs.append(key)

    def witness(self, name: str, vkey: str, _url: str = "") -> None:
        key = parse_key(vkey)
        if key.type != WITNESS or key.public in [k.public for k in self.named.values() if isinstance(k, Key)]:
            raise ValueError("witness")
        self._name(name, key)

    def group(self, name: str, needed: str, *members: str) -> None:
        k = {"all": len(members), "any": 1}.get(needed)
        k = decimal(needed) if k is None else k
        once = len(set(members)) == len(members) and not set(members) & set(self.members)
        if not once or not set(members) <= set(self.named) or not 1 <= k <= len(members):
            raise ValueError("group")
        self.members.extend(members)
        self._name(name, Group(k, members))

    def quorum(self, name: str) -> None:
        if self.quorums or (name != "none" and name not in self.named):
            raise ValueError("quorum")
        self.quorums.append(name)

    def _name(self, name: str, value: Union[Key, Group]) -> None:
        if name in self.named or name == "none":
            raise ValueError("name taken")
        self.named[name] = value


def parse_policy(text: str) -> Policy:
    draft = _Draft()
    words = {"log": draft.log, "witness": draft.witness, "group": draft.group, "quorum": draft.quorum}
    try:
        if not text.endswith("\n") or re.search("[\x00-\x08\x0b-\x1f\x7f]", text):
            raise ValueError("bytes")
        lines = text.split("\n")[:-1]
        if utf16_units(text) > 65_536 or len(lines) > 256:
            raise ValueError("too long")
        for line in lines:
            items = [item for item in re.split("[ \t]+", line) if item != ""]
            if items and not items[0].startswith("#"):
                words[items[0]](*items[1:])
        (quorum,) = draft.quorums
    except (ValueError, KeyError, TypeError) as error:
        raise Distrust("ledger/malformed-policy", str(error)) from error
    return Policy(tuple(draft.logs), draft.named, None if quorum == "none" else quorum)


def vouched_until(policy: Policy, checkpoint: Cosigned) -> Optional[int]:
    """The latest time (ms) such that the witnesses who cosigned then or later are a quorum; None for a policy without witnesses."""
    for since in sorted((w.at for w in checkpoint.witnesses), reverse=True):
        if policy.quorum is None or _met(policy, policy.quorum, {w.name: w.at for w in checkpoint.witnesses if w.at >= since}):
            return since
    return None


def _met(policy: Policy, name: str, seen: Dict[str, int]) -> bool:
    member = policy.named[name]
    if isinstance(member, Key):
        return name in seen
    return sum(_met(policy, m, seen) for m in member.members) >= member.needed


def _log_signed(policy: Policy, checkpoint: Checkpoint, note: Note) -> None:
    keys = [key for key in policy.logs if key.name == checkpoint.origin]
    if not keys:
        raise Distrust("ledger/unknown-log", checkpoint.origin)
    claims = [(key, line) for key in keys for line in note.lines if (line.name, line.id) == (key.name, key.id)]
    if not claims:
        raise Distrust("ledger/log-signature-missing")
    if any(verify_line(key, line, note.text) is None for key, line in claims):
        raise Distrust("ledger/log-signature-bad")


def _cosigned(policy: Policy, note: Note) -> Dict[str, int]:
    """Witness → newest time. Each counts once, however many lines it has."""
    seen: Dict[str, int] = {}
    for name, key in policy.named.items():
        for line in note.lines:
            if isinstance(key, Key) and (line.name, line.id) == (key.name, key.id):
                at = verify_line(key, line, note.text)
                if at is None:
                    raise Distrust("ledger/cosignature-bad", name)
                seen[name] = max(at, seen.get(name, 0))
    return seen


def verify_checkpoint(data: bytes, policy: Policy) -> Cosigned:
    note = parse_note(data)
    checkpoint = parse_checkpoint(note.text)
    _log_signed(policy, checkpoint, note)
    seen = _cosigned(policy, note)
    if policy.quorum is not None and not _met(policy, policy.quorum, seen):
        raise Distrust("ledger/quorum-not-met", ", ".join(seen) or "nobody cosigned")
    return Cosigned(*checkpoint, tuple(Seen(name, at) for name, at in seen.items()))
