# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is pinned: two policies and the directory's signers (docs/formats/directory.md, "Anchor")."""
import re
from hashlib import sha256
from typing import Any, Dict, NamedTuple

from .failure import Distrust
from .policy import Policy, parse_policy
from .signatures import is_sound_ed25519
from .spelling import fixed_base64, json_value, utf16_units


class Anchor(NamedTuple):
    network: str
    policies: Dict[str, Policy]
    signers: Dict[str, bytes]
    threshold: int


def key_id(public: bytes) -> str:
    return sha256(public).hexdigest()[:16]


def parse_signers(value: Dict[str, Any]) -> Dict[str, bytes]:
    """Raises ValueError."""
    signers: Dict[str, bytes] = {}
    for signer in value["signers"]:
        public = fixed_base64(signer["publicKey"], 32)
        if set(signer) != {"key", "publicKey"} or signer["key"] != key_id(public) or not is_sound_ed25519(public):
            raise ValueError("a signer whose key id is not that of its key")
        if signer["key"] in signers:
            raise ValueError("a signer twice")
        signers[signer["key"]] = public
    threshold = value["threshold"]
    if isinstance(threshold, bool) or not isinstance(threshold, int) or not 1 <= threshold <= len(signers):
        raise ValueError("threshold")
    return signers


def parse_anchor(data: bytes) -> Anchor:
    try:
        value = json_value(data)
        if set(value) != {"v", "network", "ledgers", "signers", "threshold"} or set(value["ledgers"]) != {"directory", "cases"}:
            raise ValueError("fields")
        if value["v"] != 1 or re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,99}", value["network"]) is None:
            raise ValueError("version or network")
        if utf16_units(data.decode("utf-8")) > 65_536 or not 1 <= len(value["signers"]) <= 16:
            raise ValueError("size")
        if any(utf16_units(text) > 32_768 for text in value["ledgers"].values()):
            raise ValueError("policy")
        policies = {name: parse_policy(text) for name, text in value["ledgers"].items()}
        return Anchor(value["network"], policies, parse_signers(value), value["threshold"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Distrust("directory/malformed-anchor", str(error)) from error
