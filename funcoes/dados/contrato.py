"""The data contract: text cells to typed values, with a reason for everything that does not fit.

`aplicar` never drops a row in silence: what breaks a hard rule is in `quarentena`, what was set to
missing is in `anulados`, both with line, column, value and reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors
from pydantic import BaseModel, ConfigDict, Field

from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.apoio.erros import ErroDados
from funcoes.dados.colunas import ALVO, BRUTAS, ESPERADAS, NUMERICAS
from funcoes.dados.grafias import SEXOS_LIDOS

ARQUIVO_CONTRATO = Path(__file__).resolve().parents[2] / "configs" / "contrato.yaml"
COLUNAS_OCORRENCIA = ["linha", "coluna", "valor", "motivo"]
_EXEMPLOS: Final = 5
FORMAS: Final[Mapping[str, str]] = {
    "data": "not a date such as 02/07/2015 (day/month/year) or 2015-07-02",
    "hora": "not a time of day such as 9:00 or 09:00:00",
    "sexo": "neither f nor m",
    **dict.fromkeys(NUMERICAS, "not a number such as 23.5 or 23,5"),
}
"""What is said of a value that cannot be read, by column: how one is written there."""

Faixa = Annotated[list[float], Field(min_length=2, max_length=2)]


class Contrato(BaseModel):
    """Tokens and ranges, read from `configs/contrato.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tokens_faltantes: dict[str, list[str]]
    duras: dict[str, Faixa]
    duras_obrigatorias: list[str]
    brandas: dict[str, Faixa]
    intervalo_campanha_dias: Annotated[int, Field(ge=1)]
    max_fora_por_coluna: Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True)
class Conferido:
    """What the contract made of a file.

    `aceitos`: typed rows, index = line; `quarentena`: the refused rows as text, with `motivo`;
    `ocorrencias`: hard violations; `anulados`: values set to missing. Both long tables have the
    columns linha, coluna, valor, motivo.
    """

    aceitos: pd.DataFrame
    quarentena: pd.DataFrame
    ocorrencias: pd.DataFrame
    anulados: pd.DataFrame


def carregar_contrato(caminho: Path = ARQUIVO_CONTRATO) -> Contrato:
    """Read the contract; `ErroConfig` for an unreadable file."""
    return Contrato.model_validate(ler_yaml(caminho))


def _para_numero(texto: pd.Series) -> pd.Series:
    codigo, distintos = pd.factorize(texto)  # the people of a record share its weather
    numeros = pd.to_numeric(
        pd.Series(distintos, dtype=object).str.replace(",", ".", regex=False), errors="coerce"
    )
    return numeros.replace([np.inf, -np.inf], np.nan).reindex(codigo).set_axis(texto.index)


def _para_data(texto: pd.Series) -> pd.Series:
    brasileira = pd.to_datetime(texto, format="%d/%m/%Y", errors="coerce")
    return brasileira.fillna(pd.to_datetime(texto, format="%Y-%m-%d", errors="coerce"))


def _para_hora(texto: pd.Series) -> pd.Series:
    """`HH:MM` or `HH:MM:SS` to decimal hours."""
    partes = texto.str.extract(r"^([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?$").astype(float)
    return partes[0] + partes[1] / 60


def limpar_tokens(bruto: pd.DataFrame, contrato: Contrato) -> pd.DataFrame:
    """The text cells, NaN where one stands for "missing"."""
    todas = contrato.tokens_faltantes.get("todas", [])
    limpo = bruto.copy()
    for coluna in limpo:
        tokens = [*todas, *contrato.tokens_faltantes.get(str(coluna), [])]
        limpo[coluna] = limpo[coluna].mask(limpo[coluna].isin(tokens))
    return limpo


def tipar(limpo: pd.DataFrame) -> pd.DataFrame:
    """Typed columns of cells without tokens; what cannot be read is missing here, found by `_ilegiveis`."""
    tipado = pd.DataFrame({c: _para_numero(limpo[c]) for c in NUMERICAS}, index=limpo.index)
    tipado["data"] = _para_data(limpo["data"])
    tipado["hora"] = _para_hora(limpo["hora"])
    tipado["sexo"] = limpo["sexo"].map(dict(SEXOS_LIDOS))
    return tipado[list(ESPERADAS)]


def _ocorrencias(mascara: pd.DataFrame, valores: pd.DataFrame, motivo: str) -> pd.DataFrame:
    """Long table of the cells where `mascara` holds."""
    longa = mascara.stack()
    pares = longa.index[longa.to_numpy(dtype=bool)]
    linhas = [(n, c, str(valores.at[n, c]), motivo) for n, c in pares]
    return pd.DataFrame(linhas, columns=COLUNAS_OCORRENCIA)


def _ilegiveis(bruto: pd.DataFrame, limpo: pd.DataFrame, tipado: pd.DataFrame) -> pd.DataFrame:
    tabela = _ocorrencias(limpo.notna() & tipado.isna(), bruto, "")
    return tabela.assign(motivo=tabela["coluna"].map(FORMAS))


def _esquema(contrato: Contrato) -> pa.DataFrameSchema:
    """Hard rules as a pandera schema: every violation is reported with row and column."""
    colunas = {}
    for nome in dict.fromkeys([*contrato.duras, *contrato.duras_obrigatorias]):
        checagens = []
        if nome in contrato.duras:
            minimo, maximo = contrato.duras[nome]
            checagens.append(pa.Check.in_range(minimo, maximo, error=f"outside [{minimo:g}, {maximo:g}]"))
        if nome == ALVO:
            checagens.append(pa.Check(lambda s: s == s.round(), error="not a whole vote"))
        colunas[nome] = pa.Column(checks=checagens, nullable=nome not in contrato.duras_obrigatorias)
    return pa.DataFrameSchema(colunas, checks=_coerencia(), strict=False)


def _coerencia() -> list[pa.Check]:
    def ordenadas(menor: str, maior: str) -> pa.Check:
        return pa.Check(
            lambda q: ~(q[menor] > q[maior]),
            name=f"{menor}<={maior}",
            error=f"{menor} above {maior}",
        )

    pares = [("tmin", "tmedia"), ("tmedia", "tmax"), ("ur_min", "ur"), ("ur", "ur_max")]
    return [ordenadas(menor, maior) for menor, maior in pares]


def _violacoes(tipado: pd.DataFrame, bruto: pd.DataFrame, contrato: Contrato) -> pd.DataFrame:
    try:
        _esquema(contrato).validate(tipado, lazy=True)
    except SchemaErrors as erros:
        casos = erros.failure_cases
    else:
        return pd.DataFrame(columns=COLUNAS_OCORRENCIA)
    casos = casos.dropna(subset=["index"])
    por_quadro = casos["schema_context"] == "DataFrameSchema"
    coluna = casos["column"].where(~por_quadro, casos["check"].str.split(" ").str[0])
    motivo = casos["check"].replace({"not_nullable": "missing"})
    linhas = [
        (int(n), c, str(bruto.at[int(n), c]), m)
        for n, c, m in zip(casos["index"], coluna, motivo, strict=True)
    ]
    return pd.DataFrame(linhas, columns=COLUNAS_OCORRENCIA).drop_duplicates()


def _anular_brandas(
    tipado: pd.DataFrame, bruto: pd.DataFrame, contrato: Contrato
) -> tuple[pd.DataFrame, pd.DataFrame]:
    tabelas, novo = [], tipado.copy()
    for nome, (minimo, maximo) in contrato.brandas.items():
        fora = tipado[nome].notna() & ~tipado[nome].between(minimo, maximo)
        motivo = f"outside [{minimo:g}, {maximo:g}], set to missing"
        tabelas.append(_ocorrencias(fora.to_frame(nome), bruto, motivo))
        novo[nome] = tipado[nome].mask(fora)
    return novo, pd.concat(tabelas, ignore_index=True)


def _hora_em_texto(hora: pd.Series) -> pd.Series:
    """Decimal hours to `HH:MM`."""
    minutos = (hora * 60).round().astype(int)
    textos = [f"{m // 60:02d}:{m % 60:02d}" for m in minutos]
    return pd.Series(textos, index=hora.index, dtype=object)


def _identificar(aceitos: pd.DataFrame, contrato: Contrato) -> pd.DataFrame:
    """Add `dia`, `registro` (one weather record) and `campanha` (named after its first month)."""
    novo = aceitos.copy()
    dias = novo["data"].drop_duplicates().sort_values()
    intervalo = pd.Timedelta(days=contrato.intervalo_campanha_dias)
    numero = (dias.diff() > intervalo).cumsum()
    nomes = dias.groupby(numero).transform("min").dt.strftime("%Y-%m")
    novo["campanha"] = novo["data"].map(dict(zip(dias, nomes, strict=True)))
    novo["dia"] = novo["data"].dt.strftime("%Y-%m-%d")
    novo["registro"] = novo["dia"] + " " + _hora_em_texto(novo["hora"])
    novo[ALVO] = novo[ALVO].astype(int)
    return novo


def aplicar(bruto: pd.DataFrame, contrato: Contrato) -> Conferido:
    """Apply the contract to the text cells of `ler_csv`; shapes as in `Conferido`."""
    limpo = limpar_tokens(bruto, contrato)
    tipado = tipar(limpo)
    duras = pd.concat(
        [_ilegiveis(bruto, limpo, tipado), _violacoes(tipado, bruto, contrato)], ignore_index=True
    ).drop_duplicates(subset=["linha", "coluna"])
    refusadas = tipado.index.isin(duras["linha"])
    quarentena = bruto[refusadas].copy()
    cada = [f"{o.coluna}={o.valor}: {o.motivo}" for o in duras.itertuples()]
    quarentena["motivo"] = pd.Series(cada, duras.index, dtype=object).groupby(duras["linha"]).agg("; ".join)
    aceitos, anulados = _anular_brandas(tipado[~refusadas], bruto, contrato)
    return Conferido(_identificar(aceitos, contrato), quarentena, duras, anulados)


def exigir_utilizavel(conferido: Conferido, max_quarentena: float, origem: str) -> None:
    """Raise `ErroDados` when too much is quarantined, a feature has no value, or one class is left."""
    n_quarentena, n_aceitos = len(conferido.quarentena), len(conferido.aceitos)
    total = n_quarentena + n_aceitos
    if n_quarentena > max_quarentena * total:
        raise ErroDados(
            f"{origem}: {n_quarentena} of {total} rows ({n_quarentena / total:.1%}) break hard rules, "
            f"allowed are {max_quarentena:.1%} (ingest.max_quarentena):\n"
            f"{tabela_motivos(conferido.ocorrencias)}"
        )
    vazias = [c for c in BRUTAS if conferido.aceitos[c].isna().all()]
    if vazias:
        raise ErroDados(f"{origem}: no value at all in {', '.join(vazias)}, which the features need.")
    classes = sorted(conferido.aceitos[ALVO].unique())
    if len(classes) == 1:
        raise ErroDados(f"{origem}: every vote (P1) is {classes}; at least two classes are needed to learn.")


def tabela_motivos(ocorrencias: pd.DataFrame) -> str:
    """Reasons with their counts and the first lines and values, one reason a line."""
    linhas = []
    for (coluna, motivo), grupo in ocorrencias.groupby(["coluna", "motivo"], sort=True):
        vistos = ", ".join(
            f"line {o.linha} {o.valor!r}" for o in grupo.sort_values("linha").head(_EXEMPLOS).itertuples()
        )
        linhas.append(f"  {coluna}: {motivo} ({len(grupo)} rows; {vistos})")
    return "\n".join(linhas)
