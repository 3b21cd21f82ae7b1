"""Downloads of files with a known checksum."""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from http.client import HTTPException

from campanile.errors import CampanileError

TIMEOUT = 30  # seconds to wait for an answer


def fetch(address: str) -> bytes:
    """The file at https://...#sha256=..., if it has that checksum.

    :raises CampanileError: it cannot be fetched, or its checksum differs.
    """
    url, _, expected = address.partition("#sha256=")
    try:
        # Some servers refuse requests without a user agent.
        request = urllib.request.Request(url, headers={"User-Agent": "campanile"})
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            data = answer.read()
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        reason = " ".join(str(getattr(error, "reason", error)).split())
        raise CampanileError(
            f"{url}: cannot be fetched ({reason}); check the network, or name a local file instead"
        ) from None
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise CampanileError(f"{url}: has SHA-256 {found}, not {expected}; the file has changed: check it before use")
    return data
