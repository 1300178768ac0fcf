"""What asks for a retraining of a model: a time of the schedule, a new raw version, a finding of the monitor.

Each is a cause until a run carries it. A cause that no run carries yet waits, however long: nothing that came
while a run was going, in a pause, or while nobody looked is lost.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from funcoes.configuracao.secoes_retreino import GRAVIDADES, ConfigDoRetreino
from pipelines.retreino.agenda import vaga_anterior
from pipelines.retreino.situacao import Causa, Modelo, Situacao, resumo_curto

AGENDA: Final = "agenda"
DADOS: Final = "dados"
DERIVA: Final = "deriva"


@dataclass
class Exame:
    """What was found for one model: causes that wait for a run, and in words why others are none."""

    pendentes: list[Causa] = field(default_factory=list)
    porque_nao: list[str] = field(default_factory=list)
    ate: datetime | None = None
    """When one of those will be a cause by itself."""


def quando(em: datetime) -> str:
    """A time for people."""
    return f"{em:%Y-%m-%d %H:%M} UTC"


def examinar(modelo: Modelo, situacao: Situacao, config: ConfigDoRetreino) -> Exame:
    """What asks for a retraining of this model now."""
    exame = Exame()
    for regra in (_da_agenda, _dos_dados, _da_deriva):
        regra(modelo, situacao, config, exame)
    return exame


def _julgar(causa: Causa, situacao: Situacao, config: ConfigDoRetreino, exame: Exame, feita: str) -> None:
    """Take a cause up, unless runs have carried it: one that did not fail, or as many as are to be tried."""
    corridas = [c for c in situacao.corridas if c.nossa and not c.lance and causa.id in c.causas]
    uteis = [c for c in corridas if not c.falhou]
    if uteis:
        exame.porque_nao.append(f"run {uteis[0].id} ({uteis[0].status}) came of {causa.dita}{feita}")
    elif len(corridas) >= config.retreino.tentativas:
        vezes = f"{len(corridas)} of {config.retreino.tentativas} times"
        exame.porque_nao.append(f"the runs for {causa.dita} failed, {vezes}: see run {corridas[0].id}")
    else:
        exame.pendentes.append(causa)


def _da_agenda(modelo: Modelo, situacao: Situacao, config: ConfigDoRetreino, exame: Exame) -> None:
    if not config.agenda.ligada:
        return
    vaga = vaga_anterior(config.agenda, situacao.agora)
    limite = timedelta(hours=config.agenda.atraso_max_h)
    if vaga < situacao.desde:
        return  # before there was a service
    causa = Causa(AGENDA, f"{vaga:%Y%m%dT%H%MZ}", modelo.nome, vaga, f"the schedule of {quando(vaga)}")
    if situacao.agora - vaga > limite:
        return
    _julgar(causa, situacao, config, exame, "")


def _dos_dados(modelo: Modelo, situacao: Situacao, config: ConfigDoRetreino, exame: Exame) -> None:
    versao = modelo.versao
    if not config.dados.ligado or versao is None:
        return
    if versao.corrida:
        exame.porque_nao.append(f"run {versao.corrida} learned from the newest raw version {versao.id}")
        return
    assentada = versao.criada + timedelta(minutes=config.dados.assentar_min)
    if situacao.agora < assentada:
        exame.porque_nao.append(
            f"raw version {versao.id} is new, and is left until {quando(assentada)} for the run of whoever "
            "made it"
        )
        exame.ate = assentada
        return
    causa = Causa(DADOS, versao.id, modelo.nome, versao.criada, f"raw version {versao.id}")
    _julgar(causa, situacao, config, exame, "")


def _da_deriva(modelo: Modelo, situacao: Situacao, config: ConfigDoRetreino, exame: Exame) -> None:
    achado = modelo.achado
    if not config.deriva.ligada or achado is None:
        return
    dito = f"{achado.gravidade} severity that monitor {achado.tarefa} found"
    if GRAVIDADES.index(achado.gravidade) < GRAVIDADES.index(config.deriva.gravidade_min):
        return
    if achado.modelo_id != modelo.campeao:
        exame.porque_nao.append(f"{dito} is about {achado.modelo_id}, which is not the champion any more")
        return
    if situacao.agora - achado.em > timedelta(hours=config.deriva.validade_h):
        exame.porque_nao.append(f"{dito} is of {quando(achado.em)}, older than deriva.validade_h")
        return
    # Of the champion and its data, not of the task: each hour finds the same drift again, and the same rows
    # give the same model again.
    origem = f"{achado.modelo_id}.{resumo_curto(modelo.fonte)}"
    causa = Causa(DERIVA, origem, modelo.nome, achado.em, dito)
    _julgar(causa, situacao, config, exame, _DE_NOVO.format(fonte=modelo.fonte))


_DE_NOVO: Final = " or one before, on the same data ({fonte}): only newer rows would give another model"
