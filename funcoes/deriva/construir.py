"""The reference of a model, counted from the real rows that it was trained on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.atributos.catalogo import FONTES
from funcoes.atributos.conjunto import Conjunto
from funcoes.configuracao.secoes_monitor import ReferenciaConfig
from funcoes.dados.colunas import DIA, FALTA
from funcoes.deriva import especies
from funcoes.deriva.achado import PREDICAO
from funcoes.deriva.estratos import SEM_MES, partes_de
from funcoes.deriva.referencia import Dia, Estrato, Grandeza, PontoValidado, Referencia
from funcoes.palavras.votos import VOTOS
from funcoes.vocabulario.grandezas import GRANDEZAS

_MIN_LINHAS: Final = 2
_SABIDO_MIN: Final = 0.5
"""Where fewer of the rows say when they were, all are taken as of one time."""

_TUDO_IGUAL: Final = 1.0
"""How alike the weather or air of one day is taken to be, where training cannot tell."""

_NO_DIA_INTEIRO: Final = (0,)
_HORA_QUALQUER: Final = -1.0


@dataclass(frozen=True)
class _Linhas:
    """The training rows as arrays: where they are, and values with NaN where they were filled in.

    `dia`: which day, or what stands for it; `momento`: distinct hours, or rows where the hour is not known.
    """

    partes: tuple[int, ...]
    sem_hora: bool
    mes: Inteiros
    parte: Inteiros
    dia: Inteiros
    momento: Inteiros
    valores: dict[str, Reais]
    cheios: dict[str, NDArray[np.bool_]]

    @property
    def estrato(self) -> Inteiros:
        return self.mes * len(self.partes) + self.parte

    @property
    def sem_grupos(self) -> bool:
        """Whether nobody knows which rows belong together: they have no dates, and nothing instead."""
        return bool((self.mes == SEM_MES).all() and (self.dia == self.dia[0]).all())


def construir(
    quadro: pd.DataFrame,
    atributos: Conjunto,
    config: ReferenciaConfig,
    probabilidades: Reais | None = None,
    predicao: Inteiros | None = None,
    votos: Sequence[int] = VOTOS,
    validacao: Mapping[str, PontoValidado] | None = None,
) -> Referencia:
    """The reference of real training rows as `impute` leaves them, and of a model of these features.

    `quadro`: the features and their inputs; data (day), hora (local, decimal) and dia (day, or what stands
    for it) where the survey has them; and where there are any the marks of what was filled, `falta_<input>`
    and `radiacao_origem`. `probabilidades`, shape (rows, votes), in the order of `votos`, and `predicao`,
    shape (rows,): what the model says of these rows, out of fold; in-sample ones are surer than a model is of
    new people, and would look like drift. `validacao`: scores of these predictions. Raises `ErroDados` where
    nothing can be counted.
    """
    if len(quadro) < _MIN_LINHAS:
        raise ErroDados(
            f"{len(quadro)} training rows: a reference needs {_MIN_LINHAS}; give the training part."
        )
    linhas = _linhas(quadro, atributos, config, predicao)
    grandezas = {nome: _grandeza(nome, linhas, config) for nome in linhas.valores}
    return Referencia(
        formato="1",
        partes=[*linhas.partes],
        sem_hora=linhas.sem_hora,
        grandezas=grandezas,
        rho_preenchidos={
            e: correlacao_do_dia(cheio.astype(float), np.array([0.5]), linhas.estrato, linhas.dia)
            for e, cheio in linhas.cheios.items()
        },
        estratos=[_estrato(int(s), linhas, grandezas) for s in np.unique(linhas.estrato)],
        dias=_dias(linhas),
        probabilidades=_medias(probabilidades, votos),
        validacao=dict(validacao or {}),
        dias_validados=len(np.unique(linhas.dia)) if validacao else 0,
    )


def _linhas(
    quadro: pd.DataFrame, atributos: Conjunto, config: ReferenciaConfig, predicao: Inteiros | None
) -> _Linhas:
    cheios = {e: _preenchido(quadro, e) for e in atributos.entradas}
    valores = {}
    for nome in dict.fromkeys([*atributos.nomes, *atributos.entradas]):
        algum = np.any([cheios[e] for e in FONTES.get(nome, (nome,))], axis=0)
        calculado = nome not in atributos.entradas
        # a feature whose inputs were never given together is compared by these alone
        if nome != especies.HORA and not (calculado and algum.all()):
            valores[nome] = np.where(algum, np.nan, quadro[nome].to_numpy(dtype=float))
    if predicao is not None:
        valores[PREDICAO] = np.asarray(predicao, dtype=float)
    return _quando(quadro, config.partes_do_dia, valores, cheios)


def _quando(
    quadro: pd.DataFrame,
    partes_do_dia: Sequence[int],
    valores: dict[str, Reais],
    cheios: dict[str, NDArray[np.bool_]],
) -> _Linhas:
    """With month and part of the day of each row, where enough of them say when they were."""
    data, hora = _datas(quadro), _horas(quadro)
    sem_data, sem_hora = np.isnat(data), np.isnan(hora)
    ha_data = (~sem_data).mean() >= _SABIDO_MIN
    ha_hora = (~sem_hora).mean() >= (_SABIDO_MIN if ha_data else 1.0)
    nunca = (sem_data | (sem_hora & ha_hora)) if ha_data else np.ones(len(quadro), dtype=bool)
    mes = data.astype("datetime64[M]").astype(np.int64) % 12
    partes = tuple(partes_do_dia) if ha_hora else _NO_DIA_INTEIRO
    parte = partes_de(np.nan_to_num(hora), partes)
    dia = _dias_de(quadro, data)
    linha = np.arange(len(quadro))
    por_hora = np.column_stack([dia, np.where(sem_hora, _HORA_QUALQUER - linha, np.floor(hora))])
    return _Linhas(
        partes=partes,
        sem_hora=not ha_hora,
        mes=np.where(nunca, SEM_MES, mes),
        parte=np.where(nunca & ha_data, 0, parte),
        dia=dia,
        momento=np.unique(por_hora, axis=0, return_inverse=True)[1].ravel(),
        valores=valores,
        cheios=cheios,
    )


def _datas(quadro: pd.DataFrame) -> NDArray[np.datetime64]:
    """The day of each row, not a time where it is not known."""
    if "data" not in quadro:
        return np.full(len(quadro), "NaT", dtype="datetime64[D]")
    return np.asarray(quadro["data"].to_numpy().astype("datetime64[D]"))


def _horas(quadro: pd.DataFrame) -> Reais:
    """The hour of each row as it was given, NaN where it was not."""
    if especies.HORA not in quadro:
        return np.full(len(quadro), np.nan)
    horas = quadro[especies.HORA].to_numpy(dtype=float)
    return np.where(_preenchido(quadro, especies.HORA), np.nan, horas)


def _dias_de(quadro: pd.DataFrame, data: NDArray[np.datetime64]) -> Inteiros:
    """Which day each row is of; rows without one by what `ingest` says that stands for it."""
    dias = quadro[DIA].astype(str).to_numpy() if DIA in quadro else data.astype(str)
    return np.asarray(pd.factorize(dias)[0], dtype=np.int64)


def _preenchido(quadro: pd.DataFrame, entrada: str) -> NDArray[np.bool_]:
    if entrada == especies.RADIACAO and "radiacao_origem" in quadro:
        return (quadro["radiacao_origem"] != "medida").to_numpy()
    if f"{FALTA}{entrada}" in quadro:
        return quadro[f"{FALTA}{entrada}"].to_numpy(dtype=bool)
    return quadro[entrada].isna().to_numpy()


def _bordas(nome: str, valores: Reais, faixas: int) -> Reais:
    if nome == PREDICAO:
        return np.asarray(VOTOS[:-1]) + 0.5
    if especies.categorica(nome):
        return np.arange(len(GRANDEZAS[nome].categorias) - 1) + 0.5
    certos = valores[~np.isnan(valores)]
    if not len(certos):
        raise ErroDados(
            f"{nome} has no value in the training rows that was not filled in: nothing to compare."
        )
    dentro = np.quantile(certos, np.linspace(0, 1, faixas + 1), method="inverted_cdf")
    bordas: Reais = np.unique([np.nextafter(dentro[0], -np.inf), *dentro])
    return bordas


def _grandeza(nome: str, linhas: _Linhas, config: ReferenciaConfig) -> Grandeza:
    valores = linhas.valores[nome]
    bordas = _bordas(nome, valores, config.faixas)
    comuns: list[float] = []
    if nome in especies.sensores([nome]):
        por_momento = pd.DataFrame({"m": linhas.momento, "v": valores}).dropna().drop_duplicates()
        partes = por_momento["v"].value_counts() / por_momento["m"].nunique()
        comuns = sorted(float(v) for v in partes.index[partes >= config.valor_comum_min])
    rho = correlacao_do_dia(valores, bordas, linhas.estrato, linhas.dia)
    if linhas.sem_grupos and not especies.de_pessoa(nome):
        rho = _TUDO_IGUAL
    return Grandeza(bordas=[float(b) for b in bordas], rho=rho, comuns=comuns)


def correlacao_do_dia(valores: Reais, bordas: Reais, estrato: Inteiros, dia: Inteiros) -> float:
    """How alike rows of one day are within their stratum, 0 to 1, as an analysis of variance tells.

    The intraclass correlation ρ = (MSB − MSW) / (MSB + (n₀ − 1) MSW) (Donner 1986) with days as groups, of
    the indicators "value ≤ border", their sums of squares added over all borders: what the distance between
    distribution functions is made of. Near 0 for what differs from person to person, near 1 for what a whole
    day shares. Missing values (NaN) are left out; where no stratum has two days nothing is known: 0.
    """
    certos = ~np.isnan(valores)
    faixa = np.searchsorted(bordas, valores[certos])
    celula, qual = np.unique(np.column_stack([estrato, dia])[certos], axis=0, return_inverse=True)
    contagem = np.zeros((len(celula), len(bordas) + 1))
    np.add.at(contagem, (qual, faixa), 1)
    do_estrato = (celula[:, :1] == np.unique(celula[:, 0])).T.astype(float)  # (strata, cells)
    n = contagem.sum(axis=1)
    total = do_estrato @ n
    f = contagem.cumsum(axis=1)[:, :-1] / n[:, None]
    media = do_estrato.T @ ((do_estrato @ (f * n[:, None])) / total[:, None])
    entre_gl = len(celula) - len(total)
    dentro_gl = float(n.sum() - len(celula))
    if entre_gl < 1 or dentro_gl < 1:
        return 0.0
    msb = float((n[:, None] * (f - media) ** 2).sum()) / entre_gl
    msw = float((n[:, None] * f * (1 - f)).sum()) / dentro_gl
    n0 = float(n.sum() - (do_estrato @ n**2 / total).sum()) / entre_gl
    divisor = msb + (n0 - 1) * msw
    return float(np.clip((msb - msw) / divisor, 0, 1)) if divisor > 0 else 0.0


def _estrato(s: int, linhas: _Linhas, grandezas: dict[str, Grandeza]) -> Estrato:
    onde = linhas.estrato == s

    def contar(nome: str) -> list[int]:
        v, bordas = linhas.valores[nome][onde], grandezas[nome].bordas
        faixa = np.searchsorted(np.asarray(bordas), v[~np.isnan(v)])
        return [int(n) for n in np.bincount(faixa, minlength=len(bordas) + 1)]

    mes, parte = divmod(s, len(linhas.partes))
    return Estrato(
        mes=mes,
        parte=parte,
        linhas=int(onde.sum()),
        momentos=len(np.unique(linhas.momento[onde])),
        contagens={nome: contar(nome) for nome in linhas.valores},
        preenchidos={e: int(cheio[onde].sum()) for e, cheio in linhas.cheios.items()},
    )


def _dias(linhas: _Linhas) -> list[Dia]:
    """In the order of the days; one with rows of two months, for want of dates, counts as two."""
    pares, qual = np.unique(np.column_stack([linhas.dia, linhas.mes]), axis=0, return_inverse=True)
    contagem = np.zeros((len(pares), len(linhas.partes)), np.int64)
    np.add.at(contagem, (qual.ravel(), linhas.parte), 1)
    return [Dia(mes=int(mes), linhas=n) for (_, mes), n in zip(pares, contagem.tolist(), strict=True)]


def _medias(probabilidades: Reais | None, votos: Sequence[int]) -> list[float]:
    if probabilidades is None:
        return []
    medias = dict(zip(votos, probabilidades.mean(axis=0).tolist(), strict=True))
    return [min(max(medias.get(v, 0.0), 0.0), 1.0) for v in VOTOS]
