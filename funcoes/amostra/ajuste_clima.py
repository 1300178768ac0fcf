"""Measure the weather statistics of `FatosAmostra` from the real survey."""

from __future__ import annotations

import numpy as np
import pandas as pd

from funcoes.amostra.arquivo_csv import CODIGOS_SUJOS
from funcoes.amostra.clima import EMPIRICOS, FORMULAS, PASSO_BASE_MINUTOS, termos_empiricos
from funcoes.amostra.copula import Vetor, correlacao_com_falhas, escores_normais
from funcoes.amostra.fatos import (
    VARIAVEIS_CLIMA,
    BulboUmido,
    Chuva,
    Curva,
    Dependencia,
    Dia,
    IndiceEmpirico,
    Radiacao,
)
from funcoes.apoio.erros import ErroDados
from funcoes.indices import termicos

PROBABILIDADES_CLIMA = [0.0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1.0]
GRAU_TEMPERATURA, GRAU_UMIDADE, GRAU_RADIACAO = 3, 1, 3
GRADE_RADIACAO_W_M2 = np.arange(0.0, 1001.0, 5.0)
MINIMO_REGISTROS = 10
VENTOS = {
    "vento": "Vel_Vento",
    "rajada": "Vel_Vento_Max",
    "desvio_direcao": "SD_DirVento",
    "direcao": "Dir_Vento",
    "direcao_rajada": "Dir_Max_Vento",
}
AMPLITUDES = {"Tmax": ("Tmax", "Tmedia"), "Tmin": ("Tmedia", "Tmin")} | {
    "UR_Max": ("UR_Max", "UR"),
    "UR_Min": ("UR", "UR_Min"),
}


def arredondar(valores: Vetor | list[float], casas: int = 3) -> list[float]:
    """Round to plain floats for the YAML."""
    return [round(float(v), casas) for v in np.asarray(valores).ravel()]


def arredondar_matriz(matriz: Vetor) -> list[list[float]]:
    """Round a matrix to lists of plain floats for the YAML."""
    return [arredondar(linha) for linha in matriz]


def registros_de_clima(tabela: pd.DataFrame) -> pd.DataFrame:
    """Distinct weather records, with `x` = (hour − 13)/4 and `radiacao` (W/m²) known on every day."""
    registros = tabela.drop_duplicates(["DATA", "HORA"]).reset_index(drop=True)
    return registros.assign(
        x=(minutos(registros["HORA"]) / 60.0 - 13.0) / 4.0, radiacao=_radiacao_por_dia(registros)
    )


def minutos(horas: pd.Series) -> pd.Series:
    """Minutes since midnight of `HH:MM` texts.

    Raises:
        ErroDados: an hour of another form.
    """
    partes = horas.str.extract(r"^(\d{1,2}):(\d{2})$")
    if partes.isna().any().any():
        ruim = horas[partes.isna().any(axis=1)].iloc[0]
        raise ErroDados(f"column HORA: {ruim!r} is no HH:MM hour. Give the original survey file.")
    return partes[0].astype(int) * 60 + partes[1].astype(int)


def _radiacao_por_dia(registros: pd.DataFrame) -> Vetor:
    """Measured radiation; on a day without any, the one that best explains each record's UTCI.

    Not for single missing records: on the morning of 7/7/2016 no radiation at all explains the survey's UTCI.
    """
    medida = registros["RSolarMed"]
    rs = medida.to_numpy(dtype=np.float64).copy()
    sem_sensor = medida.isna().groupby(registros["DATA"]).transform("all")
    for i in np.flatnonzero(sem_sensor):
        T, ur, v = (float(registros[c].iloc[i]) for c in ("Tmedia", "UR", "Vel_Vento"))
        curva = termicos.utci(T, ur, v, GRADE_RADIACAO_W_M2)
        rs[i] = GRADE_RADIACAO_W_M2[int(np.argmin(np.abs(curva - float(registros["UTCI"].iloc[i]))))]
    return rs


def ajustar_dias(tabela: pd.DataFrame, tokens: pd.DataFrame, registros: pd.DataFrame) -> list[Dia]:
    """One `Dia` per date, in the file's order; `tokens` are the same rows as written in the file.

    Raises:
        ErroDados: a day has fewer than 10 records.
    """
    dias = []
    for data in tokens["DATA"].unique():
        do_dia = registros[registros["DATA"] == data]
        if len(do_dia) < MINIMO_REGISTROS:
            raise ErroDados(
                f"day {data}: {len(do_dia)} weather records, at least {MINIMO_REGISTROS} are needed "
                "to fit its curves. Give the complete survey file."
            )
        dias.append(_ajustar_dia(str(data), tabela[tabela["DATA"] == data], tokens, do_dia))
    return dias


def _ajustar_dia(data: str, linhas: pd.DataFrame, tokens: pd.DataFrame, registros: pd.DataFrame) -> Dia:
    horas = minutos(registros["HORA"])
    tamanhos = linhas.groupby("HORA").size()
    usual = int(tamanhos.mode().iloc[-1])
    escritos = tokens[tokens["DATA"] == data]
    chuva = registros["Chuva_Tot"]
    com_vento = registros["Vel_Vento"] > 0.0
    return Dia(
        data=data,
        inicio=str(registros["HORA"].iloc[0]),
        fim=str(registros["HORA"].iloc[-1]),
        passo_minutos=int(horas.diff().median()),
        respondentes=usual,
        respondentes_a_menos=sorted(int(usual - n) for n in tamanhos if n < usual),
        chuva=Chuva(registros=int((chuva > 0).sum()), mm=round(float(chuva.max()), 2)),
        temperatura=_curva(registros["x"], registros["Tmedia"], GRAU_TEMPERATURA),
        umidade=_curva(registros["Tmedia"], registros["UR"], GRAU_UMIDADE),
        radiacao=_radiacao(registros),
        bulbo_umido=_bulbo_umido(registros),
        vestimenta={str(k): int(n) for k, n in escritos["VESTIMENTA"].value_counts().sort_index().items()},
        sujeira=_sujeira(escritos),
        **{nome: _quantis_vento(registros, nome, com_vento) for nome in VENTOS},
    )


def _curva(x: pd.Series, y: pd.Series, grau: int) -> Curva:
    coeficientes = np.polyfit(x, y, grau)
    return Curva(
        curva=arredondar(coeficientes), desvio=round(float(np.std(y - np.polyval(coeficientes, x))), 3)
    )


def _radiacao(registros: pd.DataFrame) -> Radiacao:
    conhecidos = registros[registros["radiacao"].notna()]
    curva = _curva(conhecidos["x"], _escores_radiacao(conhecidos), GRAU_RADIACAO)
    falta = registros.loc[registros["RSolarMed"].isna(), "HORA"]
    return Radiacao(
        curva=curva.curva,
        desvio=curva.desvio,
        quantis=arredondar(np.quantile(conhecidos["radiacao"], PROBABILIDADES_CLIMA), 2),
        falta_ate=None if falta.empty else str(falta.max()),
    )


def _escores_radiacao(registros: pd.DataFrame) -> pd.Series:
    return pd.Series(escores_normais(registros["radiacao"]), index=registros.index)


def _bulbo_umido(registros: pd.DataFrame) -> BulboUmido | None:
    excesso = registros["Tu"] - termicos.tu_stull(registros["Tmedia"], registros["UR"])
    if excesso.isna().all():
        return None
    return BulboUmido(excesso=round(float(excesso.mean()), 2), desvio=round(float(excesso.std()), 2))


def _quantis_vento(registros: pd.DataFrame, nome: str, com_vento: pd.Series) -> list[float]:
    """Quantiles of the day; of directions only while there is wind, for a still record has direction 0."""
    valores = registros[VENTOS[nome]]
    if nome in ("direcao", "desvio_direcao") and com_vento.any():
        valores = valores[com_vento]
    return arredondar(np.quantile(valores, PROBABILIDADES_CLIMA), 2)


def _sujeira(escritos: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Count the dirty tokens of one day: codes for no answer, and capital letters in SEXO."""
    saida: dict[str, dict[str, int]] = {}
    for coluna, codigos in (CODIGOS_SUJOS | {"SEXO": ("F", "M")}).items():
        contagem = {c: int((escritos[coluna] == c).sum()) for c in codigos}
        achados = {c: n for c, n in contagem.items() if n}
        if achados:
            saida[coluna] = achados
    return saida


def ajustar_dependencia(registros: pd.DataFrame, dias: list[Dia]) -> Dependencia:
    """Correlation and 10-minute autocorrelation of the departures over all days (the latter: median)."""
    desvios, phis = [], []
    for dia in dias:
        do_dia = registros[registros["DATA"] == dia.data]
        z = np.column_stack([escores_normais(c) for c in _desvios(do_dia, dia)])
        lag = np.array([_autocorrelacao(coluna) for coluna in z.T])
        phis.append(np.maximum(lag, 0.0) ** (PASSO_BASE_MINUTOS / dia.passo_minutos))
        desvios.append(z)
    return Dependencia(
        autocorrelacao_10min=arredondar(np.median(phis, axis=0)),
        correlacao=arredondar_matriz(correlacao_com_falhas(np.vstack(desvios))),
    )


def _desvios(do_dia: pd.DataFrame, dia: Dia) -> list[Vetor]:
    """Departures of one day in the order of `VARIAVEIS_CLIMA`."""
    T, x = do_dia["Tmedia"].to_numpy(), do_dia["x"].to_numpy()
    esperados = {
        "temperatura": T - np.polyval(dia.temperatura.curva, x),
        "umidade": do_dia["UR"].to_numpy() - np.polyval(dia.umidade.curva, T),
        "radiacao": _escores_radiacao(do_dia).to_numpy() - np.polyval(dia.radiacao.curva, x),
    }
    return [
        esperados[n] if n in esperados else do_dia[VENTOS[n]].to_numpy(dtype=np.float64)
        for n in VARIAVEIS_CLIMA
    ]


def _autocorrelacao(z: Vetor) -> float:
    antes, depois = z[:-1], z[1:]
    vale = ~(np.isnan(antes) | np.isnan(depois))
    if vale.sum() < MINIMO_REGISTROS or np.std(antes[vale]) == 0.0:
        return 0.0
    return float(np.corrcoef(antes[vale], depois[vale])[0, 1])


def ajustar_amplitudes(registros: pd.DataFrame) -> dict[str, list[float]]:
    """Quantiles of how far the extremes within a record lie from its mean."""
    return {
        nome: arredondar(np.quantile(registros[maior] - registros[menor], PROBABILIDADES_CLIMA))
        for nome, (maior, menor) in AMPLITUDES.items()
    }


def ajustar_residuos(registros: pd.DataFrame) -> dict[str, float]:
    """Standard deviation of the survey's Tev and UTCI around their formulas; the others agree to rounding."""
    medidos = registros[registros["RSolarMed"].notna()]
    rs = medidos["radiacao"].to_numpy()
    return {
        nome: round(float(np.std(medidos[nome] - FORMULAS[nome](medidos, rs))), 3) for nome in ("Tev", "UTCI")
    }


def ajustar_empiricos(registros: pd.DataFrame) -> dict[str, IndiceEmpirico]:
    """Least squares of the indices that have no known formula, over records of known radiation."""
    registros = registros[registros["radiacao"].notna()]
    termos = termos_empiricos(registros, registros["radiacao"].to_numpy())
    saida = {}
    for nome in EMPIRICOS:
        y = registros[nome].to_numpy(dtype=np.float64)
        beta, *_ = np.linalg.lstsq(termos, y, rcond=None)
        saida[nome] = IndiceEmpirico(
            coeficientes=arredondar(beta, 6),
            desvio=round(float(np.std(y - termos @ beta)), 3),
            limites=(float(y.min()), float(y.max())),
        )
    return saida
