"""The synthetic weather: one record per 10 or 20 minutes of each survey day, with its indices.

A day is its own curve (temperature over the hour, humidity over temperature), its own quantiles (wind) or
both (radiation), plus departures that are correlated with each other and from one record to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from funcoes.amostra.copula import Vetor, por_quantis, sortear_serie
from funcoes.amostra.fatos import VARIAVEIS_CLIMA, Dia, FatosAmostra
from funcoes.indices import termicos

PASSO_BASE_MINUTOS = 10
PHI_BULBO_UMIDO = 0.9
UR_LIMITES = (5.0, 100.0)
LIMITE_2_CASAS, LIMITE_1_CASA = 80.0, 800.0
NOVENTA_E_NOVE = 99.0
EMPIRICOS = ("SST", "STE", "pSTI", "PST")

Funcao = Callable[[pd.DataFrame, Vetor], Vetor]
FORMULAS: dict[str, Funcao] = {
    "Tev": lambda c, _: termicos.tev(c["Tmedia"], c["UR"], c["Vel_Vento"]),
    "UTCI": lambda c, rs: termicos.utci(c["Tmedia"], c["UR"], c["Vel_Vento"], rs),
    "WBGT": lambda c, _: termicos.wbgt(c["Tmedia"], c["UR"]),
    "WCI": lambda c, _: termicos.wci(c["Tmedia"], c["Vel_Vento"]),
    "Tek": lambda c, _: termicos.tek(c["Tmedia"], c["UR"]),
    "TE": lambda c, _: termicos.te(c["Tmedia"], c["UR"], c["Vel_Vento"]),
}


@dataclass(frozen=True)
class DiaSorteado:
    """One day while it is being drawn: its facts, its hours as x = (hour − 13)/4, its departures z (n, 8)."""

    dia: Dia
    x: Vetor
    z: dict[str, Vetor]
    probabilidades: list[float]

    def quantis(self, nome: str) -> Vetor:
        """Values of a wind variable from the day's quantiles."""
        return por_quantis(self.z[nome], getattr(self.dia, nome), self.probabilidades)


def arredondar_sensor(valores: Vetor) -> Vetor:
    """Round as the station's logger does: 2 decimals below 80, 1 below 800, none above."""
    tamanho = np.abs(valores)
    casas = np.select([tamanho < LIMITE_2_CASAS, tamanho < LIMITE_1_CASA], [2, 1], 0)
    return np.asarray(np.round(valores * 10.0**casas) / 10.0**casas)


def termos_empiricos(clima: pd.DataFrame, radiacao: Vetor) -> Vetor:
    """Terms 1, T, e, v, √v, RS, T², RS·v, T·√v of the indices without a known formula, shape (n, 9)."""
    T, v = clima["Tmedia"].to_numpy(), clima["Vel_Vento"].to_numpy()
    e = termicos.pressao_vapor_hpa(T, clima["UR"])
    raiz = np.sqrt(v)
    return np.column_stack([np.ones_like(T), T, e, v, raiz, radiacao, T**2, radiacao * v, T * raiz])


def gerar_clima(fatos: FatosAmostra, rng: np.random.Generator) -> pd.DataFrame:
    """Draw all records: DATA, HORA, the survey's weather and index columns, and what is missing as NaN."""
    dias = [_gerar_dia(dia, fatos, rng) for dia in fatos.dias]
    clima = pd.concat(dias, ignore_index=True)
    _plantar_noventa_e_nove(clima, fatos.noventa_e_nove.get("Dir_Vento", 0))
    clima = clima.assign(**_indices(clima, fatos, rng))
    sem_sensor = clima.pop("_sem_radiacao").to_numpy(dtype=bool)
    clima.loc[sem_sensor, ["RSolarMed", "RSolarTot"]] = np.nan
    return clima


def _gerar_dia(dia: Dia, fatos: FatosAmostra, rng: np.random.Generator) -> pd.DataFrame:
    minutos = dia.minutos()
    x = (np.asarray(minutos) / 60.0 - 13.0) / 4.0
    phi = np.asarray(fatos.dependencia.autocorrelacao_10min) ** (dia.passo_minutos / PASSO_BASE_MINUTOS)
    serie = sortear_serie(rng, len(x), fatos.dependencia.correlacao, phi)
    sorteio = DiaSorteado(
        dia, x, dict(zip(VARIAVEIS_CLIMA, serie.T, strict=True)), fatos.probabilidades_clima
    )
    horas = [f"{m // 60:02d}:{m % 60:02d}" for m in minutos]
    colunas = {
        "DATA": [dia.data] * len(x),
        "HORA": horas,
        **_ar(sorteio, fatos, rng),
        **_radiacao(sorteio, horas),
        **_vento(sorteio),
        "Chuva_Tot": _chuva(dia, len(x), rng),
    }
    return pd.DataFrame(colunas)


def _ar(sorteio: DiaSorteado, fatos: FatosAmostra, rng: np.random.Generator) -> dict[str, Vetor]:
    """Air temperature and humidity with their extremes within the record, and the wet bulb."""
    dia = sorteio.dia
    T = np.polyval(dia.temperatura.curva, sorteio.x) + dia.temperatura.desvio * sorteio.z["temperatura"]
    T = arredondar_sensor(T)
    ur = np.polyval(dia.umidade.curva, T) + dia.umidade.desvio * sorteio.z["umidade"]
    ur = arredondar_sensor(np.clip(ur, *UR_LIMITES))
    desvios = {
        nome: np.interp(rng.random(len(T)), fatos.probabilidades_clima, quantis)
        for nome, quantis in fatos.amplitudes.items()
    }
    return {
        "Tmedia": T,
        "Tmax": arredondar_sensor(T + desvios["Tmax"]),
        "Tmin": arredondar_sensor(T - desvios["Tmin"]),
        "Tu": _bulbo_umido(dia, T, ur, rng),
        "UR": ur,
        "UR_Max": arredondar_sensor(np.minimum(ur + desvios["UR_Max"], UR_LIMITES[1])),
        "UR_Min": arredondar_sensor(np.maximum(ur - desvios["UR_Min"], 0.0)),
    }


def _bulbo_umido(dia: Dia, T: Vetor, ur: Vetor, rng: np.random.Generator) -> Vetor:
    """Wet bulb as the sensor of that campaign gave it: Stull plus its offset; NaN where there was none."""
    ruido = sortear_serie(rng, len(T), [[1.0]], np.array([PHI_BULBO_UMIDO]))[:, 0]
    if dia.bulbo_umido is None:
        return np.full(len(T), np.nan)
    excesso = dia.bulbo_umido.excesso + dia.bulbo_umido.desvio * ruido
    return arredondar_sensor(np.minimum(termicos.tu_stull(T, ur) + excesso, T))


def _radiacao(sorteio: DiaSorteado, horas: list[str]) -> dict[str, Vetor | NDArray[np.bool_]]:
    """Mean radiation (W/m²) and its total in 10 minutes (kJ/m², .6 of it), known here for every record."""
    fatos = sorteio.dia.radiacao
    z = np.polyval(fatos.curva, sorteio.x) + fatos.desvio * sorteio.z["radiacao"]
    rs = por_quantis(z, fatos.quantis, sorteio.probabilidades)
    falta = np.array([fatos.falta_ate is not None and hora <= fatos.falta_ate for hora in horas])
    return {
        "RSolarMed": arredondar_sensor(rs),
        "RSolarTot": np.round(0.6 * rs, 2),
        "_sem_radiacao": falta,
    }


def _vento(sorteio: DiaSorteado) -> dict[str, Vetor]:
    """Wind (m/s) and directions (°). A still record has direction 0; a gust is never below the mean."""
    v = arredondar_sensor(sorteio.quantis("vento"))
    parado = v == 0.0
    return {
        "Vel_Vento": v,
        "Dir_Vento": np.where(parado, 0.0, arredondar_sensor(sorteio.quantis("direcao"))),
        "SD_DirVento": np.where(parado, 0.0, arredondar_sensor(sorteio.quantis("desvio_direcao"))),
        "Vel_Vento_Max": np.maximum(arredondar_sensor(sorteio.quantis("rajada")), v),
        "Dir_Max_Vento": arredondar_sensor(sorteio.quantis("direcao_rajada")),
    }


def _chuva(dia: Dia, n: int, rng: np.random.Generator) -> Vetor:
    inicio = int(rng.integers(0, n - dia.chuva.registros + 1))
    chuva = np.zeros(n)
    chuva[inicio : inicio + dia.chuva.registros] = dia.chuva.mm
    return chuva


def _plantar_noventa_e_nove(clima: pd.DataFrame, quantos: int) -> None:
    """Set the directions nearest to 99° to exactly 99: in the survey 99 is also a valid direction."""
    distancia = (clima["Dir_Vento"] - NOVENTA_E_NOVE).abs().to_numpy()
    clima.loc[np.argsort(distancia, kind="stable")[:quantos], "Dir_Vento"] = NOVENTA_E_NOVE


def _indices(clima: pd.DataFrame, fatos: FatosAmostra, rng: np.random.Generator) -> dict[str, Vetor]:
    """The survey's index columns: formula or regression, plus the residual it has there, to one decimal."""
    radiacao = clima["RSolarMed"].to_numpy()
    termos = termos_empiricos(clima, radiacao)
    saida: dict[str, Vetor] = {}
    for nome, formula in FORMULAS.items():
        ruido = fatos.residuos.get(nome, 0.0) * rng.standard_normal(len(clima))
        saida[nome] = np.asarray(np.round(formula(clima, radiacao) + ruido, 1))
    for nome in EMPIRICOS:
        modelo = fatos.indices_empiricos[nome]
        valor = termos @ np.asarray(modelo.coeficientes) + modelo.desvio * rng.standard_normal(len(clima))
        saida[nome] = np.asarray(np.round(np.clip(valor, *modelo.limites), 1), dtype=np.float64)
    return saida
