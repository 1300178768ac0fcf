"""The schema of a controller's parameters: what a form may know of them before a run starts."""

import json
from typing import Any

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import achatar, carregar, de_plano
from funcoes.palavras.parametros_pt import AJUDAS_PT, SECOES_PT
from pipelines.controlador import esquema

CAMPOS = esquema.esquema()["properties"]


class Tarefa:
    """As much of a controller's task as its schema needs."""

    def __init__(self) -> None:
        self.objetos: dict[str, str] = {}
        self.escritas = 0

    def get_configuration_object(self, nome: str) -> str | None:
        return self.objetos.get(nome)

    def set_configuration_object(self, nome: str, config_text: str, config_type: str) -> None:
        assert config_type == "json"
        self.objetos[nome] = config_text
        self.escritas += 1


def test_every_parameter_is_described_with_the_default_that_it_has() -> None:
    assert {nome: campo["default"] for nome, campo in CAMPOS.items()} == achatar(carregar())
    assert all("type" in campo or "anyOf" in campo for campo in CAMPOS.values())


def test_what_a_form_is_told() -> None:
    assert CAMPOS["train/folds"] == {
        "type": "integer",
        "minimum": 2,
        "maximum": 20,
        "default": "5",
        "description": "of by_record, random and report; the others leave one day or campaign out at a time",
        "x-description": {
            "pt": "de by_record, random e report; os outros deixam um dia ou uma campanha de fora por vez"
        },
    }
    assert CAMPOS["balance/metodo"]["enum"] == ["svmsmote", "smote", "aleatorio", "nenhum"]
    assert CAMPOS["train/voto"]["items"]["enum"][:2] == ["ordinal", "lr"]
    assert CAMPOS["pesquisa/latitude"]["anyOf"][1] == {"type": "null"}
    assert CAMPOS["pesquisa/voto"]["anyOf"][0] == {"type": "object"}
    assert CAMPOS["register/promover"]["type"] == "boolean"


def test_what_is_said_in_english_is_said_in_portuguese_and_no_more() -> None:
    ditos = {nome for nome, campo in CAMPOS.items() if "description" in campo}
    assert set(AJUDAS_PT) == ditos
    assert {nome for nome, campo in CAMPOS.items() if "x-description" in campo} == ditos
    assert set(SECOES_PT) == set(esquema.esquema()["x-groups"])


@pytest.mark.parametrize(
    ("nome", "fora"), [("train/folds", "21"), ("balance/metodo", "smoot"), ("ingest/fracao_teste", "0.6")]
)
def test_what_the_schema_refuses_the_run_refuses_too(nome: str, fora: str) -> None:
    campo = CAMPOS[nome]
    assert fora not in campo["enum"] if "enum" in campo else float(fora) > campo["maximum"]
    with pytest.raises(ErroConfig, match=nome):
        de_plano({**achatar(carregar()), nome: fora})


def test_comments_of_several_lines_are_one_help_text_and_others_are_none() -> None:
    texto = (
        "a:            # of the section\n"
        "  x: '#1'     # first\n"
        "              # and second\n"
        "  y: 1\n"
        "              # of nobody\n"
        "  # of what follows\n"
        "  z: {}       # last\n"
        "    {k: 1}    # deeper\n"
    )
    assert esquema.ajudas(texto) == {("a", "x"): "first and second", ("a", "z"): "last"}


def test_it_is_written_once_and_again_when_it_changed() -> None:
    tarefa: Any = Tarefa()
    esquema.anexar(tarefa)
    esquema.anexar(tarefa)
    assert (json.loads(tarefa.objetos[esquema.NOME])["properties"], tarefa.escritas) == (CAMPOS, 1)
    tarefa.objetos[esquema.NOME] = "{}"
    esquema.anexar(tarefa)
    assert tarefa.escritas == 2
