"""The gate: whether a candidate is good enough to be promoted, with a reason for every rule.

Whether it also takes the champion's place is another question: see `confronto`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from funcoes.configuracao.secoes import Metrica, MetricaPropria, ValidateConfig
from funcoes.metricas.avaliar import MAIOR_MELHOR, perda
from funcoes.modelos.protocolos import VAZADO
from funcoes.palavras.lingua import INGLES, Frase, Lingua

CANDIDATO = "candidato"
_FORA_DA_DOBRA: Final = "out-of-fold {metrica} {n}"


@dataclass(frozen=True)
class Motivo:
    """One rule: what was measured, what it must keep (`sinal` says on which side), and whether it does."""

    regra: str
    medido: float
    limite: float
    passou: bool
    dito: Frase
    sinal: Literal[">=", "<="]

    def como_dados(self) -> dict[str, Any]:
        """As plain data; `texto` is in English."""
        return {**asdict(self), "texto": str(self.dito)}

    @classmethod
    def de_dados(cls, dados: Mapping[str, Any]) -> "Motivo":
        """What `como_dados` gave."""
        valores = {nome: v for nome, v in dados.items() if nome != "texto"}
        return cls(**valores | {"dito": Frase(**dados["dito"])})


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
    `linhas_por_classe`: rows of each vote that the model learned from; `chao_teste`: how low the candidate's
    QWK may be by chance on as few rows as were held out (`acaso`), NaN where nobody knows.
    """

    protocolo: str
    metrica: MetricaPropria
    candidato: Mapping[str, float]
    oof: pd.DataFrame
    teste: pd.DataFrame
    linhas_por_classe: Mapping[int, int]
    entrega: Entrega
    chao_teste: float = float("nan")


def _no_minimo(regra: str, medido: float, limite: float, texto: str, **valores: str) -> Motivo:
    return Motivo(regra, medido, limite, bool(medido >= limite), Frase(texto, valores), ">=")


def _no_maximo(regra: str, medido: float, limite: float, texto: str, **valores: str) -> Motivo:
    return Motivo(regra, medido, limite, bool(medido <= limite), Frase(texto, valores), "<=")


def _protocolo(medido: Medido, _: ValidateConfig) -> Iterator[Motivo]:
    vazado = medido.protocolo == VAZADO
    texto = "chosen by protocol {protocolo}, no leak"
    if vazado:
        texto = "chosen by protocol {protocolo}, LEAKY: its scores cannot be believed"
    yield _no_maximo("protocolo_vazado", float(vazado), 0.0, texto, protocolo=medido.protocolo)


def _valores(medido: Medido, config: ValidateConfig) -> Iterator[Motivo]:
    for metrica, limite in config.minimos.items():
        valor = medido.candidato[metrica]
        yield _no_minimo(
            f"minimos.{metrica}", valor, limite, _FORA_DA_DOBRA, metrica=metrica, n=f"{valor:z.4f}"
        )
    for metrica, limite in config.maximos.items():
        valor = medido.candidato[metrica]
        yield _no_maximo(
            f"maximos.{metrica}", valor, limite, _FORA_DA_DOBRA, metrica=metrica, n=f"{valor:z.4f}"
        )


def _contra_referencias(medido: Medido, config: ValidateConfig) -> Iterator[Motivo]:
    metrica: Metrica = medido.metrica
    nosso = medido.candidato[metrica]
    for nome, margem in config.margem_referencias.items():
        if nome not in medido.oof.index:  # a survey without what it takes has no such baseline
            continue
        dela = float(medido.oof[metrica][nome])
        ganho = perda(metrica, dela, nosso)
        yield _no_minimo(
            f"margem_referencias.{nome}",
            ganho,
            margem,
            "out-of-fold {metrica} {n}, baseline {nome} {dela}",
            metrica=metrica,
            n=f"{nosso:z.4f}",
            nome=nome,
            dela=f"{dela:z.4f}",
        )


def _no_teste(medido: Medido, config: ValidateConfig) -> Iterator[Motivo]:
    """Few held-out rows say little: what they may show by chance is no loss of the model."""
    fora, dentro = _de(medido.teste, CANDIDATO)["qwk"], medido.candidato["qwk"]
    texto, ditos = "held-out qwk {fora}, out-of-fold {dentro}", {"fora": fora, "dentro": dentro}
    perdido, limite = perda("qwk", fora, dentro), config.perda_max_teste
    if perdido > limite and fora >= medido.chao_teste:
        texto = "held-out qwk {fora}, out-of-fold {dentro}, on draws of so few rows or groups down to {chao}"
        ditos, limite = ditos | {"chao": medido.chao_teste}, perda("qwk", medido.chao_teste, dentro)
    valores = {nome: f"{n:z.3f}" for nome, n in ditos.items()}
    yield _no_maximo("perda_max_teste", perdido, limite, texto, **valores)


def _de(tabela: pd.DataFrame, nome: str) -> Mapping[str, float]:
    return {metrica: float(tabela[metrica][nome]) for metrica in MAIOR_MELHOR}


def _linhas(medido: Medido, config: ValidateConfig) -> Iterator[Motivo]:
    classe, linhas = min(medido.linhas_por_classe.items(), key=lambda par: par[1])
    yield _no_minimo(
        "min_linhas_por_classe",
        float(linhas),
        float(config.min_linhas_por_classe),
        "rarest vote in training {classe}, {linhas} rows",
        classe=f"{classe:+d}",
        linhas=str(linhas),
    )


def _da_entrega(medido: Medido, config: ValidateConfig) -> Iterator[Motivo]:
    e = medido.entrega
    if e.motivo:
        texto = "the model was not exported: {motivo}"
        yield _no_maximo("exportacao", float(np.nan), 0.0, texto, motivo=e.motivo)
        return
    texto = "exported model against trained one on {linhas} rows: {trocados} votes differ"
    contados = {"linhas": str(e.linhas), "trocados": str(e.trocados)}
    yield _no_maximo("exportacao.trocados", float(e.trocados), 0.0, texto, **contados)
    texto = "largest difference of a probability between them"
    yield _no_maximo("paridade_max_dp", e.max_dp, config.paridade_max_dp, texto)
    texto, n = "one row through the exported model, 95th percentile {n} ms", f"{e.latencia_p95_ms:z.3f}"
    yield _no_maximo("latencia_p95_max_ms", e.latencia_p95_ms, config.latencia_p95_max_ms, texto, n=n)
    texto, n = "exported model {n} MB", f"{e.tamanho_mb:z.3f}"
    yield _no_maximo("tamanho_max_mb", e.tamanho_mb, config.tamanho_max_mb, texto, n=n)


_REGRAS = (_protocolo, _valores, _contra_referencias, _no_teste, _linhas, _da_entrega)


def decidir(medido: Medido, config: ValidateConfig) -> tuple[bool, list[Motivo]]:
    """Check every rule; passed only if all hold. A value that is no number fails its rule."""
    motivos = [motivo for regra in _REGRAS for motivo in regra(medido, config)]
    return all(m.passou for m in motivos), motivos


def descrever(motivo: Motivo, lingua: Lingua = INGLES) -> str:
    """One line: verdict, what was measured, rule (as `--set` takes it, where it can be set), the limit."""
    ajustavel = motivo.regra.partition(".")[0] in ValidateConfig.model_fields
    return lingua.diz(
        "ok: {dito} ({regra}: {medido}, must be {sinal} {limite})"
        if motivo.passou
        else "REFUSED: {dito} ({regra}: {medido}, must be {sinal} {limite})",
        dito=lingua.frase(motivo.dito),
        regra=f"{'validate.' * ajustavel}{motivo.regra}",
        medido=lingua.curto(motivo.medido, 4),
        sinal=motivo.sinal,
        limite=lingua.curto(motivo.limite),
    )
