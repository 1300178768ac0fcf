"""Words and codes of sex, season, cooling and kinds of building: which spelling is which."""

from collections.abc import Mapping
from itertools import permutations
from typing import Final

import pandas as pd

from funcoes.celulas.texto import normalizar
from funcoes.reconhecimento.achado import Duvida, Parte
from funcoes.vocabulario.grandezas import GRANDEZAS

_GRAFIAS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "sexo": {
        "f": ("f", "female", "woman", "women", "girl", "fem", "feminino", "feminina", "femenino", "mulher",
              "mujer",
              "w", "weiblich", "frau", "femme", "feminin", "donna", "femmina", "femea"),
        "m": ("m", "male", "man", "men", "boy", "masc", "masculino", "homem", "hombre", "mannlich", "mann",
              "homme",
              "masculin", "uomo", "maschio", "varon"),
    },
    "estacao": {
        "verao": ("verao", "summer", "verano", "sommer", "ete", "estate"),
        "outono": ("outono", "autumn", "fall", "otono", "herbst", "automne", "autunno"),
        "inverno": ("inverno", "winter", "invierno", "hiver"),
        "primavera": ("primavera", "spring", "fruhling", "printemps"),
    },
    "resfriamento": {
        "natural": ("natural", "naturally ventilated", "nv", "natural ventilation", "free running",
                    "ventilacao natural"),
        "misto": ("misto", "mixed mode", "mixed-mode", "mixed", "mm", "hybrid", "modo misto"),
        "mecanico": ("mecanico", "mechanically ventilated", "mv", "mechanical ventilation",
                     "ventilacao mecanica"),
        "ar_condicionado": ("ar condicionado", "air conditioned", "air-conditioned", "ac", "a/c", "hvac",
                            "air conditioning", "cooled"),
    },
    "tipo_predio": {
        "escritorio": ("escritorio", "office", "offices", "bureau", "buro"),
        "escola": ("escola", "classroom", "school", "university", "sala de aula", "educational"),
        "moradia": ("moradia", "housing", "home", "house", "residential", "apartment", "multifamily housing",
                    "single family housing", "dwelling"),
        "idosos": ("idosos", "senior center", "elderly home", "nursing home", "casa de idosos"),
        "outro": ("outro", "other", "others", "outros"),
    },
}  # fmt: skip

_SEM_CATEGORIA: Final = frozenset({
    "other", "others", "outro", "outra", "otro", "diverse", "divers", "non-binary", "nonbinary",
    "nao-binario",
    "prefer not to say", "prefer not to answer", "prefiro nao dizer", "prefiro nao responder", "unknown",
    "not stated", "nao informado", "undisclosed", "undefined", "not specified", "diverso",
})  # fmt: skip
"""Answers about sex that the model knows no value for: these people's is taken as missing, and their rows
stay."""

_HOMEM: Final = frozenset({"h", "hombre", "homem"})
_POUCAS: Final = 12


def _nome(grandeza: str, texto: str) -> str | None:
    limpo = normalizar(texto)
    return next((c for c, grafias in _GRAFIAS[grandeza].items() if limpo in grafias), None)


def da_categoria(grandeza: str, textos: pd.Series) -> tuple[Parte, list[str]]:
    """The key `categorias` of a quantity that is no number, and the texts that are to be taken as missing."""
    vezes = textos.value_counts()
    distintos = [str(t) for t in vezes.index]
    fora = [t for t in distintos if grandeza == "sexo" and normalizar(t) in _SEM_CATEGORIA]
    ficam = [t for t in distintos if t not in fora]
    ambiguo = grandeza == "sexo" and {"h", "m"} == {normalizar(t) for t in ficam}
    nomes = {t: _nome(grandeza, t) for t in ficam}
    if ambiguo or None in nomes.values():
        return Parte(duvidas=(_qual(grandeza, ficam, nomes, ambiguo),)), fora
    grafias: dict[str, list[str]] = {}
    for texto, nome in nomes.items():
        grafias.setdefault(str(nome), []).append(texto)
    ditos = [", ".join(f"{t!r} is {n}" for t, n in nomes.items())]
    ditos += [f"{', '.join(map(repr, fora))}: taken as missing"] if fora else []
    return Parte({"categorias": grafias} if grafias else {}, ditos=tuple(ditos)), fora


def _qual(grandeza: str, textos: list[str], nomes: Mapping[str, str | None], ambiguo: bool) -> Duvida:
    proprias = list(GRANDEZAS[grandeza].categorias)
    estranhos = [t for t in textos if ambiguo or nomes[t] is None]
    opcoes: tuple[str, ...] = ()
    if len(textos) == len(proprias) == 2:  # noqa: PLR2004 -- the only case in which all choices can be written
        ordens = (
            permutations(textos) if not ambiguo else [sorted(textos, key=lambda t: normalizar(t) in _HOMEM)]
        )
        opcoes = tuple(
            "{" + ", ".join(f'{p}: ["{t}"]' for p, t in zip(proprias, ordem, strict=True)) + "}"
            for ordem in ordens
        )
    else:
        opcoes = ("{" + ", ".join(f"{p}: [...]" for p in proprias) + "}",)
    mais = ", …" * (len(estranhos) > _POUCAS)
    return Duvida(
        "categorias",
        opcoes,
        f"what do {', '.join(map(repr, estranhos[:_POUCAS]))}{mais} stand for? "
        "What is none of these goes into codigos_faltantes",
    )
