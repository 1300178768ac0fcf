"""Surveys put together: every row once, whatever the spelling, and what contradicts is told apart.

The rows of a survey only ever grow. `unir` takes each row as often as the source has it that has it most
often, so the order in which data came, and data that came twice, make no difference: not to the rows, and
not to the bytes that `escrever` makes of them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import MANTER, RECUSAR
from funcoes.dados.tipar import limpar_tokens, nomes_de, tipar
from funcoes.palavras.lingua import contado
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.vocabulario.grandezas import GRANDEZAS

COLUNAS_CONTRADICAO: Final = ["linha", "coluna", "antes", "agora"]
_EXEMPLOS: Final = 5
_CELULA, _PAR, _FIM = "\x1f", ";", "\n"


@dataclass(frozen=True)
class Anexo:
    """A survey with new rows in it.

    `quadro`: text cells, as `escrever` takes them; `novas`: rows that came in; `repetidas`: rows that were
    there already; `copias`: rows that the new data have more than once, beyond the first; `contradicoes`: a
    line for each cell in which a row says something else of a person and a time that another row has, with
    the columns linha (of the new data), coluna, antes, agora.
    """

    quadro: pd.DataFrame
    novas: int
    repetidas: int
    copias: int
    contradicoes: pd.DataFrame

    @property
    def contraditas(self) -> int:
        """Rows that contradict another one."""
        return int(self.contradicoes["linha"].nunique())

    def descrever(self) -> str:
        """What came of it, in one sentence."""
        partes = [f"{contado(self.novas, 'new row')} appended"]
        partes += [f"{contado(self.repetidas, 'row')} already there"] * bool(self.repetidas)
        partes += [f"{contado(self.copias, 'row')} twice in the file"] * bool(self.copias)
        fora = f", left out: {' and '.join(partes[1:])}" if partes[1:] else ""
        return f"{partes[0]}{fora}"


def ler_valores(bruto: pd.DataFrame, pesquisa: PesquisaConfig) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The values that the contract reads, and beside them the text of the cells that it cannot read."""
    limpo = limpar_tokens(bruto, pesquisa)
    tipado = tipar(limpo, pesquisa)
    numeros = tipado.select_dtypes("number").columns
    tipado[numeros] += 0.0  # no minus zero
    celulas = limpo[[coluna for coluna, _ in nomes_de(pesquisa)]].set_axis(tipado.columns, axis=1)
    return tipado, celulas.where(tipado.isna()).fillna("")


def quem(pesquisa: PesquisaConfig) -> list[str]:
    """Columns that name a person at a time: the survey of Santa Maria has no two rows alike in these."""
    tempo = [n for n, dita in (("data", pesquisa.data), ("hora", pesquisa.hora)) if dita is not None]
    return [*tempo, *(n for n in pesquisa.grandezas if GRANDEZAS[n].de == "pessoa")]


def identificar(bruto: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.Series:
    """A number for each row, the same for two rows that say the same, however it is spelled.

    Also of rows that the contract would refuse: what cannot be read counts as it is written.
    """
    return _numerar(*ler_valores(bruto, pesquisa))


def _numerar(tipado: pd.DataFrame, ilegivel: pd.DataFrame) -> pd.Series:
    return pd.util.hash_pandas_object(tipado.assign(_ilegivel=_textos(ilegivel)), index=False)


def _textos(celulas: pd.DataFrame) -> pd.Series:
    return pd.Series([_CELULA.join(c) for c in celulas.to_numpy()], index=celulas.index, dtype=object)


def _coluna(tipado: pd.DataFrame, nome: str) -> pd.Series:
    """A column; missing in every row where the survey does not have it."""
    return tipado[nome] if nome in tipado else pd.Series(np.nan, index=tipado.index)


def _numeradas(bruto: pd.DataFrame, pesquisa: PesquisaConfig) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows, and beside each its time, what it says, how it says it, and the how manieth of its like it
    is."""
    tipado, ilegivel = ler_valores(bruto, pesquisa)
    proprias = pd.DataFrame(
        {
            "data": _coluna(tipado, "data"),
            "hora": _coluna(tipado, "hora"),
            "id": _numerar(tipado, ilegivel),
            "texto": _textos(bruto[list(pesquisa.colunas)]),
        },
        index=bruto.index,
    ).sort_values(["id", "texto"])
    return bruto.loc[proprias.index], proprias.assign(vez=proprias.groupby("id").cumcount())


def unir(pesquisa: PesquisaConfig, *fontes: pd.DataFrame) -> pd.DataFrame:
    """The rows of all sources, text cells in the order of time, index = line as `escrever` writes them."""
    # what rows are compared by stands beside them: a file's column may be called so
    pares = [_numeradas(f.reset_index(drop=True), pesquisa) for f in fontes]
    todas = pd.concat([linhas for linhas, _ in pares], ignore_index=True)
    proprias = pd.concat([deles for _, deles in pares], ignore_index=True)
    descritas = {*pesquisa.colunas}
    demais = [str(c) for c in todas if c not in descritas]
    todas[demais] = todas[demais].fillna("")
    cada = proprias.sort_values("texto").drop_duplicates(["id", "vez"]).sort_values(["data", "hora", "texto"])
    unidas = todas.loc[cada.index, [*pesquisa.colunas, *demais]]
    return unidas.set_axis(pd.RangeIndex(2, len(unidas) + 2, name="linha"))


def escrever(quadro: pd.DataFrame) -> bytes:
    """The text cells as a CSV that `leitura.ler_celulas` reads: UTF-8, `;`, the cells as they were typed."""
    texto = quadro.to_csv(sep=_PAR, index=False, lineterminator=_FIM)
    return str(texto).encode()


def _contradicoes(antes: pd.DataFrame, novas: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.DataFrame:
    """Where new rows, none of which is there already, say something else of a person at a time.

    People of whom an answer is missing that would name them are not compared.
    """
    bruto = pd.concat([antes, novas], ignore_index=True)
    tipado, ilegivel = ler_valores(bruto, pesquisa)
    nomeadas = tipado[quem(pesquisa)].dropna()
    primeira = nomeadas.groupby(quem(pesquisa), sort=False).ngroup()
    de_quem = primeira.map(dict(zip(primeira[::-1], primeira.index[::-1], strict=True)))
    outras = de_quem[(de_quem != de_quem.index) & (de_quem.index >= len(antes))].astype(int)
    antes_de = len(antes)
    celulas = []
    for coluna, nome in nomes_de(pesquisa):
        difere = _diferem(tipado[nome], outras) | _diferem(ilegivel[nome], outras)
        textos = bruto[coluna]
        celulas += [(n, coluna, textos[outras[n]], textos[n]) for n in outras.index[difere]]
    celulas.sort(key=lambda celula: celula[0])  # by row, its cells in the order of the columns
    linhas = novas.index.to_numpy()
    return pd.DataFrame(
        [(int(linhas[n - antes_de]), *resto) for n, *resto in celulas], columns=COLUNAS_CONTRADICAO
    )


def _diferem(valores: pd.Series, outras: pd.Series) -> NDArray[np.bool_]:
    """Whether each row (index) has another value than the row beside it (value); missing equals missing."""
    agora, era = valores.loc[outras.index].to_numpy(), valores.loc[outras].to_numpy()
    return np.asarray((agora != era) & ~(pd.isna(agora) & pd.isna(era)))


def anexar(
    antes: pd.DataFrame, novo: pd.DataFrame, pesquisa: PesquisaConfig, contraditas: str = RECUSAR
) -> Anexo:
    """New rows put to those of before; both are text cells as of `leitura.ler_celulas`.

    Rows that contradict another are left out ("leave-out"), put in beside it ("keep"), or, to be refused by
    `exigir_sem_contradicao`, counted only ("refuse"). What was there before stays whole.
    """
    ids = identificar(novo, pesquisa)
    ha = ids.isin(identificar(antes, pesquisa))
    copia = ~ha & ids.duplicated()
    novas = novo[~ha & ~copia]
    contradicoes = _contradicoes(antes, novas, pesquisa)
    if contraditas != MANTER:
        novas = novas[~novas.index.isin(contradicoes["linha"])]
    return Anexo(unir(pesquisa, antes, novas), len(novas), int(ha.sum()), int(copia.sum()), contradicoes)


def exigir_sem_contradicao(anexo: Anexo, origem: str) -> None:
    """`ErroDados` that shows the rows which contradict others, and says how to go on."""
    if anexo.contraditas:
        raise ErroDados(
            f"{origem}: {contado(anexo.contraditas, 'row')} of a person and a time that another row has, "
            f"with other answers or values; nothing was appended:\n{tabela(anexo.contradicoes)}\n"
            "Correct the file, or leave these rows out and keep those that were there (--contradictions "
            "leave-out), or take them as other people's, beside them (--contradictions keep)."
        )


def tabela(contradicoes: pd.DataFrame) -> str:
    """The first rows that contradict, a line each, and how many more there are."""
    linhas = contradicoes["linha"].unique()
    ditas = [_em_linha(n, contradicoes[contradicoes["linha"] == n]) for n in linhas[:_EXEMPLOS]]
    if len(linhas) > _EXEMPLOS:
        ditas.append(f"  ... {len(linhas) - _EXEMPLOS} more")
    return "\n".join(ditas)


def _em_linha(linha: int, celulas: pd.DataFrame) -> str:
    ditas = [
        f"{coluna} {antes or 'missing'} → {agora or 'missing'}"
        for _, coluna, antes, agora in celulas[COLUNAS_CONTRADICAO].to_numpy().tolist()
    ]
    mais = f" and {len(ditas) - _EXEMPLOS} more" if len(ditas) > _EXEMPLOS else ""
    return f"  line {linha}: {', '.join(ditas[:_EXEMPLOS])}{mais}"
