"""The configuration of docs/serving.md for several processes, tried with a real nginx."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from api.acesso.chaves import nova_chave
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import PEDIDO, RAIZ, ServidorDeTeste, iniciar
from tests.api.modelos import treinar
from tests.free_ports import free_ports
from tests.nginx import NGINX, configured
from tests.waiting import PATIENCE_S, eventually

NOME = "conforto.example.org"
PARES = ("http.proxies=[127.0.0.1]", f"http.nomes=[{NOME}]", "http.aviso_saida_s=3")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")


@dataclass
class Cena:
    """Two serving processes, and nginx in front of them."""

    url: str
    atras: list[ServidorDeTeste]

    def prever(self, **cabecalhos: str) -> requests.Response:
        nomes = {"Host": NOME} | {n.replace("_", "-"): v for n, v in cabecalhos.items()}
        return requests.post(f"{self.url}/predict", json=PEDIDO, headers=nomes, timeout=PATIENCE_S)

    def contados(self) -> list[int]:
        """Predictions that each process has answered."""
        return [
            sum(
                x["event"] == "request" and x["route"] == "/predict" and x["status"] == 200
                for x in s.linhas()
            )
            for s in self.atras
        ]


def _configurar(pasta: Path, porta: int, atras: list[ServidorDeTeste]) -> Path:
    """The file of the repository with the ports of this test, inside what a system's nginx.conf gives it."""
    texto = (RAIZ / "configs" / "nginx" / "serving.conf").read_text()
    trocas = {"127.0.0.1:8080": f"127.0.0.1:{porta}"} | {
        f"127.0.0.1:800{n}": servidor.url.removeprefix("http://") for n, servidor in enumerate(atras, 1)
    }
    for antes, depois in trocas.items():
        assert texto.count(antes) == 1, antes
        texto = texto.replace(antes, depois)
    return configured(pasta, texto)


@pytest.fixture
def montar(iniciar_servidor: Callable[..., ServidorDeTeste], tmp_path: Path) -> Iterator[Callable[..., Cena]]:
    """Return a function that starts all of it with some pairs."""
    vivos: list[subprocess.Popen[bytes]] = []

    def _montar(*pares: str) -> Cena:
        atras = [
            iniciar_servidor(*PARES, "http.espera_max_ms=60000", *pares, modelo=treinar().pacote)
            for _ in range(2)
        ]
        (porta,) = free_ports(1)
        arquivo = _configurar(tmp_path, porta, atras)
        assert NGINX is not None
        vivos.append(subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(arquivo)]))
        cena = Cena(f"http://127.0.0.1:{porta}", atras)
        eventually(lambda: _responde(cena) or vivos[-1].poll() is not None)
        assert vivos[-1].poll() is None
        return cena

    yield _montar
    for nginx in vivos:
        nginx.send_signal(signal.SIGTERM)
        nginx.wait(PATIENCE_S)


def _responde(cena: Cena) -> bool:
    try:
        return requests.get(f"{cena.url}/health", timeout=PATIENCE_S).status_code == 200
    except requests.ConnectionError:
        return False


def test_both_answer_and_one_that_stops_or_is_killed_costs_no_answer(montar: Callable[..., Cena]) -> None:
    cena = montar()
    assert [cena.prever().status_code for _ in range(10)] == [200] * 10
    assert min(cena.contados()) >= 3

    um, outro = cena.atras
    um.processo.terminate()
    enquanto = [cena.prever().status_code]
    while um.processo.poll() is None:
        enquanto.append(cena.prever().status_code)
    assert set(enquanto) == {200}
    assert any(x["event"] == "request" and x["status"] == 503 for x in um.linhas()), (
        "it was asked, and refused"
    )
    assert [cena.prever().status_code for _ in range(5)] == [200] * 5

    outro.processo.kill()
    outro.processo.wait(PATIENCE_S)
    assert cena.prever().status_code == 502


def test_a_killed_one_is_passed_over(montar: Callable[..., Cena]) -> None:
    cena = montar()
    cena.atras[0].processo.kill()
    cena.atras[0].processo.wait(PATIENCE_S)
    assert [cena.prever().status_code for _ in range(10)] == [200] * 10


@pytest.mark.nightly
def test_one_without_a_model_is_passed_over(montar: Callable[..., Cena]) -> None:
    cena = montar()
    vazio = PastaServico(cena.atras[0].pasta.pasta)
    porta = cena.atras[0].url.rpartition(":")[2]
    cena.atras[0].parar()
    for arquivo in (vazio.atual, vazio.bom):
        arquivo.unlink()
    de_novo = iniciar(vazio, *PARES, f"http.porta={porta}", esperar_pronto=False)
    try:
        assert de_novo.pedir("/predict", PEDIDO).status == 503
        assert [cena.prever().status_code for _ in range(10)] == [200] * 10
    finally:
        de_novo.parar()


def test_large_batches_pass_and_callers_are_who_nginx_says(montar: Callable[..., Cena]) -> None:
    chave, hash_ = nova_chave()
    cena = montar(f"chaves.ana={hash_}", "limites.por_endereco=70")
    linhas = [PEDIDO] * 30_000
    cabecalhos = {"Host": NOME, "X-API-Key": chave, "Accept": "text/csv"}
    r = requests.post(f"{cena.url}/predict/batch", json=linhas, headers=cabecalhos, timeout=PATIENCE_S)
    assert (r.status_code, len(r.text.splitlines())) == (200, 30_001)
    assert len(r.request.body or "") > 4_000_000

    # what a caller says of its address changes nothing: wrong keys of one caller are counted as one's
    vistos = [cena.prever(x_api_key="errada", x_forwarded_for=f"9.9.9.{n}").status_code for n in range(200)]
    assert set(vistos[:20]) == {401}
    assert vistos[-1] == 429
    assert cena.prever(x_api_key=chave, host="evil.example").status_code == 403
