# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cases of vectors/{slip,directory,code,feed}.json."""
import json
import re
from typing import Any, Callable, Dict, Iterator, Tuple

from .anchor import Anchor, parse_signers
from .code import WITHOUT_ARGON2, parse_code, q_of_code
from .directory import Directory
from .failure import Misuse
from .feed import follows, parse_chunk
from .selftest_ledger import refusal, same
from .slip import Slip, commitment, parse_slip, parse_slip_text, verify_slip
from .spelling import base64_bytes, canonical_json

Case = Tuple[str, Callable[[], None]]
Vector = Dict[str, Any]
# RFC 8785, appendix B, in short.
NUMBERS = ("5e-324", "-1.7976931348623157e+308", "9007199254740992", "295147905179352830000", "1e+23", "1e-7", "0.000001")
CANONICAL = ('{"a":1,"b":[true,null,"\\n\\u001f\x7f é 😀"]}', '{"\U0001f600":1,"\ufb33":2}', *NUMBERS)
NOT_NUMBERS = ("9007199254740993", "1e21", "0.1e1", "1.50", "-0", "1E+22", "1e400", "NaN")
NOT_CANONICAL = ('{"a": 1}', '{"b":1,"a":2}', '{"a":1,"a":1}', '{"a":1.0}', '{"a":"\\u0041"}', '"\\ud800"', "[" * 9_000, *NOT_NUMBERS)


def _fields(slip: Slip) -> Vector:
    return {"v": 1, "terminal": slip.terminal, "counter": slip.counter, "day": slip.day, "h": slip.h.hex(), "r": slip.r.hex()}


def _changed(slip: Slip, at: int) -> Slip:
    return parse_slip(slip.raw[:at] + bytes([slip.raw[at] ^ 1]) + slip.raw[at + 1 :])


def slip_cases(v: Vector) -> Iterator[Case]:
    for n, s in enumerate(v["slips"]):
        slip, key = parse_slip_text(s["text"]), bytes.fromhex(s["publicKey"])
        check = lambda slip, s=s, key=key: refusal(lambda: verify_slip(slip, s["algorithm"], key))
        yield f"slip {n} reads", lambda s=s, slip=slip: same((_fields(slip), slip.raw.hex()), (s["slip"], s["bytes"]))
        yield f"slip {n} signature", lambda slip=slip, check=check: same(check(slip), None)
        for at in (1, 10, 58, 60, 122):
            yield f"slip {n}, byte {at} changed", lambda s=_changed(slip, at), check=check: same(check(s), "sealing/slip-signature")
        yield f"slip {n} commitment", lambda s=s, slip=slip: same(commitment("accepted", 0, slip.r, slip.h).hex(), s["accepted"])
        yield f"slip {n} with space around", lambda s=s, slip=slip: same(parse_slip_text(f" \n{s['text']}\t\n"), slip)
    for s in v["refused"]:
        yield f"refused: {s['name']}", lambda s=s: same(refusal(lambda: parse_slip_text(s["text"])), s["code"])


def _spoil(entry: bytes) -> bytes:
    """The entry with one letter of every signature changed."""
    return re.sub(rb'("sig":"....)(.)', lambda m: m[1] + (b"B" if m[2] == b"A" else b"A"), entry)


def directory_cases(v: Vector) -> Iterator[Case]:
    directory = Directory(Anchor("", {}, parse_signers(v["anchor"]), v["anchor"]["threshold"]))
    for index, vector in enumerate(v["vectors"]):
        entry = base64_bytes(vector["entry"])
        directory.add(index, entry)
        trusted = index not in [d.index for d in directory.distrusted]
        yield f"{vector['name']}: {vector['trusted']}", lambda t=trusted, w=vector["trusted"]: same(t, w)
        spoiled = Directory(directory.anchor)
        spoiled.add(index, _spoil(entry))
        yield f"{vector['name']}, signatures changed", lambda s=spoiled: same(len(s.distrusted), 1)
        raw = base64_bytes(json.loads(entry)["statement"])
        yield f"{vector['name']}: statement", lambda r=raw, w=vector["statement"]: same(r.decode(), w)
    for text in NOT_CANONICAL:
        yield f"not canonical: {text[:40]}", lambda t=text: same(refusal(lambda: canonical_json(t.encode())), "")
    for text in CANONICAL:
        yield f"canonical: {text}", lambda t=text: same(refusal(lambda: canonical_json(t.encode())), None)


def _code(text: str) -> str:
    try:
        return parse_code(text)
    except Misuse as misuse:
        return str(misuse)


def code_cases(v: Vector) -> Iterator[Case]:
    for c in [*v["accepted"], *v["refused"]]:
        yield f"typed {c['typed']!r}", lambda c=c: same(_code(c["typed"]), c["code"])
    for c in v["derived"]:
        yield f"q of {c['code']}, or why not", lambda c=c: same(_q(c["code"]) in (c["q"], WITHOUT_ARGON2), True)


def _q(text: str) -> str:
    try:
        return q_of_code(text).hex()
    except Misuse as misuse:
        return str(misuse)


def feed_cases(v: Vector) -> Iterator[Case]:
    before, key = bytes(32), bytes.fromhex(v["publicKey"])
    for c in v["chunks"]:
        chunk = parse_chunk(bytes.fromhex(c["bytes"]))
        yield f"chunk {c['number']}", lambda k=chunk, c=c: same((k.number, k.head.hex()), (c["number"], c["head"]))
        yield f"chunk {c['number']} follows", lambda k=chunk, c=c, b=before: same(follows(k, c["number"], b, key), True)
        yield f"chunk {c['number']} of another feed", lambda k=chunk, c=c: same(follows(k, c["number"], b"\x01" * 32, key), False)
        before = chunk.head
    for c in v["refused"]:
        yield f"not a chunk: {c['why']}", lambda c=c: same(refusal(lambda: parse_chunk(bytes.fromhex(c["bytes"]))), c["code"])
