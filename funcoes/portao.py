"""The gate: whether a candidate is good enough to be promoted, with a reason for every rule.

Whether it also takes the champion's place is another question: see `confronto`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from funcoes.avaliar import MAIOR_MELHOR, perda
from funcoes.protocolos import VAZADO
from funcoes.secoes import Metrica, MetricaPropria, ValidateConfig

CANDIDATO = "candidato"


@dataclass(frozen=True)
class Motivo:
    """One rule: what was measured, what it must keep (`sinal` says on which side), and whether it does."""

    regra: str
    medido: float
    limite: float
    passou: bool
    texto: str
    sinal: Literal[">=", "<="]


@dataclass(frozen=True)
class Entrega:
    """The exported model as the gate sees it; `motivo` says why there is none.

    `max_dp`: largest difference of a probability to the trained model over `linhas` rows, `trocados`: rows
    whose vote differs; `latencia_p95_ms`: one row through it; `tamanho_mb`: of its file.
    """

    motivo: str = ""
    linhas: int = 0
    trocados: int = 0
    max_dp: float = float("nan")
    latencia_p95_ms: float = float("nan")
    tamanho_mb: float = float("nan")


@dataclass(frozen=True)
class Medido:
    """All that the gate looks at.

    `candidato`: the chosen model's out-of-fold metrics; `oof`: those of the baselines, index = name;
    `teste`: metrics on the held-out rows, index = name, `CANDIDATO` among them;
    `linhas_por_classe`: rows of each vote that the model learned from.
    """

    protocolo: str
    metrica: MetricaPropria
    candidato: Mapping[str, float]
    oof: pd.DataFrame
    teste: pd.DataFrame
    linhas_por_classe: Mapping[int, int]
    entrega: Entrega


def _no_minimo(regra: str, medido: float, limite: float, texto: str) -> Motivo:
    return Motivo(regra, medido, limite, bool(medido >= limite), texto, ">=")


def _no_maximo(regra: str, medido: float, limite: float, texto: str) -> Motivo:
    return Motivo(regra, medido, limite, bool(medido <= limite), texto, "<=")


def _protocolo(medido: Medido, _: ValidateConfig) -> Iterator[Motivo]:
    vazado = medido.protocolo == VAZADO
    dito = "LEAKY: its scores cannot be believed" if vazado else "no leak"
    yield _no_maximo("protocolo_vazado", float(vazado), 0.0, f"chosen by protocol {medido.protocolo}, {dito}")


def _valores(medido: Medido, config: ValidateConfig) -> Iterator[Motivo]:
    for metrica, limite in config.minimos.items():
        valor = medido.candidato[metrica]
        yield _no_minimo(f"minimos.{metrica}", valor, limite, f"out-of-fold {metrica} {valor:.4f}")
    for metrica, limite in config.maximos.items():
        valor = medido.candidato[metrica]
        yield _no_maximo(f"maximos.{metrica}", valor, limite, f"out-of-fold {metrica} {valor:.4f}")


def _contra_referencias(medido: Medido, config: ValidateConfig) -> Iterator[Motivo]:
    metrica: Metrica = medido.metrica
    nosso = medido.candidato[metrica]
    for nome, margem in config.margem_referencias.items():
        dela = float(medido.oof[metrica][nome])
        ganho = perda(metrica, dela, nosso)
        texto = f"out-of-fold {metrica} {nosso:.4f}, baseline {nome} {dela:.4f}"
        yield _no_minimo(f"margem_referencias.{nome}", ganho, margem, texto)


def _no_teste(medido: Medido, config: ValidateConfig) -> Iterator[Motivo]:
    fora, dentro = _de(medido.teste, CANDIDATO), medido.candidato
    yield _no_maximo(
        "perda_max_teste",
        perda("qwk", fora["qwk"], dentro["qwk"]),
        config.perda_max_teste,
        f"held-out QWK {fora['qwk']:.3f}, out-of-fold {dentro['qwk']:.3f}",
    )


def _de(tabela: pd.DataFrame, nome: str) -> Mapping[str, float]:
    return {metrica: float(tabela[metrica][nome]) for metrica in MAIOR_MELHOR}


def _linhas(medido: Medido, config: ValidateConfig) -> Iterator[Motivo]:
    classe, linhas = min(medido.linhas_por_classe.items(), key=lambda par: par[1])
    yield _no_minimo(
        "min_linhas_por_classe",
        float(linhas),
        float(config.min_linhas_por_classe),
        f"rarest vote in training {classe:+d}, {linhas} rows",
    )


def _da_entrega(medido: Medido, config: ValidateConfig) -> Iterator[Motivo]:
    e = medido.entrega
    if e.motivo:
        yield _no_maximo("exportacao", float(np.nan), 0.0, f"the model was not exported: {e.motivo}")
        return
    texto = f"exported model against trained one on {e.linhas} rows: {e.trocados} votes differ"
    yield _no_maximo("exportacao.trocados", float(e.trocados), 0.0, texto)
    texto = "largest difference of a probability between them"
    yield _no_maximo("paridade_max_dp", e.max_dp, config.paridade_max_dp, texto)
    texto = f"one row through the exported model, 95th percentile {e.latencia_p95_ms:.3f} ms"
    yield _no_maximo("latencia_p95_max_ms", e.latencia_p95_ms, config.latencia_p95_max_ms, texto)
    texto = f"exported model {e.tamanho_mb:.3f} MB"
    yield _no_maximo("tamanho_max_mb", e.tamanho_mb, config.tamanho_max_mb, texto)


_REGRAS = (_protocolo, _valores, _contra_referencias, _no_teste, _linhas, _da_entrega)


def decidir(medido: Medido, config: ValidateConfig) -> tuple[bool, list[Motivo]]:
    """Check every rule; passed only if all hold. A value that is no number fails its rule."""
    motivos = [motivo for regra in _REGRAS for motivo in regra(medido, config)]
    return all(m.passou for m in motivos), motivos


def descrever(motivo: Motivo) -> str:
    """One line: verdict, what was measured, rule, the limit."""
    estado = "ok" if motivo.passou else "REFUSED"
    regra = f"{motivo.regra}: {motivo.medido:.4g}, must be {motivo.sinal} {motivo.limite:g}"
    return f"{estado}: {motivo.texto} ({regra})"
