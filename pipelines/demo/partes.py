"""The processes of the demonstration: everything of the project as its users start it, and ended with it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from funcoes.apoio.erros import ErroServidor
from pipelines.comando.pastas import RAIZ

_FIM_S: Final = 30.0


@dataclass
class Partes:
    """Commands in one folder, with one environment; each writes its output to a file of its own."""

    pasta: Path
    ambiente: Mapping[str, str]
    abertos: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def correr(self, nome: str, *comando: str, codigos: tuple[int, ...] = (0,)) -> tuple[int, str]:
        """Run one to its end: exit code, what it printed. `ErroServidor` for a code that is not expected."""
        feito = subprocess.run(
            [sys.executable, *comando], cwd=RAIZ, env=dict(self.ambiente),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        self.registro(nome).write_text(feito.stdout, encoding="utf-8")
        if feito.returncode not in codigos:
            fim = "\n".join(feito.stdout.splitlines()[-8:])
            raise ErroServidor(
                f"{nome} ended with exit code {feito.returncode}:\n{fim}\nAll of it: {self.registro(nome)}"
            )
        return feito.returncode, feito.stdout

    def abrir(self, nome: str, *comando: str) -> subprocess.Popen[bytes]:
        """Start one that stays until `fechar`."""
        with self.registro(nome).open("wb") as arquivo:
            aberto = subprocess.Popen(
                [sys.executable, *comando], cwd=RAIZ, env=dict(self.ambiente),
                stdout=arquivo, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.abertos.append(aberto)
        return aberto

    def registro(self, nome: str) -> Path:
        """Where its output is."""
        return self.pasta / f"{nome}.log"

    def fechar(self) -> None:
        """End all that still run, the last first."""
        for aberto in reversed(self.abertos):
            if aberto.poll() is None:
                aberto.send_signal(signal.SIGTERM)
                try:
                    aberto.wait(_FIM_S)
                except subprocess.TimeoutExpired:
                    aberto.kill()
                    aberto.wait()


def portas_livres(quantas: int) -> list[int]:
    """Ports that nobody has now."""
    abertas = [socket.socket() for _ in range(quantas)]
    for uma in abertas:
        uma.bind(("127.0.0.1", 0))
    portas = [int(uma.getsockname()[1]) for uma in abertas]
    for uma in abertas:
        uma.close()
    return portas


def encerrar_servidor(ambiente: Mapping[str, str]) -> None:
    """The embedded server and its agents, with what they run; nothing where none runs."""
    comando = [sys.executable, "-m", "clearml_local", "down", "--data", ambiente["CONFORTO_PASTA_SERVIDOR"]]
    subprocess.run(comando, cwd=RAIZ, env=dict(ambiente), capture_output=True, check=False)


def encerrar_de_antes(pasta: Path) -> None:
    """What a demonstration that was killed left running in this folder."""
    if (pasta / "servidor").is_dir():
        encerrar_servidor(ambiente_de(pasta))


def ambiente_de(pasta: Path) -> dict[str, str]:
    """Everything of the demonstration in its folder; what names somebody's server is left out."""
    limpo = {k: v for k, v in os.environ.items() if not k.startswith(("CLEARML_", "TRAINS_", "CONFORTO_"))}
    return limpo | {
        "CONFORTO_PASTA_SERVIDOR": str(pasta / "servidor"),
        "CONFORTO_PASTA_RESULTADOS": str(pasta / "resultados"),
        "CONFORTO_PASTA_SERVICO": str(pasta / "servico"),
        "PYTHONUNBUFFERED": "1",
    }
