# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the public record says of one slip, judged at a stated time (docs/formats/slip.md, "Checking a slip")."""
from datetime import date, datetime, timedelta, timezone
from typing import Any, Dict, NamedTuple, Optional
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .anchor import Anchor
from .directory import Directory
from .failure import Distrust, Fault
from .policy import vouched_until
from .record import at, read_record
from .slip import Slip, commitment, verify_slip
from .source import Source
from .spelling import instant_text
from .statement import key_bytes

HOUR = 3_600_000
PROMISED, CUT_OFF, RECEIPT = 24 * HOUR, 72 * HOUR, 72 * HOUR
MAILBOXES = 32
IN_ORDER = ("promised", "logged", "received", "interim", "answered", "forwarded")


class Found(NamedTuple):
    index: Optional[int]
    received: bool
    interim: int
    closed: Optional[str]
    asked: bool  # the code was given


def day_text(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def end_of_day_ms(day: int, zone: str) -> int:
    """The first instant of the next day, on the clocks of the facility."""
    after = date(1970, 1, 1) + timedelta(days=day + 1)
    try:
        midnight = datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Fault(f"this machine does not know the time zone {zone}") from error
    return int(midnight.astimezone(timezone.utc).timestamp()) * 1000


def find(places: Dict[bytes, int], slip: Slip, q: Optional[bytes]) -> Found:
    index = places.get(commitment("accepted", 0, slip.r, slip.h))
    if q is None:
        return Found(index, False, 0, None, False)

    def said(kind: str) -> int:
        return sum(commitment(kind, n, q, slip.h) in places for n in range(MAILBOXES))

    closed = next((kind for kind in ("answered", "forwarded") if said(kind)), None)
    return Found(index, commitment("received", 0, q, slip.h) in places, said("interim"), closed, True)


class Clock(NamedTuple):
    begin: int
    end: int
    retired: Optional[int]


def state_at(now: int, clock: Clock, found: Found) -> Dict[str, Any]:
    end = clock.end
    if found.index is None:
        if clock.retired is not None and clock.retired <= clock.begin:
            return {"state": "after-retirement", "since": instant_text(clock.retired)}
        if now > end + CUT_OFF:
            return {"state": "missing", "since": instant_text(end + CUT_OFF)}
        if now > end + PROMISED:
            return {"state": "overdue", "since": instant_text(end + PROMISED)}
        return {"state": "promised", "until": instant_text(end + PROMISED)}
    if found.closed is not None:
        return {"state": found.closed}
    if found.interim > 0:
        return {"state": "interim", "count": found.interim}
    if found.received:
        return {"state": "received"}
    due = end + CUT_OFF + RECEIPT
    return {"state": "not-delivered", "since": instant_text(due)} if found.asked and now > due else {"state": "logged"}


def signed_by(slip: Slip, directory: Directory) -> Dict[str, Any]:
    terminal = directory.terminal(slip.terminal)
    if terminal is None:
        raise Distrust("verify/unknown-terminal", slip.terminal)
    verify_slip(slip, terminal["algorithm"], key_bytes(terminal["key"]))
    return terminal


def judge(source: Source, anchor: Anchor, slip: Slip, q: Optional[bytes], now: int) -> Dict[str, Any]:
    record = read_record(source, anchor, everything=False)
    with at("slip"):
        terminal = signed_by(slip, record.directory)
    checkpoint, found = record.ledgers[1].checkpoint, find(record.positions, slip, q)
    seen = vouched_until(anchor.policies["cases"], checkpoint)
    zone, retired = record.directory.zone_of(terminal), record.directory.retired.get(slip.terminal)
    clock = Clock(end_of_day_ms(slip.day - 1, zone), end_of_day_ms(slip.day, zone), retired)
    state = state_at(now if seen is None else min(now, seen), clock, found)
    return {
        **state,
        "recordTooOld": state != state_at(now, clock, found),
        "at": instant_text(now),
        "terminal": slip.terminal,
        "counter": slip.counter,
        "day": day_text(slip.day),
        "facility": terminal["facility"],
        "tier": terminal["tier"],
        **({} if found.index is None else {"index": found.index}),
        "size": checkpoint.size,
        **({} if seen is None else {"seen": instant_text(seen)}),
        "witnesses": [witness.name for witness in checkpoint.witnesses],
    }


def holds(report: Dict[str, Any]) -> bool:
    return report["state"] in IN_ORDER and not report["recordTooOld"]
