"""The reference of a model, counted from the real rows that it was trained on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funcoes.apoio.erros import ErroDados
from funcoes.apoio.tipos import Inteiros, Reais
from funcoes.configuracao.secoes_monitor import ReferenciaConfig
from funcoes.deriva.estratos import partes_de
from funcoes.deriva.referencia import (
    DO_TEMPO,
    PREDICAO,
    SEXO,
    Dia,
    Estrato,
    Grandeza,
    PontoValidado,
    Referencia,
)
from funcoes.palavras.votos import VOTOS
from funcoes.preparo.atributos import ATRIBUTOS, ENTRADAS, FONTES

_MIN_LINHAS: Final = 2
_BORDAS_FIXAS: Final = {SEXO: (0.5,), PREDICAO: tuple(v + 0.5 for v in VOTOS[:-1])}


@dataclass(frozen=True)
class _Linhas:
    """The training rows as arrays: where they are, and values with NaN where they were filled in."""

    mes: Inteiros
    parte: Inteiros
    estrato: Inteiros
    dia: Inteiros
    hora: Reais
    valores: dict[str, Reais]
    cheios: dict[str, NDArray[np.bool_]]


def construir(
    quadro: pd.DataFrame,
    config: ReferenciaConfig,
    probabilidades: Reais | None = None,
    predicao: Inteiros | None = None,
    votos: Sequence[int] = VOTOS,
    validacao: Mapping[str, PontoValidado] | None = None,
) -> Referencia:
    """The reference of real training rows as `impute` leaves them.

    `quadro`: columns data (day), hora (local, decimal), `ATRIBUTOS`, and where there are any the marks of
    what was filled, `falta_<input>` and `radiacao_origem`. `probabilidades`, shape (rows, votes), in the
    order of `votos`, and `predicao`, shape (rows,): what the model says of these rows, out of fold;
    in-sample ones are surer than a model is of new people, and would look like drift. `validacao`: scores of
    these predictions. Raises `ErroDados` where nothing can be counted.
    """
    if len(quadro) < _MIN_LINHAS:
        raise ErroDados(
            f"{len(quadro)} training rows: a reference needs {_MIN_LINHAS}; give the training part."
        )
    linhas = _linhas(quadro, config, predicao)
    grandezas = {nome: _grandeza(nome, linhas, config) for nome in linhas.valores}
    return Referencia(
        formato="1",
        partes=[*config.partes_do_dia],
        grandezas=grandezas,
        rho_preenchidos={
            e: correlacao_do_dia(cheio.astype(float), np.array([0.5]), linhas.estrato, linhas.dia)
            for e, cheio in linhas.cheios.items()
        },
        estratos=[_estrato(int(s), linhas, grandezas, config) for s in np.unique(linhas.estrato)],
        dias=_dias(linhas, len(config.partes_do_dia)),
        probabilidades=_medias(probabilidades, votos),
        validacao=dict(validacao or {}),
        dias_validados=quadro["data"].dt.normalize().nunique() if validacao else 0,
    )


def _linhas(quadro: pd.DataFrame, config: ReferenciaConfig, predicao: Inteiros | None) -> _Linhas:
    mes = quadro["data"].dt.month.to_numpy() - 1
    hora = quadro["hora"].to_numpy(dtype=float)
    parte = partes_de(hora, config.partes_do_dia)
    cheios = {e: _preenchido(quadro, e) for e in ENTRADAS}
    valores = {}
    for nome in (a for a in ATRIBUTOS if a != "hora"):  # windows are compared hour by hour anyway
        algum = np.any([cheios[e] for e in FONTES[nome]], axis=0)
        valores[nome] = np.where(algum, np.nan, quadro[nome].to_numpy(dtype=float))
    if predicao is not None:
        valores[PREDICAO] = np.asarray(predicao, dtype=float)
    return _Linhas(
        mes=mes,
        parte=parte,
        estrato=mes * len(config.partes_do_dia) + parte,
        dia=pd.factorize(quadro["data"].dt.normalize())[0],
        hora=np.floor(hora),
        valores=valores,
        cheios=cheios,
    )


def _preenchido(quadro: pd.DataFrame, entrada: str) -> NDArray[np.bool_]:
    if entrada == "radiacao_solar" and "radiacao_origem" in quadro:
        return (quadro["radiacao_origem"] != "medida").to_numpy()
    if f"falta_{entrada}" in quadro:
        return quadro[f"falta_{entrada}"].to_numpy(dtype=bool)
    return quadro[entrada].isna().to_numpy()


def _bordas(nome: str, valores: Reais, faixas: int) -> Reais:
    if nome in _BORDAS_FIXAS:
        return np.asarray(_BORDAS_FIXAS[nome])
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
    if nome in DO_TEMPO:
        por_momento = pd.DataFrame({"d": linhas.dia, "h": linhas.hora, "v": valores}).dropna()
        por_momento = por_momento.drop_duplicates()
        partes = por_momento["v"].value_counts() / len(por_momento[["d", "h"]].drop_duplicates())
        comuns = sorted(float(v) for v in partes.index[partes >= config.valor_comum_min])
    rho = correlacao_do_dia(valores, bordas, linhas.estrato, linhas.dia)
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


def _estrato(s: int, linhas: _Linhas, grandezas: dict[str, Grandeza], config: ReferenciaConfig) -> Estrato:
    onde = linhas.estrato == s

    def contar(nome: str) -> list[int]:
        v, bordas = linhas.valores[nome][onde], grandezas[nome].bordas
        faixa = np.searchsorted(np.asarray(bordas), v[~np.isnan(v)])
        return [int(n) for n in np.bincount(faixa, minlength=len(bordas) + 1)]

    mes, parte = divmod(s, len(config.partes_do_dia))
    return Estrato(
        mes=mes,
        parte=parte,
        linhas=int(onde.sum()),
        momentos=len(np.unique(np.column_stack([linhas.dia, linhas.hora])[onde], axis=0)),
        contagens={nome: contar(nome) for nome in linhas.valores},
        preenchidos={e: int(cheio[onde].sum()) for e, cheio in linhas.cheios.items()},
    )


def _dias(linhas: _Linhas, partes: int) -> list[Dia]:
    dias = []
    for d in np.unique(linhas.dia):
        dele = linhas.dia == d
        contagem = np.bincount(linhas.parte[dele], minlength=partes)
        dias.append(Dia(mes=int(linhas.mes[dele][0]), linhas=[int(n) for n in contagem]))
    return dias


def _medias(probabilidades: Reais | None, votos: Sequence[int]) -> list[float]:
    if probabilidades is None:
        return []
    medias = dict(zip(votos, probabilidades.mean(axis=0).tolist(), strict=True))
    return [min(max(medias.get(v, 0.0), 0.0), 1.0) for v in VOTOS]
