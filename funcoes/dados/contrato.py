"""The data contract: text cells to typed values, with a reason for everything that does not fit.

`aplicar` never drops a row in silence: what breaks a hard rule is in `quarentena`, what was set to
missing is in `anulados`, both with line, column, value and reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from funcoes.apoio.erros import ErroDados
from funcoes.atributos.conjunto import do_levantamento
from funcoes.celulas.datas import FORMATOS_DE_DATA
from funcoes.dados.colunas import ALVO, DADO
from funcoes.dados.deduzir import deduzir
from funcoes.dados.grupos import identificar
from funcoes.dados.tipar import grafias_de, limpar_tokens, nomes_de, tipar
from funcoes.pesquisa.colunas import RECUSAR, unidade_de
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.vocabulario.grandezas import GRANDEZAS, ORDENS

COLUNAS_OCORRENCIA = ["linha", "coluna", "valor", "motivo"]
_EXEMPLOS: Final = 5
SEM_VALOR: Final = ", set to missing"
SEM_VOTO: Final = "no vote"
"""Of a row whose person gave none, or a code for that: nothing is wrong with it, and nothing to learn."""
_NUMERO: Final = "not a number such as 23.5 or 23,5"
_FOLGA: Final = 1e-9
"""The same value of two units may differ in its last digits."""


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

    @property
    def sem_voto(self) -> int:
        """How many rows of `quarentena` are there since nobody voted."""
        return int((self.ocorrencias["motivo"] == SEM_VOTO).sum())


@dataclass(frozen=True)
class _Nomes:
    """The file's name of each typed column: what a person knows it by."""

    da_coluna: dict[str, str]

    @classmethod
    def de(cls, pesquisa: PesquisaConfig) -> "_Nomes":
        return cls({nome: coluna for coluna, nome in nomes_de(pesquisa)})

    def celulas(self, bruto: pd.DataFrame, nomes: pd.Index) -> pd.DataFrame:
        """The text cells under the names of the typed columns."""
        return bruto[[self.da_coluna[str(n)] for n in nomes]].set_axis(nomes, axis=1)

    def nas_palavras(self, ocorrencias: pd.DataFrame) -> pd.DataFrame:
        """Occurrences with the columns as the file calls them."""
        acima = {
            _acima(a, b): _acima(self.da_coluna[a], self.da_coluna[b])
            for a, b in ORDENS
            if {a, b} <= {*self.da_coluna}
        }
        return ocorrencias.assign(
            coluna=ocorrencias["coluna"].map(self.da_coluna).astype(object),
            motivo=ocorrencias["motivo"].replace(acima),
        )


def _com_senao(celulas: pd.DataFrame, limpo: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.DataFrame:
    """The cells that values are from: where a column has none, that of the next one, by its name."""
    novas = celulas.copy()
    for nome, dita in pesquisa.grandezas.items():
        vazia = limpo[dita.coluna[0]].isna()
        for outra in dita.senao:
            daqui = vazia & limpo[outra].notna()
            novas[nome] = novas[nome].mask(daqui, limpo[outra] + f" ({outra})")
            vazia = vazia & ~daqui
    return novas


def _acima(menor: str, maior: str) -> str:
    return f"{menor} above {maior}"


def forma_de(nome: str, pesquisa: PesquisaConfig) -> str:
    """What is said of a value that cannot be read: how one is written in this column."""
    if nome == "data" and pesquisa.data is not None:
        ditas = " or ".join(f"{f} ({FORMATOS_DE_DATA[f]})" for f in pesquisa.data.formatos)
        return f"not a date as {ditas}"
    if nome == "hora":
        return "not a time of day such as 9:00 or 09:00:00"
    if nome == ALVO and pesquisa.voto is not None:
        palavras = ", ".join(p[0] for p in pesquisa.voto.palavras.values() if p)
        das_palavras = f" or of {palavras}" if palavras else ""
        return f"not a vote from {pesquisa.voto.minimo:g} to {pesquisa.voto.maximo:g}{das_palavras}"
    if nome in pesquisa.grandezas and GRANDEZAS[nome].categorias:
        grafias = grafias_de(nome, pesquisa.grandezas[nome])
        return f"none of {', '.join(grafias[c][-1] for c in grafias)}"
    return _NUMERO


def _ocorrencias(mascara: pd.DataFrame, valores: pd.DataFrame, motivo: str) -> pd.DataFrame:
    """Long table of the cells where `mascara` holds."""
    longa = mascara.stack()
    pares = longa.index[longa.to_numpy(dtype=bool)]
    linhas = [(n, c, str(valores.at[n, c]), motivo) for n, c in pares]
    return pd.DataFrame(linhas, columns=COLUNAS_OCORRENCIA)


def _ilegiveis(celulas: pd.DataFrame, tipado: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.DataFrame:
    """What is there and cannot be read; of votes, those beyond the scale have their own reason."""
    tabela = _ocorrencias(celulas.notna() & tipado.isna(), celulas, "")
    return tabela.assign(motivo=tabela["coluna"].map(lambda nome: forma_de(nome, pesquisa)))


def faixas_de(pesquisa: PesquisaConfig) -> dict[str, tuple[float, float, bool]]:
    """The range of each typed column, in the product's unit, and whether a value outside refuses its row."""
    faixas = {}
    for nome, dita in pesquisa.grandezas.items():
        if unidade_de(nome, dita) is not None:
            minimo, maximo = dita.faixa or GRANDEZAS[nome].faixa
            faixas[nome] = (float(minimo), float(maximo), dita.fora == RECUSAR)
    for coluna, guardada in pesquisa.guardar.items():
        if guardada.faixa is not None:
            faixas[f"{DADO}{coluna}"] = (guardada.faixa[0], guardada.faixa[1], False)
    return faixas


def obrigatorias(pesquisa: PesquisaConfig) -> list[str]:
    """The columns without whose value a row is put aside."""
    ditas = (("data", pesquisa.data), ("hora", pesquisa.hora))
    return [ALVO, *(nome for nome, dita in ditas if dita is not None and not dita.opcional)]


def _esquema(pesquisa: PesquisaConfig) -> pa.DataFrameSchema:
    """Hard rules as a pandera schema: every violation is reported with row and column."""
    duras = {nome: (a, b) for nome, (a, b, dura) in faixas_de(pesquisa).items() if dura}
    exigidas = obrigatorias(pesquisa)
    colunas = {}
    for nome in dict.fromkeys([*duras, *exigidas]):
        checagens = []
        if nome in duras:
            minimo, maximo = duras[nome]
            checagens.append(pa.Check.in_range(minimo, maximo, error=f"outside [{minimo:g}, {maximo:g}]"))
        if nome == ALVO and pesquisa.voto is not None and pesquisa.voto.meios == "descartar":
            checagens.append(pa.Check(lambda s: s == s.round(), error="not a whole vote"))
        colunas[nome] = pa.Column(checks=checagens, nullable=nome not in exigidas)
    return pa.DataFrameSchema(colunas, checks=list(_coerencia(pesquisa)), strict=False)


def _coerencia(pesquisa: PesquisaConfig) -> Iterator[pa.Check]:
    def ordenadas(menor: str, maior: str) -> pa.Check:
        return pa.Check(
            lambda q: ~(q[menor] - q[maior] > _FOLGA * (1 + q[maior].abs())),
            name=f"{menor}<={maior}",
            error=_acima(menor, maior),
        )

    return (ordenadas(a, b) for a, b in ORDENS if {a, b} <= set(pesquisa.grandezas))


def _violacoes(tipado: pd.DataFrame, celulas: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.DataFrame:
    try:
        _esquema(pesquisa).validate(tipado, lazy=True)
    except SchemaErrors as erros:
        casos = erros.failure_cases
    else:
        return pd.DataFrame(columns=COLUNAS_OCORRENCIA)
    casos = casos.dropna(subset=["index"])
    por_quadro = casos["schema_context"] == "DataFrameSchema"
    coluna = casos["column"].where(~por_quadro, casos["check"].str.split(" ").str[0])
    motivo = casos["check"].replace({"not_nullable": "missing"})
    motivo = motivo.mask((motivo == "missing") & (coluna == ALVO), SEM_VOTO)
    linhas = [
        (int(n), c, str(celulas.at[int(n), c]), m)
        for n, c, m in zip(casos["index"], coluna, motivo, strict=True)
    ]
    return pd.DataFrame(linhas, columns=COLUNAS_OCORRENCIA).drop_duplicates()


def _anular_brandas(
    tipado: pd.DataFrame, celulas: pd.DataFrame, pesquisa: PesquisaConfig
) -> tuple[pd.DataFrame, pd.DataFrame]:
    tabelas, novo = [pd.DataFrame(columns=COLUNAS_OCORRENCIA)], tipado.copy()
    for nome, (minimo, maximo, dura) in faixas_de(pesquisa).items():
        fora = tipado[nome].notna() & ~tipado[nome].between(minimo, maximo)
        if dura or not fora.any():
            continue
        motivo = f"outside [{minimo:g}, {maximo:g}]{SEM_VALOR}"
        tabelas.append(_ocorrencias(fora.to_frame(nome), celulas, motivo))
        novo[nome] = tipado[nome].mask(fora)
    return novo, pd.concat(tabelas, ignore_index=True)


def aplicar(bruto: pd.DataFrame, pesquisa: PesquisaConfig) -> Conferido:
    """Apply the description to the text cells of `leitura.ler_celulas`; shapes as in `Conferido`."""
    nomes = _Nomes.de(pesquisa)
    limpo = limpar_tokens(bruto, pesquisa)
    tipado = tipar(limpo, pesquisa)
    cheias = nomes.celulas(limpo, tipado.columns)
    celulas = _com_senao(nomes.celulas(bruto, tipado.columns), limpo, pesquisa)
    ilegiveis = _ilegiveis(cheias, tipado, pesquisa)
    livres = ilegiveis["coluna"].map(
        lambda nome: nome in pesquisa.grandezas and pesquisa.grandezas[nome].opcional
    )
    perdidos, ilegiveis = ilegiveis[livres.astype(bool)], ilegiveis[~livres.astype(bool)]
    duras = pd.concat([ilegiveis, _violacoes(tipado, celulas, pesquisa)], ignore_index=True)
    duras = duras.drop_duplicates(subset=["linha", "coluna"])
    refusadas = tipado.index.isin(duras["linha"])
    aceitos, anulados = _anular_brandas(tipado[~refusadas], celulas, pesquisa)
    perdidos = perdidos[~perdidos["linha"].isin(duras["linha"])]
    anulados = pd.concat(
        [perdidos.assign(motivo=perdidos["motivo"] + SEM_VALOR), anulados], ignore_index=True
    )
    ocorrencias = nomes.nas_palavras(duras)
    return Conferido(
        identificar(deduzir(aceitos), bruto[~refusadas], pesquisa),
        _com_motivos(bruto[refusadas], ocorrencias),
        ocorrencias,
        nomes.nas_palavras(anulados),
    )


def _com_motivos(refusadas: pd.DataFrame, ocorrencias: pd.DataFrame) -> pd.DataFrame:
    """The refused rows as text, each with all that is wrong with it."""
    cada = [f"{o.coluna}={o.valor}: {o.motivo}" for o in ocorrencias.itertuples()]
    motivos = pd.Series(cada, ocorrencias.index, dtype=object).groupby(ocorrencias["linha"]).agg("; ".join)
    return refusadas.assign(motivo=motivos)


def sem_vazias(aceitos: pd.DataFrame, pesquisa: PesquisaConfig) -> PesquisaConfig:
    """The description without the optional quantities of which this file has no value, date and time among
    them: no feature can be had of them."""
    ditas = {**pesquisa.grandezas, "data": pesquisa.data, "hora": pesquisa.hora}
    return pesquisa.sem(
        [n for n, d in ditas.items() if d is not None and d.opcional and aceitos[n].isna().all()]
    )


def exigir_utilizavel(
    conferido: Conferido, pesquisa: PesquisaConfig, max_quarentena: float, origem: str
) -> None:
    """Raise `ErroDados` when too much is quarantined, a feature has no value, or one class is left.

    Rows without a vote are left out and break no rule: they count neither way.
    """
    quebradas = len(conferido.quarentena) - conferido.sem_voto
    total = quebradas + len(conferido.aceitos)
    if conferido.sem_voto and not total:
        raise ErroDados(f"{origem}: none of its {conferido.sem_voto} rows has a vote.")
    if quebradas > max_quarentena * total:
        erradas = conferido.ocorrencias[conferido.ocorrencias["motivo"] != SEM_VOTO]
        raise ErroDados(
            f"{origem}: {quebradas} of {total} rows ({quebradas / total:.1%}) break hard rules, "
            f"allowed are {max_quarentena:.1%} (ingest.max_quarentena):\n"
            f"{tabela_motivos(erradas)}"
        )
    precisas = do_levantamento(pesquisa)
    vazias = [c for c in precisas.entradas if conferido.aceitos[c].isna().all()]
    if vazias:
        raise ErroDados(f"{origem}: no value at all in {', '.join(vazias)}, which the features need.")
    classes = sorted(conferido.aceitos[ALVO].unique())
    if len(classes) == 1:
        raise ErroDados(f"{origem}: every vote is {classes}; at least two classes are needed to learn.")


def tabela_motivos(ocorrencias: pd.DataFrame) -> str:
    """Reasons with their counts and the first lines and values, one reason a line."""
    linhas = []
    for (coluna, motivo), grupo in ocorrencias.groupby(["coluna", "motivo"], sort=True):
        vistos = ", ".join(
            f"line {o.linha} {o.valor!r}" for o in grupo.sort_values("linha").head(_EXEMPLOS).itertuples()
        )
        linhas.append(f"  {coluna}: {motivo} ({len(grupo)} rows; {vistos})")
    return "\n".join(linhas)
