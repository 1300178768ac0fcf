"""What a person is told of the service."""

import contextlib
import sys

from funcoes.apoio.erros import ErroPipeline
from funcoes.configuracao.secoes_servico import HttpConfig
from funcoes.servico.pasta import PastaServico, Registro, Servivel, Uso, agora
from steps.servico.diario import dizer


class Anuncio:
    """One block for a person when it serves, or when there is nothing to serve yet; once each."""

    def __init__(self, pasta: PastaServico, http: HttpConfig) -> None:
        self._pasta = pasta
        self._http = http
        self._desde = agora()
        self._dito = ""

    def dizer(self) -> None:
        """Print what is new; called again and again."""
        with contextlib.suppress(ErroPipeline):
            texto = self._texto()
            if texto and texto != self._dito:
                self._dito = texto
                _mostrar(texto)

    def _texto(self) -> str:
        uso = self._pasta.ler(self._pasta.uso, Uso)
        servida = self._pasta.ler(self._pasta.bom, Servivel)
        if uso is None or uso.desde < self._desde:
            return ""
        endereco = f"http://{self._http.host}:{uso.porta}"
        if servida is not None and uso.modelo_id == servida.modelo_id:
            return (
                f"Serving {servida.nome} version {servida.versao} on {endereco} (page /, docs /docs) - "
                "Ctrl-C ends it"
            )
        registro = self._pasta.ler(self._pasta.registro, Registro)
        if self._dito or registro is None or registro.visto_em < self._desde or uso.modelo_id:
            return ""
        return _sem_modelo(registro, endereco)


def _sem_modelo(registro: Registro, endereco: str) -> str:
    """What to say while nothing is served; "" while it cannot be known yet."""
    if registro.recusa is not None:
        return f"The promoted model is refused: {registro.recusa.motivo}"
    if not registro.alcancavel:
        return f"{registro.motivo}\nThere is no model from before either; serving starts by itself later."
    if registro.campeao_id or registro.motivo:  # on its way, or the registry is still being asked
        return ""
    return (
        "no model has been promoted yet: a run promotes one that its gate lets pass (python "
        "pipelines/run.py; what there is, refused ones too: python -m steps.register --list); serving starts "
        "by itself then, on "
        f"{endereco} - Ctrl-C ends it"
    )


def _mostrar(texto: str) -> None:
    """A block that catches the eye in a terminal; elsewhere a line of the log, as all others are."""
    if sys.stdout.isatty():
        print(f"\n{texto}\n", flush=True)
    else:
        dizer(texto)
