"""The real application in a process of its own, serving a real model from a folder of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from funcoes.servico.pasta import PastaServico
from tests.api.modelos import por, treinar
from tests.api.navegador import Aba, Navegador, programa
from tests.santa_maria import INPUTS, SURVEY
from tests.waiting import PATIENCE_S, eventually

RAIZ = Path(__file__).resolve().parents[2]
PEDIDO = {
    "temperatura": 27.5, "umidade": 65, "velocidade_vento": 1.5, "idade": 30, "peso": 70, "altura": 170,
    "sexo": "f", "vestimenta": 0.5, "radiacao_solar": 600, "hora": 14.5,
}  # fmt: skip
OBRIGATORIOS = {
    n: PEDIDO[n] for n in ("temperatura", "umidade", "velocidade_vento", "idade", "peso", "altura")
}
FAIXAS = {
    **{n: tuple(q.faixa) for n, q in SURVEY.grandezas.items() if n in INPUTS and q.faixa}, "hora": (0, 24),
}  # fmt: skip
"""What a request to a model of Santa Maria may give."""
SEGURANCA = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}
"""What every answer has among its headers."""


@dataclass
class Resposta:
    """What came back."""

    status: int
    cabecalhos: dict[str, str]
    corpo: bytes

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.corpo)


@dataclass
class ServidorDeTeste:
    """A running process of `python -m api`."""

    pasta: PastaServico
    processo: subprocess.Popen[bytes]
    log: Path
    url: str = field(default="")
    sessao: requests.Session = field(default_factory=requests.Session, repr=False)

    def pedir(
        self, caminho: str, corpo: object = None, metodo: str = "", tempo_s: float = 20, **cabecalhos: str
    ) -> Resposta:
        """One request; a body that is no bytes is sent as JSON. Header names have `_` for `-`."""
        dados = corpo if isinstance(corpo, bytes | type(None)) else json.dumps(corpo).encode()
        nomes = {n.replace("_", "-"): v for n, v in cabecalhos.items()}
        if dados is not None:
            nomes.setdefault("content-type", "application/json")
        verbo = metodo or ("GET" if dados is None else "POST")
        r = self.sessao.request(verbo, self.url + caminho, data=dados, headers=nomes, timeout=tempo_s)
        return Resposta(r.status_code, {n.lower(): v for n, v in r.headers.items()}, r.content)

    def linhas(self) -> list[dict[str, Any]]:
        """What it has logged; lines are written down ten times a second."""
        time.sleep(0.25)
        return [json.loads(linha) for linha in self.log.read_text().splitlines()]

    def parar(self) -> int:
        """End it gently; its exit code."""
        self.processo.terminate()
        return self.processo.wait(PATIENCE_S)


def iniciar(
    pasta: PastaServico, *pares: str, esperar_pronto: bool = True, programa: Sequence[str] = ()
) -> ServidorDeTeste:
    """Start `python -m api`, or what takes its options, on a free port; without limits, unless told."""
    pasta.pasta.mkdir(parents=True, exist_ok=True)
    log = pasta.pasta / "log.jsonl"
    todos = [
        "http.porta=0",
        "limites.por_endereco=0",
        "limites.por_chave=0",
        "http.aviso_saida_s=0.1",
        *pares,
    ]
    comando = [*(programa or (sys.executable, "-m", "api")), "--pasta", str(pasta.pasta)]
    comando += [texto for par in todos for texto in ("--set", par)]
    with log.open("wb") as saida:
        processo = subprocess.Popen(
            comando,
            cwd=RAIZ,
            stdout=saida,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(RAIZ)},
        )
    servidor = ServidorDeTeste(pasta, processo, log)
    eventually(lambda: _url(servidor) or processo.poll() is not None, seconds=PATIENCE_S)
    assert processo.poll() is None, log.read_text()
    servidor.url = _url(servidor)
    if esperar_pronto:
        eventually(lambda: servidor.pedir("/health/ready").status == 200)
    return servidor


def _url(servidor: ServidorDeTeste) -> str:
    for linha in servidor.log.read_text().splitlines():
        if '"listening"' in linha:
            dados = json.loads(linha)
            return f"http://{dados['host']}:{dados['port']}"
    return ""


@pytest.fixture(scope="session")
def servidor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServidorDeTeste]:
    """One for all tests that do not change it: open, without limits, a small model of the sample."""
    pasta = PastaServico(tmp_path_factory.mktemp("servico"))
    por(pasta, treinar().pacote)
    servidor = iniciar(pasta, "http.espera_max_ms=60000")  # a machine that stands still sheds nothing
    yield servidor
    assert servidor.parar() == 0, servidor.log.read_text()[-3000:]


@pytest.fixture
def iniciar_servidor(tmp_path: Path) -> Iterator[Callable[..., ServidorDeTeste]]:
    """Return a function that starts one for this test alone; all are ended with the test."""
    vivos: list[ServidorDeTeste] = []

    def _iniciar(*pares: str, modelo: bytes | None = None, **opcoes: Any) -> ServidorDeTeste:
        pasta = PastaServico(tmp_path / f"servico{len(vivos)}")
        if modelo is not None:
            por(pasta, modelo)
        vivos.append(iniciar(pasta, *pares, **opcoes))
        return vivos[-1]

    yield _iniciar
    for servidor in vivos:
        if servidor.processo.poll() is None:
            servidor.processo.kill()
            servidor.processo.wait(PATIENCE_S)


@pytest.fixture(scope="session")
def navegador() -> Iterator[Navegador]:
    """One browser for all tests: its tabs share nothing."""
    caminho = programa()
    if caminho is None:
        pytest.skip("no chromium, chromium-browser or google-chrome is installed: the page is not driven")
    with Navegador(caminho) as navegador:
        yield navegador


@pytest.fixture
def aba(navegador: Navegador) -> Iterator[Aba]:
    with navegador.aba() as aba:
        yield aba
