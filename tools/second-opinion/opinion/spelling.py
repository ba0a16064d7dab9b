# SPDX-License-Identifier: AGPL-3.0-or-later
"""One spelling per value: base64, decimals, JSON (RFC 8785), instants. Every function raises ValueError for any other spelling."""
import base64 as _base64
import json
import re
from datetime import datetime, timezone
from typing import Any, Dict, List, Tuple

SAFE = 2**53 - 1


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
    raise ValueError("a number that our formats do not have")


def _object(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key twice")
    return made


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > SAFE:
        raise ValueError("a number above 2^53-1")
    return int(text)


def json_value(data: bytes) -> Any:
    """Any spelling; duplicate keys, fractions and numbers above 2^53-1 are refused."""
    try:
        text = data.decode("utf-8")
        return json.loads(text, object_pairs_hook=_object, parse_float=_refuse, parse_constant=_refuse, parse_int=_integer)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=lambda k: k.encode("utf-16-be", "surrogatepass"))}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def canonical_json(data: bytes) -> Any:
    """Only the one spelling of RFC 8785. Numbers are whole ones everywhere in our formats, so their spelling is the decimal."""
    value = json_value(data)
    if json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8") != data:
        raise ValueError("not canonical")
    return value


def instant_ms(text: Any) -> int:
    """`2026-11-22T12:00:00.000Z`, nothing else."""
    if not isinstance(text, str) or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text, re.ASCII) is None:
        raise ValueError("not an instant")
    seconds = datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc).timestamp()
    return int(seconds) * 1000 + int(text[20:23])


def instant_text(ms: int) -> str:
    return datetime.fromtimestamp(ms // 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S") + f".{ms % 1000:03d}Z"
