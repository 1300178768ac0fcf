"""Advice beside the reasons of a gate that refused."""

import pandas as pd
import pytest

from funcoes.configuracao.config import carregar
from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.palavras.lingua import Frase
from funcoes.validacao.portao import CANDIDATO, Entrega, Medido, Motivo, decidir, descrever
from pipelines.resultado.conselhos import CONSELHOS, conselhos

BAD = pd.DataFrame([dict.fromkeys(MAIOR_MELHOR, 0.01)], index=[CANDIDATO])
CONFIG = carregar().validate_.model_copy(update={"maximos": {"mae": 0.0}})


def reasons(protocol: str, handed: Entrega) -> list[str]:
    """Everything that the gate says of a model that is bad in all respects."""
    measured = Medido(
        protocol, "rps", {**BAD.loc[CANDIDATO], "rps": 0.2, "qwk": 0.2, "mae": 3.0},
        pd.DataFrame({"rps": [0.1]}, index=["majoritaria"]), BAD.assign(qwk=-0.9), {-3: 1, 0: 90}, handed,
    )  # fmt: skip
    return [descrever(m) for m in decidir(measured, CONFIG)[1]]


def test_every_rule_that_the_data_can_break_has_an_advice() -> None:
    said = conselhos([*reasons("report", Entrega(motivo="no converter")), *reasons("by_day", Entrega())])
    assert set(said) == set(CONSELHOS.values())


def test_rules_that_hold_need_none() -> None:
    assert conselhos(["ok: rarest vote in training -3, 10 rows (validate.min_linhas_por_classe: 10)"]) == []
    assert conselhos([]) == []


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("min_linhas_por_classe", "target.classes=5"),
        ("minimos.qwk", "conferir"),
        ("maximos.mae", "conferir"),
        ("margem_referencias.limiares_te", "simple rules"),
        ("latencia_p95_max_ms", ""),
    ],
)
def test_an_advice_is_of_its_rule(rule: str, says: str) -> None:
    reason = descrever(Motivo(rule, 1.0, 5.0, False, Frase("rarest vote (of all) −3", {}), ">="))
    assert [says in said for said in conselhos([reason, reason])] == [True] * bool(says)
