"""The serving task's decisions: when a champion is fetched, what is kept, when what died starts again."""

import os
import signal
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.config import carregar_servico
from funcoes.entrega.pacote import sha256
from funcoes.errors import ErroConfig, ErroRegistro
from funcoes.io_clearml import modelos
from funcoes.io_clearml.modelos import VersaoModelo
from funcoes.io_clearml.servir import Buscador, Olhar, decidir, limpar, sobras
from funcoes.secoes_servico import ModeloConfig
from funcoes.servico import PastaServico, Recusa, Registro, Servivel, Uso, gravar
from funcoes.uso import parcelas, por_segundo
from pipelines.serve import Anuncio
from steps import serve
from steps.serve import Fim, como_parametros, de_parametros, em_pares, montar_pedido
from steps.servico_http import Pedido, ProcessoHttp, ambiente_http, pausa
from steps.servico_tarefa import fim_pedido
from steps.servico_vigia import com_olhar, com_pulso
from tests.served_package import served_package

EM = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
UM, OUTRO = "1" * 64, "2" * 64


def versao(modelo_id: str = "m2", sha: str = OUTRO, numero: int = 2) -> VersaoModelo:
    dados = {"sha256": sha, "pipeline_id": "p", "promovido_em": "ontem", "algoritmo": "lr"}
    return VersaoModelo(modelo_id, numero, ["campeao"], True, dados, nome="conforto-termico")


def ficha(modelo_id: str = "m1", sha: str = UM, numero: int = 1) -> Servivel:
    return Servivel(modelo_id=modelo_id, nome="conforto-termico", versao=numero, sha256=sha)


def recusado(modelo_id: str, ha_s: float, de_novo_s: float = 60) -> Olhar:
    recusa = Recusa(modelo_id=modelo_id, versao=2, motivo="x", em=EM - timedelta(seconds=ha_s))
    return Olhar(recusa=recusa, de_novo_s=de_novo_s)


@pytest.mark.parametrize(
    ("campeao", "atual", "inteiro", "antes", "acao"),
    [
        (None, None, False, Olhar(), "nada"),
        (None, ficha(), True, Olhar(), "nada"),  # nobody is champion: what is served stays
        (versao(), None, False, Olhar(), "buscar"),
        (versao(), ficha(), True, Olhar(), "buscar"),
        (versao("m1", UM), ficha(), True, Olhar(), "nada"),
        (versao("m1", UM), ficha(), False, Olhar(), "buscar"),  # its file is gone, or another
        (versao("m1", OUTRO), ficha(), True, Olhar(), "buscar"),  # the record says another content
        (versao(), ficha(), True, recusado("m2", ha_s=59), "esperar"),
        (versao(), ficha(), True, recusado("m2", ha_s=60), "buscar"),
        (versao(), ficha(), True, recusado("m2", ha_s=1, de_novo_s=0), "buscar"),
        (versao(), ficha(), True, recusado("m3", ha_s=1), "buscar"),  # the refused one was another
        (versao("m1", UM), ficha(), True, recusado("m2", ha_s=1), "nada"),  # gone back to what is served
    ],
)
def test_what_a_look_does(
    campeao: VersaoModelo | None, atual: Servivel | None, inteiro: bool, antes: Olhar, acao: str
) -> None:
    assert decidir(campeao, atual, inteiro, antes, EM) == acao


@dataclass
class Loja:
    """A registry of one name: its champion, and what its packages hold."""

    campeao: VersaoModelo | None = None
    pacotes: dict[str, bytes | Exception] = field(default_factory=dict)
    baixados: list[str] = field(default_factory=list)

    def por(self, modelo_id: str, conteudo: bytes, numero: int) -> None:
        self.campeao = versao(modelo_id, sha256(conteudo), numero)
        self.pacotes[modelo_id] = conteudo

    def campeao_atual(self, nome: str) -> VersaoModelo | None:
        return self.campeao if nome == "conforto-termico" else None

    def baixar(self, modelo_id: str) -> bytes:
        self.baixados.append(modelo_id)
        conteudo = self.pacotes[modelo_id]
        if isinstance(conteudo, Exception):
            raise conteudo
        return conteudo


@pytest.fixture
def loja(monkeypatch: pytest.MonkeyPatch) -> Loja:
    aberta = Loja()
    monkeypatch.setattr(modelos, "campeao_atual", aberta.campeao_atual)
    monkeypatch.setattr(modelos, "baixar", aberta.baixar)
    return aberta


@pytest.fixture
def pasta(tmp_path: Path) -> PastaServico:
    return PastaServico(tmp_path / "servico")


@pytest.fixture
def config() -> ModeloConfig:
    return carregar_servico().modelo


def _atual(pasta: PastaServico) -> Servivel | None:
    return pasta.ler(pasta.atual, Servivel)


def test_a_champion_is_put_in_place_once_and_again_when_its_file_is_hurt(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    conteudo = served_package(0.2, 0.3, 0.5)
    loja.por("m1", conteudo, 7)
    buscador = Buscador(pasta, config, ["of another", "conforto-termico"])
    olhar = buscador.olhar()
    assert olhar.posto == _atual(pasta) == Servivel(
        modelo_id="m1", nome="conforto-termico", versao=7, sha256=sha256(conteudo), pipeline_id="p",
        promovido_em="ontem", algoritmo="lr",
    )  # fmt: skip
    assert pasta.pacote("m1").read_bytes() == conteudo
    assert buscador.olhar().posto is None
    assert loja.baixados == ["m1"]
    pasta.pacote("m1").write_bytes(b"half")
    assert buscador.olhar().posto is not None
    assert pasta.pacote("m1").read_bytes() == conteudo
    pasta.atual.write_text("{broken")
    assert buscador.olhar().posto is not None
    assert _atual(pasta) == olhar.posto


def test_what_cannot_be_served_is_refused_once_and_the_old_stays(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    loja.por("m1", served_package(0.2, 0.3, 0.5), 1)
    buscador = Buscador(pasta, config, ["conforto-termico"])
    antes = buscador.olhar().posto
    loja.por("m2", b"no zip file", 2)
    primeira, segunda = buscador.olhar(), buscador.olhar()
    assert primeira.recusa is not None
    assert "no readable zip file" in primeira.recusa.motivo
    assert (primeira.recusa.modelo_id, primeira.recusa.versao, primeira.nova) == ("m2", 2, True)
    assert (segunda.recusa, segunda.nova) == (primeira.recusa, False)
    assert loja.baixados == ["m1", "m2"], "not fetched again before its time"
    assert _atual(pasta) == antes
    assert not pasta.pacote("m2").exists()
    loja.por("m3", served_package(0.5, 0.3, 0.2), 3)
    assert buscador.olhar().recusa is None
    assert _atual(pasta) == pasta.ler(pasta.atual, Servivel) != antes


def test_a_refusal_is_repeated_but_not_said_again(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    loja.por("m1", b"no zip file", 1)
    buscador = Buscador(pasta, config.model_copy(update={"repetir_recusado_s": 1e-9}), ["conforto-termico"])
    assert [buscador.olhar().nova for _ in range(3)] == [True, False, False]
    assert len(loja.baixados) == 3


def test_a_file_server_that_is_away_is_asked_again_at_the_next_look(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    loja.por("m1", b"", 1)
    erro = ErroRegistro("cannot be read")
    erro.__cause__ = ConnectionError("refused")
    loja.pacotes["m1"] = erro
    buscador = Buscador(pasta, config, ["conforto-termico"])
    buscador.olhar()
    buscador.olhar()
    assert loja.baixados == ["m1", "m1"]


def test_a_record_that_would_lead_out_of_the_folder_is_refused(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    loja.por("../../m1", served_package(0.2, 0.3, 0.5), 1)
    recusa = Buscador(pasta, config, ["conforto-termico"]).olhar().recusa
    assert recusa is not None
    assert "modelo_id is '../../m1'" in recusa.motivo
    assert not list(pasta.pasta.rglob("*.zip"))


def test_a_folder_that_cannot_be_written_is_a_refusal(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    loja.por("m1", served_package(0.2, 0.3, 0.5), 1)
    pasta.pasta.mkdir()
    pasta.modelos.touch()
    recusa = Buscador(pasta, config, ["conforto-termico"]).olhar().recusa
    assert recusa is not None
    assert str(pasta.modelos) in recusa.motivo
    assert _atual(pasta) is None


NOMES = st.sampled_from([f"m{i}" for i in range(8)])


@given(st.dictionaries(NOMES, st.floats(0, 100)), st.sets(NOMES), st.integers(1, 9))
def test_the_newest_and_the_named_are_kept(
    pacotes: dict[str, float], nomeados: set[str], guardar: int
) -> None:
    apagar = set(sobras(pacotes, nomeados, guardar))
    ficam = set(pacotes) - apagar
    assert not apagar & nomeados
    assert len(ficam) >= min(guardar, len(pacotes))
    assert len(ficam - nomeados) <= guardar
    assert all(pacotes[a] <= pacotes[f] for a in apagar for f in ficam - nomeados)


def test_cleaning_deletes_old_packages_and_what_a_killed_process_left(pasta: PastaServico) -> None:
    for idade, nome in enumerate(["m5", "m4", "m3", "m2", "m1"]):
        gravar(pasta.pacote(nome), b"x")
        os.utime(pasta.pacote(nome), (1e9 - idade, 1e9 - idade))
    pasta.anotar(pasta.atual, ficha("m1"))
    pasta.anotar(pasta.bom, ficha("m2"))
    resto, novo = pasta.modelos / ".m9.zip.abc", pasta.modelos / ".m8.zip.abc"
    for arquivo in (resto, novo):
        arquivo.write_bytes(b"ha")
    os.utime(resto, (1e9, 1e9))
    assert limpar(pasta, 2) == ["m3"]
    assert sorted(p.name for p in pasta.modelos.iterdir()) == [
        ".m8.zip.abc", "m1.zip", "m2.zip", "m4.zip", "m5.zip"
    ]  # fmt: skip


def test_the_record_says_since_when() -> None:
    def em(s: int) -> datetime:
        return EM + timedelta(seconds=s)

    um = com_pulso(None, True, "", em(0)).model_copy(update={"campeao_id": "m1"})
    dois = com_pulso(um, True, "", em(3))
    fora = com_pulso(dois, False, "nobody answers", em(6))
    ainda = com_pulso(fora, False, "nobody answers", em(9))
    volta = com_pulso(ainda, True, "", em(12))
    assert [r.desde for r in (um, dois, fora, ainda, volta)] == [em(0), em(0), em(6), em(6), em(12)]
    assert [r.visto_em for r in (dois, ainda)] == [em(3), em(9)]
    assert (ainda.alcancavel, ainda.motivo, ainda.campeao_id) == (False, "nobody answers", "m1")
    assert (volta.alcancavel, volta.motivo) == (True, "")
    recusa = Recusa(modelo_id="m2", versao=2, motivo="x", em=EM)
    olhado = com_olhar(com_pulso(um, True, "slow", em(1)), "m2", recusa, em(2))
    assert (olhado.campeao_id, olhado.recusa, olhado.motivo, olhado.visto_em) == ("m2", recusa, "", em(1))
    assert com_olhar(fora, "m2", None, em(7)).motivo == "nobody answers", "it went during the look"


def test_pauses_double_up_to_a_bound_and_begin_anew_after_a_calm_life() -> None:
    pausas, antes = [], 0.0
    for _ in range(8):
        antes = pausa(antes, viveu_s=1)
        pausas.append(antes)
    assert pausas == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert pausa(30, viveu_s=59.9) == 30
    assert pausa(30, viveu_s=60) == 0.5


class Relogio:
    agora = 0.0

    def __call__(self) -> float:
        return self.agora


def _cuidar_ate(http: ProcessoHttp, fim_s: float = 10) -> int | None:
    """Until a process ends for good, or died and waits for its next start."""
    fim = time.monotonic() + fim_s
    while time.monotonic() < fim:
        codigo = http.cuidar()
        if codigo is not None or http.pid is None:
            return codigo
        time.sleep(0.01)
    raise AssertionError("it goes on")


@pytest.mark.parametrize("codigo", [0, 2])
def test_a_process_that_ends_as_asked_or_cannot_be_configured_is_not_started_again(codigo: int) -> None:
    http = ProcessoHttp([sys.executable, "-c", f"raise SystemExit({codigo})"])
    http.iniciar()
    assert _cuidar_ate(http) == codigo


def test_a_process_that_dies_is_started_again_after_its_pause(capsys: pytest.CaptureFixture[str]) -> None:
    relogio = Relogio()
    http = ProcessoHttp([sys.executable, "-c", "import time; time.sleep(60)"], relogio)
    http.iniciar()
    primeiro = http.pid
    assert primeiro is not None
    os.kill(primeiro, signal.SIGKILL)
    assert _cuidar_ate(http) is None
    assert "ended by signal 9; it is started again in 0.5 s" in capsys.readouterr().out
    relogio.agora = 0.4
    http.cuidar()
    assert http.pid is None
    relogio.agora = 0.5
    http.cuidar()
    assert http.pid not in {None, primeiro}
    assert http.parar(5) == -signal.SIGTERM


def test_a_process_that_does_not_end_is_killed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pronto = tmp_path / "pronto"
    codigo = (
        "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
    )
    http = ProcessoHttp([sys.executable, "-c", codigo, str(pronto)])
    for espera_s, ja in ((0.2, lambda: False), (60.0, lambda: True)):
        pronto.unlink(missing_ok=True)
        http.iniciar()
        while not pronto.exists():
            time.sleep(0.01)
        assert http.parar(espera_s, ja) == -signal.SIGKILL
    assert "did not end within 0.2 s" in capsys.readouterr().out
    assert http.parar(1) == 0, "there is none any more"


def test_the_http_process_gets_no_credentials() -> None:
    todo = {"CLEARML_API_SECRET_KEY": "s", "TRAINS_API_HOST": "h", "PATH": "/bin", "CONFORTO_PROJETO": "x"}
    assert ambiente_http(todo) == {"PATH": "/bin", "CONFORTO_PROJETO": "x"}


def test_the_http_process_is_called_with_the_same_arguments() -> None:
    pedido = Pedido(Path("/s"), Path("/c.yaml"), ("http.porta=1", "log.nivel=debug"))
    assert pedido.comando()[1:] == [
        "-m", "api", "--com-o-pai", "--pasta", "/s", "--config", "/c.yaml",
        "--set", "http.porta=1", "--set", "log.nivel=debug",
    ]  # fmt: skip


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


@pytest.mark.parametrize(
    ("status", "mensagem", "motivo", "esperado"),
    [
        ("in_progress", "", "", False),
        ("in_progress", "stopping", "", True),  # asked, and the worker has still to hear of it
        ("stopped", "", "", True),
        ("failed", "", "", True),
        ("stopped", "Forced stop (non-responsive)", "", False),  # the server was away for long
        ("stopped", "", "Forced stop (non-responsive)", False),
        ("queued", "", "", False),
    ],
)
def test_when_the_task_ends_the_service(status: str, mensagem: str, motivo: str, esperado: bool) -> None:
    assert fim_pedido(status, mensagem, motivo) is esperado


def test_the_end_is_asked_for_by_signals_the_task_and_a_parent_that_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fim = Fim()
    assert not fim.chegou()
    fim.ao_sinal(signal.SIGINT, None)
    fim.ao_sinal(signal.SIGTERM, None)
    assert (fim.chegou(), fim.motivo, fim.vezes, fim.parada) == (True, "SIGINT", 2, False)
    da_tarefa = Fim()
    da_tarefa.pedir("aborted")
    assert (da_tarefa.chegou(), da_tarefa.parada) == (True, True)
    monkeypatch.setenv("CONFORTO_PID_DO_SERVICO", str(os.getppid()))
    assert not Fim().chegou()
    monkeypatch.setenv("CONFORTO_PID_DO_SERVICO", "999999999")
    assert Fim().chegou()


def uso(segundos: int, pedidos: dict[str, int], pid: int = 1, **mudancas: object) -> Uso:
    base = Uso(
        desde=EM, em=EM + timedelta(seconds=segundos), pid=pid, porta=8000, pedidos=pedidos, previsoes=0,
        por_voto={}, latencia_ms={}, modelo_id="", versao=0, recusados=0,
    )  # fmt: skip
    return base.model_copy(update=mudancas)


def test_requests_per_second_by_class() -> None:
    um, dois = uso(10, {"200": 50, "422": 10}), uso(20, {"200": 150, "201": 10, "422": 10, "503": 20})
    assert por_segundo(None, um) == {"total": 6, "2xx": 5, "4xx": 1, "5xx": 0}
    assert por_segundo(um, dois) == {"total": 13, "2xx": 11, "4xx": 0, "5xx": 2}
    novo = uso(5, {"200": 5}, pid=2)
    assert por_segundo(dois, novo) == {"total": 1, "2xx": 1, "4xx": 0, "5xx": 0}, "it counted from zero"
    assert por_segundo(dois, dois)["total"] == 0


def test_share_of_each_vote_in_their_order() -> None:
    assert parcelas({"1": 3, "-3": 1, "0": 0}) == {"-3": 0.25, "0": 0, "1": 0.75}
    assert list(parcelas({"1": 3, "-3": 1, "0": 0})) == ["-3", "0", "1"]
    assert parcelas({}) == parcelas({"1": 0}) == {}


def _ler_anuncio(anuncio: Anuncio, capsys: pytest.CaptureFixture[str]) -> str:
    anuncio.dizer()
    return capsys.readouterr().out.strip()


def test_a_person_is_told_once_what_is_served(
    pasta: PastaServico, capsys: pytest.CaptureFixture[str]
) -> None:
    velho = uso(0, {}, porta=1, modelo_id="m1")
    pasta.anotar(pasta.uso, velho)
    pasta.anotar(pasta.bom, ficha("m1"))
    anuncio = Anuncio(pasta, carregar_servico().http)
    assert _ler_anuncio(anuncio, capsys) == "", "of another time"
    agora = datetime.now(UTC) + timedelta(seconds=1)
    registro = Registro(visto_em=agora, alcancavel=True, desde=agora)
    pasta.anotar(pasta.uso, uso(0, {}, desde=agora, porta=8123))
    assert _ler_anuncio(anuncio, capsys) == ""
    pasta.anotar(pasta.registro, registro)
    sem = _ler_anuncio(anuncio, capsys)
    assert "no model has been promoted: run `make run` first" in sem
    assert "http://127.0.0.1:8123" in sem
    assert _ler_anuncio(anuncio, capsys) == ""
    for modelo_id, numero in (("m1", 1), ("m2", 2)):
        pasta.anotar(pasta.bom, ficha(modelo_id, UM, numero))
        pasta.anotar(pasta.uso, uso(0, {}, desde=agora, porta=8123, modelo_id=modelo_id))
        assert _ler_anuncio(anuncio, capsys) == (
            f"Serving conforto-termico version {numero} on http://127.0.0.1:8123 (page /, docs /docs) - "
            "Ctrl-C ends it"
        )
        assert _ler_anuncio(anuncio, capsys) == ""


@pytest.mark.parametrize(
    ("mudancas", "texto"),
    [
        ({"alcancavel": False, "motivo": "nobody answers"}, "nobody answers"),
        ({"recusa": Recusa(modelo_id="m", versao=1, motivo="no zip", em=EM)}, "is refused: no zip"),
        ({"campeao_id": "m"}, ""),  # it is on its way
        ({"motivo": "the registry is being asked for its champion"}, ""),
    ],
)
def test_a_person_is_told_why_nothing_is_served(
    mudancas: dict[str, object], texto: str, pasta: PastaServico, capsys: pytest.CaptureFixture[str]
) -> None:
    anuncio = Anuncio(pasta, carregar_servico().http)
    agora = datetime.now(UTC) + timedelta(seconds=1)
    registro = Registro(visto_em=agora, alcancavel=True, desde=agora)
    pasta.anotar(pasta.uso, uso(0, {}, desde=agora))
    pasta.anotar(pasta.registro, registro.model_copy(update=mudancas))
    dito = _ler_anuncio(anuncio, capsys)
    assert texto in dito
    assert bool(dito) is bool(texto)


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
import funcoes.io_clearml.servir, steps.servico_tarefa
print(antes)
"""
    feito = serve_python(codigo)
    assert feito == "False", "the HTTP process is started before the SDK is imported, which takes a second"


def serve_python(codigo: str) -> str:
    import subprocess

    raiz = Path(__file__).resolve().parents[2]
    feito = subprocess.run(
        [sys.executable, "-c", codigo], cwd=raiz, capture_output=True, text=True, timeout=60, check=False
    )
    assert feito.returncode == 0, feito.stderr
    return feito.stdout.strip()
