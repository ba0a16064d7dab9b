# SPDX-License-Identifier: AGPL-3.0-or-later
"""Three ways to end badly, as everywhere in Dauys."""


class Distrust(Exception):
    """Evidence does not hold. Exit code 1."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class Misuse(Exception):
    """Asked wrongly. Exit code 2."""


class Fault(Exception):
    """A source failed; says nothing about the evidence. Exit code 3."""
