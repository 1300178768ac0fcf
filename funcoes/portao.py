"""The gate: whether a candidate may be promoted, with a reason for every rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from funcoes import referencias
from funcoes.atributos import ATRIBUTOS
from funcoes.avaliar import MAIOR_MELHOR, Inteiros, Reais, metricas, perda
from funcoes.colunas import ALVO
from funcoes.secoes import Metrica, ValidateConfig

CAMPEAO = "campeao"
CANDIDATO = "candidato"
Metricas = Mapping[str, float]


@dataclass(frozen=True)
class Motivo:
    """One rule: what was measured, what it must keep, and whether it does."""

    regra: str
    medido: float
    limite: float
    passou: bool
    texto: str


def proba_do_modelo(modelo: Any, x: pd.DataFrame, classes: Inteiros) -> Reais:
    """Probabilities of a registered pipeline on `classes`; votes it never learned get 0."""
    proba = np.zeros((len(x), len(classes)))
    brutas = modelo.predict_proba(x[list(ATRIBUTOS)].to_numpy())
    for j, classe in enumerate(modelo.classes_):
        if classe in classes:
            proba[:, np.searchsorted(classes, classe)] = brutas[:, j]
    soma = proba.sum(axis=1, keepdims=True)
    return np.divide(proba, soma, out=np.full_like(proba, 1 / len(classes)), where=soma > 0)


def avaliar_no_teste(
    modelo: Any, treino: pd.DataFrame, teste: pd.DataFrame, classes: Inteiros, campeao: Any | None = None
) -> pd.DataFrame:
    """Metrics on the held-out rows: the candidate, the baselines fitted on `treino`, the champion.

    One row per model, index = name.
    """
    votos = teste[ALVO].to_numpy(dtype=int)
    probas = {CANDIDATO: proba_do_modelo(modelo, teste, classes)}
    if campeao is not None:
        probas[CAMPEAO] = proba_do_modelo(campeao, teste, classes)
    votos_treino = treino[ALVO].to_numpy(dtype=int)
    for nome in referencias.NOMES:
        probas[nome] = referencias.criar(nome).ajustar(treino, votos_treino, classes).prever(teste)
    tabela = pd.DataFrame({nome: metricas(votos, p, classes) for nome, p in probas.items()}).T
    return tabela.rename_axis("modelo")


def _metricas_de(tabela: pd.DataFrame, nome: str) -> Metricas:
    return {metrica: float(tabela[metrica][nome]) for metrica in MAIOR_MELHOR}


def _no_minimo(regra: str, medido: float, limite: float, texto: str) -> Motivo:
    return Motivo(regra, medido, limite, bool(medido >= limite), texto)


def _no_maximo(regra: str, medido: float, limite: float, texto: str) -> Motivo:
    return Motivo(regra, medido, limite, bool(medido <= limite), texto)


def _contra_referencias(candidato: Metricas, oof: pd.DataFrame, config: ValidateConfig) -> list[Motivo]:
    maioria = _metricas_de(oof, "majoritaria")["macro_f1"]
    limiares = oof.loc[["limiares_te", "limiares_utci"]]
    qwk, rps = float(limiares["qwk"].max()), float(limiares["rps"].min())
    return [
        _no_minimo(
            "ganho_min_majoritario_macro_f1",
            candidato["macro_f1"] - maioria,
            config.ganho_min_majoritario_macro_f1,
            f"out-of-fold macro-F1 {candidato['macro_f1']:.3f}, majority vote {maioria:.3f}",
        ),
        _no_maximo(
            "perda_max_qwk_limiares",
            perda("qwk", candidato["qwk"], qwk),
            config.perda_max_qwk_limiares,
            f"out-of-fold QWK {candidato['qwk']:.3f}, best thresholds ({limiares['qwk'].idxmax()}) {qwk:.3f}",
        ),
        _no_maximo(
            "perda_max_rps_limiares",
            perda("rps", candidato["rps"], rps),
            config.perda_max_rps_limiares,
            f"out-of-fold RPS {candidato['rps']:.4f}, best thresholds ({limiares['rps'].idxmin()}) {rps:.4f}",
        ),
    ]


def _no_teste(
    candidato: Metricas, teste: pd.DataFrame, metrica: Metrica, config: ValidateConfig
) -> list[Motivo]:
    fora = _metricas_de(teste, CANDIDATO)
    motivos = [
        _no_maximo(
            "perda_max_teste",
            perda("qwk", fora["qwk"], candidato["qwk"]),
            config.perda_max_teste,
            f"held-out QWK {fora['qwk']:.3f}, out-of-fold {candidato['qwk']:.3f}",
        )
    ]
    if CAMPEAO in teste.index:
        atual = _metricas_de(teste, CAMPEAO)[metrica]
        motivos.append(
            _no_maximo(
                "perda_max_campeao",
                perda(metrica, fora[metrica], atual),
                config.perda_max_campeao,
                f"held-out {metrica} {fora[metrica]:.4f}, champion {atual:.4f}",
            )
        )
    return motivos


def decidir(
    candidato: Metricas, oof: pd.DataFrame, teste: pd.DataFrame, metrica: Metrica, config: ValidateConfig
) -> tuple[bool, list[Motivo]]:
    """Check every rule; passed only if all hold.

    `candidato`: the chosen model's out-of-fold metrics; `oof`: those of the baselines, index = name;
    `teste`: `avaliar_no_teste`'s table.
    """
    motivos = _contra_referencias(candidato, oof, config) + _no_teste(candidato, teste, metrica, config)
    return all(m.passou for m in motivos), motivos


def descrever(motivo: Motivo) -> str:
    """One line: verdict, rule, what was measured, the limit."""
    sinal = ">=" if motivo.regra.startswith("ganho") else "<="
    estado = "ok" if motivo.passou else "REFUSED"
    return (
        f"{estado}: {motivo.texto} ({motivo.regra}: {motivo.medido:+.4f}, must be {sinal} {motivo.limite:g})"
    )
