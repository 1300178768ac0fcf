"""The serving step: its arguments as a task keeps them, what asks for its end, what it imports."""

import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar_servico
from steps import serve
from steps.serve import Fim, como_parametros, de_parametros, em_pares, montar_pedido
from steps.servico.http import Pedido
from tests.unit.fichas import UM
from tests.waiting import PATIENCE_S


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20)))
def test_arguments_come_back_from_the_task_as_they_were(pares: list[str]) -> None:
    pedido = montar_pedido(Path("/s"), Path("/c.yaml"), pares)
    parametros = como_parametros(pedido)
    assert all(isinstance(v, str) for v in parametros.values())
    assert de_parametros(parametros) == pedido


def test_the_default_folder_is_left_open_in_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    assert como_parametros(montar_pedido(None, None, [])) == {
        "Args/pasta": "", "Args/config": "", "Args/set": "[]"
    }  # fmt: skip
    monkeypatch.setenv("CONFORTO_PASTA_SERVICO", "/elsewhere")
    assert de_parametros({}) == Pedido(Path("/elsewhere"))


@pytest.mark.parametrize("lista", ["http.porta=1", "[1, 2]", "[a", "{a: b}"])
def test_pairs_of_a_task_that_are_no_list_are_refused(lista: str) -> None:
    with pytest.raises(ErroConfig, match="Args/set"):
        de_parametros({"Args/set": lista})


def test_a_file_of_changes_travels_as_pairs(tmp_path: Path) -> None:
    mudancas = {
        "http": {"host": "127.0.0.1", "porta": 0, "cors_origens": ["https://example.org"]},
        "chaves": {"a.b": UM},
        "modelo": {"nomes": ["a, b", "c: d"], "consultar_s": 1e-05},
        "log": {"pedidos": False},
    }
    assert carregar_servico(None, em_pares(mudancas)).model_dump()["modelo"]["nomes"] == ["a, b", "c: d"]
    arquivo = tmp_path / "c.yaml"
    arquivo.write_text(serve.yaml.safe_dump(mudancas))
    assert carregar_servico(None, em_pares(mudancas)) == carregar_servico(arquivo)


def test_the_end_is_asked_for_by_signals_the_task_and_a_parent_that_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fim = Fim()
    assert not fim.chegou()
    fim.ao_sinal(signal.SIGINT, None)
    fim.ao_sinal(signal.SIGTERM, None)
    esperado = (True, "interrupted (SIGINT, as by Ctrl-C)", 2, False)
    assert (fim.chegou(), fim.motivo, fim.vezes, fim.parada) == esperado
    da_tarefa = Fim()
    da_tarefa.pedir("aborted")
    assert (da_tarefa.chegou(), da_tarefa.parada) == (True, True)
    monkeypatch.setenv("CONFORTO_PID_DO_SERVICO", str(os.getppid()))
    assert not Fim().chegou()
    monkeypatch.setenv("CONFORTO_PID_DO_SERVICO", "999999999")
    assert Fim().chegou()


def test_what_the_serving_machine_does_not_have_is_not_imported() -> None:
    codigo = """
import sys
fora = {"pandas", "sklearn", "joblib", "pycaret", "scipy", "pythermalcomfort", "rich"}
class Fora:
    def find_spec(self, nome, *_):
        if nome.split(".")[0] in fora:
            raise ModuleNotFoundError(f"No module named {nome!r}", name=nome)
sys.meta_path.insert(0, Fora())
import steps.serve
antes = "clearml" in sys.modules
import funcoes.io_clearml.servir, steps.servico.tarefa
print(antes)
"""
    feito = serve_python(codigo)
    assert feito == "False", "the HTTP process is started before the SDK is imported, which takes a second"


def serve_python(codigo: str) -> str:
    import subprocess

    raiz = Path(__file__).resolve().parents[3]
    feito = subprocess.run(
        [sys.executable, "-c", codigo],
        cwd=raiz,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert feito.returncode == 0, feito.stderr
    return feito.stdout.strip()
