"""Finalized dataset versions, each asked for once a process: they never change any more.

The SDK asks for every ancestor of a version again in each step of reading and writing it: 300 calls for the
seventh of a chain. Its own lineage is kept as it is; only the asking again is saved.
"""

import threading
from typing import Any, Final

from clearml import Dataset

_PERGUNTAR: Final = Dataset.get
_SO_DO_SDK: Final = frozenset({"silence_alias_warnings"})
"""Options of a call that change nothing of the version: what the SDK gives when it asks for an ancestor."""

_lidas: Final[dict[str, tuple[Any, bool]]] = {}
"""By id: the version, and whether the task was given it, which the SDK then notes on it; or an ancestor."""
_trava: Final = threading.RLock()


def _lida(dataset_id: str, dada: bool) -> Any:
    with _trava:
        versao, anotada = _lidas.get(dataset_id, (None, False))
        if versao is not None and (anotada or not dada):
            return versao
        como = {} if dada else {"_dont_populate_runtime_props": True}
        versao = _PERGUNTAR(dataset_id=dataset_id, silence_alias_warnings=True, **como)
        if versao.is_final():
            _lidas[dataset_id] = (versao, dada)
        return versao


def finalizada(dataset_id: str) -> Any:
    """The SDK's object of a version that the task works with; `ValueError` where there is none."""
    return _lida(dataset_id, dada=True)


def _como_o_sdk_pergunta(dataset_id: str | None = None, *args: Any, **opcoes: Any) -> Any:
    """`Dataset.get`: an ancestor is no dataset that the task was given, so it is not noted down as one."""
    if dataset_id is None or args or set(opcoes) - _SO_DO_SDK:
        return _PERGUNTAR(dataset_id, *args, **opcoes)
    return _lida(dataset_id, dada=False)


Dataset.get = staticmethod(_como_o_sdk_pergunta)
