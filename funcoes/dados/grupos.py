"""What belongs together in a checked survey: the day, the campaign, the reading of the instruments, and what
a description declares: the person, the room, the building, the study."""

import re
from typing import Final

import numpy as np
import pandas as pd

from funcoes.apoio.textos import como_nome
from funcoes.celulas import votos
from funcoes.dados.colunas import ALVO, CAMPANHA, DIA, NO_LUGAR, REGISTRO, SEM_DATA
from funcoes.dados.impressao import QUASE, quase_iguais
from funcoes.dados.tipar import sem_tokens
from funcoes.pesquisa.descricao import PesquisaConfig

_JUNTO: Final = "/"


def _hora_em_texto(hora: pd.Series) -> pd.Series:
    """Decimal hours to `HH:MM`."""
    minutos = (hora * 60).round().astype(int)
    textos = [f"{m // 60:02d}:{m % 60:02d}" for m in minutos]
    return pd.Series(textos, index=hora.index, dtype=object)


def _campanhas(data: pd.Series, intervalo_dias: int) -> pd.Series:
    """The campaign of each date, named after its first month."""
    dias = data.drop_duplicates().dropna().sort_values()
    numero = (dias.diff() > pd.Timedelta(days=intervalo_dias)).cumsum()
    nomes = dias.groupby(numero).transform("min").dt.strftime("%Y-%m")
    return data.map(dict(zip(dias, nomes, strict=True)))


def _declarado(celulas: pd.DataFrame, pesquisa: PesquisaConfig, colunas: list[str]) -> pd.Series:
    """What a row belongs to, by these columns together; missing where one of them is."""
    ditas = (sem_tokens(celulas[coluna], coluna, pesquisa).astype(object) for coluna in colunas)
    partes = [dita.map(como_nome, na_action="ignore") for dita in ditas]
    if len(partes) == 1:
        return partes[0]
    # "a/b" and "c" are not "a" and "b/c"
    claras = [p.map(lambda t: re.sub(r"([\\/])", r"\\\1", t), na_action="ignore") for p in partes]
    juntas = [
        _JUNTO.join(c) if all(isinstance(p, str) for p in c) else np.nan for c in zip(*claras, strict=True)
    ]
    return pd.Series(juntas, index=celulas.index, dtype=object)


def _dias(novo: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.Series:
    """The date; without one, the smallest place that is known: its people may have come on the same day."""
    if "data" not in novo:
        return pd.Series(SEM_DATA, index=novo.index, dtype=object)
    dias = novo["data"].dt.strftime("%Y-%m-%d").astype(object)
    for grupo in ("predio", "estudo"):
        if grupo in pesquisa.grupos:
            dias = dias.fillna(novo[grupo].map(f"{NO_LUGAR}{{}}".format, na_action="ignore"))
    return pd.Series(dias.fillna(SEM_DATA))


def _registros(novo: pd.DataFrame) -> pd.Series:
    """One reading of the instruments: day, time and place; where no time is known, each row for itself."""
    if "hora" not in novo or "data" not in novo:
        return pd.Series(novo.index.astype(str), index=novo.index, dtype=object)
    sabidos = novo["hora"].notna() & novo["data"].notna()
    registro = pd.Series(novo.index.astype(str), index=novo.index, dtype=object)
    registro[sabidos] = novo.loc[sabidos, DIA] + " " + _hora_em_texto(novo.loc[sabidos, "hora"])
    for grupo in ("estudo", "predio", "sala"):  # instruments of other places read other things at that time
        if grupo in novo:
            ditos = sabidos & novo[grupo].notna()
            registro[ditos] = registro[ditos] + novo.loc[ditos, grupo].map(" · {}".format)
    return registro


def _do_instante(pesquisa: PesquisaConfig) -> list[str]:
    """The columns of date and time: what they name together is named by their values."""
    return [d.coluna[0] for d in (pesquisa.data, pesquisa.hora) if d is not None]


def identificar(aceitos: pd.DataFrame, celulas: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.DataFrame:
    """Add what each row belongs to, and make the votes whole, as the description says.

    `celulas`: the text cells of the same rows. A row whose vote lies between two may be there twice then.
    """
    novo = aceitos.copy()
    for grupo, colunas in pesquisa.grupos.items():
        if {*colunas} != {*_do_instante(pesquisa)}:
            novo[grupo] = _declarado(celulas, pesquisa, colunas)
    if "data" in novo and CAMPANHA not in novo:
        novo[CAMPANHA] = _campanhas(novo["data"], pesquisa.campanha_dias).fillna(SEM_DATA)
    elif CAMPANHA not in novo:
        novo[CAMPANHA] = SEM_DATA
    if DIA not in novo:
        novo[DIA] = _dias(novo, pesquisa)
    novo[QUASE] = quase_iguais(novo, pesquisa)
    if REGISTRO not in novo:
        novo[REGISTRO] = _registros(novo)
    return _com_votos_inteiros(novo, pesquisa)


def _com_votos_inteiros(novo: pd.DataFrame, pesquisa: PesquisaConfig) -> pd.DataFrame:
    meios = pesquisa.voto.meios if pesquisa.voto is not None else "descartar"
    if meios == "ambos":
        # the two rows of one answer are copies, however little it says
        um_so = novo[QUASE].isna() & votos.no_meio(novo[ALVO])
        novo = votos.ambos(
            novo.assign(**{QUASE: novo[QUASE].mask(um_so, "? " + novo.index.astype(str))}), ALVO
        )
    elif meios == "arredondar":
        novo = novo.assign(**{ALVO: votos.inteiros(novo[ALVO], "arredondar")})
    return novo.assign(**{ALVO: novo[ALVO].astype(int)})
