"""The settings that the SDK works with, by the way in which its server is named and what the user has set."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import clearml
import pytest

RAIZ = Path(__file__).resolve().parents[4]
FICHEIROS = "http://127.0.0.1:8081"
SERVIDOR = {
    "CLEARML_API_HOST": "http://127.0.0.1:8008",
    "CLEARML_WEB_HOST": "http://127.0.0.1:8080",
    "CLEARML_FILES_HOST": FICHEIROS,
    "CLEARML_API_ACCESS_KEY": "k",
    "CLEARML_API_SECRET_KEY": "s",
}
SO_API = """
api { api_server: "http://127.0.0.1:8008", web_server: "http://127.0.0.1:8080"
      files_server: "http://127.0.0.1:8081", credentials { access_key: k, secret_key: s } }
"""
PROPRIO = f"""{SO_API}
api.http.retries {{ backoff_factor: 3.0, backoff_max: 33.0 }}
sdk.development {{ report_use_subprocess: true, default_output_uri: "s3://b/x" }}
sdk.development.suppress_update_message: false
sdk.storage.cache.default_base_dir: "/outro/cache"
"""
DO_CLEARML_INIT = (
    f"{SO_API}\nsdk {(Path(clearml.__file__).parent / 'config' / 'default' / 'sdk.conf').read_text()}"
)
"""What `clearml-init` writes: addresses and keys, and every default of the SDK."""

VER = """
import json
from funcoes.comando import sdk
config = sdk.preparar()
from clearml import Task
from clearml.config import get_cache_dir
ver = {chave: config.get(caminho) for chave, caminho in {
    "forked": "sdk.development.report_use_subprocess", "backoff_factor": "api.http.retries.backoff_factor",
    "backoff_max": "api.http.retries.backoff_max", "quiet": "sdk.development.suppress_update_message",
}.items()}
ver["output"] = str(Task._Task__default_output_uri)
print(json.dumps(ver | {"cache": str(get_cache_dir())}))
"""

DO_AGENTE = """
import json, os
from clearml_agent.backend_api.config import load
with open(os.environ["DESTINO"], "w") as destino:
    json.dump(load().to_dict(), destino)
"""

NOSSO: dict[str, Any] = {
    "forked": False, "backoff_factor": 0.5, "backoff_max": 10.0, "quiet": True, "output": FICHEIROS,
    "cache": "{lugar}/servidor/cache",
}  # fmt: skip
DELE = {
    "forked": True, "backoff_factor": 3.0, "backoff_max": 33.0, "quiet": False, "output": "s3://b/x",
    "cache": "/outro/cache",
}  # fmt: skip
EM_CASA = "{lugar}/casa/.clearml/cache"


def _python(codigo: str, lugar: Path, variaveis: Mapping[str, str]) -> str:
    fora = ("CLEARML_", "TRAINS_", "CONFORTO_", "MPL")
    limpo = {k: v for k, v in os.environ.items() if not k.startswith(fora)}
    (lugar / "casa").mkdir(exist_ok=True)
    proprias = {"HOME": str(lugar / "casa"), "CONFORTO_PASTA_SERVIDOR": str(lugar / "servidor")}
    feito = subprocess.run(
        [sys.executable, "-c", codigo], cwd=RAIZ, env=limpo | proprias | variaveis,
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert feito.returncode == 0, feito.stderr
    return feito.stdout


def _em_casa(lugar: Path, texto: str) -> dict[str, str]:
    (lugar / "casa").mkdir()
    (lugar / "casa" / "clearml.conf").write_text(texto)
    return {}


def _ficheiro(lugar: Path, texto: str) -> dict[str, str]:
    (lugar / "outra.conf").write_text(texto)
    return {"CLEARML_CONFIG_FILE": str(lugar / "outra.conf")}


def _agente(lugar: Path, texto: str) -> dict[str, str]:
    """What an agent with this configuration writes for its tasks."""
    dele, destino = _em_casa(lugar, texto), lugar / ".clearml_agent.x.cfg"
    _python(DO_AGENTE, lugar, dele | {"DESTINO": str(destino)})
    return {"CLEARML_CONFIG_FILE": str(destino), "CLEARML_TASK_ID": "t"}


def _pasta(lugar: Path, texto: str) -> dict[str, str]:
    """A folder of settings that the user has chosen."""
    (lugar / "ajustes" / "default").mkdir(parents=True)
    (lugar / "ajustes" / "default" / "api.conf").write_text(texto)
    return SERVIDOR | {"CLEARML_CONFIG_PATH": str(lugar / "ajustes")}


def _variaveis(_: Path, __: str) -> dict[str, str]:
    return SERVIDOR


def _embutido(lugar: Path, _: str) -> dict[str, str]:
    conf = RAIZ / "configs" / "clearml_embedded.conf"
    return SERVIDOR | {
        "CLEARML_CONFIG_FILE": str(conf),
        "CLEARML_LOCAL_CACHE": str(lugar / "servidor" / "cache"),
    }


@pytest.mark.parametrize(
    ("como", "texto", "variaveis", "esperado"),
    [
        pytest.param(_variaveis, "", {}, NOSSO, id="variables"),
        pytest.param(
            _variaveis, "", {"CLEARML_DEFAULT_OUTPUT_URI": "s3://v/y", "CLEARML_CACHE_DIR": "/da/variavel"},
            NOSSO | {"output": "s3://v/y", "cache": "/da/variavel"}, id="variables, two of the user's own",
        ),
        pytest.param(_em_casa, SO_API, {}, NOSSO, id="clearml.conf that says only where"),
        pytest.param(
            _em_casa, DO_CLEARML_INIT, {}, NOSSO | {"quiet": False, "cache": EM_CASA}, id="by clearml-init"
        ),
        pytest.param(_em_casa, PROPRIO, {}, DELE, id="clearml.conf that says everything"),
        pytest.param(_em_casa, PROPRIO, SERVIDOR, DELE, id="the same, and variables"),
        pytest.param(_ficheiro, SO_API, {}, NOSSO, id="CLEARML_CONFIG_FILE that says only where"),
        pytest.param(_ficheiro, PROPRIO, {}, DELE, id="CLEARML_CONFIG_FILE that says everything"),
        pytest.param(
            _embutido, "", {}, NOSSO | {"backoff_factor": 0.2, "backoff_max": 2.0}, id="embedded"
        ),
        pytest.param(_agente, SO_API, {}, NOSSO | {"quiet": False, "cache": EM_CASA}, id="agent"),
        pytest.param(_agente, PROPRIO, {}, DELE, id="agent that says everything"),
        pytest.param(
            _pasta, "{ http.retries { backoff_factor: 7.0, backoff_max: 77.0 } }", {},
            NOSSO | {"backoff_factor": 7.0, "backoff_max": 77.0, "quiet": False, "cache": EM_CASA},
            id="CLEARML_CONFIG_PATH of the user",
        ),
    ],
)  # fmt: skip
def test_what_the_sdk_works_with(
    como: Any, texto: str, variaveis: dict[str, str], esperado: dict[str, Any], tmp_path: Path
) -> None:
    lido = json.loads(_python(VER, tmp_path, como(tmp_path, texto) | variaveis))
    assert lido == esperado | {"cache": str(esperado["cache"]).format(lugar=tmp_path)}
    assert not (tmp_path / "casa" / ".clearml").exists()
