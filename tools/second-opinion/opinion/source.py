# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a ledger is read from: a folder, a hub or a mirror. Nothing that comes from here is believed before it is verified."""
import os
import urllib.error
import urllib.request
from typing import Optional, Protocol

from .failure import Fault, Misuse

TIMEOUT_SECONDS = 30
# The largest thing we ask for: 256 entries of u16 length. A source that sends more is not read to the end.
LARGEST = 256 * (2 + 65_535)


class Source(Protocol):
    def read(self, path: str) -> Optional[bytes]:
        """The bytes at `ledger/<name>/…`; None when the source says that there are none. Raises Fault when it cannot be asked."""


def _bounded(data: bytes, path: str) -> bytes:
    if len(data) > LARGEST:
        raise Fault(f"{path} is longer than any published file")
    return data


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Who asks for a slip's evidence decides whom to tell, not the hub."""

    def redirect_request(self, *_: object) -> None:
        return None


class Folder:
    def __init__(self, folder: str) -> None:
        self.folder = folder

    def read(self, path: str) -> Optional[bytes]:
        try:
            with open(os.path.join(self.folder, "ledger", path), "rb") as file:
                return _bounded(file.read(LARGEST + 1), path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise Fault(f"{path} cannot be read: {error.strerror}") from error


class Hub:
    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.opener = urllib.request.build_opener(_NoRedirect)

    def read(self, path: str) -> Optional[bytes]:
        try:
            with self.opener.open(f"{self.url}/ledger/{path}", timeout=TIMEOUT_SECONDS) as answer:
                return _bounded(answer.read(LARGEST + 1), path)
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise Fault(f"{path} answered {error.code}") from error
        except (OSError, ValueError) as error:
            raise Fault(f"{self.url} cannot be reached: {error}") from error


def source_of(place: str) -> Source:
    if place.startswith(("http://", "https://")):
        return Hub(place)
    if "://" in place:
        raise Misuse("--from")
    return Folder(place)
