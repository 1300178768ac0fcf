"""The facts of a model card, as plain values and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from funcoes.apoio.tipos import Decisao
from funcoes.configuracao.secoes import MetricaPropria
from funcoes.dados.colunas import ALVO
from funcoes.dados.marcas import ORIGEM, RETORNO
from funcoes.metricas.grupos import concordancia
from funcoes.palavras.lingua import Frase, Termo
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.preparo.atributos import TERMOS
from funcoes.validacao.portao import Motivo


@dataclass(frozen=True)
class Dados:
    """The survey behind the model: its real rows, held-out ones included.

    `inicio`, `fim`: first and last day; `campanhas` and `votos`: rows of each; `concordancia`: chance that
    two people of one weather record give the same vote; `teto`: share of rows right for who knew the most
    frequent vote of every record that was asked twice or more; both NaN where no record was. `pesquisa`: what
    the survey says of itself; `sintetico`: the packaged sample, not a survey; `retornos`: rows that are
    answers to predictions.
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


def _teto(reais: pd.DataFrame) -> float:
    """Most frequent votes of the records with several rows, as a share of these rows."""
    contagem = pd.crosstab(reais["registro"], reais[ALVO])
    varias = contagem[contagem.sum(axis=1) > 1].to_numpy()
    return float(varias.max(axis=1).sum() / varias.sum()) if len(varias) else float("nan")


def dados_do_quadro(
    quadro: pd.DataFrame, fonte: str, sha256: str, sintetico: bool, pesquisa: PesquisaConfig
) -> Dados:
    """The facts of a table with columns dia, campanha, registro, p1; rows made by oversampling left out."""
    reais = quadro[~quadro["sintetico"].astype(bool)] if "sintetico" in quadro else quadro
    return Dados(
        fonte=fonte,
        sha256=sha256,
        linhas=len(reais),
        dias=int(reais["dia"].nunique()),
        inicio=str(reais["dia"].min()),
        fim=str(reais["dia"].max()),
        campanhas={str(k): int(n) for k, n in reais["campanha"].value_counts().sort_index().items()},
        votos={int(k): int((reais[ALVO] == k).sum()) for k in sorted(reais[ALVO].unique())},
        concordancia=concordancia(reais),
        teto=_teto(reais),
        sintetico=sintetico,
        pesquisa=pesquisa,
        retornos=int((reais[ORIGEM] == RETORNO).sum()) if ORIGEM in reais else 0,
    )


@dataclass(frozen=True)
class Cartao:
    """All that the card says, as plain values; nothing of it is read from elsewhere.

    `modelo`, `balanced`, `outliers`: the chosen row of `leaderboard` (all protocols; `protocolo` decides).
    `comparacao`: paired differences on the deciding protocol (contra, balanced, outliers, referencia,
    diferenca, lo, hi). `por_classe`, `grupos`: the tables of `avaliar` and `grupos`; `calibracao`: tables of
    `calibracao` by name. `teste`: held-out metrics, index = name. `motivos`: every rule of the gate;
    `escolha`: why this model. `atributos`: what each feature is, with its unit. `versoes`: date, libraries,
    identifiers, as the caller has them.
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
    atributos: Mapping[str, Termo] = field(default_factory=lambda: dict(TERMOS))
    teste: pd.DataFrame | None = None
    explicacao: Frase | None = None
    min_linhas: int = 30
    confianca: float = 0.95
