# SPDX-License-Identifier: AGPL-3.0-or-later
"""One spelling per value: base64, decimals, JSON (RFC 8785), instants. Every function raises ValueError for any other spelling."""
import base64 as _base64
import json
import re
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, Dict, List, Tuple

SAFE = 2**53 - 1
# The last millisecond of the year 9999: later ones have no spelling.
LAST_INSTANT = 253_402_300_799_999


def base64_bytes(text: str) -> bytes:
    data = _base64.b64decode(text.encode("ascii"), validate=True)
    if _base64.b64encode(data).decode("ascii") != text:
        raise ValueError("base64 that does not re-encode to itself")
    return data


def fixed_base64(text: Any, length: int) -> bytes:
    if not isinstance(text, str):
        raise ValueError("not text")
    data = base64_bytes(text)
    if len(data) != length:
        raise ValueError(f"{len(data)} bytes instead of {length}")
    return data


def decimal(text: str) -> int:
    if re.fullmatch(r"0|[1-9][0-9]{0,15}", text, re.ASCII) is None or int(text) > SAFE:
        raise ValueError("not a decimal")
    return int(text)


def hexadecimal(text: Any, length: int) -> bytes:
    if not isinstance(text, str) or re.fullmatch(r"[0-9a-f]*", text) is None or len(text) != 2 * length:
        raise ValueError("not lower-case hex of the right length")
    return bytes.fromhex(text)


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _refuse(_: str) -> Any:
    raise ValueError("not a number of JSON")


def _object(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key twice")
    return made


def _integer(text: str) -> Any:
    return int(text) if len(text) <= 17 and abs(int(text)) <= SAFE else float(text)


def json_value(data: bytes) -> Any:
    """Any spelling; duplicate keys are refused. Whole numbers up to 2^53-1 are `int`, all others `float`."""
    try:
        text = data.decode("utf-8")
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse, parse_int=_integer)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _number(value: float) -> str:
    """ECMAScript's Number::toString, as RFC 8785 section 3.2.2.3 asks. Both languages print the shortest digits that read back alike."""
    if value in (float("inf"), float("-inf")):
        raise ValueError("too large a number")
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + int(exponent)
    if value == 0:
        body = "0"
    elif not -6 < point <= 21:
        body = text[0] + ("." + text[1:] if len(text) > 1 else "") + f"e{point - 1:+d}"
    elif point <= 0:
        body = "0." + "0" * -point + text
    else:
        body = text.ljust(point, "0")[:point] + ("." + text[point:] if len(text) > point else "")
    return ("-" if sign and value != 0 else "") + body


def _spelled(value: Any) -> str:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_spelled(key)}:{_spelled(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_spelled(item) for item in value) + "]"
    return _number(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def canonical_json(data: bytes) -> Any:
    """Only the one spelling of RFC 8785."""
    value = json_value(data)
    try:
        if _spelled(value).encode("utf-8") != data:
            raise ValueError("not canonical")
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def instant_ms(text: Any) -> int:
    """`2026-11-22T12:00:00.000Z`, nothing else, and nothing before 1970."""
    if not isinstance(text, str) or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text, re.ASCII) is None:
        raise ValueError("not an instant")
    seconds = datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc).timestamp()
    if seconds < 0:
        raise ValueError("before 1970")
    return int(seconds) * 1000 + int(text[20:23])


def instant_text(ms: int) -> str:
    return datetime.fromtimestamp(ms // 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S") + f".{ms % 1000:03d}Z"
