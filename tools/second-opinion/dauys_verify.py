#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The second opinion: a verifier of Dauys' slips and ledgers that shares no code with Dauys.

Written from docs/formats/*.md, vectors/*.json and the public C2SP and RFC documents, without reading packages/. Only then were the two
held against each other; where a document had left room for two readings it was completed, and this followed the document. Keep it that
way: change it for what the documents say, never for what the other one does. Needs Python 3.9 and python3-cryptography, nothing else.

    dauys_verify.py ledger --anchor anchor.json --from <folder or http://hub>
    dauys_verify.py slip 'DAUYS1:…' --anchor anchor.json --from <folder or http://hub>
                    [--at 2026-11-22T12:00:00Z] [--code-file F | --q-file F]
    dauys_verify.py selftest <folder of vectors>

Exit codes: 0 it holds, 1 evidence does not hold, 2 asked wrongly, 3 a source failed, 4 overdue, missing, not delivered, or the record ends
too early to tell.
"""
import argparse
import json
import re
import sys
import time
import unittest
from typing import Any, Dict, List, NoReturn, Optional, Tuple

sys.dont_write_bytecode = True

from opinion.anchor import Anchor, parse_anchor
from opinion.code import q_of_code
from opinion.failure import Distrust, Fault, Misuse
from opinion.judge import holds, judge
from opinion.record import Ledger, Where, at, read_record
from opinion.slip import Slip, parse_slip_text
from opinion.source import source_of
from opinion.spelling import hexadecimal, instant_ms, instant_text

RECOVERED = ("body", "epoch", "trustees", "by", "officers", "at", "reason", "index")
Outcome = Tuple[int, Dict[str, Any]]


class Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Misuse(message)


def parser() -> Arguments:
    top = Arguments(prog="dauys_verify.py", description="A second opinion on slips and ledgers.", allow_abbrev=False)
    commands = top.add_subparsers(dest="command", required=True)
    for name in ("ledger", "slip"):
        command = commands.add_parser(name, allow_abbrev=False)
        if name == "slip":
            command.add_argument("slip")
            command.add_argument("--at")
            command.add_argument("--code-file", help="a file with the 24 digits; - for standard input")
            command.add_argument("--q-file", help="a file with q in hex, as the body and the person know it")
        command.add_argument("--anchor", required=True)
        command.add_argument("--from", dest="place", required=True)
        command.add_argument("--json", action="store_true")
    test = commands.add_parser("selftest", allow_abbrev=False)
    test.add_argument("vectors")
    test.add_argument("--json", action="store_true")
    return top


def read_file(path: str) -> bytes:
    try:
        if path == "-":
            return sys.stdin.buffer.read()
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Fault(f"{path}: {error.strerror}") from error


def anchor_of(path: str) -> Anchor:
    data = read_file(path)
    with at("anchor"):
        return parse_anchor(data)


def instant_of(text: Optional[str]) -> int:
    if text is None:
        return time.time_ns() // 1_000_000
    try:
        return instant_ms(re.sub(r"(?<=:\d\d)Z$", ".000Z", text))
    except ValueError as error:
        raise Misuse("--at: UTC, like 2026-11-22T12:00:00Z") from error


def q_of(args: argparse.Namespace) -> Optional[bytes]:
    if args.code_file is not None and args.q_file is not None:
        raise Misuse("--code-file or --q-file")
    if args.code_file is not None:
        return q_of_code(read_file(args.code_file).decode("utf-8", "replace"))
    if args.q_file is None:
        return None
    try:
        return hexadecimal(read_file(args.q_file).decode("ascii").strip(), 16)
    except ValueError as error:
        raise Misuse("--q-file: 16 bytes in hex") from error


def slip_of(text: str) -> Slip:
    try:
        return parse_slip_text(text)
    except Distrust as distrust:
        raise Misuse(distrust.code) from distrust


def run_slip(args: argparse.Namespace) -> Outcome:
    slip, q, now = slip_of(args.slip), q_of(args), instant_of(args.at)
    report = judge(source_of(args.place), anchor_of(args.anchor), slip, q, now)
    return (0 if holds(report) else 4), report


def described(ledger: Ledger) -> Dict[str, Any]:
    witnesses = [{"name": w.name, "at": instant_text(w.at)} for w in ledger.checkpoint.witnesses]
    return {"ledger": ledger.name, "size": ledger.checkpoint.size, "witnesses": witnesses}


def run_ledger(args: argparse.Namespace) -> Outcome:
    record = read_record(source_of(args.place), anchor_of(args.anchor), everything=True)
    ledgers = [described(ledger) for ledger in record.ledgers]
    recovered = [{key: s[key] for key in RECOVERED} for s in record.directory.recovered]
    return 0, {"verified": True, "ledgers": ledgers, "batches": record.batches, "later": record.later, "recovered": recovered}


def run_selftest(args: argparse.Namespace) -> Outcome:
    from opinion import selftest

    result = unittest.TextTestRunner(stream=sys.stderr).run(selftest.suite(args.vectors))
    return (0 if result.wasSuccessful() else 1), {"tests": result.testsRun, "failed": len(result.failures) + len(result.errors)}


def outcome_of(arguments: List[str]) -> Outcome:
    try:
        args = parser().parse_args(arguments)
        return {"slip": run_slip, "ledger": run_ledger, "selftest": run_selftest}[args.command](args)
    except Where as found:
        return 1, {"verified": False, "code": found.distrust.code, "where": found.where}
    except Misuse as misuse:
        return 2, {"error": "usage", "text": str(misuse)}
    except Fault as fault:
        return 3, {"error": "fault", "text": str(fault)}


def main(arguments: List[str]) -> int:
    status, report = outcome_of(arguments)
    if "--json" in arguments:
        print(json.dumps(report, ensure_ascii=False, separators=(",", ":")))
    else:
        for key, value in report.items():
            print(f"{key}: {value if isinstance(value, (str, int)) else json.dumps(value, ensure_ascii=False)}")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
