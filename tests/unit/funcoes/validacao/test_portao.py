"""The gate: each rule at its limit, all reasons written down, a leaky protocol never."""

import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from funcoes.configuracao.secoes import PipelineConfig, ValidateConfig
from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.palavras.lingua import Lingua
from funcoes.validacao.portao import Entrega, Medido, Motivo, decidir, descrever

# All numbers are eighths and sixty-fourths, so that a limit is met exactly.
UM_POUCO = 1 / 64
REGRAS = [
    "protocolo_vazado", "minimos.qwk", "maximos.mae", "margem_referencias.majoritaria",
    "margem_referencias.limiares_te", "perda_max_teste", "min_linhas_por_classe",
    "exportacao.trocados", "paridade_max_dp", "latencia_p95_max_ms", "tamanho_max_mb",
]  # fmt: skip


@pytest.fixture
def validate(config: PipelineConfig) -> ValidateConfig:
    """Limits in eighths."""
    return config.validate_.model_copy(
        update={
            "minimos": {"qwk": 0.625},
            "maximos": {"mae": 0.75},
            "margem_referencias": {"majoritaria": 0.25, "limiares_te": 0.125},
            "perda_max_teste": 0.125,
            "min_linhas_por_classe": 5,
            "latencia_p95_max_ms": 2.0,
            "tamanho_max_mb": 8.0,
            "paridade_max_dp": 0.0001,
        }
    )


def _tabela(**linhas: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame(linhas).T.reindex(columns=list(MAIOR_MELHOR), fill_value=0.0)


def _medido(**mudancas: Any) -> Medido:
    """Everything exactly at its limit."""
    no_limite = Medido(
        protocolo="by_day",
        metrica="rps",
        candidato=dict.fromkeys(MAIOR_MELHOR, 0.0) | {"qwk": 0.625, "mae": 0.75, "rps": 0.25},
        oof=_tabela(majoritaria={"rps": 0.5}, limiares_te={"rps": 0.375}),
        teste=_tabela(candidato={"qwk": 0.5, "rps": 0.25}),
        linhas_por_classe={-1: 5, 0: 80},
        entrega=Entrega("", 100, 0, 0.0001, 2.0, 8.0),
    )
    return replace(no_limite, **mudancas)


def _recusadas(medido: Medido, validate: ValidateConfig) -> list[str]:
    passou, motivos = decidir(medido, validate)
    regras = [m.regra for m in motivos if not m.passou]
    assert passou == (not regras)
    return regras


def test_at_the_limits_the_gate_passes_with_a_reason_for_every_rule(validate: ValidateConfig) -> None:
    passou, motivos = decidir(_medido(), validate)
    assert passou
    assert [m.regra for m in motivos] == REGRAS
    assert all(descrever(m).startswith("ok: ") for m in motivos)


@pytest.mark.parametrize(
    "mudanca",
    [
        {},
        {"protocolo": "report"},
        {"entrega": Entrega("no converter")},
        {"linhas_por_classe": {-1: 2, 0: 80}},
    ],
)
def test_every_reason_is_said_in_portuguese_with_its_numbers(
    mudanca: dict[str, Any], validate: ValidateConfig
) -> None:
    portugues = Lingua("pt")
    for motivo in decidir(_medido(**mudanca), validate)[1]:
        assert Motivo.de_dados(json.loads(json.dumps(motivo.como_dados()))).dito == motivo.dito
        dito = descrever(motivo, portugues)
        assert dito.startswith("ok: " if motivo.passou else "RECUSADO: ")
        assert "deve ser" in dito
        assert not re.search(r"\d\.\d|out-of-fold|held-out|exported|baseline|rarest", dito), dito


def _com(**valores: float) -> dict[str, float]:
    return {**_medido().candidato, **valores}


@pytest.mark.parametrize(
    ("mudanca", "regra"),
    [
        ({"protocolo": "report"}, ["protocolo_vazado"]),
        ({"candidato": _com(qwk=0.625 - UM_POUCO)}, ["minimos.qwk"]),
        ({"candidato": _com(mae=0.75 + UM_POUCO)}, ["maximos.mae"]),
        (
            {"oof": _tabela(majoritaria={"rps": 0.5 - UM_POUCO}, limiares_te={"rps": 0.375})},
            ["margem_referencias.majoritaria"],
        ),
        (
            {"oof": _tabela(majoritaria={"rps": 0.5}, limiares_te={"rps": 0.375 - UM_POUCO})},
            ["margem_referencias.limiares_te"],
        ),
        ({"candidato": _com(qwk=0.625 + UM_POUCO)}, ["perda_max_teste"]),
        ({"linhas_por_classe": {-1: 80, 0: 4}}, ["min_linhas_por_classe"]),
        ({"entrega": Entrega("", 100, 1, 0.0001, 2.0, 8.0)}, ["exportacao.trocados"]),
        ({"entrega": Entrega("", 100, 0, 0.00011, 2.0, 8.0)}, ["paridade_max_dp"]),
        ({"entrega": Entrega("", 100, 0, 0.0001, 2.1, 8.0)}, ["latencia_p95_max_ms"]),
        ({"entrega": Entrega("", 100, 0, 0.0001, 2.0, 8.1)}, ["tamanho_max_mb"]),
        ({"entrega": Entrega("no converter for it")}, ["exportacao"]),
        ({"entrega": Entrega("", 100, 0, float("nan"), 2.0, 8.0)}, ["paridade_max_dp"]),
    ],
)
def test_each_rule_refuses_just_beyond_its_limit(
    validate: ValidateConfig, mudanca: dict[str, Any], regra: list[str]
) -> None:
    assert _recusadas(_medido(**mudanca), validate) == regra


@pytest.mark.parametrize(
    ("floor", "refused", "says"),
    [
        (np.nan, ["perda_max_teste"], "held-out qwk 0.250, out-of-fold 0.625 ("),
        (0.375, ["perda_max_teste"], "held-out qwk 0.250, out-of-fold 0.625 ("),
        (
            0.25,
            [],
            "down to 0.250 (validate.perda_max_teste: 0.375, must be <= 0.375)",
        ),
        (0.125, [], "down to 0.125 (validate.perda_max_teste: 0.375, must be <= 0.5)"),
    ],
)
def test_what_chance_does_to_a_few_held_out_rows_refuses_nobody(
    validate: ValidateConfig, floor: float, refused: list[str], says: str
) -> None:
    medido = _medido(teste=_tabela(candidato={"qwk": 0.25, "rps": 0.25}), chao_teste=floor)
    assert _recusadas(medido, validate) == refused
    _, motivos = decidir(medido, validate)
    assert says in next(descrever(m) for m in motivos if m.regra == "perda_max_teste")


def test_a_loss_within_the_limit_needs_no_draws(validate: ValidateConfig) -> None:
    _, motivos = decidir(_medido(chao_teste=-1.0), validate)
    assert "draws" not in " ".join(descrever(m) for m in motivos)


def test_baselines_are_compared_by_the_configured_score(
    validate: ValidateConfig,
) -> None:
    tabela = _tabela(majoritaria={"log_loss": 2.0}, limiares_te={"log_loss": 1.5})
    medido = _medido(metrica="log_loss", candidato=_com(log_loss=1.25), oof=tabela)
    _, motivos = decidir(medido, validate)
    assert [m.medido for m in motivos if m.regra.startswith("margem")] == [0.75, 0.25]


def test_every_refusal_is_listed_at_once(validate: ValidateConfig) -> None:
    pior = _medido(protocolo="report", candidato=_com(qwk=0.0, mae=3.0, rps=1.0), linhas_por_classe={0: 0})
    assert _recusadas(pior, validate) == [*REGRAS[:5], "min_linhas_por_classe"]


def test_a_held_out_metric_that_is_no_number_refuses(validate: ValidateConfig) -> None:
    medido = _medido(teste=_medido().teste.assign(qwk=np.nan))
    assert "perda_max_teste" in _recusadas(medido, validate)


def test_a_reason_in_words(validate: ValidateConfig) -> None:
    _, motivos = decidir(_medido(protocolo="report", candidato=_com(rps=0.375)), validate)
    por_regra = {m.regra: descrever(m) for m in motivos}
    assert por_regra["protocolo_vazado"] == (
        "REFUSED: chosen by protocol report, LEAKY: its scores cannot be believed "
        "(protocolo_vazado: 1, must be <= 0)"
    )
    assert por_regra["margem_referencias.limiares_te"] == (
        "REFUSED: out-of-fold rps 0.3750, baseline limiares_te 0.3750 "
        "(validate.margem_referencias.limiares_te: 0, must be >= 0.125)"
    )
    assert por_regra["min_linhas_por_classe"] == (
        "ok: rarest vote in training -1, 5 rows (validate.min_linhas_por_classe: 5, must be >= 5)"
    )
