"""The gate: each rule at its limit, all reasons written down, and probabilities of any model's votes."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from funcoes.assinatura import assinar, metadados_do_modelo
from funcoes.atributos import ATRIBUTOS
from funcoes.avaliar import MAIOR_MELHOR
from funcoes.candidatos import pipeline_simples
from funcoes.portao import avaliar_no_teste, decidir, descrever, proba_do_modelo
from funcoes.referencias import NOMES, Majoritaria
from funcoes.secoes import PipelineConfig, ValidateConfig
from funcoes.validar import Candidatura, validar

Muitos = Callable[..., pd.DataFrame]
LIMITES = {
    "ganho_min_majoritario_macro_f1": 0.125,
    "perda_max_qwk_limiares": 0.125,
    "perda_max_rps_limiares": 0.125,
    "perda_max_teste": 0.125,
    "perda_max_campeao": 0.125,
}
# All numbers are eighths and sixty-fourths, so that a limit is met exactly.
CANDIDATO = dict.fromkeys(MAIOR_MELHOR, 0.0) | {"macro_f1": 0.375, "qwk": 0.625, "rps": 0.25}
OOF = pd.DataFrame(
    {"macro_f1": [0.125, 0.25, 0.25], "qwk": [0.0, 0.5, 0.75], "rps": [0.5, 0.125, 0.25]},
    index=["majoritaria", "limiares_te", "limiares_utci"],
).reindex(columns=list(MAIOR_MELHOR), fill_value=0.0)
TESTE = pd.DataFrame({"qwk": [0.5, 0.75], "rps": [0.25, 0.125]}, index=["candidato", "campeao"])
TESTE = TESTE.reindex(columns=list(MAIOR_MELHOR), fill_value=0.0)
UM_POUCO = 1 / 64


@pytest.fixture
def validate() -> ValidateConfig:
    return ValidateConfig(**LIMITES, campeao_id="")


def recusadas(
    validate: ValidateConfig, candidato: dict[str, float] | None = None, teste: pd.DataFrame = TESTE
) -> list[str]:
    """The rules that refuse."""
    passou, motivos = decidir(CANDIDATO | (candidato or {}), OOF, teste, "rps", validate)
    regras = [m.regra for m in motivos if not m.passou]
    assert passou == (not regras)
    return regras


def test_at_the_limits_the_gate_passes_with_a_reason_for_every_rule(validate: ValidateConfig) -> None:
    passou, motivos = decidir(CANDIDATO | {"macro_f1": 0.25}, OOF, TESTE, "rps", validate)
    assert passou
    assert [m.regra for m in motivos] == list(LIMITES)
    assert [m.medido for m in motivos] == [0.125] * 5


@pytest.mark.parametrize(
    ("candidato", "regra"),
    [
        ({"macro_f1": 0.25 - UM_POUCO}, "ganho_min_majoritario_macro_f1"),
        ({"qwk": 0.625 - UM_POUCO}, "perda_max_qwk_limiares"),
        ({"rps": 0.25 + UM_POUCO}, "perda_max_rps_limiares"),
        ({"qwk": 0.625 + UM_POUCO}, "perda_max_teste"),
    ],
)
def test_each_rule_refuses_just_beyond_its_limit(
    validate: ValidateConfig, candidato: dict[str, float], regra: str
) -> None:
    assert recusadas(validate, candidato) == [regra]


def test_a_champion_that_is_better_on_the_same_rows_refuses(validate: ValidateConfig) -> None:
    assert recusadas(validate, teste=TESTE.assign(rps=[0.25 + UM_POUCO, 0.125])) == ["perda_max_campeao"]
    assert recusadas(validate, teste=TESTE.assign(rps=[0.0, 0.9])) == []


def test_without_a_champion_there_is_no_such_rule(validate: ValidateConfig) -> None:
    _, motivos = decidir(CANDIDATO, OOF, TESTE.drop(index="campeao"), "rps", validate)
    assert [m.regra for m in motivos] == list(LIMITES)[:-1]


def test_a_champion_is_compared_by_the_metric_in_its_own_direction(validate: ValidateConfig) -> None:
    _, motivos = decidir(CANDIDATO, OOF, TESTE.assign(qwk=[0.5, 0.9]), "qwk", validate)
    assert motivos[-1].medido == pytest.approx(0.4)
    assert not motivos[-1].passou


def test_every_refusal_is_listed_at_once(validate: ValidateConfig) -> None:
    pior = {"macro_f1": 0.0, "qwk": 0.0, "rps": 1.0}
    assert recusadas(validate, pior) == list(LIMITES)[:3]


def test_a_metric_that_is_no_number_refuses(validate: ValidateConfig) -> None:
    assert "perda_max_teste" in recusadas(validate, teste=TESTE.assign(qwk=np.nan))


def test_a_reason_in_words(validate: ValidateConfig) -> None:
    _, motivos = decidir(CANDIDATO, OOF, TESTE, "rps", validate)
    assert descrever(motivos[0]) == (
        "ok: out-of-fold macro-F1 0.375, majority vote 0.125 "
        "(ganho_min_majoritario_macro_f1: +0.2500, must be >= 0.125)"
    )
    _, motivos = decidir(CANDIDATO | {"rps": 0.5}, OOF, TESTE, "rps", validate)
    assert descrever(motivos[2]) == (
        "REFUSED: out-of-fold RPS 0.5000, best thresholds (limiares_te) 0.1250 "
        "(perda_max_rps_limiares: +0.3750, must be <= 0.125)"
    )


class Fixo:
    """A model that gives everybody the same probabilities."""

    def __init__(self, classes: list[int], proba: list[float]) -> None:
        self.classes_ = np.array(classes)
        self._proba = proba

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        assert x.shape[1] == len(ATRIBUTOS)
        return np.tile(self._proba, (len(x), 1))


@pytest.mark.parametrize(
    ("modelo", "esperado"),
    [
        (Fixo([-1, 0, 1], [0.2, 0.3, 0.5]), [0.2, 0.3, 0.5]),
        (Fixo([0, 1], [0.4, 0.6]), [0.0, 0.4, 0.6]),  # never learned -1
        (Fixo([0, 1, 2], [0.1, 0.3, 0.6]), [0.0, 0.25, 0.75]),  # also knows 2: spread over the rest
        (Fixo([2, 3], [0.5, 0.5]), [1 / 3, 1 / 3, 1 / 3]),  # knows none of these votes
    ],
)
def test_probabilities_on_the_classes_asked_for(muitos: Muitos, modelo: Fixo, esperado: list[float]) -> None:
    proba = proba_do_modelo(modelo, muitos(6), np.array([-1, 0, 1]))
    assert proba == pytest.approx(np.tile(esperado, (6, 1)))


@pytest.fixture(scope="module")
def candidatura(muitos: Muitos) -> Candidatura:
    """A fitted model with the out-of-fold metrics of `OOF`."""
    quadro = muitos(120)
    treino = quadro[quadro["parte"] == "treino"]
    modelo = pipeline_simples(LogisticRegression()).fit(treino[list(ATRIBUTOS)].to_numpy(), treino["p1"])
    tabela = pd.concat([pd.DataFrame([CANDIDATO], index=["lr"]), OOF]).rename_axis("modelo").reset_index()
    tabela["balanced"], tabela["referencia"] = False, [False, True, True, True]
    return Candidatura(quadro, tabela, modelo, "lr", False, "rps", np.array([-1, 0, 1]))


def test_held_out_metrics_stand_beside_champion_and_baselines(candidatura: Candidatura) -> None:
    quadro = candidatura.quadro
    treino, teste = (quadro[quadro["parte"] == p] for p in ("treino", "teste"))
    campeao = Fixo([-1, 0, 1], [0.0, 0.0, 1.0])
    tabela = avaliar_no_teste(candidatura.modelo, treino, teste, candidatura.classes, campeao)
    assert tabela.index.tolist() == ["candidato", "campeao", *NOMES]
    previsto = candidatura.modelo.predict(teste[list(ATRIBUTOS)].to_numpy())
    assert tabela.at["candidato", "accuracy"] == pytest.approx((previsto == teste["p1"]).mean())
    assert tabela.at["campeao", "accuracy"] == pytest.approx((teste["p1"] == 1).mean())
    maioria = Majoritaria().ajustar(treino, treino["p1"].to_numpy(), candidatura.classes).prever(teste)
    assert tabela.at["majoritaria", "accuracy"] == pytest.approx(
        (candidatura.classes[maioria.argmax(axis=1)] == teste["p1"]).mean()
    )


def test_validation_predicts_the_held_out_rows_and_no_other(
    candidatura: Candidatura, validate: ValidateConfig
) -> None:
    validado = validar(candidatura, validate, campeao=None)
    teste = candidatura.quadro[candidatura.quadro["parte"] == "teste"]
    assert validado.previsoes.index.tolist() == teste.index.tolist()
    assert validado.previsoes.columns.tolist() == ["voto", "p_-1", "p_0", "p_1"]
    assert validado.confusao.to_numpy().sum() == len(teste)
    assert validado.oof.loc["candidato", "qwk"] == CANDIDATO["qwk"]
    assert "campeao" not in validado.teste.index


def test_the_decision_as_json(candidatura: Candidatura, validate: ValidateConfig) -> None:
    validado = validar(candidatura, validate, campeao=Fixo([0], [1.0]))
    escrito = json.loads(validado.como_json("m1", "d1"))
    assert (escrito["campeao_comparado"], escrito["treino_dataset_id"]) == ("m1", "d1")
    assert escrito["passed"] == validado.passou == all(r["passou"] for r in escrito["rules"])
    assert len(escrito["reasons"]) == len(escrito["rules"]) == 5
    assert set(escrito["teste"]) == {"candidato", "campeao", *NOMES}


def test_the_defaults_refuse_a_model_that_knows_nothing(
    candidatura: Candidatura, config: PipelineConfig
) -> None:
    tabela = candidatura.leaderboard.assign(macro_f1=0.2, qwk=0.0, rps=0.2)
    nada = Candidatura(candidatura.quadro, tabela, Fixo([0], [1.0]), "lr", False, "rps", candidatura.classes)
    assert not validar(nada, config.validate_, campeao=None).passou


def test_the_signature_lists_inputs_with_ranges_and_libraries(candidatura: Candidatura) -> None:
    assinatura = assinar(candidatura)
    treino = candidatura.quadro[candidatura.quadro["parte"] == "treino"]
    assert [e["nome"] for e in assinatura["entradas"]] == list(ATRIBUTOS)
    idade = assinatura["entradas"][0]
    assert (idade["min"], idade["max"]) == (treino["idade"].min(), treino["idade"].max())
    assert assinatura["saida"] == {"nome": "p1", "classes": [-1, 0, 1]}
    assert set(assinatura["bibliotecas"]) == {"scikit-learn", "numpy", "joblib"}
    json.dumps(assinatura)


def test_the_signature_knows_nothing_of_held_out_and_synthetic_rows(candidatura: Candidatura) -> None:
    quadro = candidatura.quadro.copy()
    quadro.loc[quadro["parte"] == "teste", "peso"] = 999.0
    quadro.loc[quadro.index[0], ["peso", "sintetico"]] = [999.0, True]
    mudada = Candidatura(
        quadro,
        *(
            getattr(candidatura, c)
            for c in ("leaderboard", "modelo", "nome", "balanced", "metrica", "classes")
        ),
    )
    peso = next(e for e in assinar(mudada)["entradas"] if e["nome"] == "peso")
    assert peso["max"] < 999.0


def test_metadata_of_the_model_are_flat(candidatura: Candidatura, validate: ValidateConfig) -> None:
    portao: dict[str, Any] = json.loads(validar(candidatura, validate, None).como_json("m1", "d1"))
    metadados = metadados_do_modelo(candidatura, portao, assinar(candidatura), {"treino_tarefa": "t1"})
    assert metadados["algoritmo"] == "lr"
    assert metadados["gate_passed"] is portao["passed"]
    assert metadados["oof_qwk"] == 0.625
    assert metadados["teste_rps"] == portao["teste"]["candidato"]["rps"]
    assert metadados["treino_tarefa"] == "t1"
    assert json.loads(str(metadados["assinatura"]))["saida"]["classes"] == [-1, 0, 1]
    assert not any(isinstance(v, dict | list) for v in metadados.values())
