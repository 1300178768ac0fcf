"""Text cells to the product's quantities, units and scale, as a survey's description says, and back again."""

import numpy as np
import pandas as pd

from funcoes.celulas import categorias, datas, escrita, horas, numeros, votos
from funcoes.celulas.votos import EscalaDeVoto
from funcoes.dados.colunas import ALVO, DADO
from funcoes.pesquisa.chamadas import codigos_por_coluna
from funcoes.pesquisa.colunas import Notacao, Quantidade, Voto, unidade_de
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.unidades import achar


def limpar_tokens(bruto: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.DataFrame:
    """The text cells, NaN where one stands for "missing"."""
    proprios, todos = codigos_por_coluna(pesquisa), {"", *pesquisa.faltantes}
    limpas = {c: _sem(bruto[c], todos | proprios.get(str(c), set())) for c in bruto}
    return pd.DataFrame(limpas, index=bruto.index, columns=bruto.columns)


def sem_tokens(textos: pd.Series, coluna: str, pesquisa: PesquisaConfig) -> pd.Series:
    """The text cells of a column, NaN where one stands for "missing": 99.0 and 99,0 do where 99 does."""
    return _sem(textos, pesquisa.faltantes_de(coluna))


def _sem(textos: pd.Series, tokens: set[str]) -> pd.Series:
    codigos = {_como_numero(t) for t in tokens} - {None}
    iguais = {t for t in textos.unique() if _como_numero(t) in codigos} if codigos else set()
    return textos.mask(textos.isin(tokens | iguais))


def _como_numero(texto: object) -> float | None:
    """The number that a cell is, with a point or a comma before its decimals; None for any other."""
    try:
        numero = float(str(texto).replace(",", "."))
    except ValueError:
        return None
    return numero if np.isfinite(numero) else None


def tipar(limpo: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.DataFrame:
    """Typed columns of cells without tokens, in the order of `colunas_tipadas`; what cannot be read is
    missing here."""
    colunas = {nome: tipada(limpo, coluna, nome, pesquisa) for coluna, nome in nomes_de(pesquisa)}
    return pd.DataFrame(colunas, index=limpo.index)


def nomes_de(pesquisa: PesquisaConfig) -> list[tuple[str, str]]:
    """The file's column and the checked survey's name of each that is typed, in the survey's order.

    A column may be there twice: as the date and, where its cells have one, as the time of day.
    """
    pares = [(d.coluna[0], n) for n, d in pesquisa.grandezas.items()]
    pares += [(coluna, f"{DADO}{coluna}") for coluna in pesquisa.guardar]
    for dita, nome in ((pesquisa.data, "data"), (pesquisa.hora, "hora"), (pesquisa.voto, ALVO)):
        pares += [(dita.coluna[0], nome)] if dita is not None else []
    ordem = {coluna: n for n, coluna in enumerate(pesquisa.colunas)}
    return sorted(pares, key=lambda par: ordem[par[0]])


def tipada(limpo: pd.DataFrame, coluna: str, nome: str, pesquisa: PesquisaConfig) -> pd.Series:
    """One of the columns of `tipar`."""
    textos = limpo[coluna]
    if nome == "data" and pesquisa.data is not None:
        return pd.Series(_instantes(textos, pesquisa).dt.normalize())
    if nome == "hora" and pesquisa.hora is not None:
        return _horas(textos, pesquisa)
    if nome == ALVO and pesquisa.voto is not None:
        return _votos(textos, pesquisa.voto)
    if nome in pesquisa.grandezas:
        dita = pesquisa.grandezas[nome]
        lida = tipar_grandeza(textos, nome, dita)
        for outra in dita.senao:
            lida = lida.fillna(tipar_grandeza(limpo[outra], nome, dita))
        return lida
    return _numeros(textos, "") if pesquisa.guardar[coluna].tipo == "numero" else textos


def _instantes(textos: pd.Series, pesquisa: PesquisaConfig) -> pd.Series:
    """Date and, where a cell has one, time; on the survey's clock if its description says so."""
    formatos = [] if pesquisa.data is None else pesquisa.data.formatos
    no_fuso = pesquisa.data is not None and pesquisa.data.no_fuso
    return datas.ler_datas(textos, formatos, (pesquisa.fuso or None) if no_fuso else None)


def _horas(textos: pd.Series, pesquisa: PesquisaConfig) -> pd.Series:
    """Decimal hours; of cells that are date and time, those of the same clock as the date."""
    formato = pesquisa.hora.formato if pesquisa.hora is not None else ""
    lidas = horas.ler_horas(textos, formato or None)
    if pesquisa.data is None or not pesquisa.data.no_fuso or str(textos.name) != pesquisa.data.coluna[0]:
        return lidas
    instantes = _instantes(textos, pesquisa)
    convertidas = (instantes - instantes.dt.normalize()) / pd.Timedelta(hours=1)
    return pd.Series(convertidas.where(lidas.notna()))


def _numeros(textos: pd.Series, notacao: Notacao) -> pd.Series:
    """Numbers in a notation; in none, with a point or a comma before the decimals, and no thousands."""
    if notacao:
        return numeros.ler_numeros(textos, notacao)
    codigo, distintos = pd.factorize(textos)  # the people of a record share its weather
    livres = pd.Series(distintos, dtype=object).str.replace(",", ".", regex=False)
    lidos = pd.to_numeric(livres, errors="coerce").replace([np.inf, -np.inf], np.nan)
    return lidos.reindex(codigo).set_axis(textos.index)


def tipar_grandeza(textos: pd.Series, nome: str, dita: Quantidade) -> pd.Series:
    """A quantity's values, in the product's unit, of the cells of one column."""
    unidade = unidade_de(nome, dita)
    if unidade is not None:
        lidos = _numeros(textos, dita.notacao)
        proprios = pd.Series(unidade.converter(lidos.to_numpy(dtype=float)), index=lidos.index)
        return _com_unidades(textos, proprios, nome, dita)
    return (
        categorias.ler_categorias(textos, grafias_de(nome, dita)).map(GRANDEZAS[nome].codigos).astype(float)
    )


def _com_unidades(textos: pd.Series, proprios: pd.Series, nome: str, dita: Quantidade) -> pd.Series:
    """With the cells that say their unit, such as "23.5 °C", which then holds for them."""
    faltam = (proprios.isna() & textos.notna()).to_numpy()
    restam = textos[faltam]
    if restam.empty:
        return proprios
    divididos = restam.map(numeros.numero_e_unidade)
    lidos = _numeros(divididos.str[0].astype(object), dita.notacao)
    dimensao = GRANDEZAS[nome].dimensao
    unidades = divididos.str[1].map(lambda u: achar(dimensao, u) if dimensao and u else None)
    valores = [u.converter(v) if u is not None else np.nan for u, v in zip(unidades, lidos, strict=True)]
    lidos_todos = proprios.to_numpy(dtype=float, copy=True)
    lidos_todos[faltam] = valores  # by place: a line may be there twice
    return pd.Series(lidos_todos, index=textos.index)


def _votos(textos: pd.Series, voto: Voto) -> pd.Series:
    """Votes from −3 to 3, not yet whole."""
    if voto.notacao:
        return votos.ler_votos(textos, escala_de(voto), voto.notacao)
    return votos.ler_votos(textos.str.replace(",", ".", regex=False), escala_de(voto), "ponto")


def grafias_de(nome: str, dita: Quantidade) -> dict[str, list[str]]:
    """How each category of a quantity is spelled in the file: as described, and by its own names."""
    return {
        categoria: [categoria, termo.en, termo.pt, *dita.categorias.get(categoria, [])]
        for categoria, termo in GRANDEZAS[nome].categorias.items()
    }


def escala_de(voto: Voto) -> EscalaDeVoto:
    """The scale of the votes as `funcoes.celulas.votos` reads it."""
    return voto.escala()


def em_celulas(tipado: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.DataFrame:
    """The inverse of `tipar`: text cells as files of this survey have them; what is missing is empty."""
    vazio = pd.DataFrame("", index=tipado.index, columns=list(pesquisa.colunas), dtype=object)
    for coluna, nome in nomes_de(pesquisa):
        if nome in tipado:
            vazio[coluna] = _em_celulas(tipado[nome], nome, pesquisa).fillna("").astype(object)
    if {"data", "hora"} <= set(tipado) and _num_so(pesquisa):
        vazio[_coluna_da_data(pesquisa)] = _data_e_hora(tipado, pesquisa).fillna("").astype(object)
    return vazio


def _coluna_da_data(pesquisa: PesquisaConfig) -> str:
    return "" if pesquisa.data is None else pesquisa.data.coluna[0]


def _num_so(pesquisa: PesquisaConfig) -> bool:
    """Whether date and time are in one column."""
    return pesquisa.hora is not None and pesquisa.hora.coluna[0] == _coluna_da_data(pesquisa)


def _data_e_hora(tipado: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.Series:
    """Cells that hold both; the date alone where no time is known."""
    dias = _em_celulas(tipado["data"], "data", pesquisa)
    numerica = pesquisa.hora is not None and pesquisa.hora.formato == "Excel"
    horas_ditas = escrita.escrever_horas(tipado["hora"], "Excel" if numerica else "H:M")
    com_hora = dias + (horas_ditas.str.removeprefix("0") if numerica else " " + horas_ditas)
    return com_hora.fillna(dias)


def _em_celulas(valores: pd.Series, nome: str, pesquisa: PesquisaConfig) -> pd.Series:
    if nome == "data" and pesquisa.data is not None:
        return escrita.escrever_datas(valores, pesquisa.data.formatos[0])
    if nome == "hora" and pesquisa.hora is not None:
        return escrita.escrever_horas(valores, pesquisa.hora.formato)
    if nome == ALVO and pesquisa.voto is not None:
        ditos = escrita.escrever_votos(valores, escala_de(pesquisa.voto))
        # words have no decimals; numbers are those of the scale, such as 3.5
        return _no_sinal(ditos, pesquisa.voto.notacao)
    if nome in pesquisa.grandezas:
        dita = pesquisa.grandezas[nome]
        unidade = unidade_de(nome, dita)
        if unidade is None:
            de = {c: (dita.categorias.get(n) or [n])[0] for n, c in GRANDEZAS[nome].codigos.items()}
            return valores.map(de)
        valores = pd.Series(unidade.desfazer(valores.to_numpy(dtype=float)), index=valores.index)
        return _no_sinal(valores.map(escrita.escrever_numero), dita.notacao)
    return valores.map(escrita.escrever_numero)


def _no_sinal(textos: pd.Series, notacao: Notacao) -> pd.Series:
    """Numbers with the sign before their decimals that a notation has."""
    numericos = pd.to_numeric(textos, errors="coerce").notna()
    return textos.where(~numericos, textos.str.replace(".", ",")) if notacao == "virgula" else textos
