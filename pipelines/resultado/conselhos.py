"""What can be done where the gate refused: a line for each kind of rule."""

import re
from collections.abc import Iterable
from typing import Final

_REGRA: Final = re.compile(r"REFUSED: .*\((?:validate\.)?([a-z0-9_]+)[a-z0-9_.]*: [^()]*\)$", re.DOTALL)
"""The rule of a reason, as `validacao.portao.descrever` writes it."""

CONSELHOS: Final = {
    "protocolo_vazado": "put a protocol without a leak first, such as --set train.protocol=by_day,report",
    "minimos": "see which features the file does not allow and which columns are not used (python -m "
    "funcoes.dados.conferir FILE); of a harder question, such as new buildings, less can be asked: say "
    "how much in the survey's description (padroes.validate.minimos)",
    "margem_referencias": "simple rules do as well: use more rows, or see which features the file does not "
    "allow (python -m funcoes.dados.conferir FILE)",
    "perda_max_teste": "the held-out rows are unlike the others, by more than chance: look at what they are "
    "(the figures of ingest), or use more rows, of more days or places",
    "min_linhas_por_classe": "tell fewer votes apart, so that rare ones are merged: the same command with "
    "--set target.classes=5, or 3",
    "exportacao": "leave out candidates that cannot be exported (train.modelos)",
}
"""By the first part of a rule's name. `maximos` is as `minimos`."""


def conselhos(motivos: Iterable[str]) -> list[str]:
    """What to do about the reasons of a gate that refused, each advice once; nothing for rules that hold."""
    regras = [achada[1] for m in motivos if (achada := _REGRA.search(m))]
    ditos = (CONSELHOS.get("minimos" if r == "maximos" else r) for r in regras)
    return [*dict.fromkeys(d for d in ditos if d is not None)]
