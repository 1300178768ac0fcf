"""Which protocol is proposed first, and that the part for testing is held out as it says."""

import pytest

from funcoes.conferencia.alcance import do_que_ha, em_palavras
from funcoes.conferencia.rascunho import escrever
from funcoes.reconhecimento.proposta import Proposta
from funcoes.vocabulario.grandezas import GRANDEZAS


@pytest.mark.parametrize(("groups", "first", "held_out"), [
    ({"dia": 20}, "by_day", "dia"),
    ({"dia": 20, "registro": 40}, "by_day", "dia"),
    ({"dia": 4, "registro": 40}, "by_record", "registro"),
    ({"dia": 4, "registro": 300}, "random", "linha"),
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


@pytest.mark.parametrize(("groups", "kept"), [
    ({"dia": 20, "registro": 280}, ("by_day", "by_record", "random")),
    ({"dia": 20, "registro": 300}, ("by_day", "random")),
    ({"dia": 300, "registro": 300, "pessoa": 299}, ("random",)),
    ({"dia": 20, "predio": 300}, ("by_day", "random")),
])  # fmt: skip
def test_what_each_row_is_alone_in_keeps_nothing_whole(groups: dict[str, int], kept: tuple[str, ...]) -> None:
    assert do_que_ha(["temperatura"], groups, 300).protocolos == kept


@pytest.mark.parametrize(
    "there", [[], ["temperatura", "umidade"], ["temperatura", "velocidade_ar"], [*GRANDEZAS]]
)
def test_what_cannot_be_had_is_a_line_for_each_cause(there: list[str]) -> None:
    scope = do_que_ha(there, {}, 300)
    lines = [line.strip() for line in em_palavras(scope) if line.startswith("  ")]
    causes = [line.partition(":")[0].removeprefix("without ") for line in lines]
    named = [cause for text in causes for cause in text.split(", ") if cause != "several of these"]
    lacking = {q for missing in scope.sem.values() for q in missing}
    alone = {missing[0] for missing in scope.sem.values() if len(missing) == 1}
    assert len(named) == len(set(named)), "each cause once"
    assert {GRANDEZAS[q].termo.en for q in alone} == set(named)
    assert len(lines) <= len(lacking)
    assert bool(lines) is bool(scope.sem)
