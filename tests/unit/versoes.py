"""Versions of a model as the registry would give them, made by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

from funcoes.io_clearml.modelos import VersaoModelo

ONTEM, HOJE = datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
APROVADO = {"gate_passed": "True", "protocolo": "by_day"}


def versao(numero: int, tag: str = "candidato", em: str = "", **outros: Any) -> VersaoModelo:
    """A version of the registry; `em` is when it was promoted."""
    metadados = {**APROVADO, **outros.pop("metadados", {})} | ({"promovido_em": em} if em else {})
    return VersaoModelo(f"m{numero}", numero, [tag], tag == "campeao", metadados, nome="c", **outros)


def antiga(numero: int) -> VersaoModelo:
    """A version that was champion, in the order of the numbers."""
    return versao(numero, "arquivado", (ONTEM + timedelta(hours=numero)).isoformat())


def seguida(numero: int, *antes: str, tag: str = "arquivado") -> VersaoModelo:
    """A version that wrote down the champions before it."""
    return versao(numero, tag, HOJE.isoformat(), metadados={"antecessores": " ".join(antes) or "-"})
