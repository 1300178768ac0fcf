"""The serving task against a real registry: a champion is taken, changed, gone back from, refused, missed."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from funcoes.servico.pasta import PastaServico, Uso
from tests.clearml_server import ClearmlServer
from tests.contract.project.cena import PROBAS, Cena
from tests.served_package import served_package
from tests.waiting import PATIENCE_S, eventually


@pytest.fixture
def cena_fragil(clearml_start: Callable[..., ClearmlServer], tmp_path: Path) -> Iterator[Cena]:
    """On a server of its own, which may be killed."""
    montada = Cena(clearml_start(), "contract/serve", PastaServico(tmp_path / "servico"))
    yield montada
    montada.encerrar()


def _trocar_arquivo(servidor: ClearmlServer, uri: str, conteudo: bytes) -> None:
    caminho = uri.removeprefix(servidor.state["files_server"])
    nome = servidor.place(caminho).lstrip("/").replace("%20", " ")
    corpo = (
        f'--b\r\nContent-Disposition: form-data; name="{nome}"; filename="modelo.zip"\r\n'
        "Content-Type: application/zip\r\n\r\n"
    ).encode() + conteudo + b"\r\n--b--\r\n"  # fmt: skip
    cabecalhos = {**servidor.bearer, "Content-Type": "multipart/form-data; boundary=b"}
    assert servidor.request("POST", "/", corpo, cabecalhos, server="files_server")[0] == 200


def test_the_champion_is_served_changed_gone_back_from_and_refused(cena: Cena) -> None:
    (v1, v2, v3), promover = cena.registrar(*(served_package(*p) for p in PROBAS))
    uri = cena.servidor.get("models.get_by_id", model=v3)["model"]["uri"]
    _trocar_arquivo(cena.servidor, uri, served_package(0.2, 0.2, 0.6))
    servico = cena.servir()
    eventually(cena.registro, lambda r: r is not None and r.alcancavel and not r.campeao_id)
    assert cena.atual() == ""

    for modelo, esperado in ((v1, (1, -1)), (v2, (2, 0))):
        promover(modelo)
        assert eventually(cena.responde, lambda visto, e=esperado: visto == e) == esperado
        assert cena.atual() == modelo

    promover(v3)
    registro = eventually(cena.registro, lambda r: r is not None and r.recusa is not None)
    assert registro is not None
    assert registro.recusa is not None
    assert (registro.recusa.modelo_id, registro.recusa.versao) == (v3, 3)
    assert "the sha256 of its file" in registro.recusa.motivo
    assert (cena.atual(), cena.responde()) == (v2, (2, 0))

    promover(v1)
    assert eventually(cena.responde, lambda visto: visto == (1, -1))
    eventually(cena.registro, lambda r: r is not None and r.recusa is None)

    eventually(lambda: _mostrado(cena), lambda m: {v1, v2} <= m[0] and m[1] >= {"requests per second"})
    tarefa = cena.tarefa()
    assert tarefa["type"] == "service"
    uso = cena.pasta.ler(cena.pasta.uso, Uso)
    assert uso is not None
    assert tarefa["hyperparams"]["Saida"]["endereco"]["value"] == f"http://127.0.0.1:{uso.porta}"
    assert "http.porta=0" in tarefa["hyperparams"]["Args"]["set"]["value"]

    cena.servidor.get("tasks.stop", task=tarefa["id"])
    saida, _ = servico.communicate(timeout=PATIENCE_S)
    assert servico.returncode == 0
    assert saida.count("the champion is refused") == 1
    assert cena.tarefa()["status"] == "stopped"
    assert cena.responde() == (0, 0)


def _mostrado(cena: Cena) -> tuple[set[str], set[str]]:
    """Models and metrics that the task shows."""
    tarefa = cena.tarefa()
    modelos = {m["model"] for m in tarefa["models"]["input"]}
    return modelos, {v["metric"] for m in tarefa["last_metrics"].values() for v in m.values()}


@pytest.mark.embutido
@pytest.mark.nightly
def test_a_server_that_goes_and_comes_back_does_not_stop_the_service(
    cena_fragil: Cena, clearml_start: Callable[..., ClearmlServer]
) -> None:
    cena = cena_fragil
    (v1, v2), promover = cena.registrar(*(served_package(*p) for p in PROBAS[:2]))
    promover(v1)
    servico = cena.servir()
    assert eventually(cena.responde, lambda visto: visto == (1, -1)) == (1, -1)
    eventually(lambda: len(cena.tarefa()["models"]["input"]) == 1)

    os.kill(cena.servidor.state["pid"], signal.SIGKILL)
    eventually(cena.alcancavel, lambda sim: sim is False, seconds=PATIENCE_S)
    registro = cena.registro()
    assert registro is not None
    assert "no ClearML server answers" in registro.motivo
    assert cena.responde() == (1, -1)
    os.kill(servico.pid, signal.SIGKILL)  # and started again while the registry is away
    servico.communicate()
    eventually(lambda: cena.responde() == (0, 0))
    servico = cena.servir()
    assert eventually(cena.responde, lambda visto: visto == (1, -1)) == (1, -1)

    de_volta = clearml_start()
    eventually(cena.alcancavel, lambda sim: sim is True, seconds=PATIENCE_S)
    promover(v2)
    assert eventually(cena.responde, lambda visto: visto == (2, 0)) == (2, 0)

    uso = cena.pasta.ler(cena.pasta.uso, Uso)
    assert uso is not None
    os.kill(uso.pid, signal.SIGKILL)
    eventually(lambda: cena.responde() == (0, 0))
    assert eventually(cena.responde, lambda visto: visto == (2, 0)) == (2, 0), "it was started again"

    os.kill(de_volta.state["pid"], signal.SIGKILL)
    servico.send_signal(signal.SIGTERM)
    servico.communicate(timeout=PATIENCE_S)
    assert servico.returncode == 0, "a server that is gone does not keep it"
