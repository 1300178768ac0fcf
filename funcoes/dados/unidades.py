"""Whether a column holds what it always held: the same unit, the same kind of value, the same categories.

Asked of data that are to be appended, before anything is written. A unit that keeps within the range, such as
km/h for m/s, is not seen here.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import pandas as pd

from funcoes.apoio.erros import ErroDados
from funcoes.dados.contrato import FORMAS, Contrato, limpar_tokens, tipar

_EXEMPLOS: Final = 4

Conversao = Callable[[pd.Series], pd.Series]


def _de_fahrenheit(valores: pd.Series) -> pd.Series:
    return (valores - 32) / 1.8


def _de_kelvin(valores: pd.Series) -> pd.Series:
    return valores - 273.15


def _cem_vezes(valores: pd.Series) -> pd.Series:
    return valores * 100


def _milesima(valores: pd.Series) -> pd.Series:
    return valores / 1000


_TEMPERATURA: Final = (("°F", _de_fahrenheit), ("K", _de_kelvin))
_CONVERSOES: Final[Mapping[str, tuple[tuple[str, Conversao], ...]]] = {
    "tmedia": _TEMPERATURA,
    "tu": _TEMPERATURA,
    "ur": (("a fraction", _cem_vezes),),
    "altura": (("m", _cem_vezes),),
    "peso": (("g", _milesima),),
}
"""Units in which a column is often given instead of its own, and how its own is had from them."""

_UNIDADES: Final = {
    "idade": "years", "peso": "kg", "altura": "cm", "vestimenta": "clo", "tmedia": "°C", "tu": "°C",
    "ur": "%", "rsolarmed": "W/m²", "vel_vento": "m/s",
}  # fmt: skip


def mudancas(bruto: pd.DataFrame, contrato: Contrato) -> Iterator[str]:
    """A line for each column of which more than `max_fora_por_coluna` of the values do not fit.

    `bruto` are the text cells of `leitura.ler_csv`, index = line.
    """
    limpo = limpar_tokens(bruto, contrato)
    tipado = tipar(limpo)
    faixas = contrato.brandas | contrato.duras
    for coluna in map(str, tipado):
        cheio = limpo[coluna].notna()
        ilegivel = cheio & tipado[coluna].isna()
        fora = cheio & False
        if coluna in faixas:
            fora = cheio & ~ilegivel & ~_dentro(tipado[coluna], faixas[coluna])
        errados = bruto.loc[ilegivel | fora, coluna]
        # one odd value is one person's, in a small file, too: the contract deals with it
        if len(errados) > max(1, contrato.max_fora_por_coluna * cheio.sum()):
            motivo = FORMAS[coluna] if ilegivel.sum() >= fora.sum() else _fora(tipado[coluna], faixas[coluna])
            yield f"{coluna}: {len(errados)} of {cheio.sum()} values are {motivo}: {_exemplos(errados)}"


def _dentro(valores: pd.Series, faixa: list[float]) -> pd.Series:
    minimo, maximo = faixa
    return valores.between(minimo, maximo)


def _fora(valores: pd.Series, faixa: list[float]) -> str:
    coluna = str(valores.name)
    minimo, maximo = faixa
    dito = f"outside [{minimo:g}, {maximo:g}] {_UNIDADES.get(coluna, '')}".rstrip()
    for unidade, converter in _CONVERSOES.get(coluna, ()):
        if _dentro(converter(valores.dropna()), faixa).all():
            return f"{dito}, and within it if they are {unidade}"
    return dito


def _exemplos(errados: pd.Series) -> str:
    """The first of the different values, with the line of each."""
    vistos = errados.drop_duplicates()
    mais = ", …" * (len(vistos) > _EXEMPLOS)
    return ", ".join(f"line {n} {v!r}" for n, v in vistos.head(_EXEMPLOS).items()) + mais


def exigir_as_mesmas(bruto: pd.DataFrame, contrato: Contrato, origem: str) -> None:
    """`ErroDados` with every column that does not hold what the survey's column of that name holds."""
    ditas = "\n  ".join(mudancas(bruto, contrato))
    if ditas:
        raise ErroDados(
            f"{origem}: columns that do not hold what the survey's do (configs/contrato.yaml: "
            f"max_fora_por_coluna {contrato.max_fora_por_coluna:g}); nothing was appended:\n  {ditas}"
        )
