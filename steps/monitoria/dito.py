"""What a look found, for the terminal."""

from typing import TYPE_CHECKING, Final

from funcoes.comando.tela import console, dizer
from steps.monitoria.olhar import RELATORIO, Preparado

if TYPE_CHECKING:
    from funcoes.monitor.analise import Analise

_MAX_DITOS: Final = 12


def mostrar(p: Preparado, analise: "Analise") -> None:
    """A line for each thing that matters."""
    tela, v, f = console(), analise.veredito, analise.vigiado.ficha
    dizer(tela, f"model     {f.nome} version {f.versao} ({f.modelo_id})")
    dizer(tela, f"window    {p.periodo.desde:%Y-%m-%d %H:%M} to {p.periodo.ate:%Y-%m-%d %H:%M} UTC, "
          f"{v.comparacao.linhas:,} predictions, {analise.desempenho.respostas:,} answers")  # fmt: skip
    if v.comparacao.linhas < p.config.comparacao.amostra_min:
        dizer(tela, f"          fewer than {p.config.comparacao.amostra_min}: nothing is tested")
    if outros := sum(analise.lido.de_outros.values()):
        dizer(tela, f"          {outros:,} predictions of other models are not looked at (--modelo_id)")
    for nome, porque in analise.lido.ilegiveis.items():
        dizer(tela, f"          {nome} could not be read: {porque}")
    dizer(tela, f"severity  {v.nivel}, drift score {v.comparacao.pontuacao:.2f}")
    for j in v.achados[:_MAX_DITOS]:
        dizer(tela, f"  {j.nivel:<7} {j.achado.dito}")
    if len(v.achados) > _MAX_DITOS:
        dizer(tela, f"  and {len(v.achados) - _MAX_DITOS} more in the report")
    dizer(tela, f"report    {p.pasta.pasta / RELATORIO}")
