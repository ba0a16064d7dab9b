#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes vectors/trustees.json: `python3 tools/vectors/trustees.py > vectors/trustees.json`. Written from docs/formats/trustees.md alone."""
import base64
import hashlib
import json
from itertools import combinations

BODY, EPOCH = "ombudsman", 7


def sha(text):
    return hashlib.sha256(text.encode()).digest()


def times(a, b):
    """Multiplication in GF(2^8) modulo 0x11b."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def divided(a, b):
    return next(q for q in range(256) if times(q, b) == a)


def share_of(seed, slope, x):
    return bytes(s ^ times(a, x) for s, a in zip(seed, slope)) + bytes([x])


def combined(first, second):
    x1, x2 = first[32], second[32]
    return bytes(divided(times(y1, x2) ^ times(y2, x1), x1 ^ x2) for y1, y2 in zip(first[:32], second[:32]))


def seed_commitment(body, epoch, seed):
    return hashlib.sha256(b"dauys/v1/epoch-seed\0" + bytes([len(body)]) + body.encode() + epoch.to_bytes(4, "big") + seed).hexdigest()


def text_of(**fields):
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def share_commitment(text):
    return hashlib.sha256(b"dauys/v1/epoch-share\0" + text.encode()).hexdigest()


seed, slope = sha("seed of a vector"), sha("slope of a vector")
commitment = seed_commitment(BODY, EPOCH, seed)
points = {"asel": 1, "bolat": 0x53, "vera": 255}


def file_of(whose, **over):
    share = base64.b64encode(share_of(seed, slope, points[whose])).decode()
    return text_of(**{"v": 1, "body": BODY, "epoch": EPOCH, "trustee": whose, "commitment": commitment, "share": share, **over})


files = {trustee: file_of(trustee) for trustee in points}
for one, other in combinations(points, 2):
    assert combined(*(share_of(seed, slope, points[name]) for name in (one, other))) == seed

other_share = base64.b64encode(share_of(sha("another seed"), slope, 9)).decode()
zero = base64.b64encode(share_of(seed, slope, 1)[:32] + b"\0").decode()
refused = [
    ("one share only", [files["asel"]], "sealing/too-few-shares"),
    ("none", [], "sealing/too-few-shares"),
    ("one share twice", [files["asel"], files["asel"]], "sealing/too-few-shares"),
    ("a share of another epoch", [files["asel"], file_of("bolat", epoch=8)], "sealing/share-foreign"),
    ("a share of another body", [files["asel"], file_of("bolat", body="court")], "sealing/share-foreign"),
    ("a share of another seed", [files["asel"], file_of("bolat", commitment=sha("x").hex())], "sealing/share-foreign"),
    ("a share of somebody who is no trustee", [files["asel"], file_of("vera", trustee="daniyar")], "sealing/share-foreign"),
    ("a share that was altered", [files["asel"], file_of("bolat", share=other_share)], "sealing/share-wrong"),
    ("a good pair and an altered third", [files["asel"], files["bolat"], file_of("vera", share=other_share)], "sealing/share-wrong"),
    ("one trustee's share under another's name", [files["asel"], file_of("asel", trustee="bolat")], "sealing/share-wrong"),
    ("a version to come", [files["asel"], file_of("bolat", v=2)], "sealing/share-version"),
    ("a field too many", [files["asel"], file_of("bolat", note="x")], "sealing/share-malformed"),
    ("another spelling", [files["asel"], files["bolat"].replace(":", ": ", 1)], "sealing/share-malformed"),
    ("a share at zero", [files["asel"], file_of("bolat", share=zero)], "sealing/share-malformed"),
    ("a share that is too short", [files["asel"], file_of("bolat", share=other_share[:-4])], "sealing/share-malformed"),
    ("no JSON", [files["asel"], "hello"], "sealing/share-malformed"),
]
shares = [
    {"trustee": t, "x": x, "share": share_of(seed, slope, x).hex(), "text": files[t], "commitment": share_commitment(files[t])}
    for t, x in points.items()
]
about = "An epoch's seed with three trustees (docs/formats/trustees.md). Any two of `shares` give `seed`; each of `refused` is refused with `code`."
vectors = {
    "about": about,
    "body": BODY,
    "epoch": EPOCH,
    "seed": seed.hex(),
    "slope": slope.hex(),
    "commitment": commitment,
    "shares": shares,
    "refused": [{"name": name, "files": texts, "code": code} for name, texts, code in refused],
}
print(json.dumps(vectors, indent=2, ensure_ascii=False))
