# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cases of vectors/ledger.json."""
from functools import lru_cache
from hashlib import sha256
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from .failure import Distrust
from .merkle import extends, includes, leaf_hash, root_of
from .notes import Key, is_key_name, parse_checkpoint, parse_key, parse_note, verify_line
from .policy import parse_policy, verify_checkpoint
from .proof import verify_proof
from .record import parse_case
from .signatures import verify_ed25519
from .tiles import Tile, contents, hash_tiles, parse_bundle, parse_path, path_of
from .witness import decide, parse_request

Case = Tuple[str, Callable[[], None]]
Vector = Dict[str, Any]


def refusal(run: Callable[[], Any]) -> Optional[str]:
    """The code with which it is refused, '' for one without a code, None when it is accepted."""
    try:
        run()
        return None
    except Distrust as distrust:
        return distrust.code
    except ValueError:
        return ""


def same(got: Any, wanted: Any) -> None:
    if got != wanted:
        raise AssertionError(f"{got!r} instead of {wanted!r}")


def refused(run: Callable[[], Any]) -> None:
    if refusal(run) is None:
        raise AssertionError("accepted")


def counting(size: int) -> List[bytes]:
    return [leaf_hash(i.to_bytes(4, "big")) for i in range(size)]


@lru_cache(maxsize=None)
def counting_root(size: int) -> bytes:
    return root_of(counting(size))


def merkle(v: Vector) -> Iterator[Case]:
    entries = [bytes.fromhex(e) for e in v["merkle"]["entries"]]
    leaves = [leaf_hash(e) for e in entries]
    yield "leaf hashes", lambda: same([h.hex() for h in leaves], v["merkle"]["leafHashes"])
    yield "roots", lambda: same([root_of(leaves[:n]).hex() for n in range(len(leaves) + 1)], v["merkle"]["roots"])
    for tree in v["merkle"]["countingRoots"]:
        yield f"root of {tree['size']}", lambda t=tree: same(counting_root(t["size"]).hex(), t["root"])


def proofs(v: Vector) -> Iterator[Case]:
    for p in v["inclusion"]:
        args = (p["index"], p["size"], [bytes.fromhex(h) for h in p["proof"]], counting_root(p["size"]))
        leaf, other = (leaf_hash(i.to_bytes(4, "big")) for i in (p["index"], p["index"] + 1))
        yield f"inclusion {p['index']} of {p['size']}", lambda a=args, h=leaf: same(includes(h, *a), True)
        yield f"inclusion {p['index']} of {p['size']}, another leaf", lambda a=args, h=other: same(includes(h, *a), False)
    one = leaf_hash(b"")
    yield "inclusion, cut short", lambda: same([includes(one, 0, 2, [], one), includes(one, 0, 1, [], one)], [False, True])
    for p in v["consistency"]:
        old, new, proof = p["from"], p["to"], [bytes.fromhex(h) for h in p["proof"]]
        roots = counting_root(old), counting_root(new)
        yield f"from {old} to {new}", lambda o=old, n=new, r=roots, q=proof: same(extends(o, r[0], n, r[1], q), True)
        yield f"from {old} to {new}, forked", lambda o=old, n=new, r=roots, q=proof: same(extends(o, bytes(32), n, r[1], q), False)


def tiles(v: Vector) -> Iterator[Case]:
    for p in v["tiles"]["paths"]:
        tile = Tile(None if p["level"] == "entries" else p["level"], p["index"], p["width"])
        yield p["path"], lambda t=tile, p=p: same((path_of(t), parse_path(p["path"])), (p["path"], t))
    for path in v["tiles"]["notPaths"]:
        yield f"not a path: {path!r}", lambda p=path: same(parse_path(p), None)
    for n in v["tiles"]["new"]:
        made = lambda n=n: sorted(path_of(t) for t in hash_tiles(n["to"], n["from"]))
        yield f"new from {n['from']} to {n['to']}", lambda n=n, made=made: same(made(), sorted(n["tiles"]))
    for c in v["tiles"]["content"]:
        got = lambda c=c: sha256(contents(counting(c["size"]))[parse_path(c["path"])]).hexdigest()
        yield f"content of {c['path']} in {c['size']}", lambda c=c, got=got: same(got(), c["sha256"])
    data, entries = bytes.fromhex(v["entries"]["bundle"]), v["entries"]["entries"]
    yield "bundle", lambda: same([e.hex() for e in parse_bundle(data, len(entries))], entries)
    for m in v["entries"]["malformed"]:
        yield f"not a bundle: {m}", lambda m=m: refused(lambda: parse_bundle(bytes.fromhex(m["bundle"]), m["width"]))


def notes(v: Vector) -> Iterator[Case]:
    for k in v["keys"]:
        key = Key(k["name"], bytes.fromhex(k["id"]), k["type"], bytes.fromhex(k["publicKey"]))
        yield f"key {k['name']}", lambda k=k, key=key: same(parse_key(k["vkey"]), key)
    for text in v["notKeys"]:
        yield f"not a key: {text!r}", lambda t=text: refused(lambda: parse_key(t))
    d = {name: bytes.fromhex(v["disputedSignature"][name]) for name in ("publicKey", "signature", "message")}
    yield "disputed signature", lambda: same(verify_ed25519(d["publicKey"], d["signature"], d["message"]), False)
    log = parse_key(v["keys"][0]["vkey"])
    note = parse_note(v["note"]["note"].encode())
    yield "note", lambda: same((note.text, verify_line(log, note.lines[0], note.text)), (v["note"]["text"], 0))
    for text in v["notNotes"]:
        yield f"not a note: …{text[-40:]!r}", lambda t=text: same(refusal(lambda: parse_note(t.encode())), "ledger/malformed-note")
    for c in v["checkpoint"]:
        wanted = (c["origin"], c["size"], bytes.fromhex(c["root"]))
        yield f"checkpoint of {c['size']}", lambda c=c, w=wanted: same(parse_checkpoint(c["text"]), w)
    for text in v["notCheckpoints"]:
        yield f"not a checkpoint: {text!r}", lambda t=text: same(refusal(lambda: parse_checkpoint(t)), "ledger/malformed-checkpoint")
    for c in v["cosignature"]:
        key = next(parse_key(k["vkey"]) for k in v["keys"] if k["name"] == c["name"])
        line = parse_note((c["text"] + "\n" + c["line"]).encode()).lines[0]
        yield f"cosignature of {c['name']}", lambda c=c, k=key, n=line: same(verify_line(k, n, c["text"]), c["seconds"] * 1000)
    yield "key names", lambda: same([n for n in ("a/b", "", "a b", "a+b", "a\u2003b", "é", "a\x7f") if is_key_name(n)], ["a/b", "é"])


def policies(v: Vector) -> Iterator[Case]:
    for text in v["notPolicies"]:
        yield f"not a policy: …{text[-50:]!r}", lambda t=text: same(refusal(lambda: parse_policy(t)), "ledger/malformed-policy")
    for n, c in enumerate(v["checkpoints"]):
        policy, note = parse_policy(v["policies"][c["policy"]]), c["note"].encode()
        if "code" in c:
            yield f"checkpoint {n}: {c['code']}", lambda p=policy, d=note, c=c: same(refusal(lambda: verify_checkpoint(d, p)), c["code"])
        else:
            witnesses = tuple((w["name"], w["at"]) for w in c["witnesses"])
            wanted = (c["size"], bytes.fromhex(c["root"]), witnesses)
            yield f"checkpoint {n} holds", lambda p=policy, d=note, w=wanted: same(verify_checkpoint(d, p)[1:], w)
    for n, p in enumerate(v["proofs"]):
        args = (p["text"].encode(), bytes.fromhex(p["entry"]), parse_policy(v["policies"][p["policy"]]))
        if "code" in p:
            yield f"proof {n}: {p['code']}", lambda a=args, p=p: same(refusal(lambda: verify_proof(*a)), p["code"])
        else:
            extra = None if p["extra"] is None else bytes.fromhex(p["extra"])
            yield f"proof {n} holds", lambda a=args, p=p, e=extra: same(verify_proof(*a)[0][:2], (p["index"], e))


def witnesses(v: Vector) -> Iterator[Case]:
    log = parse_key(v["keys"][0]["vkey"])
    for w in v["witness"]:
        state = None if w["state"] is None else (w["state"]["size"], bytes.fromhex(w["state"]["root"]))
        yield f"witness: {w['why']}", lambda w=w, s=state: same(decide(w["body"].encode(), log, s), w["decision"])
    for text in v["notRequests"]:
        yield f"not a request: {text[:20]!r}", lambda t=text: refused(lambda: parse_request(t.encode()))


def leaves(v: Vector) -> Iterator[Case]:
    for c in v["caseLeaf"]:
        wanted = (c["batch"], bytes.fromhex(c["commitment"]))
        yield f"leaf of batch {c['batch']}", lambda c=c, w=wanted: same(parse_case(bytes.fromhex(c["leaf"])), w)
    for text in v["notCaseLeaves"]:
        yield f"not a leaf: {text[:12]!r}", lambda t=text: refused(lambda: parse_case(bytes.fromhex(t)))


def cases(v: Vector) -> Iterator[Case]:
    for part in (merkle, proofs, tiles, notes, policies, witnesses, leaves):
        yield from part(v)
