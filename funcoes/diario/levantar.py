"""From answers and the predictions that they are about to rows of a survey.

A row says what was given: the vote, the quantities that the survey has, day and time on the survey's clock
where it has columns for them. What serving filled in stays missing, as an answer that a questionnaire does
not have. What cannot be known is not guessed: such an answer is left out, with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa

from funcoes.configuracao.secoes import RetornosConfig
from funcoes.dados import contrato
from funcoes.dados.colunas import ALVO
from funcoes.dados.tipar import em_celulas
from funcoes.diario.esquema import ENTRADAS, ESQUEMA
from funcoes.diario.leitura import dos_pedidos, valendo
from funcoes.diario.retornos import Guardado
from funcoes.pesquisa.descricao import PesquisaConfig

_DO_DIARIO: Final = ["em", "pedido", "linha", "modelo_id", "lote", *ENTRADAS, "preenchidos"]
_ESQUEMA: Final = pa.schema([ESQUEMA.field(nome) for nome in _DO_DIARIO])
_DE_QUEM: Final = ["pedido", "linha"]
_HORAS: Final = 24.0
_BYTES_DA_MARCA: Final = 8

SEM_PREVISAO: Final = "the prediction log does not have the prediction, or not any more"
VARIAS: Final = "several predictions that differ have this request id"
DE_LOTE: Final = "of a batch that gave its own hour: nobody said of which day (retornos.lotes_com_hora)"
OUTRA_HORA: Final = "asked about an hour far from the clock's: its day is not known (retornos.hora_max_h)"
FORA_DO_CONTRATO: Final = "outside the data contract"


@dataclass(frozen=True)
class Respondidas:
    """Predictions with an answer, and the answers without one.

    `tabela`: a row each, in order of the request: `_DO_DIARIO`, inputs NaN where they were filled in, with
    `voto` and `mudado_em` (µs since 1970) of the answer. `fora`: answers left out, with the columns pedido,
    linha, motivo.
    """

    tabela: pd.DataFrame
    fora: pd.DataFrame
    ilegiveis: dict[str, str]


def responder(pasta: Path, guardados: Sequence[Guardado]) -> Respondidas:
    """The predictions in a log's folder that these answers are about.

    One pass over the log, a batch in memory at a time. Logs that do not know their requests are passed over.
    """
    ilegiveis: dict[str, str] = {}
    arquivos, nao_lidos = valendo(pasta)
    lidos = dos_pedidos(arquivos, _DO_DIARIO, (g.pedido for g in guardados), ilegiveis)
    achadas = pa.Table.from_batches(lidos, _ESQUEMA).unify_dictionaries().to_pandas()
    respostas = pd.DataFrame(guardados, columns=list(Guardado._fields)).drop(columns="em")
    juntas = respostas.merge(achadas, on=_DE_QUEM, how="left").sort_values(["em", *_DE_QUEM])
    tabela = _so_o_dado(juntas[juntas["em"].notna()])
    return _sem_repetidas(tabela, _fora(juntas[juntas["em"].isna()], SEM_PREVISAO), nao_lidos | ilegiveis)


def _so_o_dado(juntas: pd.DataFrame) -> pd.DataFrame:
    """Inputs as they were given: missing where they were filled in."""
    mascara = juntas["preenchidos"].astype("int64")
    dados = {
        nome: juntas[nome].mask((mascara.to_numpy() >> n & 1).astype(bool)) for n, nome in enumerate(ENTRADAS)
    }
    return juntas.assign(modelo_id=juntas["modelo_id"].astype(str), lote=juntas["lote"].astype(bool), **dados)


def _do_contrato(quadro: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.Series:
    """Why the contract would refuse each row; "" where it would not."""
    achados = contrato.aplicar(quadro, pesquisa).ocorrencias.drop_duplicates("linha").set_index("linha")
    ditos = achados["coluna"].map(lambda coluna: f"{FORA_DO_CONTRATO}: {coluna}")
    return pd.Series(ditos.reindex(quadro.index).fillna(""), dtype=object)


def _no_relogio(tabela: pd.DataFrame, fuso: str) -> pd.DataFrame:
    """With the local midnight before each request (`dia_em`), and the hours since (`hora_em`)."""
    local = tabela["em"].dt.tz_convert(ZoneInfo(fuso)).dt.tz_localize(None)
    dia = local.dt.normalize()
    return tabela.assign(dia_em=dia, hora_em=(local - dia) / pd.Timedelta(hours=1))


def _sem_repetidas(tabela: pd.DataFrame, fora: pd.DataFrame, ilegiveis: dict[str, str]) -> Respondidas:
    """A request that was sent again says the same and counts once; where it says something else, nobody knows
    which of them the answer is to."""
    tabela = tabela[~tabela.duplicated([*_DE_QUEM, "modelo_id", *ENTRADAS])]
    varias = tabela.duplicated(_DE_QUEM, keep=False)
    demais = _fora(tabela[varias].drop_duplicates(_DE_QUEM), VARIAS)
    ficam = tabela[~varias].set_axis(pd.RangeIndex(1, int((~varias).sum()) + 1))
    return Respondidas(ficam, pd.concat([fora, demais], ignore_index=True), ilegiveis)


def _fora(quais: pd.DataFrame, motivo: str) -> pd.DataFrame:
    return quais[_DE_QUEM].assign(motivo=motivo)


@dataclass(frozen=True)
class Levantadas:
    """Answers as rows of a survey: `quadro`: text cells, `marcas`: key and time of each answer, of the same
    index, the earliest request first; `fora` as of `Respondidas`."""

    quadro: pd.DataFrame
    marcas: pd.DataFrame
    fora: pd.DataFrame


def levantar(respondidas: pd.DataFrame, pesquisa: PesquisaConfig, regra: RetornosConfig) -> Levantadas:
    """Rows of a survey, on its clock and in its columns and units, of those of `Respondidas.tabela` that its
    contract takes; where it has a date, of those whose day is known."""
    tabela = _no_relogio(respondidas, pesquisa.fuso)
    dada = tabela["hora"].notna()
    hora = tabela["hora"].fillna(tabela["hora_em"])
    longe = (hora - tabela["hora_em"] + _HORAS / 2) % _HORAS - _HORAS / 2  # −12 to 12, across midnight
    dia = tabela["dia_em"] + pd.to_timedelta(((tabela["hora_em"] + longe - hora) / _HORAS).round(), unit="D")
    quadro = em_celulas(_tipado(tabela, dia, hora, pesquisa), pesquisa)
    com_dia = pesquisa.data is not None
    sem_dia = com_dia & dada & (longe.abs() > regra.hora_max_h)
    de_lote = com_dia & dada & tabela["lote"] & (not regra.lotes_com_hora)
    motivos = _do_contrato(quadro, pesquisa).mask(sem_dia, OUTRA_HORA).mask(de_lote, DE_LOTE)
    fica = motivos == ""
    fora = tabela[~fica][_DE_QUEM].assign(motivo=motivos[~fica])
    return Levantadas(quadro[fica], _marcas(tabela[fica]), fora)


def _tipado(tabela: pd.DataFrame, dia: pd.Series, hora: pd.Series, pesquisa: PesquisaConfig) -> pd.DataFrame:
    """What the survey has of what the log knows, in the product's own units; what nobody gave is missing."""
    grandezas = [nome for nome in ENTRADAS if nome in pesquisa.grandezas]
    quando = {"data": dia, "hora": hora, ALVO: tabela["voto"].astype(float)}
    return tabela[grandezas].astype(float).assign(**quando)


def _marcas(tabela: pd.DataFrame) -> pd.DataFrame:
    chaves = [marca_de(p, int(n)) for p, n in zip(tabela["pedido"], tabela["linha"], strict=True)]
    return pd.DataFrame(
        {"chave": pd.Series(chaves, tabela.index, dtype=object), "mudado_em": tabela["mudado_em"]}
    )


def marca_de(pedido: bytes, linha: int) -> str:
    """What the survey holds of an answer, 16 hexadecimal digits: not the request, which logs name."""
    return blake2b(pedido + linha.to_bytes(4, "big"), digest_size=_BYTES_DA_MARCA).hexdigest()
