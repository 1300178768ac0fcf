"""The ClearML SDK with this project's settings, whichever way the server is named.

The SDK's own defaults stall a start for minutes, close every task slowly, leave models where they were made,
and write to the user's home. What the user has set wins: in `clearml.conf`, in the file that
`CLEARML_CONFIG_FILE` names, or in a variable of the environment.
"""

import json
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic_settings import BaseSettings, SettingsConfigDict

from funcoes.comando.sdk_depressa import apressar

RAIZ: Final = Path(__file__).resolve().parents[2]
PASTA_DE_AJUSTES: Final = RAIZ / "configs" / "clearml"

PADROES_DO_AGENTE: Final = {"api.http.retries.backoff_factor": 1.0, "api.http.retries.backoff_max": 120.0}
"""Values that an agent writes for its tasks although nobody has set them."""

_DE_UM_AGENTE: Final = frozenset({"agent", "api", "env", "sdk"})


class _Ambiente(BaseSettings):
    """Variables that decide where the SDK reads its settings from, and where it may write."""

    model_config = SettingsConfigDict(extra="ignore")

    clearml_config_file: str = ""
    clearml_config_path: str = ""
    clearml_local_cache: str = ""
    conforto_pasta_servidor: Path = RAIZ / ".clearml_local"


def pasta_do_servidor() -> Path:
    """Where the embedded server keeps its data."""
    return _Ambiente().conforto_pasta_servidor.absolute()


def _valor(arvore: Any, chave: str) -> Any:
    """What stands at `a.b.c` in nested mappings, or None."""
    for parte in chave.split("."):
        arvore = arvore.get(parte) if isinstance(arvore, dict) else None
    return arvore


def _escrito_por_agente(caminho: str) -> dict[str, Any]:
    """The settings in a file that an agent wrote for its task: all of them, its defaults too; else empty."""
    try:
        lido = json.loads(Path(caminho).expanduser().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return lido if isinstance(lido, dict) and set(lido) >= _DE_UM_AGENTE else {}


def preparar_ambiente() -> None:
    """Point the SDK, here and in the processes started from here, at this project's settings and cache.

    Matplotlib's own folder lies beside that cache, unless the user has one.
    """
    ambiente = _Ambiente()
    if not ambiente.clearml_config_path:
        os.environ["CLEARML_CONFIG_PATH"] = str(PASTA_DE_AJUSTES)
    pasta = Path(ambiente.clearml_local_cache or pasta_do_servidor() / "cache")
    # The nearest that is there: a folder below a file cannot be made.
    base = next(acima for acima in pasta.parents if os.access(acima, os.F_OK))
    ha_lugar = base.is_dir() and os.access(base, os.W_OK)
    if not ambiente.clearml_local_cache and ha_lugar:
        os.environ["CLEARML_LOCAL_CACHE"] = str(pasta)
    if ha_lugar and not (Path.home() / ".config" / "matplotlib").is_dir():
        os.environ.setdefault("MPLCONFIGDIR", str(pasta / "matplotlib"))


def _completar(config: Any) -> None:
    """What a file cannot say: a value that depends on another, and what an agent made of defaults."""
    from clearml.backend_api import Session  # noqa: PLC0415 -- takes half a second
    from clearml.config.cache import SessionCache  # noqa: PLC0415

    ambiente = _Ambiente()
    SessionCache.SESSION_CACHE_FOLDER = ambiente.clearml_local_cache or SessionCache.SESSION_CACHE_FOLDER
    if not config.get("sdk.development.default_output_uri", None):
        with suppress(ValueError):  # no address is named, and none follows from the API's: said by its check
            config.get("sdk").put("development.default_output_uri", Session.get_files_server_host())
    if config.get("sdk.development.report_use_subprocess", None) is None:
        config.get("sdk").put("development.report_use_subprocess", False)
    escrito = _escrito_por_agente(ambiente.clearml_config_file)
    for chave, padrao in PADROES_DO_AGENTE.items():
        if _valor(escrito, chave) == padrao:
            secao, _, resto = chave.partition(".")
            config.get(secao).put(resto, _do_projeto(secao, resto))


def _do_projeto(secao: str, chave: str) -> Any:
    """This project's value of a setting."""
    from clearml.utilities.pyhocon import ConfigFactory  # noqa: PLC0415

    return ConfigFactory.parse_file(str(PASTA_DE_AJUSTES / "default" / f"{secao}.conf"))[chave]


@cache
def preparar() -> Any:
    """Let the SDK read its configuration before its first use, completed by ours; once a process."""
    preparar_ambiente()
    from clearml.config import config_obj  # noqa: PLC0415 -- reads the configuration at its first use

    _completar(config_obj)
    apressar()
    return config_obj
