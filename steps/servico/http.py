"""A process that is looked after, such as the HTTP process: started, started again, ended politely."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from steps.servico.diario import dizer

RAIZ: Final = Path(__file__).resolve().parents[2]
CODIGO_CONFIGURACAO: Final = 2
"""It cannot be configured so: another start would end the same way."""

_PRIMEIRA_S: Final = 0.5
_MAIOR_S: Final = 30.0
_CALMA_S: Final = 60.0
_OLHADA_S: Final = 0.05


@dataclass(frozen=True)
class Pedido:
    """What the serving task was called with; the HTTP process gets the same."""

    pasta: Path
    config: Path | None = None
    pares: tuple[str, ...] = ()

    def argumentos(self) -> list[str]:
        """As options, which both processes take."""
        config = [] if self.config is None else ["--config", str(self.config)]
        return ["--pasta", str(self.pasta), *config, *(p for par in self.pares for p in ("--set", par))]

    def comando(self) -> list[str]:
        """The command of the HTTP process; it ends with this one."""
        return [sys.executable, "-m", "api", "--com-o-pai", str(os.getpid()), *self.argumentos()]


def pausa(antes_s: float, viveu_s: float) -> float:
    """How long to wait before the next start: twice as long as last time, from anew after a calm life."""
    if antes_s <= 0 or viveu_s >= _CALMA_S:
        return _PRIMEIRA_S
    return min(2 * antes_s, _MAIOR_S)


def ambiente_http(ambiente: Mapping[str, str]) -> dict[str, str]:
    """The environment without ClearML's addresses and keys: the HTTP process never talks to it."""
    return {k: v for k, v in ambiente.items() if not k.startswith(("CLEARML_", "TRAINS_"))}


class Processo:
    """One process at a time; `finais` are the exit codes after which it is not started again."""

    def __init__(
        self,
        nome: str,
        comando: Sequence[str],
        ambiente: Callable[[], Mapping[str, str]],
        finais: Collection[int] = (0, CODIGO_CONFIGURACAO),
        relogio: Callable[[], float] = time.monotonic,
    ) -> None:
        self.nome = nome
        self._comando = list(comando)
        self._ambiente = ambiente
        self._finais = frozenset(finais)
        self._relogio = relogio
        self._processo: subprocess.Popen[bytes] | None = None
        self._nasceu = self._reinicio = self._pausa = 0.0

    @property
    def pid(self) -> int | None:
        """Of the process that runs now."""
        return self._processo.pid if self._processo is not None else None

    def iniciar(self) -> None:
        """Start it; returns at once. In a session of its own, so that Ctrl-C reaches only its parent."""
        self._processo = subprocess.Popen(
            self._comando, cwd=RAIZ, env=dict(self._ambiente()), start_new_session=True
        )
        self._nasceu = self._relogio()

    def cuidar(self) -> int | None:
        """Call it often: starts a dead process again when its pause is over.

        Returns the exit code of one that is not to be started again, one of `finais`.
        """
        if self._processo is None:
            if self._relogio() >= self._reinicio:
                self.iniciar()
            return None
        codigo = self._processo.poll()
        if codigo is None:
            return None
        self._processo = None
        if codigo in self._finais:
            return codigo
        agora = self._relogio()
        self._pausa = pausa(self._pausa, agora - self._nasceu)
        self._reinicio = agora + self._pausa
        fim = f"ended by signal {-codigo}" if codigo < 0 else f"ended with exit code {codigo}"
        dizer(f"{self.nome} {fim}; it is started again in {self._pausa:g} s", "error")
        return None

    def parar(
        self, espera_s: float, ja: Callable[[], bool] = lambda: False, sinal: int = signal.SIGTERM
    ) -> int:
        """Ask it to end, wait, then end it; returns its exit code. `ja` says when to wait no longer."""
        processo, self._processo = self._processo, None
        if processo is None:
            return 0
        if processo.poll() is None:
            processo.send_signal(sinal)
        fim = self._relogio() + espera_s
        while processo.poll() is None and self._relogio() < fim and not ja():
            time.sleep(_OLHADA_S)
        if processo.poll() is None:
            dizer(f"{self.nome} did not end within {espera_s:g} s; it is killed", "warning")
            processo.kill()
        return processo.wait()


class ProcessoHttp(Processo):
    """The one that answers; it gets no credentials."""

    def __init__(
        self,
        comando: Sequence[str],
        relogio: Callable[[], float] = time.monotonic,
        finais: Collection[int] = (0, CODIGO_CONFIGURACAO),
    ) -> None:
        super().__init__("the HTTP process", comando, lambda: ambiente_http(os.environ), finais, relogio)
