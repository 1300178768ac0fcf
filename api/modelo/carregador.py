"""Taking a new model while the old one answers: found in the serving folder, checked, probed, swapped in.

A model that is corrupt, does not fit this code, gives no distribution, or is slow is refused with its reason,
and the one before goes on. Whoever answers takes the model once, so no answer mixes two.
"""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

from api.modelo.servido import Servido
from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.secoes_servico import ModeloConfig
from funcoes.entrega import pacote
from funcoes.entrega.latencia import latencia_p95_ms
from funcoes.servico.pasta import PastaServico, Recusa, Servivel, agora

_TOLERANCIA: Final = 1e-6
_SONDA_HORA: Final = 12.0
_METADE: Final = 0.5


class Carregador:
    """The model that is served now, and the thread that looks for the next one."""

    def __init__(self, pasta: PastaServico, config: ModeloConfig) -> None:
        self._pasta = pasta
        self._config = config
        self.servido: Servido | None = None
        self.recusa: Recusa | None = None
        self.recusados = 0
        self._vista: tuple[int, int] | None = None
        self._fim = threading.Event()
        self._fio = threading.Thread(target=self._vigiar, daemon=True, name="carregador")
        self.ao_trocar: Callable[[Servido], None] = lambda _: None
        self.ao_recusar: Callable[[Recusa], None] = lambda _: None

    def iniciar(self) -> None:
        """Load what is there, the last good one if the wanted one is refused; then go on looking."""
        self.olhar()
        if self.servido is None:
            recusa = self.recusa
            self._tentar(self._pasta.bom)
            self.recusa = recusa or self.recusa  # why the wanted one is not the one that is served
        self._fio.start()

    def parar(self) -> None:
        """Look no more."""
        self._fim.set()

    def _vigiar(self) -> None:
        while not self._fim.wait(self._config.olhar_s):
            self.olhar()

    def olhar(self) -> None:
        """Take the wanted model if the folder names another one than the last time."""
        vista = _marca(self._pasta.atual)
        if vista is None or vista == self._vista:
            return
        self._vista = vista
        self._tentar(self._pasta.atual)

    def _tentar(self, caminho: Path) -> None:
        ficha: Servivel | None = None
        try:
            ficha = self._pasta.ler(caminho, Servivel)
            if ficha is not None and self.servido is not None and self.servido.ficha == ficha:
                self.recusa = None  # the one that is served is wanted again
            elif ficha is not None:
                self._assumir(self._carregar(ficha))
        except ErroRegistro as erro:
            self._recusar(ficha, str(erro))
        except Exception as erro:  # whatever a strange model raises, the old one goes on answering
            self._recusar(ficha, f"{type(erro).__name__}: {erro}")

    def _carregar(self, ficha: Servivel) -> Servido:
        conteudo = ler_pacote(self._pasta.pacote(ficha.modelo_id), ficha.sha256)
        servido = Servido.de_pacote(conteudo, ficha, self._config)
        sondar(servido, self._config.latencia_max_ms)
        return servido

    def _assumir(self, servido: Servido) -> None:
        self.servido, self.recusa = servido, None
        with contextlib.suppress(OSError):  # a full disk: then the next start may serve the one before
            self._pasta.anotar(self._pasta.bom, servido.ficha)
        self.ao_trocar(servido)

    def _recusar(self, ficha: Servivel | None, motivo: str) -> None:
        self.recusados += 1
        quem = (ficha.modelo_id, ficha.versao) if ficha else ("", 0)
        self.recusa = Recusa(modelo_id=quem[0], versao=quem[1], motivo=motivo, em=agora())
        self.ao_recusar(self.recusa)


def _marca(caminho: Path) -> tuple[int, int] | None:
    """Changes whenever the file is replaced."""
    try:
        estado = caminho.stat()
    except OSError:
        return None
    return estado.st_mtime_ns, estado.st_ino


def ler_pacote(caminho: Path, sha256: str) -> bytes:
    """A package's bytes, if they are those that the registry recorded; `ErroRegistro` otherwise."""
    try:
        conteudo = caminho.read_bytes()
    except OSError as erro:
        raise ErroRegistro(f"the package {caminho} cannot be read: {erro}. Fetch it again.") from erro
    visto = pacote.sha256(conteudo)
    if visto != sha256:
        raise ErroRegistro(
            f"the package {caminho.name} has sha256 {visto[:12]}…, recorded was {sha256[:12]}…; not loaded."
        )
    return conteudo


def sonda(servido: Servido) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """A request in the middle of what training saw, once whole and once with all that may be left out."""
    formulario = servido.formulario
    meio = (servido.minimo + servido.maximo) / 2
    palavras = [nome in formulario.codigos for nome in formulario.nomes]
    meio[palavras] = np.floor(meio[palavras] + _METADE)  # of words there is none in the middle
    if formulario.hora is not None:
        meio[formulario.hora] = _SONDA_HORA
    opcional = np.array([e.opcional for e in servido.preditor.assinatura.entradas])
    return np.array([meio, np.where(opcional, np.nan, meio)])


def sondar(servido: Servido, latencia_max_ms: float) -> None:
    """Ask the model once as a request would; `ErroRegistro` for what is no distribution, or slow."""
    if set(servido.preditor.assinatura.classes) - set(range(-3, 4)):
        raise ErroRegistro(f"the model has the votes {servido.classes}; only −3 to 3 can be served.")
    p = servido.preditor.prever(sonda(servido))
    soma_um = np.abs(p.proba.sum(axis=1) - 1) < _TOLERANCIA
    if not (np.isfinite(p.proba).all() and (p.proba >= 0).all() and soma_um.all()):
        raise ErroRegistro(f"the model answers {p.proba.tolist()} to a probe, which is no distribution.")
    p95 = latencia_p95_ms(servido.preditor, p.atributos)
    if p95 > latencia_max_ms:
        raise ErroRegistro(
            f"one row takes {p95:.3g} ms (95th percentile), more than modelo.latencia_max_ms, "
            f"{latencia_max_ms:g}"
        )
