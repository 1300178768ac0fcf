"""One answer over HTTP, within a time and a size: what is asked may be broken in any way."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import requests
import urllib3

from scripts.deployment.errors import Unhealthy

_BYTES_MAX: Final = 4 * 2**20
_PIECE: Final = 2**16


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    def document(self) -> dict[str, Any]:
        """The JSON object that it is; empty for anything else."""
        try:
            read = json.loads(self.text)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


def fetch(session: requests.Session, method: str, url: str, limit_s: float, **given: Any) -> Answer:
    """Ask; `Unhealthy` where nobody answers, or not within these limits.

    Redirects are not followed: a revision answers itself, and headers may hold a key.
    """
    end = time.monotonic() + limit_s
    try:
        with session.request(
            method, url, timeout=limit_s, stream=True, allow_redirects=False, **given
        ) as answer:  # fmt: skip
            content = bytearray()
            while piece := answer.raw.read1(_PIECE, decode_content=True):
                content += piece
                if len(content) > _BYTES_MAX:
                    raise Unhealthy(f"an answer of more than {_BYTES_MAX >> 20} MiB")
                if time.monotonic() > end:
                    raise Unhealthy(f"an answer that did not end in {limit_s:g} s")
            text = content.decode(errors="replace")
            return Answer(answer.status_code, answer.headers, text)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise Unhealthy(type(error).__name__) from error  # without the address, which may hold a key
