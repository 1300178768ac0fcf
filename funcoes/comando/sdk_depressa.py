"""What the SDK does anew at each call although the result is known: done once, with the same result."""

import json
from typing import Any


def _ler_configuracao(texto: str) -> Any:
    """A configuration object's text: what is JSON is read as such, the rest by the SDK as HOCON.

    HOCON reads JSON, too, but a thousand times slower: seconds for the structure of a dataset version.
    """
    from clearml.utilities.config import text_to_config_dict  # noqa: PLC0415

    try:
        lido = json.loads(texto)
    except (TypeError, ValueError):
        return text_to_config_dict(texto)
    return lido if isinstance(lido, dict) else text_to_config_dict(texto)


def apressar() -> None:
    """Requests are checked against the SDK's schemas as before; the schemas themselves no more each time."""
    from clearml.backend_api.session import datamodel  # noqa: PLC0415 -- takes half a second
    from clearml.backend_interface.task import task  # noqa: PLC0415

    task.text_to_config_dict = _ler_configuracao
    if datamodel._CustomValidator is not None:
        datamodel._CustomValidator.check_schema = lambda *_, **__: None
