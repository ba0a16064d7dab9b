# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every case of vectors/{ledger,slip,directory,code,feed}.json: what is good holds, what is bad is refused, with its code where one is given."""
import json
import os
import unittest
from typing import Any, Callable, Dict, Iterator, Tuple

from . import selftest_directory, selftest_ledger

Case = Tuple[str, Callable[[], None]]
FILES: Dict[str, Callable[[Any], Iterator[Case]]] = {
    "ledger.json": selftest_ledger.cases,
    "slip.json": selftest_directory.slip_cases,
    "directory.json": selftest_directory.directory_cases,
    "code.json": selftest_directory.code_cases,
    "feed.json": selftest_directory.feed_cases,
}


def suite(folder: str) -> unittest.TestSuite:
    tests = unittest.TestSuite()
    for name, cases in FILES.items():
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            vectors = json.load(file)
        for description, run in cases(vectors):
            tests.addTest(unittest.FunctionTestCase(run, description=f"{name} {description}"))
    return tests
