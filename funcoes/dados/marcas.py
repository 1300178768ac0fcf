"""Which rows of a survey are answers to predictions: a line for each answer, beside the rows.

The rows themselves have the survey's columns and nothing more, so whatever reads a survey reads them; a
mark names its row by what the row says (`anexo.identificar`). Who changes a vote says something else, so the
row of before goes out and another comes in: of each answer the last change counts, in whatever order tables
are put together.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import MANTER
from funcoes.dados import anexo
from funcoes.dados.anexo import Anexo, escrever, identificar
from funcoes.pesquisa.descricao import PesquisaConfig

ARQUIVO: Final = "retornos.csv"
"""Of a raw version that has answers, beside its rows."""

COLUNAS: Final = ["chave", "mudado_em", "linha_id"]
"""Of a table of marks: which answer, the time of its last change in µs since 1970, and its row, "" for one
that was left out."""

ORIGEM, QUESTIONARIO, RETORNO = "origem", "questionario", "retorno"
"""Column of a checked survey that says where a row comes from, and what it may hold."""


class Conteudo(NamedTuple):
    """The bytes of a survey's rows as a CSV, and of its marks, none where there are none."""

    dados: bytes
    retornos: bytes = b""


@dataclass(frozen=True)
class Marcada:
    """A survey's text cells, and the marks of those of its rows that are answers."""

    quadro: pd.DataFrame
    marcas: pd.DataFrame

    def conteudo(self) -> Conteudo:
        """Rows and marks as they are written."""
        return Conteudo(escrever(self.quadro), como_bytes(self.marcas))


@dataclass(frozen=True)
class Recebidos:
    """What became of answers that came to a survey.

    `marcada`: the survey with them; `anexo`: rows that came in and did not; `trocadas`: answers that were
    there with another row; `conhecidas`: those that were there as they are; `contraditas`: index of those
    left out because the survey says something else of that person and time.
    """

    marcada: Marcada
    anexo: Anexo
    trocadas: int
    conhecidas: int
    contraditas: pd.Index

    @property
    def mudou(self) -> bool:
        """Whether the survey is another one now."""
        return bool(self.anexo.novas or self.trocadas)


def vazias() -> pd.DataFrame:
    """No marks."""
    return pd.DataFrame({"chave": "", "mudado_em": 0, "linha_id": ""}, index=[0]).iloc[:0]


def ler(conteudo: bytes) -> pd.DataFrame:
    """The marks in a file's bytes; none in no bytes. `ErroDados` for a file of something else."""
    if not conteudo:
        return vazias()
    lidas = pd.read_csv(io.BytesIO(conteudo), sep=";", dtype=str, keep_default_na=False)
    if list(lidas.columns) != COLUNAS:
        raise ErroDados(
            f"{ARQUIVO} has the columns {', '.join(map(str, lidas))}; expected {', '.join(COLUNAS)}."
        )
    return lidas.astype({"mudado_em": "int64"})


def como_bytes(marcas: pd.DataFrame) -> bytes:
    """Marks as a file's bytes, which do not depend on their order; no bytes for none."""
    if marcas.empty:
        return b""
    return str(marcas.sort_values("chave").to_csv(sep=";", index=False, lineterminator="\n")).encode()


def ids(quadro: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.Series:
    """What each row says, as marks name it: 16 hexadecimal digits."""
    return identificar(quadro, pesquisa).map("{:016x}".format).astype(object)


def unir(*tabelas: pd.DataFrame) -> pd.DataFrame:
    """Of each answer the mark of its last change."""
    todas = pd.concat(tabelas, ignore_index=True).sort_values(["mudado_em", "linha_id"])
    return todas.drop_duplicates("chave", keep="last").reset_index(drop=True)


def juntar(pesquisa: PesquisaConfig, *fontes: Marcada) -> Marcada:
    """The rows of several versions of a survey, without those of votes that were changed since."""
    marcas = unir(*(f.marcas for f in fontes))
    velhas = _linhas_velhas(marcas, [f.marcas for f in fontes])
    quadros = [f.quadro[~ids(f.quadro, pesquisa).isin(velhas)] for f in fontes]
    return Marcada(anexo.unir(pesquisa, *quadros), marcas)


def _linhas_velhas(marcas: pd.DataFrame, de_antes: Sequence[pd.DataFrame]) -> set[str]:
    """Rows that were answers once, and of which no answer is left."""
    return {str(i) for m in de_antes for i in m["linha_id"]} - {*marcas["linha_id"], ""}


def receber(
    base: Marcada, novas: pd.DataFrame, marcas: pd.DataFrame, pesquisa: PesquisaConfig, contraditas: str
) -> Recebidos:
    """Answers put to a survey: `novas` as text cells, `marcas` their keys and times, both of one index.

    `contraditas` as of `anexo.anexar`: what becomes of a row that contradicts another.
    """
    deles = marcas[["chave", "mudado_em"]].assign(linha_id=ids(novas, pesquisa))
    conhecida = deles["chave"].isin(base.marcas["chave"])
    de_antes = base.marcas.set_index("chave").reindex(deles["chave"]).set_axis(deles.index)
    fora_antes = de_antes["linha_id"] == ""
    depois = (deles["mudado_em"] > de_antes["mudado_em"]) | fora_antes
    trocada = conhecida & depois & (deles["linha_id"] != de_antes["linha_id"])
    entram = ~conhecida | trocada
    resto = _sem_as_de_antes(base, deles[trocada], pesquisa)
    feito = anexo.anexar(resto, novas[entram], pesquisa, contraditas)
    recusadas = pd.Index(feito.contradicoes["linha"].unique() if contraditas != MANTER else [])
    do_questionario = {*ids(resto, pesquisa)} - {*base.marcas["linha_id"]}
    fica = entram & ~deles.index.isin(recusadas) & ~deles["linha_id"].isin(do_questionario)
    novas_marcas = deles.assign(linha_id=deles["linha_id"].where(fica, ""))[fica | trocada]
    return Recebidos(
        Marcada(feito.quadro, unir(base.marcas, novas_marcas)),
        feito,
        int((trocada & ~fora_antes).sum()),
        int((conhecida & ~trocada).sum()),
        recusadas,
    )


def _sem_as_de_antes(base: Marcada, trocadas: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.DataFrame:
    """The survey without the rows that these answers had before, where no other answer says the same."""
    ficam = base.marcas[~base.marcas["chave"].isin(trocadas["chave"])]
    velhas = _linhas_velhas(ficam, [base.marcas])
    return base.quadro[~ids(base.quadro, pesquisa).isin(velhas)] if velhas else base.quadro


def sao_retornos(quadro: pd.DataFrame, marcas: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.Series:
    """Whether each row is an answer; `ErroDados` for marks of rows that are not there."""
    if marcas.empty:
        return pd.Series(False, index=quadro.index)
    deles = ids(quadro, pesquisa)
    perdidas = {*marcas["linha_id"], ""} - {*deles, ""}
    if perdidas:
        raise ErroDados(
            f"{len(perdidas)} answers to predictions are marked in {ARQUIVO} and are no row of the survey: "
            "which rows are answers is not known any more. Are the survey's description (faltantes, units) "
            "and the version those of before?"
        )
    return deles.isin(set(marcas["linha_id"]))
