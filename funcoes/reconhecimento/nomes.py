"""What a column's name says: of which quantity it is, in which unit; or that it is date, vote, answer,
group."""

import re
from dataclasses import dataclass, replace
from typing import Final

from funcoes.reconhecimento import parenteses
from funcoes.reconhecimento.achado import DATA, GRANDEZA, GRUPO, GUARDAR, HORA, NADA, VOTO
from funcoes.reconhecimento.unidade import achar_escrita
from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.sinonimos import grandeza_de, normalizar
from funcoes.vocabulario.unidades import Unidade


@dataclass(frozen=True)
class Nome:
    """What a name says; `seguro`: whether it is one that nobody gives to anything else; `duvida`: why only a
    person can tell whether it is that at all."""

    papel: str
    nome: str = ""
    unidade: Unidade | None = None
    seguro: bool = True
    duvida: str = ""


def _conjunto(*nomes: str) -> frozenset[str]:
    return frozenset(map(normalizar, nomes))


_VOTOS: Final = _conjunto(
    "thermal sensation", "thermal sensation vote", "tsv", "tsens", "sensation", "vote", "voto", "asv",
    "actual sensation vote", "sensation vote", "thermal vote", "sensacao termica", "sensacao", "vst",
    "voto de sensacao termica", "voto de sensacao", "percepcao termica", "percepcao de sensacao termica",
    "sensacion termica", "thermisches empfinden", "thermal perception", "mtsv", "thermal sens", "ts vote",
    "sensation thermique", "ashrae vote", "ashrae scale", "tsv vote",
)  # fmt: skip

_DATAS: Final = _conjunto(
    "date", "data", "day", "dia", "fecha", "datum", "timestamp", "datetime", "date time", "data hora",
    "data e hora", "survey date", "interview date", "date of survey", "date of interview", "time stamp",
    "data da coleta", "data da entrevista", "data do questionario", "data coleta", "giorno", "jour", "tag",
    "carimbo de data hora", "when", "submitted", "submission date", "start date", "data inicio",
    "recorded date",
    "date and time", "local date", "date time local",
)  # fmt: skip

_GRUPOS: Final = {
    "pessoa": _conjunto(
        "subject", "subject id", "person", "person id", "participant", "participant id", "respondent",
        "respondent id", "pessoa", "id pessoa", "individuo", "voluntario", "id voluntario", "id participante",
        "participante", "entrevistado", "respondente", "sujeito", "occupant", "occupant id", "user id", "pid",
        "student id", "persona", "proband", "subj", "id subject", "id person", "id participant",
    ),
    "sala": _conjunto(
        "room", "room id", "sala", "id sala", "room number", "classroom", "class", "turma", "raum", "aula",
        "zone",
        "id room", "workstation",
    ),
    "predio": _conjunto(
        "building", "building id", "predio", "id predio", "edificio", "building code", "building name",
        "gebaude",
        "school", "escola", "id building", "bldg", "bldg id",
    ),
    "estudo": _conjunto(
        "study", "study id", "estudo", "contributor", "publication", "project", "projeto", "survey id",
        "id study", "data contributor",
    ),
}  # fmt: skip

_RESPOSTAS: Final = re.compile(
    r"prefer|accept|aceit|comfort|confort|satisf|toler|\bpmv\b|\bppd\b|\bset\b|\bpet\b|\butci\b|\bwbgt\b|\bpts\b"
    r"|\btpv\b|\btav\b|\btcv\b|\bpmvs?\b|sensation|sensacao|sudor|sweat|\bpe?t\b|\bask\b",
    re.IGNORECASE,
)
"""Words of names that are other answers of the interview, or indices as somebody computed them."""

_OUTRA_RESPOSTA: Final = re.compile(r"prefer|accept|aceit|c[oa]mfort|confort|satisf|toler|expect|desired")

_VAZIAS: Final = frozenset({
    "mean", "average", "avg", "media", "medio", "medido", "medida", "measured", "indoor", "local", "the",
    "of", "de",
    "do", "da", "your", "respondent", "participant", "subject", "person", "value", "valor", "pessoa",
    "entrevistado",
    "participante", "respondents", "s", "in", "em", "at", "current", "years", "reported", "self", "med",
    "what", "is", "qual", "sua", "seu", "e", "o", "a",
})  # fmt: skip

_DURACOES: Final = frozenset({
    "min", "mins", "minutes", "minutos", "s", "sec", "seconds", "segundos", "duration", "elapsed", "days",
})  # fmt: skip
_DUAS: Final = {"hr": "heart rate", "tu": "the intensity of turbulence", "to": "the outdoor temperature"}
_PALAVRAS: Final = re.compile(r"[^\W_]+(?:²|³)?|%|°\w")
_MAX_UNIDADE: Final = 3


def _palavras(texto: str) -> list[str]:
    """A name in words: at spaces, signs, and where small letters meet a capital."""
    aberto = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", texto)
    return _PALAVRAS.findall(aberto)


def _das_partes(texto: str) -> list[tuple[str, str]]:
    """(name, unit) in which a name without brackets can be taken: its last words, else all of it."""
    palavras = _palavras(texto)
    cortes = range(1, min(_MAX_UNIDADE, len(palavras) - 1) + 1)
    pares = [(" ".join(palavras[:-n]), " ".join(palavras[-n:])) for n in reversed(cortes)]
    separado = [
        tuple(p.strip() for p in texto.rsplit(s, 1)) for s in (",", "/", " in ", " em ") if s in texto
    ]
    return [*((a, b) for a, b in separado), *pares, (texto, "")]


def _limpo(texto: str) -> str:
    return " ".join(p for p in _palavras(texto) if normalizar(p) not in _VAZIAS)


def _grandeza(texto: str) -> Nome | None:
    partes = parenteses.separar(texto)
    return _solta(texto) if partes is None else _com_parenteses(texto, *partes)


def _solta(texto: str) -> Nome | None:
    """The quantity of a name without brackets."""
    for seguro, forma in ((True, str), (False, _limpo)):
        for base, escrita in _das_partes(texto):
            nome = grandeza_de(forma(base)) if normalizar(forma(base)) else None
            unidade = achar_escrita(GRANDEZAS[nome], escrita) if nome else None
            if nome and (unidade is not None or not escrita):
                duvida = _duas_coisas(base, unidade)
                return _de(nome, unidade, seguro and not duvida, duvida)
    return None


def _de(nome: str, unidade: Unidade | None, seguro: bool, duvida: str = "") -> Nome:
    if nome == "hora":
        return Nome(HORA, "", unidade, seguro, duvida)
    return Nome(GRANDEZA, nome, unidade, seguro, duvida)


def _com_parenteses(texto: str, base: str, ditas: list[str]) -> Nome | None:
    """The quantity of a name whose brackets hold a unit, or words that belong to the name as others do."""
    dito = _solta(base)
    nome = None if dito is None else dito.nome or "hora"
    palavras = [d for d in ditas if not _e_unidade(nome, d) and _limpo(d)]
    unidades = [d for d in ditas if d not in palavras]
    for palavra in palavras:
        if (outra := parenteses.outra_grandeza(base, nome, palavra)) and len(palavras) == 1:
            return _de(outra, _primeira(outra, unidades), seguro=dito is not None)
    if dito is None or nome is None:
        inteiro = grandeza_de(texto)
        return _de(inteiro, None, seguro=True) if inteiro else None
    dito = replace(dito, unidade=_primeira(nome, unidades) or dito.unidade)
    duvida = dito.duvida and _duas_coisas(base, dito.unidade)
    dito = replace(dito, duvida=duvida, seguro=dito.seguro or duvida != dito.duvida)
    return _com_palavras(dito, nome, palavras) if palavras else dito


def _com_palavras(dito: Nome, nome: str, palavras: list[str]) -> Nome | None:
    julgadas = {parenteses.julgar(p) for p in palavras}
    if parenteses.RESPOSTA in julgadas:
        return Nome(GUARDAR)
    if GRANDEZAS[nome].categorias:
        return dito  # its codes, mostly: "sex (1 = female)"
    if parenteses.ALHEIA in julgadas or any(map(_outra, palavras)):
        return None
    if dito.papel == HORA and not any(p in _DURACOES for p in map(parenteses.claro, palavras)):
        return dito  # a zone, a format: what its cells are, tells
    ditas = " and ".join(f"({p})" for p in palavras)
    return replace(dito, seguro=False, duvida=f"its name says {ditas} as well: is it this at all?")


def _primeira(nome: str, escritas: list[str]) -> Unidade | None:
    achadas = [achar_escrita(GRANDEZAS[nome], _sem_em(e)) for e in escritas]
    return next((u for u in achadas if u is not None), None)


def _e_unidade(nome: str | None, escrita: str) -> bool:
    return nome is not None and achar_escrita(GRANDEZAS[nome], _sem_em(escrita)) is not None


def _sem_em(escrita: str) -> str:
    return re.sub(r"^(?:in|em) ", "", escrita)


def _duas_coisas(base: str, unidade: Unidade | None) -> str:
    """Why a short name is a question, where people call two things so and no unit tells."""
    outra = _DUAS.get(normalizar(base))
    if outra is None or (unidade is not None and normalizar(base) != "to"):
        return ""
    return f"{outra} is called so, too: is it this one?"


def _outra(escrita: str) -> bool:
    """Whether brackets hold another quantity's unit: "height (°C)" is of a sensor, or nonsense."""
    return any(achar_escrita(g, escrita) is not None for g in GRANDEZAS.values())


def do_nome(coluna: str) -> Nome:
    """What a column of this name is; `NADA` where the name says nothing."""
    nu = normalizar(coluna)
    base, ditas = parenteses.separar(coluna) or (coluna, [])
    for papel, nomes in ((VOTO, _VOTOS), (DATA, _DATAS)):
        if nu in nomes or normalizar(base) in nomes:
            return _do_instante_ou_voto(papel, ditas)
    for grupo, nomes in _GRUPOS.items():
        if nu in nomes:
            return Nome(GRUPO, grupo)
    if achado := _grandeza(coluna):
        return achado
    if _RESPOSTAS.search(" ".join(map(_sem_acento, _palavras(coluna)))):
        return Nome(GUARDAR)
    if normalizar(_limpo(coluna)) in _VOTOS:
        return Nome(VOTO, seguro=False)
    return Nome(DATA, seguro=False) if normalizar(_limpo(coluna)) in _DATAS else Nome(NADA)


def _do_instante_ou_voto(papel: str, ditas: list[str]) -> Nome:
    """A vote or a date, unless brackets make another answer of it, or another day."""
    if papel == VOTO:
        return Nome(GUARDAR if any(map(_OUTRA_RESPOSTA.search, map(parenteses.claro, ditas))) else VOTO)
    return Nome(NADA if parenteses.ALHEIA in map(parenteses.julgar, ditas) else DATA)


def _sem_acento(palavra: str) -> str:
    return normalizar(palavra)
