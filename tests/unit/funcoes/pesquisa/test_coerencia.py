"""Descriptions whose parts contradict each other are refused when they are read, in words."""

from typing import Any

import pytest
import yaml
from pydantic import ValidationError

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
    assert "v, t, rh, s" in dito


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
