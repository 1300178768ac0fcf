"""The look as a ClearML task: scalars that windows compare by, plots, tables, report, severity."""

import signal
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from clearml import Task

from funcoes.comando.processo import interromper
from funcoes.configuracao.nomes_clearml import (
    MONITOR,
    PROJETO,
    SECAO_ARGS,
    SECAO_JANELA,
    TAG_SEVERIDADE,
    TIPO_MONITOR,
)
from funcoes.deriva.gravidade import NIVEIS
from funcoes.monitor.analise import Analise
from funcoes.monitor.historico import Vista
from steps.monitoria.pedido import Pedido, de_parametros
from steps.relatorio import Relatorio

_MEDIDAS: Final = {
    "prova": "test", "grandeza": "quantity", "linhas": "rows", "efetivas": "effective rows",
    "efeito": "effect", "pontuacao": "score", "p_ajustado": "p, corrected", "visivel": "least visible",
    "psi": "PSI", "wasserstein": "shift", "parte": "share",
}  # fmt: skip


def abrir(pedido: Pedido) -> tuple[Any, Pedido]:
    """The task, and what it is asked for: its parameters, where an agent started this process for it."""
    tarefa = Task.init(
        project_name=PROJETO,
        task_name=MONITOR,
        task_type=TIPO_MONITOR,
        reuse_last_task_id=False,
        output_uri=True,
        auto_connect_arg_parser=False,
        auto_connect_frameworks=False,
        auto_resource_monitoring=False,
    )
    signal.signal(signal.SIGTERM, interromper)  # the SDK's own handlers go on with the look
    signal.signal(signal.SIGINT, interromper)
    parametros = tarefa.connect(pedido.como_parametros(), name=SECAO_ARGS)
    _marcar(tarefa, [])  # a clone has the severity of its original
    return tarefa, de_parametros(parametros)


def relatar(
    tarefa: Any,
    analise: Analise,
    vistas: Sequence[Vista],
    figuras: Mapping[str, bytes],
    pagina: str,
    linhas_min: int,
) -> None:
    """Everything that was found; `vistas`: windows so far, this one the last, each a point of the scalars;
    `figuras`: PNG by name; `linhas_min`: predictions that are needed to test anything."""
    relatorio = Relatorio(tarefa)
    relatorio.tabela("achados", _achados(analise))
    relatorio.tabela("medidas", _medidas(analise))
    for nome, png in figuras.items():
        relatorio.imagem(nome, png)
    relatorio.artefato("relatorio", pagina.encode(), ".html")
    relatorio.pagina("report", pagina)
    _escalares(tarefa.get_logger(), vistas)
    atual = vistas[-1]
    for nome, valor in {"drift score": atual.pontuacao, "predictions": atual.linhas, **atual.pontos}.items():
        relatorio.valor(nome, valor)
    tarefa.set_configuration_object(
        SECAO_JANELA, config_text=atual.model_dump_json(), config_type="json",
        description="this window in one line, for the next ones",
    )  # fmt: skip
    ficha, pesquisa = analise.vigiado.ficha, analise.vigiado.pesquisa
    relatorio.saidas(
        {
            "nivel": atual.nivel,
            "codigo": atual.codigo,
            "pontuacao": f"{atual.pontuacao:.4f}",
            "linhas": atual.linhas,
            "linhas_min": linhas_min,
            "testada": bool(analise.veredito.comparacao.medidas or analise.veredito.achados),
            "ate": atual.ate.isoformat(),
            "modelo_id": ficha.modelo_id,
            "modelo_nome": ficha.nome,
            "modelo_versao": ficha.versao,
            "pesquisa": pesquisa.nome if pesquisa else "",
        }
    )
    _em_linhas(relatorio, analise, atual)
    _marcar(tarefa, [f"{TAG_SEVERIDADE}{atual.nivel}"])


def _marcar(tarefa: Any, severidades: list[str]) -> None:
    """These tags of severity, and no other."""
    antes = tarefa.get_tags() or []
    outras = [t for t in antes if not t.startswith(TAG_SEVERIDADE)]
    if antes != [*outras, *severidades]:
        tarefa.set_tags([*outras, *severidades])


def _em_linhas(relatorio: Relatorio, analise: Analise, vista: Vista) -> None:
    """What was found as lines of the task's log, with the model that it is about."""
    caderno = relatorio.caderno
    caderno.fixar(**analise.vigiado.ficha.em_log())
    for j in analise.veredito.achados:
        caderno.anotar(
            str(j.achado.dito), "warning", kind=j.achado.tipo, quantity=j.achado.grandeza, severity=j.nivel
        )
    caderno.anotar("looked", severity=vista.nivel, score=vista.pontuacao, rows=vista.linhas)
    relatorio.guardar_log()


def _achados(analise: Analise) -> pd.DataFrame:
    linhas = [
        {
            "severity": j.nivel,
            "kind": j.achado.tipo,
            "quantity": j.achado.grandeza,
            "finding": str(j.achado.dito),
            "effect": j.achado.efeito,
        }
        for j in analise.veredito.achados
    ]
    return pd.DataFrame(linhas, columns=["severity", "kind", "quantity", "finding", "effect"])


def _medidas(analise: Analise) -> pd.DataFrame:
    medidas = [
        {dito: getattr(m, nome) for nome, dito in _MEDIDAS.items()}
        for m in analise.veredito.comparacao.medidas
    ]
    return pd.DataFrame(medidas, columns=list(_MEDIDAS.values()))


def _escalares(log: Any, vistas: Sequence[Vista]) -> None:
    """Each window so far at its number, so that one task shows them all, and two can be compared."""
    for v in vistas:
        series = {"drift score": v.pontuacoes | {"window": v.pontuacao}, "answers": v.pontos}
        series |= {"severity": {"0 none to 3 high": NIVEIS.index(v.nivel)}, "rows": {"predictions": v.linhas}}
        for titulo, valores in series.items():
            for serie, valor in valores.items():
                log.report_scalar(titulo, serie, float(valor), iteration=v.numero)
