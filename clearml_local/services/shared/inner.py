"""One endpoint asks another, as a caller would."""

from dataclasses import replace
from typing import Any

from clearml_local.base.documents import Document
from clearml_local.protocol import schemas
from clearml_local.protocol.endpoints import ENDPOINTS, Call


def ask(call: Call, name: str, /, **body: Any) -> Document:
    """Return what another endpoint answers to the same caller, within the same transaction.

    Raises:
        ApiError: it refuses.
    """
    schemas.check(name, body)
    answer: Document = ENDPOINTS[name].handler(replace(call, name=name, body=body))
    return answer
