"""Models that cannot be trusted are refused and the old one goes on, also at a start."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from funcoes.entrega import pacote
from funcoes.entrega.formato import ler_assinatura
from funcoes.servico.pasta import PastaServico, gravar
from tests.api.conftest import PEDIDO, iniciar
from tests.api.em_processo import Aplicacao, aplicacao
from tests.api.modelos import por, treinar
from tests.served_package import served_package
from tests.waiting import eventually


def mudado(conteudo: bytes, onnx_novo: bytes | None = None, **assinatura: Any) -> bytes:
    """The package with other parts, signed anew."""
    arquivos = pacote.abrir(conteudo)
    dita = ler_assinatura(arquivos.pop(pacote.ASSINATURA)).model_copy(update=assinatura)
    if onnx_novo is not None:
        arquivos[pacote.ONNX] = onnx_novo
    return pacote.montar(arquivos, dita)


def bomba() -> bytes:
    """A small file that unpacks to 300 MB."""
    destino = io.BytesIO()
    with zipfile.ZipFile(destino, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipado:
        for nome, conteudo in pacote.abrir(treinar().pacote).items():
            if nome != "cartao.html":
                zipado.writestr(nome, conteudo)
        with zipado.open("cartao.html", "w") as cartao:
            for _ in range(300):
                cartao.write(bytes(2**20))
    return destino.getvalue()


def lento() -> bytes:
    """A model that adds up three million numbers for each answer."""
    conteudo = served_package(0.2, 0.3, 0.5)
    modelo = onnx.load_model_from_string(pacote.abrir(conteudo)[pacote.ONNX])
    grafo = modelo.graph
    grafo.node[-1].output[0] = "rapida"
    grafo.initializer.extend([
        numpy_helper.from_array(np.array([3_000_000]), "muitas"),
        numpy_helper.from_array(np.array(0.0), "zero"),
    ])  # fmt: skip
    grafo.node.extend([
        helper.make_node("ReduceMax", ["x"], ["um"], keepdims=0),
        helper.make_node("Expand", ["um", "muitas"], ["muitos"]),
        helper.make_node("ReduceSum", ["muitos"], ["soma"], keepdims=0),
        helper.make_node("Mul", ["soma", "zero"], ["nada_mais"]),
        helper.make_node("Add", ["rapida", "nada_mais"], ["probabilities"]),
    ])  # fmt: skip
    return mudado(conteudo, modelo.SerializeToString())


RUINS: dict[str, tuple[Callable[[], bytes], str]] = {
    "half a file": (lambda: treinar().pacote[:2000], "no readable zip"),
    "no zip": (lambda: b"<html>502 Bad Gateway</html>", "no readable zip"),
    "nothing": (lambda: b"", "no readable zip"),
    "other features": (lambda: mudado(treinar().pacote, versao_atributos="0"), "features of version 0"),
    "more than memory": (bomba, "unpacks to"),
    "no model": (lambda: mudado(treinar().pacote, b"\x00" * 100), "ONNX file cannot be loaded"),
    "another model's file": (
        lambda: mudado(treinar().pacote, pacote.abrir(served_package(0.2, 0.3, 0.5))[pacote.ONNX]),
        "tensors",
    ),
    "not a number": (lambda: served_package(float("nan"), 0.5, 0.5), "no distribution"),
    "more than one": (lambda: served_package(0.5, 0.5, 0.5), "no distribution"),
    "less than nothing": (lambda: served_package(-0.2, 0.7, 0.5), "no distribution"),
    "votes of another scale": (lambda: mudado(served_package(0.2, 0.3, 0.5), classes=[1, 2, 9]), "votes"),
    "slow": (lento, "more than modelo.latencia_max_ms"),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aplicacao]:
    pasta = PastaServico(tmp_path_factory.mktemp("servico"))
    por(pasta, treinar().pacote)
    with aplicacao(pasta.pasta, "modelo.olhar_s=3600", "modelo.latencia_max_ms=0.5") as app:
        yield app


def conferir_recusa(app: Aplicacao, motivo: str) -> None:
    """Version 1 goes on, and says why not version 2: in health, log and metrics."""
    antes = recusas(app)
    app.estado.carregador.olhar()
    assert app.pedir("/predict", PEDIDO).json["versao_modelo"] == 1
    assert app.pedir("/health/ready").json["pronto"] is True
    recusa = app.pedir("/health/detailed").json["recusa"]
    assert (recusa["modelo_id"], recusa["versao"]) == ("modelo-2", 2)
    assert motivo in recusa["motivo"]
    linha = app.linhas()[-4]  # the three requests come after it
    assert (linha["event"], linha["level"], linha["model_version"]) == ("model refused", "error", 2)
    assert motivo in linha["reason"]
    assert recusas(app) == antes + 1


def recusas(app: Aplicacao) -> float:
    texto = app.pedir("/metrics").corpo.decode()
    (linha,) = [x for x in texto.splitlines() if x.startswith("conforto_model_refusals_total")]
    return float(linha.split()[1])


@pytest.mark.parametrize("nome", RUINS)
def test_a_model_that_cannot_be_trusted_is_refused_and_the_old_one_goes_on(app: Aplicacao, nome: str) -> None:
    fazer, motivo = RUINS[nome]
    por(app.estado.pasta, fazer(), versao=2)
    conferir_recusa(app, motivo)


def test_a_package_of_another_sha256_than_recorded_is_refused(app: Aplicacao) -> None:
    por(app.estado.pasta, treinar("lr").pacote, versao=2, sha256="0" * 64)
    conferir_recusa(app, "sha256")


def test_a_package_that_is_not_there_is_refused(app: Aplicacao) -> None:
    por(app.estado.pasta, treinar("lr").pacote, versao=2)
    app.estado.pasta.pacote("modelo-2").unlink()
    conferir_recusa(app, "cannot be read")


def test_a_wanted_model_that_leads_out_of_the_folder_is_refused(app: Aplicacao) -> None:
    ficha = por(app.estado.pasta, treinar("lr").pacote, versao=2).model_dump()
    gravar(app.estado.pasta.atual, json.dumps({**ficha, "modelo_id": "../../modelo"}).encode())
    app.estado.carregador.olhar()
    assert app.pedir("/predict", PEDIDO).json["versao_modelo"] == 1
    assert "modelo_id" in app.pedir("/health/detailed").json["recusa"]["motivo"]


def test_a_refusal_is_over_when_the_served_model_is_wanted_again_or_a_good_one_comes(tmp_path: Path) -> None:
    pasta, bons = PastaServico(tmp_path), {1: treinar().pacote, 2: treinar("lr").pacote}
    por(pasta, bons[1])
    with aplicacao(tmp_path) as app:

        def querer(versao: int, conteudo: bytes) -> Any:
            por(pasta, conteudo, versao)
            app.estado.carregador.olhar()
            assert app.estado.carregador.servido is not None
            return app.estado.carregador.servido.ficha.versao, app.pedir("/health/detailed").json["recusa"]

        assert querer(2, b"")[1]["versao"] == 2
        assert querer(1, bons[1]) == (1, None)
        assert querer(2, b"")[1]["versao"] == 2
        assert querer(2, bons[2]) == (2, None)
        assert app.pedir("/health/detailed").json["recusados"] == 2


# at a start


@pytest.mark.parametrize("atual", ["refused", "garbage", "empty", "not there"])
def test_a_start_without_a_usable_wish_serves_the_last_good_model_and_says_why(
    tmp_path: Path, atual: str
) -> None:
    pasta = PastaServico(tmp_path)
    pasta.anotar(pasta.bom, por(pasta, treinar().pacote, versao=1))
    por(pasta, b"no zip", versao=2)
    if atual != "refused":
        pasta.atual.unlink()
        lixo = {"garbage": b"\xff{", "empty": b""}
        if atual in lixo:
            pasta.atual.write_bytes(lixo[atual])
    with aplicacao(tmp_path) as app:
        assert app.pedir("/predict", PEDIDO).json["versao_modelo"] == 1
        recusa = app.pedir("/health/detailed").json["recusa"]
        assert (recusa is None) == (atual == "not there")
        if atual == "garbage":
            assert "atual.json" in recusa["motivo"]
        por(pasta, treinar("lr").pacote, versao=3)
        app.estado.carregador.olhar()
        assert app.pedir("/predict", PEDIDO).json["versao_modelo"] == 3


def test_nothing_usable_at_all_is_a_503_until_a_model_comes(tmp_path: Path) -> None:
    pasta = PastaServico(tmp_path)
    pasta.bom.write_bytes(b"{")
    pasta.atual.write_bytes(b"{")
    servidor = iniciar(pasta, "modelo.olhar_s=0.1", esperar_pronto=False)
    try:
        r = servidor.pedir("/predict", PEDIDO)
        assert (r.status, r.json["erro"]["codigo"]) == (503, "sem_modelo")
        assert "atual.json" in servidor.pedir("/health/detailed").json["recusa"]["motivo"]
        assert servidor.pedir("/health").status == 200
        por(pasta, treinar().pacote)
        eventually(lambda: servidor.pedir("/health/ready").status == 200)
        assert servidor.pedir("/predict", PEDIDO).status == 200
    finally:
        assert servidor.parar() == 0
