"""The serving task's look at the registry, in threads of its own: no wait of the SDK stops anything else.

One thread asks every few seconds whether the server answers, within a bound, and writes `registro.json`. The
other one uses the SDK, which waits for a server that is away as long as it takes.
"""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from funcoes.apoio.erros import ErroConfig, ErroPipeline, ErroRegistro, ErroServidor
from funcoes.comando.servidor import conferir, ha_clearml_configurado, servidor_do_sdk
from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes_servico import ServicoConfig
from funcoes.servico.pasta import PastaServico, Recusa, Registro, Servivel, Uso, agora
from steps.servico.diario import dizer

_DEMORA_S: Final = 30.0
_FECHAR_S: Final = 10.0


def com_pulso(antes: Registro | None, alcancavel: bool, motivo: str, em: datetime) -> Registro:
    """The record after the server was asked; `desde` changes only when its answer does."""
    mudou = antes is None or antes.alcancavel != alcancavel
    base = antes or Registro(visto_em=em, alcancavel=alcancavel, desde=em)
    return base.model_copy(
        update={
            "visto_em": em,
            "alcancavel": alcancavel,
            "desde": em if mudou else base.desde,
            "motivo": motivo,
        }
    )


def com_olhar(antes: Registro | None, campeao_id: str, recusa: Recusa | None, em: datetime) -> Registro:
    """The record after a look that came to its end; meanwhile the server may have gone."""
    base = antes or com_pulso(None, True, "", em)
    motivo = "" if base.alcancavel else base.motivo
    return base.model_copy(update={"motivo": motivo, "campeao_id": campeao_id, "recusa": recusa})


def perguntar() -> None:
    """Whether the configured server answers, within seconds; `ErroPipeline` says why not."""
    if not ha_clearml_configurado():
        raise ErroServidor(
            "no ClearML is configured, so no model is looked for: set CLEARML_API_HOST and its keys, or use "
            "`make serve`, which brings its own server"
        )
    conferir(servidor_do_sdk())


class Vigia:
    """Keeps the serving folder supplied with the champion, and the ClearML task informed."""

    def __init__(
        self,
        config: ServicoConfig,
        pasta: PastaServico,
        parametros: Mapping[str, str],
        pedir_fim: Callable[[str], None],
        prazo_s: float,
    ) -> None:
        self._config = config
        self._pasta = pasta
        self._da_tarefa = (parametros, pedir_fim, prazo_s)
        self._registro: Registro | None = None
        self._cadeado = threading.Lock()
        self._vez, self._fim = threading.Event(), threading.Event()
        self._comecou: float | None = None
        self._olhou = False
        self._relatado = 0.0
        self._recusados = (0, 0)
        self._falhas: dict[str, str] = {}
        self._tarefa: Any = None
        self._buscador: Any = None

    def iniciar(self) -> None:
        """Begin to look; returns at once."""
        for funcao in (self._pulsar, self._olhar_sempre):
            threading.Thread(target=funcao, daemon=True, name=funcao.__name__.strip("_")).start()

    # the server

    def _pulsar(self) -> None:
        while not self._fim.is_set():
            motivo = ""
            try:
                perguntar()
            except ErroPipeline as erro:
                motivo = str(erro)
            except Exception as erro:  # such as a clearml.conf that cannot be read
                motivo = f"{type(erro).__name__}: {erro}"
            pulso = partial(com_pulso, alcancavel=not motivo, motivo=motivo or self._ressalva(), em=agora())
            self._anotar(pulso)
            if not motivo:
                self._vez.set()
            self._fim.wait(self._config.modelo.consultar_s)

    def _ressalva(self) -> str:
        """What is odd although the server answers."""
        comecou = self._comecou
        demora = 0.0 if comecou is None else time.monotonic() - comecou
        if demora > _DEMORA_S:
            return f"the server answers, but a look at the registry has taken {demora:.0f} s so far"
        if not self._olhou and not self._falhas:
            return "the registry is being asked for its champion"
        return "; ".join(self._falhas.values())

    def _anotar(self, mudar: Callable[[Registro | None], Registro]) -> None:
        with self._cadeado:
            antes, self._registro = self._registro, mudar(self._registro)
            depois = self._registro
            try:
                self._pasta.anotar(self._pasta.registro, depois)
            except OSError as erro:
                self._falhou("registro.json", erro)
        if antes is None or antes.alcancavel != depois.alcancavel:
            if depois.alcancavel:
                dizer("the registry answers")
            else:
                dizer(
                    "the registry does not answer; what is there is served", "warning", reason=depois.motivo
                )

    # the registry, and the task

    def _olhar_sempre(self) -> None:
        while True:
            self._vez.wait()
            self._vez.clear()
            if self._fim.is_set():
                return
            self._comecou = time.monotonic()
            for passo in (self._procurar, self._abrir, self._informar, self._obedecer):
                try:
                    passo()
                except Exception as erro:  # whatever the SDK raises, the next look may do better
                    self._falhou(passo.__name__.strip("_"), erro)
                else:
                    self._falhas.pop(passo.__name__.strip("_"), None)
            self._comecou = None

    def _falhou(self, passo: str, erro: Exception) -> None:
        """Log what fails again and again only once."""
        texto = f"{passo}: {type(erro).__name__}: {erro}"
        if self._falhas.get(passo) != texto:
            if isinstance(erro, ErroConfig):  # a person has to do something, and is told in plain words
                dizer(str(erro), "error")
            else:
                dizer("the serving task goes on without something that failed", "error", reason=texto)
        self._falhas[passo] = texto

    def _procurar(self) -> None:
        if self._buscador is None:
            from funcoes.io_clearml.servir import Buscador  # noqa: PLC0415 -- imports the SDK

            base = carregar().register_.nome_modelo
            self._buscador = Buscador(self._pasta, self._config.modelo, base)
        olhar = self._buscador.olhar()
        self._olhou = True
        campeao, recusa = olhar.campeao, olhar.recusa
        self._anotar(partial(com_olhar, campeao_id=campeao.id if campeao else "", recusa=recusa, em=agora()))
        if olhar.posto is not None:
            dizer("a new champion is in place", model=olhar.posto.nome, **olhar.posto.em_log())
        if recusa is not None and olhar.nova:
            self._dizer_recusa(recusa)

    def _dizer_recusa(self, recusa: Recusa) -> None:
        dizer(
            "the champion is refused; what was served before stays",
            "error",
            model_id=recusa.modelo_id,
            model_version=recusa.versao,
            reason=recusa.motivo,
        )

    def _abrir(self) -> None:
        if self._tarefa is None:
            from steps.servico.tarefa import TarefaDoServico  # noqa: PLC0415 -- imports the SDK

            self._tarefa = TarefaDoServico(*self._da_tarefa, self._pasta)
        self._tarefa.abrir()

    def _informar(self) -> None:
        servida = self._ler(self._pasta.bom, Servivel)
        if servida is not None:
            self._tarefa.mostrar_modelo(servida)
        uso = self._ler(self._pasta.uso, Uso)
        if uso is None:
            return
        self._tarefa.mostrar_endereco(f"http://{self._config.http.host}:{uso.porta}")
        self._dizer_recusados(uso)
        if time.monotonic() - self._relatado >= self._config.modelo.relatar_s:
            self._relatado = time.monotonic()
            self._tarefa.relatar(uso)

    def _dizer_recusados(self, uso: Uso) -> None:
        antes, self._recusados = self._recusados, (uso.pid, uso.recusados)
        if uso.recusados > (antes[1] if antes[0] == uso.pid else 0):
            dizer("the HTTP process refused a model: see its log", "error", model_version=uso.versao)

    def _ler(self, caminho: Any, modelo: Any) -> Any:
        try:
            return self._pasta.ler(caminho, modelo)
        except ErroRegistro as erro:
            self._falhou(caminho.name, erro)
            return None

    def _obedecer(self) -> None:
        self._tarefa.obedecer()

    def encerrar(self, codigo: int, motivo: str, parada: bool) -> None:
        """Close the task, within a bound: a server that is gone does not keep us.

        It is asked anew: the last look may have failed because this machine was busy.
        """
        self._fim.set()
        if self._tarefa is None:
            return
        fecho = threading.Thread(target=self._fechar, args=(codigo, motivo, parada), daemon=True)
        fecho.start()
        fecho.join(_FECHAR_S)

    def _fechar(self, codigo: int, motivo: str, parada: bool) -> None:
        if self._conseguiu(perguntar):
            self._conseguiu(self._informar)  # what cannot be told any more does not leave the task open
            self._conseguiu(partial(self._tarefa.fechar, codigo, motivo, parada))

    def _conseguiu(self, passo: Callable[[], None]) -> bool:
        try:
            passo()
        except Exception as erro:
            self._falhou("fechar", erro)
            return False
        return True
