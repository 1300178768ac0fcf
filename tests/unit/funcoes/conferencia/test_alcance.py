"""Which protocol is proposed first, and that the part for testing is held out as it says."""

import pytest

from funcoes.conferencia.alcance import do_que_ha
from funcoes.conferencia.rascunho import escrever
from funcoes.reconhecimento.proposta import Proposta


@pytest.mark.parametrize(("groups", "first", "held_out"), [
    ({"dia": 20}, "by_day", "dia"),
    ({"dia": 20, "registro": 40}, "by_day", "dia"),
    ({"dia": 20, "pessoa": 30}, "by_person", "pessoa"),
    ({"dia": 20, "pessoa": 30, "sala": 8}, "by_room", "sala"),
    ({"dia": 20, "pessoa": 30, "sala": 8, "predio": 6}, "by_building", "predio"),
    ({"dia": 20, "predio": 6, "estudo": 5}, "by_study", "estudo"),
    ({"dia": 20, "predio": 4}, "by_day", "dia"),
    ({"dia": 20, "pessoa": 300}, "by_day", "dia"),
    ({"dia": 4}, "random", "linha"),
    ({}, "random", "linha"),
])  # fmt: skip
def test_the_larger_unit_is_kept_whole(groups: dict[str, int], first: str, held_out: str) -> None:
    scope = do_que_ha(["temperatura"], groups, 300)
    assert (scope.protocolos[0], scope.teste_por) == (first, held_out)


@pytest.mark.parametrize(("days", "line"), [
    (20, "teste_por: dia  # what is held out whole"),
    (1, "teste_por: linha  # single rows are held out"),
])  # fmt: skip
def test_the_draft_says_what_is_held_out(days: int, line: str) -> None:
    nothing = Proposta((), (), (), {}, {}, 300)
    text = escrever(nothing, do_que_ha([], {"dia": days}, 300), "survey", "survey.csv")
    assert line in text.splitlines()
