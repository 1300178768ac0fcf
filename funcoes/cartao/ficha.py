"""The facts of a model card, as plain values and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from funcoes.apoio.tipos import Decisao
from funcoes.configuracao.secoes import MetricaPropria
from funcoes.dados.colunas import ALVO, CAMPANHA, DIA, NO_LUGAR, REGISTRO
from funcoes.dados.marcas import ORIGEM, RETORNO
from funcoes.metricas.grupos import concordancia, pares_juntos
from funcoes.palavras.lingua import Frase, Termo
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.validacao.portao import Motivo

_GRUPOS: Final = ("estudo", "predio", "sala", "pessoa")


@dataclass(frozen=True)
class Dados:
    """The survey behind the model: its real rows, held-out ones included.

    `inicio`, `fim`: first and last day, "" without dates; `sem_data`: rows without one; `campanhas` and
    `votos`: rows of each; `grupos`: how many studies, buildings, rooms and people, of those that the survey
    tells apart; `concordancia`: chance that two people of one reading give the same vote, among
    `pares` pairs of them; `teto`:
    share of rows right for who knew the most frequent vote of every record that was asked twice or more; both
    NaN where no record was. `pesquisa`: what the survey says of itself; `sintetico`: the packaged sample, not
    a survey; `retornos`: rows that are answers to predictions.
    """

    fonte: str
    sha256: str
    linhas: int
    dias: int
    inicio: str
    fim: str
    campanhas: Mapping[str, int]
    votos: Mapping[int, int]
    concordancia: float
    teto: float
    sintetico: bool
    pesquisa: PesquisaConfig
    retornos: int = 0
    sem_data: int = 0
    grupos: Mapping[str, int] = field(default_factory=dict)
    pares: int = 0


def _teto(reais: pd.DataFrame) -> float:
    """Most frequent votes of the records with several rows, as a share of these rows."""
    if REGISTRO not in reais:
        return float("nan")
    contagem = pd.crosstab(reais[REGISTRO], reais[ALVO])
    varias = contagem[contagem.sum(axis=1) > 1].to_numpy()
    return float(varias.max(axis=1).sum() / varias.sum()) if len(varias) else float("nan")


def _com_data(reais: pd.DataFrame) -> pd.Series:
    """The days of the rows that say theirs, as text."""
    if DIA not in reais:
        return pd.Series(dtype=object)
    dias = reais[DIA].dropna().astype(str)
    return dias[[bool(d) and not str(d).startswith(NO_LUGAR) for d in dias]]


def _por_valor(reais: pd.DataFrame, coluna: str) -> dict[str, int]:
    """Rows of each value, by its name; nothing of a column that there is not, or of no name."""
    if coluna not in reais:
        return {}
    vezes = reais[coluna].value_counts().sort_index()
    return {str(k): int(n) for k, n in vezes.items() if k != ""}


def dados_do_quadro(
    quadro: pd.DataFrame, fonte: str, sha256: str, sintetico: bool, pesquisa: PesquisaConfig
) -> Dados:
    """The facts of a table with the column voto, and of dia, campanha, registro, estudo, predio, sala and
    pessoa those that the survey has; rows made by oversampling left out."""
    reais = quadro[~quadro["sintetico"].astype(bool)] if "sintetico" in quadro else quadro
    dias = _com_data(reais)
    return Dados(
        fonte=fonte,
        sha256=sha256,
        linhas=len(reais),
        dias=int(dias.nunique()),
        inicio=str(dias.min()) if len(dias) else "",
        fim=str(dias.max()) if len(dias) else "",
        campanhas=_por_valor(reais, CAMPANHA),
        votos={int(k): int((reais[ALVO] == k).sum()) for k in sorted(reais[ALVO].unique())},
        concordancia=concordancia(reais),
        teto=_teto(reais),
        sintetico=sintetico,
        pesquisa=pesquisa,
        retornos=int((reais[ORIGEM] == RETORNO).sum()) if ORIGEM in reais else 0,
        sem_data=len(reais) - len(dias),
        grupos={g: int(reais[g].nunique()) for g in _GRUPOS if g in reais and reais[g].notna().any()},
        pares=pares_juntos(reais),
    )


@dataclass(frozen=True)
class Cartao:
    """All that the card says, as plain values; nothing of it is read from elsewhere.

    `modelo`, `balanced`, `outliers`: the chosen row of `leaderboard` (all protocols; `protocolo` decides).
    `comparacao`: paired differences on the deciding protocol (contra, balanced, outliers, referencia,
    diferenca, lo, hi). `por_classe`, `grupos`: the tables of `avaliar` and `grupos`; `calibracao`: tables of
    `calibracao` by name. `teste`: held-out metrics, index = name. `motivos`: every rule of the gate;
    `escolha`: why this model. `atributos`: what each feature is, with its unit. `versoes`: date, libraries,
    identifiers, as the caller has them. `intervalos_por`: what intervals are drawn over, days or other
    groups.
    """

    nome: str
    modelo: str
    balanced: bool
    outliers: bool
    decisao: Decisao
    metrica: MetricaPropria
    protocolo: str
    divisao: Frase
    escolha: Frase
    dados: Dados
    leaderboard: pd.DataFrame
    comparacao: pd.DataFrame
    por_classe: pd.DataFrame
    calibracao: Mapping[str, pd.DataFrame]
    grupos: pd.DataFrame
    aprovado: bool
    motivos: Sequence[Motivo]
    paridade: Frase
    versoes: Mapping[str, str]
    atributos: Mapping[str, Termo]
    teste: pd.DataFrame | None = None
    explicacao: Frase | None = None
    min_linhas: int = 30
    confianca: float = 0.95
    intervalos_por: str = "dia"
