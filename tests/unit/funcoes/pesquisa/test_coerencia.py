"""Descriptions whose parts contradict each other are refused when they are read, in words."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar
from funcoes.pesquisa.descricao import PesquisaConfig

BASE = "voto: {coluna: v}\ngrandezas: {temperatura: {coluna: t}, umidade: {coluna: rh}, sexo: {coluna: s}}\n"


def descrever(texto: str, base: str = BASE) -> PesquisaConfig:
    nada = PesquisaConfig.vazia().identidade()
    chaves: dict[str, Any] = {**yaml.safe_load(base), **yaml.safe_load(texto)}
    return PesquisaConfig.model_validate({**nada, **chaves})


def recusada(texto: str, base: str = BASE) -> str:
    """What is said of it."""
    with pytest.raises(ValidationError) as erro:
        descrever(texto, base)
    return str(erro.value.errors()[0]["ctx"]["error"])


@pytest.mark.parametrize("chave", ["t", "T", "ta_c", "TA (C)"])
def test_a_code_is_for_the_column_by_any_of_its_names(chave: str) -> None:
    base = "voto: {coluna: v}\ngrandezas: {temperatura: {coluna: [t, Ta C]}, umidade: {coluna: rh}}\n"
    pesquisa = descrever(f"codigos_faltantes: {{'{chave}': ['99']}}", base)
    assert "99" in pesquisa.faltantes_de("t")
    assert "99" not in pesquisa.faltantes_de("rh")


def test_of_names_that_only_signs_tell_apart_a_code_is_for_the_one() -> None:
    pesquisa = descrever("guardar: {'t+': {}, 't-': {}}\ncodigos_faltantes: {'T-': ['99']}")
    assert [c for c in pesquisa.colunas if "99" in pesquisa.faltantes_de(c)] == ["t-"]


def test_columns_that_are_kept_or_name_a_group_can_have_codes_and_no_others() -> None:
    partes = "guardar: {pmv: {}}\ngrupos: {pessoa: [who]}\ncodigos_faltantes: {PMV: ['9'], Who: ['0']}"
    assert "0" in descrever(partes).faltantes_de("who")
    dito = recusada("codigos_faltantes: {age: ['99']}")
    assert "codigos_faltantes.age" in dito
    assert "v, s, t, rh" in dito


def test_a_description_without_some_quantities_is_one_still() -> None:
    menor = descrever("codigos_faltantes: {RH: ['99'], t: ['99']}").sem(["umidade"])
    assert PesquisaConfig.model_validate(menor.model_dump()).codigos_faltantes == {"t": ["99"]}


@pytest.mark.parametrize(
    ("partes", "uma", "outra"),
    [
        ("grandezas: {temperatura: {coluna: t}, metabolismo: {coluna: V}}", "voto", "grandezas.metabolismo"),
        ("grandezas: {temperatura: {coluna: [t, v]}}", "voto", "grandezas.temperatura"),
        ("grandezas: {temperatura: {coluna: t, senao: [v]}}", "voto", "grandezas.temperatura.senao"),
        ("guardar: {v: {}}", "voto", "guardar.v"),
        ("guardar: {rh: {}}", "grandezas.umidade", "guardar.rh"),
        ("data: {coluna: v}", "voto", "data"),
        ("hora: {coluna: [hour, T]}", "hora", "grandezas.temperatura"),
        ("grandezas: {temperatura: {coluna: t}, umidade: {coluna: t}}", "temperatura", "grandezas.umidade"),
        (
            "grandezas: {temperatura: {coluna: t}, temperatura_externa: {coluna: T}}",
            "grandezas.temperatura",
            "grandezas.temperatura_externa",
        ),
        (
            "grandezas: {temperatura: {coluna: t}, umidade: {coluna: rh, senao: [t]}}",
            "grandezas.temperatura",
            "grandezas.umidade.senao",
        ),
        ("grandezas: {temperatura: {coluna: t, senao: [T]}}", "temperatura", "grandezas.temperatura.senao"),
        ("data: {coluna: day}\nguardar: {day: {}}", "data", "guardar.day"),
    ],
)
def test_one_column_is_one_thing(partes: str, uma: str, outra: str) -> None:
    dito = recusada(partes)
    assert f"{uma} and {outra} both take the column" in dito


def test_what_may_be_in_one_column() -> None:
    descrever("data: {coluna: when}\nhora: {coluna: when}\ngrupos: {registro: [when], pessoa: [v, t]}")
    descrever(
        "grandezas: {temperatura_externa: {coluna: t, senao: [m]},"
        " media_movel_externa: {coluna: m, senao: [t]}}"
    )


REGRAS_QUE_NAO_SERVEM = [
    ("umidade: 5000", "outside of its range, 0 to 100"),
    ("temperatura: -300", "outside of its range, -50 to 60"),
    ("umidade: como_o_ar", "only a temperature"),
    ("sexo: 2", "f (0), m (1)"),
    ("sexo: 0.5", "f (0), m (1)"),
    ("sexo: como_o_ar", "filled by moda"),
    ("sexo: mediana", "filled by moda"),
    ("sexo: mediana_por_campanha", "filled by moda"),
]


@pytest.mark.parametrize(("regra", "dito"), REGRAS_QUE_NAO_SERVEM)
def test_rules_that_a_quantity_cannot_have(regra: str, dito: str) -> None:
    assert dito in recusada(f"regras: {{{regra}}}")
    nome, valor = regra.split(": ")
    with pytest.raises(ErroConfig) as erro:
        carregar(None, [f"impute.regras.{nome}={valor}"])
    assert dito in str(erro.value)
    assert f"impute.regras.{nome}" in str(erro.value)


@pytest.mark.parametrize(
    ("regra", "feita"),
    [
        ("sexo: f", 0), ("sexo: Male", 1), ("sexo: feminino", 0), ("sexo: 1", 1), ("sexo: moda", "moda"),
        ("umidade: 100", 100), ("umidade: '50'", 50), ("umidade: moda", "moda"),
        ("temperatura: mediana_por_sexo", "mediana_por_sexo"),
    ],
)  # fmt: skip
def test_rules_that_it_can_have(regra: str, feita: float | str) -> None:
    assert [*descrever(f"regras: {{{regra}}}").regras.values()] == [feita]


def test_a_constant_is_within_the_range_that_the_survey_says() -> None:
    base = BASE.replace("{coluna: rh}", "{coluna: rh, faixa: [20, 80]}")
    assert "20 to 80" in recusada("regras: {umidade: 10}", base)


@pytest.mark.parametrize(
    ("voto", "dito"),
    [
        ("palavras: {0: [ok], 1: [OK]}", "'OK' stands for the votes 0 and 1"),
        ("minimo: 0, maximo: 1", "fewer than three votes"),
        ("minimo: 0, maximo: .inf", "finite number"),
    ],
)
def test_a_scale_of_votes_that_cannot_be(voto: str, dito: str) -> None:
    escrito = recusada(f"voto: {{coluna: v, {voto}}}")
    assert escrito.startswith("voto: ")
    assert dito in escrito
    assert "EscalaDeVoto" not in escrito


@pytest.mark.parametrize(
    ("partes", "dito"),
    [
        ("ordem: [t, nosuch]", "ordem: nosuch: no column that is described"),
        ("protocolos: [random, by_person]", "protocolos: by_person: pessoa is not known"),
        ("protocolos: [by_day]", "name its columns in grupos or describe data"),
        ("teste_por: campanha", "teste_por: campanha"),
        ("intervalos_por: predio", "intervalos_por: predio"),
    ],
)
def test_names_of_what_is_not_there(partes: str, dito: str) -> None:
    assert dito in recusada(partes)


def test_groups_that_are_declared_or_derived() -> None:
    descrever("grupos: {dia: [visit], pessoa: [who]}\nprotocolos: [by_day, by_person]\nteste_por: registro")
    descrever("data: {coluna: day}\nprotocolos: [by_campaign]\nteste_por: dia\nintervalos_por: campanha")
    with pytest.raises(ValidationError, match="at least 1 item"):
        descrever("protocolos: []")


@pytest.mark.parametrize(
    ("padroes", "dito"),
    [
        ("{pesquisa: {nome: b}}", "neither pesquisa nor ingest.dados"),
        ("{ingest: {dados: /a}}", "neither pesquisa nor ingest.dados"),
        ("[]", "must be sections with keys"),
        ("''", "must be sections with keys"),
    ],
)
def test_defaults_of_other_sections_are_those_of_settings(tmp_path: Path, padroes: str, dito: str) -> None:
    arquivo = tmp_path / "a.yaml"
    arquivo.write_text(f"{BASE}padroes: {padroes}\n")
    with pytest.raises(ErroConfig, match=dito):
        carregar(None, ["ingest.dados=/a.csv"], str(arquivo))
