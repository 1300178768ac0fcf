"""What is answered is what training says, for each row alone, joined with others, and by many at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import requests

from api.pedido.digitos import CASAS, em_digitos
from funcoes.configuracao.secoes import Modelo
from funcoes.entrega.preditor import Preditor
from funcoes.entrega.preenchimento import Preenchedor, Preenchimento
from funcoes.metricas.decisao import decidir
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO, Resposta, ServidorDeTeste
from tests.api.em_processo import aplicacao
from tests.api.modelos import PESQUISA, Treinado, por, preparado, treinar
from tests.santa_maria import FEATURES, INPUTS
from tests.waiting import PATIENCE_S

PERGUNTADOS = ("sexo", "vestimenta")
"""Optional in a request and filled in training; what else a person lacked is required, and sent as filled."""


def como_pedido(linha: dict[str, Any]) -> dict[str, Any]:
    """A raw row as a caller would send it: what was missing is left out, sex is a letter."""
    sem = {n for n in PERGUNTADOS if linha[f"falta_{n}"]}
    dados: dict[str, Any] = {n: float(linha[n]) for n in INPUTS if n not in sem}
    return dados | ({"sexo": "fm"[int(linha["sexo"])]} if "sexo" in dados else {})


def de_treino(feito: Treinado, dados: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Probabilities and votes of the fitted pipeline on all rows, filled without knowing the campaign."""
    quadro, regras = feito.quadro.copy(), preparado(dados).imputador.colunas
    for coluna in PERGUNTADOS:
        quadro.loc[quadro[f"falta_{coluna}"], coluna] = regras[coluna].geral
    proba = feito.pipeline.predict_proba(FEATURES.construir(quadro).to_numpy())
    return proba, decidir(proba, feito.pipeline.classes_, "mais_provavel")


def conferir_com_treino(
    respostas: list[Resposta], feito: Treinado, tolerancia: float, dados: str = "sample"
) -> None:
    """Every row was answered, with the votes of training and its probabilities, in the digits of answers.

    `tolerancia`: share of the numbers that may be rounded the other way.
    """
    assert [r.corpo for r in respostas if r.status != 200] == []  # the API's ranges are those of ingestion
    proba, votos = de_treino(feito, dados)
    vista = np.array([list(r.json["probabilidades"].values()) for r in respostas])
    longe = np.abs(vista - em_digitos(proba))  # one unit where rounding goes the other way
    assert longe.max() <= 1.001 * 10**-CASAS
    assert (longe < 1e-9).mean() > 1 - tolerancia
    assert [r.json["predicao"] for r in respostas] == votos.tolist()
    deixados = [r.json["preenchidos"] for r in respostas]
    assert sum("vestimenta" in d for d in deixados) == feito.quadro["falta_vestimenta"].sum() > 0


def test_every_row_of_the_sample_over_http_is_what_training_says(servidor: ServidorDeTeste) -> None:
    feito = treinar()
    pedidos = [como_pedido(linha) for linha in feito.quadro.to_dict("records")]
    conferir_com_treino([servidor.pedir("/predict", p) for p in pedidos], feito, 1e-3)


PESQUISA_FALTA = pytest.mark.skipif(
    not PESQUISA.is_file(), reason="the real survey is not on this machine (its licence is not settled)"
)


@pytest.mark.parametrize(("modelo", "tolerancia"), [("ordinal", 1e-3), ("lr", 1e-3), ("rf", 0.1)])
@pytest.mark.parametrize(
    "dados", ["sample", pytest.param(str(PESQUISA), marks=PESQUISA_FALTA)], ids=("sample", "survey")
)
def test_every_row_alone_and_joined_with_others_is_what_training_says(
    tmp_path: Path, modelo: Modelo, dados: str, tolerancia: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    feito = treinar(modelo, dados)
    por(PastaServico(tmp_path), feito.pacote)
    pedidos = [como_pedido(linha) for linha in feito.quadro.to_dict("records")]
    with aplicacao(tmp_path) as app:
        conferir_com_treino([app.pedir("/predict", p) for p in pedidos], feito, tolerancia, dados)
        juntas = contar_linhas(monkeypatch)
        grupos = [pedidos[n : n + 64] for n in range(0, len(pedidos), 64)]
        conferir_com_treino([r for g in grupos for r in app.juntos("/predict", g)], feito, tolerancia, dados)
        assert juntas == [len(g) for g in grupos]


def contar_linhas(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows go through the model at once, from now on."""
    vistas, prever = [], Preditor.prever

    def contando(eu: Preditor, bruto: Any, *resto: Any) -> Any:
        vistas.append(len(bruto))
        return prever(eu, bruto, *resto)

    monkeypatch.setattr(Preditor, "prever", contando)
    return vistas


def test_concurrent_callers_get_what_each_would_get_alone(
    iniciar_servidor: Callable[..., ServidorDeTeste],
) -> None:
    servidor = iniciar_servidor("http.espera_max_ms=60000", modelo=treinar().pacote)
    linhas = treinar().quadro.sample(64, random_state=1).to_dict("records")
    pedidos = [como_pedido(linha) for linha in linhas]
    sozinhos = [servidor.pedir("/predict", p).json for p in pedidos]

    def pedir(pedido: dict[str, Any]) -> Any:
        return requests.post(f"{servidor.url}/predict", json=pedido, timeout=PATIENCE_S).json()

    with ThreadPoolExecutor(32) as fios:
        juntos = list(fios.map(pedir, pedidos))
    for um, outro in zip(sozinhos, juntos, strict=True):
        assert outro["predicao"] == um["predicao"]
        assert outro["probabilidades"] == pytest.approx(um["probabilidades"], abs=1e-12)
        assert outro["indices"] == um["indices"]


def test_one_row_that_the_model_cannot_take_does_not_touch_those_joined_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    por(PastaServico(tmp_path), treinar().pacote)
    with aplicacao(tmp_path) as app:
        servido = app.estado.servido
        assinatura = servido.preditor.assinatura
        sem_regras = Preenchimento(**{**assinatura.preenchimento.model_dump(), "colunas": {}})
        preenchedor = Preenchedor(sem_regras, servido.preditor.atributos.entradas)
        monkeypatch.setattr(servido.preditor, "_preenchedor", preenchedor)
        certo, errado = {**PEDIDO}, {n: v for n, v in PEDIDO.items() if n != "vestimenta"}
        respostas = app.juntos("/predict", [certo, errado, certo])
        assert [r.status for r in respostas] == [200, 422, 200]
        assert respostas[1].json["erro"]["codigo"] == "falta_ao_modelo"
        assert "vestimenta" in respostas[1].json["erro"]["mensagem"]
