"""Answers beside a questionnaire's rows: told apart, the last vote counts, in whatever order they come."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroDados
from funcoes.configuracao.secoes import DEIXAR, MANTER
from funcoes.dados.anexo import escrever
from funcoes.dados.marcas import (
    Marcada,
    Recebidos,
    como_bytes,
    ids,
    juntar,
    ler,
    receber,
    sao_retornos,
    unir,
    vazias,
)
from tests.by_day import examples
from tests.santa_maria import SURVEY, read_cells

REGRAS = SURVEY
Resposta = tuple[str, int, str]
"""Key of an answer, time of its last change, vote."""


def respostas(bruto: pd.DataFrame, *ditas: Resposta) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows and marks of answers: each key is another person, on a day that the survey does not have."""
    quadro = pd.concat([bruto[:1]] * len(ditas)).set_axis(range(1, len(ditas) + 1))
    quadro = quadro.assign(
        data="02/09/2015", idade=[str(20 + ord(c)) for c, _, _ in ditas], p1=[v for _, _, v in ditas], p2=""
    )
    marcas = pd.DataFrame([(c, em) for c, em, _ in ditas], columns=["chave", "mudado_em"])
    return quadro, marcas.set_axis(quadro.index)


def por(base: Marcada, bruto: pd.DataFrame, *ditas: Resposta, contraditas: str = DEIXAR) -> Recebidos:
    return receber(base, *respostas(bruto, *ditas), REGRAS, contraditas)


def votos(marcada: Marcada) -> dict[str, str]:
    """The vote of each key, as the survey has it."""
    sao = sao_retornos(marcada.quadro, marcada.marcas, REGRAS)
    idades = marcada.quadro.loc[sao, ["idade", "p1"]].to_numpy().tolist()
    return {chr(int(idade) - 20): voto for idade, voto in idades}


@pytest.fixture
def base(bruto: pd.DataFrame) -> Marcada:
    return Marcada(bruto, vazias())


def test_answers_come_in_beside_the_rows_and_are_told_apart(base: Marcada, bruto: pd.DataFrame) -> None:
    feito = por(base, bruto, ("a", 1, "0"), ("b", 2, "3"))
    assert (feito.anexo.novas, feito.trocadas, feito.conhecidas, feito.mudou) == (2, 0, 0, True)
    assert len(feito.marcada.quadro) == 14
    assert votos(feito.marcada) == {"a": "0", "b": "3"}


def test_the_same_answers_again_change_nothing(base: Marcada, bruto: pd.DataFrame) -> None:
    uma = por(base, bruto, ("a", 1, "0"), ("b", 2, "3")).marcada
    outra = por(uma, bruto, ("b", 2, "3"), ("a", 1, "0"))
    assert (outra.anexo.novas, outra.trocadas, outra.conhecidas, outra.mudou) == (0, 0, 2, False)
    assert outra.marcada.conteudo() == uma.conteudo()


def test_a_vote_that_was_changed_takes_the_place_of_the_one_before(
    base: Marcada, bruto: pd.DataFrame
) -> None:
    uma = por(base, bruto, ("a", 1, "0"), ("b", 2, "3")).marcada
    outra = por(uma, bruto, ("a", 5, "2"), ("b", 2, "3"))
    assert (outra.trocadas, outra.conhecidas, outra.mudou) == (1, 1, True)
    assert votos(outra.marcada) == {"a": "2", "b": "3"}
    assert len(outra.marcada.quadro) == 14
    velha = por(outra.marcada, bruto, ("a", 1, "0"))
    assert (velha.trocadas, velha.mudou) == (0, False), "an older copy of the folder"
    assert votos(velha.marcada) == {"a": "2", "b": "3"}


def test_two_who_say_the_same_share_a_row_until_one_changes(base: Marcada, bruto: pd.DataFrame) -> None:
    quadro, marcas = respostas(bruto, ("a", 1, "0"), ("a", 2, "0"))
    marcas["chave"] = ["a", "other"]
    ambas = receber(base, quadro, marcas, REGRAS, DEIXAR)
    assert (ambas.anexo.novas, ambas.anexo.copias) == (1, 1)
    depois = por(ambas.marcada, bruto, ("a", 3, "1"), contraditas=MANTER)
    pessoa = depois.marcada.quadro[depois.marcada.quadro["idade"] == str(20 + ord("a"))]
    assert sorted(pessoa["p1"]) == ["0", "1"]


def test_what_the_questionnaire_says_of_that_person_and_time_stays(
    base: Marcada, bruto: pd.DataFrame
) -> None:
    quadro = bruto[:1].assign(p1="3", p2="").set_axis([1])
    marcas = pd.DataFrame({"chave": ["a"], "mudado_em": [1]}, index=[1])
    feito = receber(base, quadro, marcas, REGRAS, DEIXAR)
    assert (feito.mudou, feito.contraditas.tolist(), feito.marcada.marcas.empty) == (False, [1], True)
    ambas = receber(base, quadro, marcas, REGRAS, MANTER)
    assert (ambas.anexo.novas, len(ambas.contraditas)) == (1, 0)
    assert sao_retornos(ambas.marcada.quadro, ambas.marcada.marcas, REGRAS).sum() == 1


def test_a_row_that_the_questionnaire_has_in_every_column_is_no_answer(
    base: Marcada, bruto: pd.DataFrame
) -> None:
    marcas = pd.DataFrame({"chave": ["a"], "mudado_em": [1]}, index=[1])
    feito = receber(base, bruto[:1].set_axis([1]), marcas, REGRAS, DEIXAR)
    assert (feito.anexo.repetidas, feito.mudou, feito.marcada.marcas.empty) == (1, False, True)


def test_a_changed_vote_that_contradicts_leaves_no_row_and_is_not_tried_for_ever(
    base: Marcada, bruto: pd.DataFrame
) -> None:
    """Its old vote is known to be wrong; the new row is that of a person and time that somebody else has."""
    uma = por(base, bruto, ("a", 1, "0")).marcada
    quadro = bruto[:1].assign(p1="3", p2="").set_axis([1])
    marcas = pd.DataFrame({"chave": ["a"], "mudado_em": [2]}, index=[1])
    feito = receber(uma, quadro, marcas, REGRAS, DEIXAR)
    assert (feito.trocadas, feito.mudou, votos(feito.marcada)) == (1, True, {})
    de_novo = receber(feito.marcada, quadro, marcas, REGRAS, DEIXAR)
    assert not de_novo.mudou
    assert receber(feito.marcada, quadro, marcas, REGRAS, MANTER).anexo.novas == 1


def test_an_empty_survey_begins_with_answers(bruto: pd.DataFrame) -> None:
    feito = por(Marcada(bruto[:0], vazias()), bruto, ("a", 1, "0"))
    assert votos(feito.marcada) == {"a": "0"}


def test_marks_are_written_and_read_again(base: Marcada, bruto: pd.DataFrame) -> None:
    marcas = por(base, bruto, ("b", 2, "3"), ("a", 1, "0")).marcada.marcas
    lidas = ler(como_bytes(marcas))
    assert como_bytes(lidas) == como_bytes(marcas[::-1])
    assert lidas["chave"].tolist() == ["a", "b"]
    assert como_bytes(vazias()) == b""
    assert ler(b"").empty
    with pytest.raises(ErroDados, match=r"retornos\.csv has the columns x, y"):
        ler(b"x;y\n1;2\n")


def test_marks_of_rows_that_are_not_there_are_refused(base: Marcada, bruto: pd.DataFrame) -> None:
    feita = por(base, bruto, ("a", 1, "0")).marcada
    with pytest.raises(ErroDados, match=r"1 answers to predictions are marked .* no row of the survey"):
        sao_retornos(bruto, feita.marcas, REGRAS)


CHAVES = st.sampled_from("abc")
VOTOS = st.sampled_from(["-1", "0", "2"])


@given(st.lists(st.tuples(CHAVES, VOTOS), max_size=4), st.integers(0, 4), st.randoms(use_true_random=False))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(8))
def test_whoever_appends_what_and_when_the_last_votes_are_there_once(
    bruto: pd.DataFrame, ditas: list[tuple[str, str]], corte: int, acaso: object
) -> None:
    """Two chains put together: each saw some of the answers, and one has more of the questionnaire."""
    comum, uma, outra = Marcada(bruto[:4], vazias()), [], []
    for em, (chave, voto) in enumerate(ditas, start=1):
        (uma if em <= corte else outra).append((chave, em, voto))
    a = _aos_poucos(comum, bruto, uma)
    b = _aos_poucos(Marcada(bruto[:8], vazias()), bruto, outra)
    fontes = [a, b, comum]
    acaso.shuffle(fontes)  # type: ignore[attr-defined]
    juntas = juntar(REGRAS, *fontes)
    assert juntas.conteudo() == juntar(REGRAS, juntas, a, b).conteudo()
    assert votos(juntas) == dict(ditas)
    assert set(ids(bruto[:8], REGRAS)) <= set(ids(juntas.quadro, REGRAS))
    assert len(juntas.quadro) == 8 + len(dict(ditas))
    assert escrever(read_cells(juntas.conteudo().dados)) == juntas.conteudo().dados
    assert como_bytes(unir(a.marcas, b.marcas)) == juntas.conteudo().retornos


def _aos_poucos(base: Marcada, bruto: pd.DataFrame, ditas: list[Resposta]) -> Marcada:
    for dita in ditas:
        base = por(base, bruto, dita).marcada
    return base
