"""Brackets in a column's name: what stands before them, and what they say that is no unit."""

import re
from collections.abc import Mapping
from typing import Final

from funcoes.vocabulario.sinonimos import grandeza_de, normalizar

RESPOSTA, ALHEIA, DUVIDOSA = "answer", "another thing", "doubtful"

_GRUPO: Final = re.compile(r"[\s_,;:.-]*[(\[{<]\s*([^()\[\]{}<>]+?)\s*[)\]}>]")
_ESCALA: Final = re.compile(r"[+−-]?\d+ ?(?:to|a|até|\.\.+|…|–|-|/|:) ?\+?(\d+)(?: .*)?")
_MAIOR_NOTA: Final = 10

_DE_RESPOSTA: Final = re.compile(
    r"prefer|accept|aceit|c[oa]mfort|confort|satisf|toler|perceiv|perceb|percep|answer|respost|felt\b|feel|"
    r"opini|vote\b|voto\b|rating|rated|likert|scale|escala|desired|desej|wish|ideal|expect|esperad|sensa|want"
)
_DE_OUTRA_COISA: Final = re.compile(
    r"set ?point|supply|return|exhaust|surface|superf|floor|piso|ceiling|teto|skin|pele|body|corpo|core|"
    r"water|agua|sampl|amostr|statist|survey|duct|calculat|simul|model|predict|previst|forecast|target|design|birth|"
    r"nascimento|delta|diff|error|erro\b|std|\bsd\b|stdev|desvio|count|rank|index|code\b|codigo"
)
_FORA: Final = frozenset({
    "outdoor", "outdoors", "outside", "out", "external", "exterior", "ext", "externa", "externo", "fora",
    "ambient outdoor", "outdoor air", "outside air",
})  # fmt: skip
_MINIMA: Final = frozenset({"min", "minimum", "minima", "minimo", "lowest", "daily min"})
_MAXIMA: Final = frozenset({"max", "maximum", "maxima", "maximo", "highest", "daily max"})
_TROCAS: Final[Mapping[str, tuple[str, str, str]]] = {
    "temperatura": ("temperatura_externa", "temperatura_minima", "temperatura_maxima"),
    "umidade": ("umidade_externa", "umidade_minima", "umidade_maxima"),
}
"""What a quantity is outdoors, at its least and at its most."""


def separar(texto: str) -> tuple[str, list[str]] | None:
    """The name without its brackets, and what each of these says; None for a name without."""
    ditas = [p.strip() for g in _GRUPO.findall(texto) for p in re.split(r"[,;]", g) if p.strip()]
    return (" ".join(_GRUPO.sub(" ", texto).split()), ditas) if ditas else None


def claro(dita: str) -> str:
    """Small letters without accents, words apart."""
    return " ".join(filter(None, map(normalizar, re.split(r"[\s_/.-]+", dita))))


def outra_grandeza(base: str, nome: str | None, dita: str) -> str | None:
    """The quantity that brackets make of this one: "temperature (outdoor)", "temperature (globe)"."""
    limpa = claro(dita)
    for quais, destino in zip((_FORA, _MINIMA, _MAXIMA), _TROCAS.get(nome or "", ()), strict=False):
        if limpa in quais:
            return destino
    return grandeza_de(f"{dita} {base}") or grandeza_de(f"{base} {dita}")


def julgar(dita: str) -> str:
    """What words beside a quantity's name make of the column: an answer, another thing, or nobody knows."""
    nota = _ESCALA.fullmatch(dita.strip())
    if (nota and int(nota[1]) <= _MAIOR_NOTA) or _DE_RESPOSTA.search(claro(dita)):
        return RESPOSTA
    return ALHEIA if _DE_OUTRA_COISA.search(claro(dita)) else DUVIDOSA
