"""What a column's name says: of which quantity it is, in which unit; or that it is date, vote, answer,
group."""

import re
from dataclasses import dataclass
from typing import Final

from funcoes.reconhecimento.achado import DATA, GRANDEZA, GRUPO, GUARDAR, HORA, NADA, VOTO
from funcoes.reconhecimento.unidade import achar_escrita
from funcoes.vocabulario.grandezas import GRANDEZAS
from funcoes.vocabulario.sinonimos import grandeza_de, normalizar
from funcoes.vocabulario.unidades import Unidade


@dataclass(frozen=True)
class Nome:
    """What a name says; `seguro`: whether it is one that nobody gives to anything else."""

    papel: str
    nome: str = ""
    unidade: Unidade | None = None
    seguro: bool = True


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

_VAZIAS: Final = frozenset({
    "mean", "average", "avg", "media", "medio", "medido", "medida", "measured", "indoor", "local", "the",
    "of", "de",
    "do", "da", "your", "respondent", "participant", "subject", "person", "value", "valor", "pessoa",
    "entrevistado",
    "participante", "respondents", "s", "in", "em", "at", "current", "years", "reported", "self", "med",
    "what", "is", "qual", "sua", "seu", "e", "o", "a",
})  # fmt: skip

_ENTRE_CHAVES: Final = re.compile(r"(.*?)[\s_,;:.-]*[(\[{<]\s*([^()\[\]{}<>]+?)\s*[)\]}>]\s*(.*)", re.DOTALL)
_PALAVRAS: Final = re.compile(r"[^\W_]+(?:²|³)?|%|°\w")
_MAX_UNIDADE: Final = 3


def _palavras(texto: str) -> list[str]:
    """A name in words: at spaces, signs, and where small letters meet a capital."""
    aberto = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", texto)
    return _PALAVRAS.findall(aberto)


def _das_partes(texto: str) -> list[tuple[str, str]]:
    """(name, unit) in which a name can be taken: what brackets hold, else its last words, else all of it."""
    if achado := _ENTRE_CHAVES.fullmatch(texto):
        return [(f"{achado[1]} {achado[3]}".strip(), achado[2]), (texto, "")]
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
    for seguro, forma in ((True, str), (False, _limpo)):
        for base, escrita in _das_partes(texto):
            nome = grandeza_de(forma(base)) if normalizar(forma(base)) else None
            unidade = achar_escrita(GRANDEZAS[nome], escrita) if nome else None
            if nome and (
                unidade is not None or not escrita or (_entre_chaves(texto) and not _outra(escrita))
            ):
                return Nome(
                    HORA if nome == "hora" else GRANDEZA, "" if nome == "hora" else nome, unidade, seguro
                )
    return None


def _entre_chaves(texto: str) -> bool:
    return _ENTRE_CHAVES.fullmatch(texto) is not None


def _outra(escrita: str) -> bool:
    """Whether brackets hold another quantity's unit: "height (°C)" is of a sensor, or nonsense."""
    return any(achar_escrita(g, escrita) is not None for g in GRANDEZAS.values())


def do_nome(coluna: str) -> Nome:
    """What a column of this name is; `NADA` where the name says nothing."""
    nu = normalizar(coluna)
    sem_chaves = normalizar(_das_partes(coluna)[0][0]) if _entre_chaves(coluna) else nu
    for papel, nomes in ((VOTO, _VOTOS), (DATA, _DATAS)):
        if nu in nomes or sem_chaves in nomes:
            return Nome(papel)
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


def _sem_acento(palavra: str) -> str:
    return normalizar(palavra)
