"""The signature: what a reader may rely on, and nothing that it does not know."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, get_args

import pandas as pd
import pytest

from funcoes.apoio.erros import ErroRegistro
from funcoes.atributos.catalogo import VERSAO_ATRIBUTOS
from funcoes.configuracao import secoes
from funcoes.configuracao.secoes import PipelineConfig
from funcoes.entrega.assinatura import assinar, metadados_do_modelo
from funcoes.entrega.formato import Assinatura, ler_assinatura
from funcoes.entrega.preenchimento import RegraDeColuna
from funcoes.preparo.imputacao import Imputador, aprender
from tests.santa_maria import FEATURE_NAMES, FEATURES, INPUTS, SURVEY

SEM_EXIGIR = SURVEY.model_copy(update={"exigidas": ["hora"]})

PESSOA = {
    "idade": 30.0, "sexo": 1.0, "peso": 80.0, "altura": 180.0, "vestimenta": 0.5,
    "temperatura": 31.5, "umidade": 55.0, "velocidade_vento": 1.2, "radiacao_solar": 640.0, "hora": 14.25,
}  # fmt: skip

OURO: dict[str, tuple[float, ...]] = {
    "1": (
        30.0, 1.0, 80.0, 180.0, 0.5, 24.6913580247,
        31.5, 55.0, 1.2, 640.0, 14.25, 24.4810652945,
        25.3325988332, 26.7792530344, 35.9365675137, 31.7562113415,
    ),
}  # fmt: skip
"""The features of `PESSOA` by version."""


@pytest.fixture
def imputador(aceitos: pd.DataFrame, config: PipelineConfig) -> Imputador:
    return aprender(aceitos, config.impute.da_pesquisa(SURVEY), INPUTS)


@pytest.fixture
def assinatura(muitos: Callable[..., pd.DataFrame], imputador: Imputador) -> Assinatura:
    return assinar(muitos(), (-1, 0, 1), SURVEY, imputador, "mediana")


def test_features_of_another_value_need_another_version() -> None:
    """If this fails, the features changed: raise `VERSAO_ATRIBUTOS`, and write the new numbers by the old."""
    visto = FEATURES.construir(pd.DataFrame([PESSOA])).iloc[0]
    assert visto.to_dict() == pytest.approx(
        dict(zip(FEATURE_NAMES, OURO[VERSAO_ATRIBUTOS], strict=True)), rel=1e-9
    )


def test_it_says_what_training_saw_and_what_fills_a_request(
    muitos: Callable[..., pd.DataFrame], imputador: Imputador
) -> None:
    quadro = muitos()
    quadro.loc[quadro.index[-1], "peso"] = 500.0  # held out
    inventada = quadro.iloc[[0]].assign(peso=1.0, sintetico=True)
    a = assinar(
        pd.concat([quadro, inventada]), (-1, 0, 1), SEM_EXIGIR, imputador, "mediana", radiacao_max_min=15
    )
    assert [e.nome for e in a.entradas] == list(INPUTS)
    peso = a.entradas[INPUTS.index("peso")]
    treino = quadro.loc[quadro["parte"] == "treino", "peso"]
    assert (peso.unidade, peso.min, peso.max, peso.opcional) == ("kg", treino.min(), treino.max(), True)
    assert [e.nome for e in a.entradas if not e.opcional] == ["hora"]
    assert a.atributos == list(FEATURE_NAMES)
    assert (a.versao_atributos, a.classes, a.decisao, a.arquivos) == (
        VERSAO_ATRIBUTOS,
        [-1, 0, 1],
        "mediana",
        {},
    )
    assert a.preenchimento.colunas["altura"].model_dump() == imputador.colunas["altura"].model_dump()
    assert a.preenchimento.perfil_geral == imputador.perfil_geral
    assert (a.preenchimento.radiacao_geral, a.preenchimento.radiacao_max_min) == (
        imputador.radiacao_geral,
        15,
    )
    assert set(a.bibliotecas) == {"joblib", "numpy", "scikit-learn", "scipy"}
    assert a.python.startswith("3.11")


def test_what_is_written_is_read_back(assinatura: Assinatura) -> None:
    assert ler_assinatura(assinatura.como_json()) == assinatura
    assert json.loads(assinatura.como_json()) == assinatura.model_dump(mode="json")


@pytest.mark.parametrize(
    ("mudar", "motivo"),
    [
        (lambda a: a | {"formato": 2}, "formato: Input should be 1"),
        (lambda a: a | {"cor": 1}, "cor: Extra inputs"),
        (lambda a: a | {"classes": [0, -1]}, r"classes must rise: \[0, -1\]"),
        (lambda a: a | {"classes": [0]}, "classes: List should have at least 2"),
        (lambda a: a | {"decisao": "media"}, "decisao: Input should be"),
        (lambda a: a | {"atributos": ["umidade", "umidade"]}, "a name occurs twice"),
        (lambda a: a | {"arquivos": {"modelo.onnx": "00"}}, r"arquivos\.modelo\.onnx: String should match"),
        (lambda a: a | {"entradas": a["entradas"][1:]}, r"rule without an input: \['idade'\]"),
        (lambda a: a["entradas"][-1].update(opcional=True) or a, r"optional without a rule: \['hora'\]"),
        (lambda a: a["entradas"][0].update(max="NaN") or a, r"entradas\.0\.max: Input should be a finite"),
        (lambda a: a["preenchimento"].update(x=1) or a, r"preenchimento\.x: Extra inputs"),
        (
            lambda a: a["preenchimento"]["colunas"]["umidade"].update(x=1) or a,
            r"colunas\.umidade\.x: Extra inputs",
        ),
        (lambda a: a["preenchimento"]["perfil_geral"].update(noon=1.0) or a, r"noon.*: String should match"),
    ],
)
def test_a_signature_that_says_something_else_is_refused(
    assinatura: Assinatura, mudar: Callable[[dict[str, Any]], dict[str, Any]], motivo: str
) -> None:
    mudada = mudar(json.loads(assinatura.como_json()))
    with pytest.raises(ErroRegistro, match=motivo):
        ler_assinatura(json.dumps(mudada).encode())


def test_reader_and_configuration_know_the_same_rules() -> None:
    assert get_args(RegraDeColuna.model_fields["regra"].annotation) == (*get_args(secoes.Regra), "constante")


def test_metadata_hold_signature_gate_metrics_and_lineage(assinatura: Assinatura) -> None:
    portao = {
        "passed": True, "reasons": ["a", "b"], "reasons_pt": ["á"], "treino_dataset_id": "d1",
        "promocao": {
            "campeao_id": "m1", "motivo": "it is better", "perdido": 0.001,
            "resultado": "toma_o_lugar", "pior_que": "",
        },
        "teste": {"candidato": {"rps": 0.1}}, "oof": {"candidato": {"rps": 0.2}},
    }  # fmt: skip
    escolhido: Any = SimpleNamespace(
        nome="lr", protocolo="by_day", variante=SimpleNamespace(balanceado=False, outliers=True)
    )
    meta = metadados_do_modelo(escolhido, portao, assinatura.model_dump(mode="json"), {"treino_tarefa": "t1"})
    assert Assinatura.model_validate_json(str(meta.pop("assinatura"))) == assinatura
    assert meta == {
        "algoritmo": "lr", "protocolo": "by_day", "balanced": False, "outliers": True, "gate_passed": True,
        "gate_reasons": "a\nb", "gate_reasons_pt": "á", "campeao_comparado": "m1", "treino_dataset_id": "d1",
        "promocao": "it is better", "perdido_em_empates": 0.001, "comparacao": "toma_o_lugar", "pior_que": "",
        "teste_rps": 0.1, "oof_rps": 0.2, "treino_tarefa": "t1",
    }  # fmt: skip
