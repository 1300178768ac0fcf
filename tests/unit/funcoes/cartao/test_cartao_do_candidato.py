"""The card is filled from what training and validation left, and from nothing else."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from funcoes.cartao import html, markdown
from funcoes.cartao.do_candidato import montar
from funcoes.configuracao.secoes import PipelineConfig, RegisterEtapa, TrainEtapa
from funcoes.entrega.exportar import exportar
from funcoes.entrega.medir import medir
from funcoes.preparo.balanceamento import balancear
from funcoes.preparo.imputacao import aprender
from funcoes.treino import explicar
from funcoes.treino.treinar import treinar
from funcoes.validacao.portao import CANDIDATO
from funcoes.validacao.validar import Candidatura, candidatar, do_protocolo, validar
from funcoes.validacao.veredito import como_dados, julgar
from tests.santa_maria import FEATURE_NAMES, FEATURES, INPUTS, SURVEY

Muitos = Callable[..., pd.DataFrame]


@pytest.fixture(scope="module")
def candidatura(
    muitos: Muitos, config: PipelineConfig, config_treino: Callable[..., TrainEtapa]
) -> Candidatura:
    """A cumulative logit chosen by record, with the report's order beside it."""
    quadro = balancear(muitos(150), FEATURES, "smote", vizinhos=3, semente=1)[0]
    treino = config_treino(modelos=["ordinal"], protocol=["by_record", "report"], metodo="smote", vizinhos=3)
    treinado = treinar(quadro, FEATURES, treino)
    imputador = aprender(muitos(150), config.impute, INPUTS)
    return candidatar(treinado, quadro, SURVEY, imputador, treino, exportar(treinado.candidato))


def _registro(config: PipelineConfig, **mudancas: object) -> RegisterEtapa:
    return RegisterEtapa.model_validate(config.da_etapa("register") | mudancas)


def _portao(c: Candidatura, config: PipelineConfig) -> dict[str, Any]:
    portao: dict[str, Any] = json.loads(
        validar(c, config.validate_, medir(c)).como_json("d1", como_dados(None, julgar(None, 0.0)))
    )
    return portao


def test_the_card_and_its_figures(candidatura: Candidatura, config: PipelineConfig) -> None:
    portao = json.loads(
        validar(candidatura, config.validate_, medir(candidatura)).como_json(
            "d1", como_dados(None, julgar(None, 0.0))
        )
    )
    registro = _registro(config, dados="/home/ana/dados/pesquisa <b>.csv", shap_linhas=5)
    cartoes = montar(candidatura, portao, registro, {"train dataset": "d1"})
    texto = markdown(cartoes.cartao)
    for dito in ("pesquisa", "by_record", "ordinal", "0 votes differ", str(candidatura.motivo), "d1", "150"):
        assert dito in texto
    assert "/home/ana" not in texto
    assert tuple(cartoes.cartao.atributos) == FEATURE_NAMES  # its own, and not all that there are
    assert "wbgt_calc | WBGT, °C" in texto.replace("\\", "")
    pagina = html(cartoes.cartao, cartoes.figuras)
    assert "pesquisa &lt;b&gt;.csv" in pagina
    assert pagina.count("data:image/png;base64,") == 2 * len(cartoes.figuras["en"])
    figuras = {
        "protocolos",
        "intervalos",
        "por_classe",
        "confusao",
        "confiabilidade",
        "grupos",
        "importancia",
    }
    figuras |= {"shap"} if explicar.ha_shap() else set()
    assert {i: set(f) for i, f in cartoes.figuras.items()} == {"en": figuras, "pt": figuras}
    assert cartoes.figuras["en"]["protocolos"] != cartoes.figuras["pt"]["protocolos"]
    assert markdown(montar(candidatura, portao, registro, {"train dataset": "d1"}).cartao) == texto


def test_without_shap_and_without_an_export_the_card_says_so(
    candidatura: Candidatura, config: PipelineConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explicar, "ha_shap", lambda: False)
    sem = replace(candidatura, onnx=None, sem_onnx="no converter for it")
    portao = _portao(sem, config)
    texto = markdown(montar(sem, portao, _registro(config), {}).cartao)
    assert "SHAP is not installed here" in texto
    assert "not exported: no converter for it" in texto


def test_leaderboard_differences_held_out_rows_and_card_agree(
    candidatura: Candidatura, config: PipelineConfig
) -> None:
    c = candidatura
    placar = do_protocolo(c)
    assert placar[c.config.metrica].is_monotonic_increasing
    nomes = [(r.modelo, r.balanced, r.outliers) for r in placar.itertuples() if not r.escolhido]
    visto = c.comparacao[["contra", "balanced", "outliers"]].itertuples(index=False, name=None)
    assert list(visto) == nomes
    teste = montar(c, _portao(c, config), _registro(config), {}).cartao.teste
    ordem = [
        CANDIDATO if r.escolhido else r.modelo for r in placar.itertuples() if r.escolhido or r.referencia
    ]
    assert teste is not None
    assert list(teste.index) == ordem
