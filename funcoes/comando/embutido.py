"""Starting the embedded server and pointing the SDK at it; only its start command is used."""

import argparse
import contextlib
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from funcoes.apoio.arquivo import exigir_gravavel
from funcoes.apoio.erros import ErroServidor
from funcoes.comando.espera import Aviso
from funcoes.comando.sdk import RAIZ, pasta_do_servidor
from funcoes.comando.servidor import exigir_servidor, ha_clearml_configurado

CONFIG_SDK = RAIZ / "configs" / "clearml_embedded.conf"
PAGINAS = RAIZ / "configs" / "paginas.yaml"
"""What the embedded server's pages show first of this project."""
TEMPO_MAXIMO_S = 30


def acrescentar_opcao(parser: argparse.ArgumentParser) -> None:
    """`--server`, the same for every command."""
    parser.add_argument(
        "--server",
        choices=["auto", "embedded", "configured"],
        default="auto",
        help="auto: the ClearML of clearml.conf or CLEARML_*, else the embedded one (default)",
    )


def usar(escolha: str) -> bool:
    """Whether `--server` means the embedded one; `ErroServidor` for `configured` when nothing is."""
    if escolha == "configured" and not ha_clearml_configurado():
        raise ErroServidor(
            "--server configured, but neither CLEARML_API_HOST nor ~/clearml.conf names a server. "
            "Run `clearml-init`, or leave --server away to use the embedded one."
        )
    return escolha == "embedded" or (escolha == "auto" and not ha_clearml_configurado())


def iniciar(pasta: Path) -> subprocess.Popen[str]:
    """Ask for a server that lives as long as this process; returns at once, `aguardar` waits for it.

    A server that runs already is used and left alone.
    """
    exigir_gravavel(pasta, "name another folder for the embedded server with CONFORTO_PASTA_SERVIDOR")
    comando = [sys.executable, "-m", "clearml_local", "start", "--data", str(pasta)]
    comando += ["--while-pid", str(os.getpid()), "--json"]
    if PAGINAS.is_file():
        comando += ["--pages", str(PAGINAS)]
    return subprocess.Popen(
        comando,
        cwd=RAIZ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a terminal's Ctrl-C is for the run, which says what became of it
    )


def aguardar(processo: subprocess.Popen[str], calado: bool = False) -> dict[str, str]:
    """The server's addresses; `ErroServidor` with its own words when it did not start."""
    try:
        with Aviso("starting the embedded server", calado):
            saida, erros = processo.communicate(timeout=TEMPO_MAXIMO_S)
    except subprocess.TimeoutExpired as erro:
        processo.kill()
        raise ErroServidor(f"the embedded server did not start within {TEMPO_MAXIMO_S} s") from erro
    if processo.returncode != 0:
        raise ErroServidor(f"the embedded server did not start: {erros.strip() or saida.strip()}")
    resposta: dict[str, str] = json.loads(saida.strip().splitlines()[-1])
    return resposta


def comando_das_paginas() -> str:
    """What is typed for a link that opens the pages of the embedded server."""
    pasta = pasta_do_servidor()
    if pasta == RAIZ / ".clearml_local":
        return "make ui"
    return f"python -m clearml_local ui --data {shlex.quote(str(pasta))}"


def linha_das_paginas(resposta: dict[str, str]) -> str:
    """Where a run can be looked at; a link that logs in, once, is for a terminal and for no log."""
    if sys.stdout.isatty():
        return f"Pages {resposta['pages']}\n  (logs in once; another: {comando_das_paginas()})"
    return f"Pages {resposta['web_server']} (a link that logs in: {comando_das_paginas()})"


def em_uso() -> bool:
    """Whether this process talks to the embedded server, as `ambiente` says."""
    return os.environ.get("CLEARML_CONFIG_FILE") == str(CONFIG_SDK)


def ligar(escolha: str) -> None:
    """Point the SDK at the server that `--server` means; an embedded one ends with this process.

    `ErroServidor` when it does not answer.
    """
    if usar(escolha):
        os.environ.update(ambiente(aguardar(iniciar(pasta_do_servidor()))))
    exigir_servidor()


def reiniciar(pasta: Path) -> None:
    """Start it again after it was killed; a server that comes back on its own is left alone."""
    with contextlib.suppress(ErroServidor):  # the run waits for the server as long as it is told to
        aguardar(iniciar(pasta), calado=True)


def ambiente(resposta: dict[str, str]) -> dict[str, str]:
    """The environment that makes the SDK, here and in the stages, talk to this server."""
    credenciais = json.loads(Path(resposta["credentials_file"]).read_text(encoding="utf-8"))
    return {
        "CLEARML_CONFIG_FILE": str(CONFIG_SDK),
        "CLEARML_API_HOST": resposta["api_server"],
        "CLEARML_WEB_HOST": resposta["web_server"],
        "CLEARML_FILES_HOST": resposta["files_server"],
        "CLEARML_API_ACCESS_KEY": credenciais["access_key"],
        "CLEARML_API_SECRET_KEY": credenciais["secret_key"],
        "CLEARML_LOCAL_CACHE": str(Path(resposta["data"]) / "cache"),
    }
