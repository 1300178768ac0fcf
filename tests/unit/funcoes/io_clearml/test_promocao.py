"""Promotion without a server: what may be promoted, where a rollback goes, and rivals."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroRegistro
from funcoes.io_clearml import promocao
from funcoes.io_clearml.modelos import VersaoModelo
from funcoes.io_clearml.promocao import (
    alvo_da_reversao,
    antecessores,
    exigir_promovivel,
    foi_campeao,
    impedimentos,
    momento,
    proximo_momento,
)
from tests.unit.versoes import HOJE, ONTEM, antiga, seguida, versao


@pytest.mark.parametrize(
    ("antes", "alvo"),
    [
        ((), None),
        (("m1",), ("m1", [])),
        (("m1", "m4"), ("m4", ["m1"])),  # also one of a higher number
        (("m1", "m4", "m1"), ("m1", ["m1", "m4"])),  # promoted, replaced, promoted again
        (("m1", "gone"), ("m1", [])),  # deleted since, or archived
        (("gone",), None),
        (("m1", "m2"), ("m1", [])),  # itself is no champion before it
    ],
)
def test_a_rollback_goes_to_the_champion_before(
    antes: tuple[str, ...], alvo: tuple[str, list[str]] | None
) -> None:
    campeao = seguida(2, *antes, tag="campeao")
    versoes = [versao(5), seguida(4, "m1"), versao(3), campeao, seguida(1)]
    achado = alvo_da_reversao(versoes, campeao)
    assert (achado and (achado[0].id, achado[1])) == alvo


def test_a_champion_that_did_not_write_whom_it_followed_goes_back_by_number() -> None:
    versoes = [antiga(5), versao(4, "campeao", HOJE.isoformat()), versao(3), antiga(2), antiga(1)]
    assert antecessores(versoes[1], versoes) == ["m1", "m2"]
    assert alvo_da_reversao(versoes, versoes[1]) == (versoes[3], ["m1"])
    assert alvo_da_reversao(versoes, versoes[4]) is None


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_repeated_rollbacks_undo_every_promotion_in_turn(promovidas: list[int]) -> None:
    """Promote some of six versions in any order, with repetitions: back the same way, and then an end."""
    versoes = {f"m{n}": versao(n) for n in range(1, 7)}
    atual, antes, passados = "", list[str](), list[str]()
    for numero in promovidas:
        if f"m{numero}" != atual:
            antes = [*antes, atual] if atual else []
            passados += [atual] if atual else []
            atual = f"m{numero}"
            versoes[atual] = seguida(numero, *antes, tag="campeao")
    caminho = []
    while achado := alvo_da_reversao(list(versoes.values()), versoes[atual]):
        atual = achado[0].id
        versoes[atual] = seguida(achado[0].versao, *achado[1], tag="campeao")
        caminho.append(atual)
    assert caminho == passados[::-1]


def test_a_promotion_that_never_tagged_its_model_made_no_champion() -> None:
    assert not foi_campeao(versao(1, "candidato", HOJE.isoformat()))
    assert foi_campeao(versao(1, "arquivado", HOJE.isoformat()))
    assert not foi_campeao(versao(1, "arquivado"))


@pytest.mark.parametrize("texto", ["", "yesterday", "2026-13-01"])
def test_what_is_no_time_is_before_all_times(texto: str) -> None:
    assert momento(versao(1, em=texto)) < momento(versao(2, em="0999-01-01T00:00:00"))


def test_the_next_moment_is_after_every_promotion_also_with_a_clock_that_is_behind() -> None:
    assert proximo_momento([], HOJE) == HOJE
    assert proximo_momento([antiga(1), versao(2)], HOJE) == HOJE
    adiantada = versao(3, "campeao", "2026-11-24T18:00:00-03:00")
    assert proximo_momento([adiantada, antiga(1)], HOJE) == datetime(2026, 11, 24, 21, 0, 0, 1, tzinfo=UTC)


PIOR = {
    "gate_passed": "True",
    "pior_que": "m9",
    "promocao": "it is worse: rps 0.0805, champion 0.0780",
}


@pytest.mark.parametrize(
    ("modelo", "forcar", "motivos"),
    [
        (versao(1), False, []),
        (versao(1, metadados={"gate_passed": "False", "gate_reasons": "ok: a\nrefused: b"}), False,
         ["the gate refused it", "refused: b"]),
        (versao(1, metadados={"gate_passed": "False", "gate_reasons": "refused: b"}), True, []),
        (versao(1, metadados={"protocolo": "report"}), False, ['protocol "report"']),
        (versao(1, metadados={"protocolo": "report"}), True, ['protocol "report"']),
        (versao(1, publicado=False), True, ["never published"]),
        (versao(1, guardado=True), True, ["archived in ClearML"]),
        (VersaoModelo("m", 1, [], False, {}), False, ["no decision of the gate"]),
        (versao(1, metadados=PIOR), False, ["it is worse: rps 0.0805, champion 0.0780; --force promotes"]),
        (versao(1, metadados=PIOR), True, []),
        (versao(1, metadados=PIOR | {"pior_que": "m8"}), False, ["it is worse"]),  # of one that m9 followed
        (versao(1, metadados=PIOR | {"pior_que": "m7"}), False, []),  # of one that m9 never followed
        (versao(1, metadados=PIOR | {"pior_que": ""}), False, []),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_of_a_promotion(
    modelo: VersaoModelo, forcar: bool, motivos: list[str]
) -> None:
    achados = impedimentos(modelo, forcar, ["m8", "m9"])
    assert impedimentos(modelo, forcar) == [a for a in achados if "it is worse" not in a]
    assert len(achados) == len(motivos)
    assert all(motivo in achado for motivo, achado in zip(motivos, achados, strict=True))


def test_every_reason_is_said_at_once() -> None:
    ruim = versao(3, publicado=False, metadados={"gate_passed": "False", "gate_reasons": "refused: QWK"})
    with pytest.raises(ErroRegistro) as erro:
        exigir_promovivel(ruim)
    primeira, *outras = str(erro.value).splitlines()
    assert primeira == "model m3 (c version 3) is not promoted; nothing was changed:"
    assert [o.strip()[:11] for o in outras] == ["it was neve", "the gate re", "refused: QW"]


class Rivais:
    """A registry in which others act at chosen looks: number of the look to what they do then."""

    def __init__(self, versoes: list[VersaoModelo], atos: dict[int, dict[str, str]]) -> None:
        self.versoes = {v.id: v for v in versoes}
        self.atos = atos
        self.olhadas = 0

    def etiquetar(self, modelo: VersaoModelo, tag: str) -> None:
        self.versoes[modelo.id] = versao(modelo.versao, tag, modelo.metadados.get("promovido_em", ""))

    def campeoes(self, _: str) -> list[VersaoModelo]:
        vistos = [v for v in self.versoes.values() if v.promovido]
        self.olhadas += 1
        for modelo, tag in self.atos.get(self.olhadas, {}).items():  # after the look, before what follows
            self.etiquetar(self.versoes[modelo], tag)
        return vistos

    def tags(self) -> list[str]:
        return [v.tags[0] for v in self.versoes.values()]


@pytest.mark.parametrize(
    "atos",
    [{}, {1: {"m3": "arquivado"}}, {1: {"m1": "campeao"}}, {1: {"m3": "arquivado"}, 2: {"m1": "campeao"}}],
    ids=["alone", "ours cleared meanwhile", "another tagged meanwhile", "one after the other"],
)
def test_whoever_changed_a_tag_looks_again(
    monkeypatch: pytest.MonkeyPatch, atos: dict[int, dict[str, str]]
) -> None:
    em = [(HOJE + timedelta(seconds=i)).isoformat() for i in range(3)]
    rivais = Rivais(
        [versao(1, "arquivado", em[0]), versao(2, "campeao", em[1]), versao(3, "campeao", em[2])], atos
    )
    monkeypatch.setattr(promocao, "campeoes", rivais.campeoes)
    monkeypatch.setattr(promocao, "publicados", lambda _: list(rivais.versoes.values()))
    monkeypatch.setattr(promocao, "_etiquetar", rivais.etiquetar)
    assert promocao._assentar("c").id == "m3"
    assert rivais.tags() == ["arquivado", "arquivado", "campeao"]


def test_others_that_never_stop_are_an_error_and_not_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    dois = [versao(2, "campeao", HOJE.isoformat()), versao(1, "campeao", ONTEM.isoformat())]
    limpos: list[str] = []
    monkeypatch.setattr(promocao, "campeoes", lambda _: dois)  # what is cleared is tagged again at once
    monkeypatch.setattr(promocao, "_etiquetar", lambda modelo, _: limpos.append(modelo.id))
    with pytest.raises(ErroRegistro, match="has not exactly one champion"):
        promocao._assentar("c")
    assert set(limpos) == {"m1"}
