"""What is decided: which model is retrained now, and why no other is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from funcoes.configuracao.secoes_retreino import ConfigDoRetreino
from pipelines.retreino.agenda import proxima_vaga
from pipelines.retreino.causas import Exame, examinar, quando
from pipelines.retreino.situacao import Causa, Corrida, Modelo, Situacao

_DIA: Final = timedelta(hours=24)


class Veredito(StrEnum):
    """What becomes of a model now."""

    COMECAR = "start"
    ESPERAR = "not"
    NADA = "nothing new"


@dataclass(frozen=True)
class Decisao:
    """About one model; `ate`: when it will be another one by itself, where that is known."""

    modelo: str
    veredito: Veredito
    motivo: str
    causas: tuple[Causa, ...] = ()
    ate: datetime | None = None

    def em_palavras(self) -> str:
        """One line."""
        return f"{self.modelo}: {self.veredito}: {self.motivo}"


def decidir(situacao: Situacao, config: ConfigDoRetreino) -> list[Decisao]:
    """A decision for each model, at most one of them to start; whose cause is oldest has its turn first.

    All causes of a model are answered by one run.
    """
    decisoes: list[Decisao] = []
    escolhido = ""
    for modelo, exame in sorted(_exames(situacao, config), key=_idade):
        decisao = _do_modelo(modelo, exame, situacao, config, escolhido)
        escolhido = escolhido or (modelo.nome if decisao.veredito is Veredito.COMECAR else "")
        decisoes.append(decisao)
    return decisoes


def _exames(situacao: Situacao, config: ConfigDoRetreino) -> Iterator[tuple[Modelo, Exame]]:
    return ((modelo, examinar(modelo, situacao, config)) for modelo in situacao.modelos)


def _idade(par: tuple[Modelo, Exame]) -> tuple[bool, float, str]:
    modelo, exame = par
    return not exame.pendentes, min((c.em.timestamp() for c in exame.pendentes), default=0.0), modelo.nome


def _do_modelo(
    modelo: Modelo, exame: Exame, situacao: Situacao, config: ConfigDoRetreino, escolhido: str
) -> Decisao:
    causas = tuple(exame.pendentes)
    if not causas:
        porque = "; ".join(exame.porque_nao) or "no time of the schedule, no raw version, no finding"
        return Decisao(modelo.nome, Veredito.NADA, porque, ate=exame.ate)
    porque = " and ".join(c.dita for c in causas)
    for motivo, ate in _impedimentos(modelo, situacao, config, escolhido):
        return Decisao(modelo.nome, Veredito.ESPERAR, f"{motivo} (asked by {porque})", causas, ate)
    return Decisao(modelo.nome, Veredito.COMECAR, f"because of {porque}, on {modelo.fonte}", causas)


def _impedimentos(
    modelo: Modelo, situacao: Situacao, config: ConfigDoRetreino, escolhido: str
) -> Iterator[tuple[str, datetime | None]]:
    """What is in the way, the most telling first, each with its end where that is known."""
    if modelo.impedimento:
        yield modelo.impedimento, None
    for corrida in situacao.corridas:
        if corrida.viva and (corrida.nossa or corrida.de(modelo.nome)):
            yield f"run {corrida.id} is still going ({corrida.status})", None
    for lance in situacao.lances():
        yield f"another process is just starting run {lance.id}", None
    if escolhido:
        yield f"{escolhido} has its turn first", None
    feitas = [c for c in situacao.corridas if c.nossa and not c.lance]
    pausa = _fim_da_pausa(modelo, feitas, config)
    if pausa is not None and situacao.agora < pausa:
        yield f"cool-down until {quando(pausa)} (retreino.pausa_h)", pausa
    hoje = sorted(c.criada for c in feitas if situacao.agora - c.criada < _DIA)
    if len(hoje) >= config.retreino.por_dia:
        livre = hoje[-config.retreino.por_dia] + _DIA
        yield f"daily limit: {len(hoje)} runs in 24 h (retreino.por_dia), until {quando(livre)}", livre


def _fim_da_pausa(modelo: Modelo, feitas: list[Corrida], config: ConfigDoRetreino) -> datetime | None:
    fins = [c.fim or c.criada for c in feitas if c.de(modelo.nome)]
    return max(fins) + timedelta(hours=config.retreino.pausa_h) if fins else None


def seguintes(situacao: Situacao, config: ConfigDoRetreino, decisoes: list[Decisao]) -> list[str]:
    """What will come next by itself, in words, the first one first."""
    vindas = [(d.ate, f"{d.modelo}: is looked at again") for d in decisoes if d.ate is not None]
    if config.agenda.ligada and situacao.modelos:
        vindas.append((proxima_vaga(config.agenda, situacao.agora), "the schedule's next time"))
    return [f"{quando(em)}: {dito}" for em, dito in sorted(vindas)]
