"""The split, made once in `ingest` and carried as a column, the rows that it lets each use have, and the
folds of the comparison."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.tipos import Inteiros
from funcoes.atributos.conjunto import Conjunto
from funcoes.configuracao.secoes import Grupo
from funcoes.dados.colunas import ALVO
from funcoes.dados.impressao import IMPRESSAO, QUASE
from funcoes.palavras.lingua import INGLES, contado

TREINO, TESTE = "treino", "teste"
MAX_FOLDS = 20
_METADE = 0.5
"""Of the smaller of two groups: so much of it in the other one, and they are one."""
UM_POR_FOLD = frozenset({"dia", "campanha"})


def grupos(quadro: pd.DataFrame, por: Grupo) -> pd.Series:
    """What must not be torn apart: the reading of the instruments, the day, the building, or each row, with
    its copies and near-copies. Two groups of which the smaller is half in the other are one; some rows agree
    by chance.

    `ErroDados` where the survey does not say what belongs together so.
    """
    if por != "linha" and (por not in quadro or not quadro[por].notna().any()):
        raise ErroDados(
            f"the survey does not say which rows are of one {INGLES.nome(por)}: describe it (grupos.{por}, "
            "docs/data.md), or choose another grouping."
        )
    sozinhas = pd.Series([f"? {n}" for n in range(len(quadro))], index=quadro.index, dtype=object)
    chaves = sozinhas if por == "linha" else quadro[por].fillna(sozinhas)
    for copia in (IMPRESSAO, QUASE):
        if copia in quadro:
            chaves = _unidos(chaves, quadro[copia])
    return chaves


def _unidos(chaves: pd.Series, copias: pd.Series) -> pd.Series:
    """The groups, those under one name that share so many copies that they are one."""
    codigo, nomes = pd.factorize(chaves)
    pares = _pares(pd.DataFrame({"grupo": codigo, "copia": copias.to_numpy()}))
    if pares.empty:
        return chaves
    tamanho = np.bincount(codigo)
    de_um, do_outro = tamanho[pares["grupo"]], tamanho[pares["primeiro"]]
    comuns = np.where(de_um <= do_outro, pares["linhas"], pares["do_primeiro"])
    um_so = pares[comuns >= _METADE * np.minimum(de_um, do_outro)]
    arestas = (um_so["grupo"].to_numpy(), um_so["primeiro"].to_numpy())
    grafo = coo_array((np.ones(len(um_so)), arestas), shape=(len(nomes), len(nomes)))
    _, parte = connected_components(grafo, directed=False)
    representante = pd.Series(np.asarray(nomes)).groupby(parte).transform("first").to_numpy()
    return pd.Series(representante[codigo], index=chaves.index, name=chaves.name)


def _pares(linhas: pd.DataFrame) -> pd.DataFrame:
    """Two groups that share copies, and how many rows of each have a copy in the other."""
    vezes = linhas.dropna().groupby(["copia", "grupo"]).size().reset_index(name="linhas")
    por_copia = vezes.groupby("copia")
    vezes["primeiro"] = por_copia["grupo"].transform("first")
    vezes["do_primeiro"] = por_copia["linhas"].transform("first")
    outros = vezes[vezes["primeiro"] != vezes["grupo"]]
    return outros.groupby(["grupo", "primeiro"])[["linhas", "do_primeiro"]].sum().reset_index()


def _embaralhar(chaves: pd.Series, semente: int) -> NDArray[np.intp]:
    """The groups under shuffled numbers: the splitter breaks its ties by them.

    Its own `shuffle=True` in scikit-learn 1.4 shuffles the class counts but not the groups they belong
    to, so that the folds come out hardly stratified.
    """
    codigo, nomes = pd.factorize(chaves)
    return np.random.default_rng(semente).permutation(len(nomes))[codigo]


def _exigir_classes(votos: pd.Series, folds: int) -> None:
    maior = int(votos.value_counts().max())
    if maior < folds:
        raise ErroDados(
            f"no vote occurs more often than {contado(maior, 'time')}: too few rows for {folds} folds."
        )


def _exigir_grupos(chaves: pd.Series, folds: int, por: Grupo) -> None:
    if chaves.nunique() < folds:
        raise ErroDados(
            f"{contado(chaves.nunique(), INGLES.nome(por))} cannot fill {folds} folds: "
            "use fewer folds, another grouping, or more data."
        )


def dividir(quadro: pd.DataFrame, fracao_teste: float, por: Grupo, semente: int) -> pd.Series:
    """`treino` or `teste` for each row, whole groups together, classes as even as the groups allow.

    The held-out share is the nearest `1/k`; of the k possible parts, the one whose votes are
    distributed most like the whole is taken, so that a rare class is not left out by chance.
    """
    chaves = grupos(quadro, por)
    folds = min((k for k in range(2, len(quadro) + 2)), key=lambda k: abs(1 / k - fracao_teste))
    try:
        _exigir_grupos(chaves, folds, por)
        _exigir_classes(quadro[ALVO], folds)
    except ErroDados as erro:
        raise ErroDados(f"no part can be held out (ingest.fracao_teste, ingest.teste_por): {erro}") from erro
    divisor = StratifiedGroupKFold(n_splits=folds)
    partes = [fora for _, fora in divisor.split(quadro, quadro[ALVO], _embaralhar(chaves, semente))]
    parte = pd.Series(TREINO, index=quadro.index, name="parte")
    parte.iloc[min(partes, key=lambda fora: _desvio(quadro[ALVO], fora))] = TESTE
    return parte


def dividir_com_retornos(
    quadro: pd.DataFrame, retorno: pd.Series, fracao_teste: float, por: Grupo, semente: int
) -> pd.Series:
    """`dividir` of the rows that are no answers to predictions; answers are `treino`.

    Missing where an answer is of a group that is held out: it can be in neither part. Who answered had seen
    a prediction: held out, such rows would be kinder to the model that gave it.
    """
    if retorno.all():
        raise ErroDados(
            "every row is an answer to a prediction, and none of these is held out: --set "
            "ingest.uso_retornos=todos treats them like any row, or append them to a survey (--append-to)."
        )
    chaves = grupos(quadro, por)
    parte = dividir(quadro[~retorno], fracao_teste, por, semente).reindex(quadro.index, fill_value=TREINO)
    fora = chaves[parte == TESTE]
    return parte.mask(retorno & chaves.isin(fora))


def _desvio(votos: pd.Series, fora: NDArray[np.int64]) -> float:
    """Largest relative error of a class's share of `fora` against its share of all rows."""
    todos = votos.value_counts(normalize=True)
    parte = votos.iloc[fora].value_counts(normalize=True).reindex(todos.index, fill_value=0.0)
    return float(((parte - todos).abs() / todos).max())


def numerar_folds(
    quadro: pd.DataFrame, folds: int, por: Grupo, semente: int, max_folds: int = MAX_FOLDS
) -> NDArray[np.int64]:
    """Fold number of each row, shape (rows,). By day or campaign: one a fold, `folds` is not used; with more
    of them than `max_folds`, whole ones share a fold: a fold for each would take quadratic time."""
    chaves = grupos(quadro, por)
    codigos = _embaralhar(chaves, semente)
    if por in UM_POR_FOLD:
        _exigir_grupos(chaves, 2, por)
        divisor = GroupKFold(n_splits=min(chaves.nunique(), max_folds))
    else:
        _exigir_grupos(chaves, folds, por)
        _exigir_classes(quadro[ALVO], folds)
        divisor = StratifiedGroupKFold(n_splits=folds)
    numero = np.full(len(quadro), -1)
    for n, (_, fora) in enumerate(divisor.split(quadro, quadro[ALVO], codigos)):
        numero[fora] = n
    return numero


def problema_dos_folds(
    treino: pd.DataFrame, folds: int, por: Grupo, semente: int, max_folds: int = MAX_FOLDS
) -> str:
    """Why nothing can be compared in these folds (see `numerar_folds`); "" where it can."""
    try:
        numero = numerar_folds(treino, folds, por, semente, max_folds)
    except ErroDados as erro:
        return str(erro)
    for dentro, fora in pares_de_folds(numero):
        votos = treino[ALVO].iloc[dentro].unique()
        if len(votos) == 1:
            return f"without the {len(fora)} rows of one fold every vote is the same, {votos[0]:+d}."
    return ""


def pares_de_folds(numero: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """(train, test) positions of each fold."""
    for n in np.unique(numero):
        yield np.flatnonzero(numero != n), np.flatnonzero(numero == n)


def linhas_de_ajuste(quadro: pd.DataFrame) -> pd.DataFrame:
    """The real rows that a final fit may use: training part, not marked as outlier."""
    marcadas = quadro["outlier"] | quadro.get("sintetico", pd.Series(False, index=quadro.index))
    return quadro[(quadro["parte"] == TREINO) & ~marcadas]


def linhas_reais_de_treino(quadro: pd.DataFrame) -> pd.DataFrame:
    """The rows that scores may come from: training part, outliers included, nothing synthetic."""
    return quadro[(quadro["parte"] == TREINO) & ~quadro["sintetico"]]


@dataclass(frozen=True)
class PartesDoTreino:
    """The training part, divided once by what each use may have.

    `reais`: the rows that scores may come from, see `linhas_reais_de_treino`; `ajuste`: those without what is
    marked as outlier; `sinteticas`: the rows that `balance` made; `classes`: the sorted votes of `reais`;
    `atributos`: the features of all of them.
    """

    reais: pd.DataFrame
    ajuste: pd.DataFrame
    sinteticas: pd.DataFrame
    classes: Inteiros
    atributos: Conjunto

    def do_modelo(self, sem_outliers: bool, balanceadas: bool) -> pd.DataFrame:
        """The rows of a final fit; the balanced ones are those of `balance`, made without outliers."""
        ajuste = self.ajuste if sem_outliers else self.reais
        return pd.concat([ajuste, self.sinteticas]) if balanceadas else ajuste


def partes_do_treino(quadro: pd.DataFrame, atributos: Conjunto) -> PartesDoTreino:
    """Divide what `balance` wrote; held-out rows are in no part. `ErroDados` where all votes are the same."""
    reais = linhas_reais_de_treino(quadro)
    classes = np.unique(reais[ALVO].to_numpy(dtype=int))
    if len(classes) < 2:  # noqa: PLR2004 -- nothing to tell apart
        raise ErroDados(f"every vote of the training part is {classes}: there is nothing to learn.")
    return PartesDoTreino(
        reais, linhas_de_ajuste(quadro), quadro[quadro["sintetico"]], np.asarray(classes), atributos
    )
