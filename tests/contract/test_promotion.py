"""The champion in the registry: promoted, gone back from, listed, fetched; by hand and by two at once."""

import io
import json
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.clearml_server import ROOT, ClearmlServer

NOME, SINTETICO = "conforto-termico", "conforto-termico-sintetico"
BOM = {
    "gate_passed": "True",
    "gate_reasons": "ok: everything",
    "protocolo": "by_day",
    "algoritmo": "ordinal",
    "oof_rps": "0.07841",
    "oof_accuracy": "0.4561",
    "teste_rps": "0.0801",
}
RODADAS = 25
VOLTAR = ""
LIMITE_S = 180  # nothing hangs; a command takes seconds, and many times that on a busy machine


def pacote(texto: str) -> bytes:
    """A small zip file; the same text gives the same bytes."""
    destino = io.BytesIO()
    with zipfile.ZipFile(destino, "w") as arquivo:
        arquivo.writestr(zipfile.ZipInfo("model.onnx"), texto)
    return destino.getvalue()


_REGISTRAR = """
import json, sys
from clearml import Task
from funcoes.clearml_project import PROJETO
from funcoes.io_clearml import modelos
tarefa = Task.init(project_name=PROJETO, task_name="register", reuse_last_task_id=False, output_uri=True,
                   auto_connect_frameworks=False, auto_resource_monitoring=False)
feitos = [modelos.registrar(p["nome"], bytes.fromhex(p["bytes"]), p["metadados"], "by a test")
          for p in json.loads(sys.argv[1])]
tarefa.close()
print(json.dumps([[f.id, f.versao] for f in feitos]))
"""

_COMANDOS = """
import contextlib, io, json, sys
from steps.promocao import principal
def um(argumentos):
    saida, erros = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(saida), contextlib.redirect_stderr(erros):
        codigo = principal(argumentos)
    return [codigo, saida.getvalue(), erros.getvalue()]
print(json.dumps([um(argumentos) for argumentos in json.loads(sys.argv[1])]))
"""

_ATOR = """
import json, sys, time
from funcoes.errors import ErroRegistro
from funcoes.io_clearml import modelos, promocao
print("ready", flush=True)
for linha in sys.stdin:
    pedido = json.loads(linha)
    time.sleep(max(0.0, pedido["em"] - time.monotonic()))
    try:
        if pedido["id"]:
            feito = promocao.promover(pedido["id"], pedido["nome"])
        else:
            feito = promocao.reverter(pedido["nome"])[1]
        print(json.dumps({"id": feito.id, "campeao": feito.promovido}), flush=True)
    except ErroRegistro as erro:
        print(json.dumps({"erro": str(erro)}), flush=True)
"""

_LEITOR = """
import json, sys, threading
from funcoes.io_clearml import modelos
acabou = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), acabou.set()), daemon=True).start()
print("ready", flush=True)
olhadas = sem = 0
while not acabou.is_set():
    sem += not modelos.publicados(sys.argv[1], ["campeao"])
    olhadas += 1
print(json.dumps({"olhadas": olhadas, "sem": sem}), flush=True)
"""


@dataclass
class Registro:
    """A project of one test on the server, and processes that work in it."""

    servidor: ClearmlServer
    projeto: str
    abertos: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def ambiente(self) -> dict[str, str]:
        limpo = {k: v for k, v in self.servidor.environment.items() if k != "COLUMNS"}
        return limpo | {"CONFORTO_PROJETO": self.servidor.place(self.projeto)}

    def python(self, codigo: str, *argumentos: str) -> Any:
        """Run code in this project; it prints one JSON line at the end."""
        feito = self.correr([sys.executable, "-c", codigo, *argumentos])
        assert feito.returncode == 0, feito.stderr
        return json.loads(feito.stdout.strip().splitlines()[-1])

    def correr(self, comando: list[str], **variaveis: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            comando, env=self.ambiente | variaveis, cwd=ROOT,
            capture_output=True, text=True, timeout=LIMITE_S, check=False,
        )  # fmt: skip

    def comando(self, *argumentos: str, **variaveis: str) -> subprocess.CompletedProcess[str]:
        """The command as a user calls it."""
        return self.correr([sys.executable, "-m", "steps.register", *argumentos], **variaveis)

    def comandos(self, *muitos: list[str]) -> list[tuple[int, str, str]]:
        """Exit code, output and errors of several commands, in one process to save its start."""
        return [tuple(feito) for feito in self.python(_COMANDOS, json.dumps(muitos))]

    def registrar(self, *versoes: dict[str, str], nome: str = NOME) -> list[str]:
        """Register a version for each set of metadata; returns their ids, the oldest first."""
        pedidos = [
            {"nome": nome, "bytes": pacote(f"{nome} {i}").hex(), "metadados": metadados}
            for i, metadados in enumerate(versoes)
        ]
        return [str(modelo) for modelo, _ in self.python(_REGISTRAR, json.dumps(pedidos))]

    def abrir(self, codigo: str, *argumentos: str) -> subprocess.Popen[str]:
        """A process that takes lines, once it is ready."""
        processo = subprocess.Popen(
            [sys.executable, "-c", codigo, *argumentos], env=self.ambiente, cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.abertos.append(processo)
        assert processo.stdout is not None
        assert processo.stdout.readline() == "ready\n"
        return processo

    def modelos(self, *ids: str) -> list[dict[str, Any]]:
        achados = {m["id"]: m for m in self.servidor.get("models.get_all", id=list(ids))["models"]}
        return [achados[i] for i in ids]

    def tags(self, *ids: str) -> list[list[str]]:
        return [modelo["tags"] for modelo in self.modelos(*ids)]

    def metadado(self, modelo: str, chave: str) -> str | None:
        return self.modelos(modelo)[0]["metadata"].get(chave, {}).get("value")

    def tarefas(self) -> list[str]:
        projetos = self.servidor.get("projects.get_all", name=f"^{self.projeto}$")["projects"]
        achadas = self.servidor.get("tasks.get_all", project=[p["id"] for p in projetos], only_fields=["id"])
        return sorted(t["id"] for t in achadas["tasks"])


@pytest.fixture
def registro(clearml_server: ClearmlServer, request: pytest.FixtureRequest) -> Iterator[Registro]:
    """A project of this test's own; its processes are gone at the end."""
    aberto = Registro(clearml_server, f"contract/{request.node.name.partition('[')[0]}")
    yield aberto
    for processo in aberto.abertos:
        processo.kill()
        processo.communicate()


def test_promote_list_and_roll_back_by_the_command(registro: Registro) -> None:
    vazio = registro.comando("--list")
    assert (vazio.returncode, vazio.stderr) == (0, "")
    assert f"no version of '{NOME}' or '{SINTETICO}' is registered" in vazio.stdout

    v1, v2, v3, v4 = registro.registrar(BOM, BOM, BOM, BOM)
    tarefas = registro.tarefas()
    antes = datetime.now(UTC)
    for modelo in (v1, v2, v4):
        feito = registro.comando("--promote", modelo)
        assert feito.returncode == 0, feito.stderr
    assert registro.tags(v1, v2, v3, v4) == [["arquivado"], ["arquivado"], ["candidato"], ["campeao"]]
    assert antes <= datetime.fromisoformat(registro.metadado(v4, "promovido_em") or "") <= datetime.now(UTC)
    assert registro.metadado(v4, "promovido_por") == "manual"
    assert registro.metadado(v4, "algoritmo") == "ordinal", "the other metadata stay"
    assert registro.metadado(v3, "promovido_em") is None

    de_novo, lista, volta, volta_mais, fim, depois = registro.comandos(
        ["--promote", v4], ["--list"], ["--rollback"], ["--rollback"], ["--rollback"], ["--list"]
    )
    assert de_novo == (0, f"{NOME} version 4 ({v4}) is the champion already; nothing was changed\n", "")
    linhas = lista[1].splitlines()
    assert linhas[0].strip() == NOME
    assert linhas[2].split()[:9] == [
        "4",
        v4,
        "*",
        "campeao",
        "ordinal",
        "by_day",
        "0.0784",
        "0.456",
        "0.0801",
    ]
    assert [linha.split()[:3] for linha in linhas[3:]] == [
        ["3", v3, "candidato"], ["2", v2, "arquivado"], ["1", v1, "arquivado"]
    ]  # fmt: skip
    assert volta[:2] == (0, f"champion: {NOME} version 2 ({v2})\nbefore:   {NOME} version 4 ({v4})\n")
    assert volta_mais[:2] == (0, f"champion: {NOME} version 1 ({v1})\nbefore:   {NOME} version 2 ({v2})\n")
    assert fim[:2] == (1, "")
    assert "none before it is known" in fim[2]
    assert [linha.split()[2] for linha in depois[1].splitlines()[2:]] == [
        "arquivado", "candidato", "arquivado", "*"
    ]  # fmt: skip
    assert registro.tags(v1, v2, v3, v4) == [["campeao"], ["arquivado"], ["candidato"], ["arquivado"]]
    assert registro.tarefas() == tarefas, "the commands make no task"


def test_a_rollback_undoes_the_promotion_of_a_lower_version(registro: Registro) -> None:
    v1, v2 = registro.registrar(BOM, BOM)
    *_, volta, volta_mais, fim = registro.comandos(
        ["--promote", v1],
        ["--promote", v2],
        ["--promote", v1],
        ["--rollback"],
        ["--rollback"],
        ["--rollback"],
    )
    assert volta[:2] == (0, f"champion: {NOME} version 2 ({v2})\nbefore:   {NOME} version 1 ({v1})\n")
    assert volta_mais[:2] == (0, f"champion: {NOME} version 1 ({v1})\nbefore:   {NOME} version 2 ({v2})\n")
    assert fim[0] == 1
    assert registro.tags(v1, v2) == [["campeao"], ["arquivado"]]


def test_a_narrow_terminal_still_shows_whole_ids(registro: Registro) -> None:
    (v1,) = registro.registrar(BOM)
    feito = registro.comando("--list", COLUMNS="60")
    assert v1 in feito.stdout
    assert max(len(linha) for linha in feito.stdout.splitlines()) <= 60
    assert "left out" in feito.stdout


def test_what_is_not_promoted(registro: Registro) -> None:
    reprovado = {"gate_passed": "False", "gate_reasons": "ok: fine\nrefused: QWK 0.1 below 0.2"}
    campeao, recusado, vazado, sem = registro.registrar(
        BOM, BOM | reprovado, BOM | {"protocolo": "report"}, {"protocolo": "by_day"}
    )
    outra = Registro(registro.servidor, f"{registro.projeto}-other")
    (alheio,) = outra.registrar(BOM)
    solto = registro.servidor.get(
        "models.create", name=NOME, uri="http://nowhere/m.zip", ready=False,
        project=_projeto_de(registro, campeao),
    )["id"]  # fmt: skip
    feitos = registro.comandos(
        ["--promote", campeao],
        ["--promote", recusado],
        ["--promote", vazado],
        ["--promote", vazado, "--force"],
        ["--promote", sem],
        ["--promote", solto, "--force"],
        ["--promote", "0" * 32],
        ["--promote", alheio],
        ["--promote", recusado, "--nome", SINTETICO],
    )
    assert [codigo for codigo, _, _ in feitos] == [0, 1, 1, 1, 1, 1, 2, 2, 2]
    erros = [erro for _, _, erro in feitos]
    assert "refused: QWK 0.1 below 0.2" in erros[1]
    assert "ok: fine" not in erros[1]
    assert 'the protocol "report"' in erros[2]
    assert 'the protocol "report"' in erros[3]
    assert "hold no decision of the gate" in erros[4]
    assert "never published" in erros[5]
    assert f"'{'0' * 32}' is not in the registry" in erros[6]
    assert "is not of the project" in erros[7]
    assert f"is not a version of '{SINTETICO}'" in erros[8]
    assert registro.tags(campeao, recusado, vazado, sem, alheio) == [["campeao"], *[["candidato"]] * 4]
    assert registro.metadado(recusado, "promovido_em") is None

    assert registro.comandos(["--promote", recusado, "--force"])[0][0] == 0
    assert registro.tags(campeao, recusado) == [["arquivado"], ["campeao"]]


def _projeto_de(registro: Registro, modelo: str) -> str:
    return str(registro.modelos(modelo)[0]["project"])


def test_two_names_with_a_champion_must_be_told_apart(registro: Registro) -> None:
    reais = registro.registrar(BOM, BOM)
    amostra = registro.registrar(BOM, BOM, nome=SINTETICO)
    promocoes = [["--promote", m] for m in amostra]
    um_so = registro.comandos(*promocoes, ["--rollback"])[-1]
    assert um_so[0] == 0
    assert registro.tags(*amostra) == [["campeao"], ["arquivado"]]
    *_, dois, lista, escolhido = registro.comandos(
        *[["--promote", m] for m in reais], ["--rollback"], ["--list"], ["--rollback", "--nome", NOME]
    )
    assert dois[0] == 2
    assert f"{NOME} and {SINTETICO} have a champion" in dois[2]
    assert [t.strip() for t in lista[1].splitlines() if len(t.split()) == 1] == [NOME, SINTETICO]
    assert escolhido[0] == 0
    assert registro.tags(*reais, *amostra) == [["campeao"], ["arquivado"], ["campeao"], ["arquivado"]]


def test_a_name_is_no_pattern_and_another_project_is_not_ours(registro: Registro) -> None:
    ponto, outro = "a.b (x)+", "aXb (x)+"
    p1, p2 = registro.registrar(BOM, BOM, nome=ponto)
    (parecido,) = registro.registrar(BOM, nome=outro)
    vizinho = Registro(registro.servidor, f"{registro.projeto}-neighbour")
    (deles,) = vizinho.registrar(BOM, nome=ponto)
    for lugar, modelo in ((vizinho, deles), (registro, parecido), (registro, p1), (registro, p2)):
        assert lugar.comandos(["--promote", modelo])[0][0] == 0
    assert registro.tags(p1, p2, parecido, deles) == [["arquivado"], ["campeao"], ["campeao"], ["campeao"]]
    lista = registro.comandos(["--list", "--nome", ponto])[0][1]
    assert [linha.split()[1] for linha in lista.splitlines()[2:]] == [p2, p1]


def test_tags_that_people_gave_stay(registro: Registro) -> None:
    v1, v2 = registro.registrar(BOM, BOM)
    registro.servidor.get("models.edit", model=v1, tags=["candidato", "for the paper"])
    registro.comandos(["--promote", v1])
    assert sorted(registro.tags(v1)[0]) == ["campeao", "for the paper"]
    registro.comandos(["--promote", v2])
    assert sorted(registro.tags(v1)[0]) == ["arquivado", "for the paper"]


def test_a_stage_writes_its_pipeline_run_on_the_model(registro: Registro) -> None:
    (v1,) = registro.registrar(BOM)
    feito = registro.python(
        """
import json, sys
from clearml import Task
from funcoes.clearml_project import PROJETO
from funcoes.io_clearml import promocao
pai = Task.create(project_name=PROJETO, task_name="run")
tarefa = Task.init(project_name=PROJETO, task_name="stage", reuse_last_task_id=False,
                   auto_connect_frameworks=False, auto_resource_monitoring=False)
tarefa.set_parent(pai.id)
promovido = promocao.promover(sys.argv[1], "conforto-termico")
tarefa.close()
print(json.dumps([pai.id, promovido.metadados["promovido_por"], promovido.promovido]))
""",
        v1,
    )
    assert feito == [feito[0], feito[0], True]


def test_a_promotion_killed_in_its_middle_is_finished_by_repeating_it(registro: Registro) -> None:
    v1, v2, v3 = registro.registrar(BOM, BOM, BOM)
    registro.comandos(["--promote", v1], ["--promote", v2])
    # A rollback to v1 that was killed after it had tagged it, before it cleared v2:
    registro.servidor.get("models.edit", model=v1, tags=["campeao"])
    meio, repetido = registro.comandos(["--list"], ["--rollback"])
    assert [linha.split()[2:4] for linha in meio[1].splitlines()[3:]] == [
        ["*", "campeao"],
        ["campeao", "ordinal"],
    ]
    assert repetido[0] == 0
    assert registro.tags(v1, v2, v3) == [["campeao"], ["arquivado"], ["candidato"]]
    # And one of v3 that was killed before it tagged it: that was no champion.
    registro.servidor.get(
        "models.add_or_update_metadata",
        model=v2, metadata=[{"key": "promovido_em", "value": "2999-01-01T00:00:00+00:00", "type": "str"}],
    )  # fmt: skip
    assert registro.comandos(["--promote", v3])[0][0] == 0
    assert registro.tags(v1, v2, v3) == [["arquivado"], ["arquivado"], ["campeao"]], (
        "a clock that ran ahead when another version was promoted does not undo this promotion"
    )


def test_the_package_comes_back_as_it_was_recorded_or_not_at_all(registro: Registro) -> None:
    bom, trocado, perdido = registro.registrar(BOM, BOM, BOM)
    antigo = _de_antes_dos_pacotes(registro, bom)
    assert registro.modelos(bom)[0]["framework"] == "ONNX"
    enderecos = [m["uri"] for m in registro.modelos(bom, trocado, perdido)]
    assert all(uri.endswith("/modelo.zip") for uri in enderecos)
    assert len(set(enderecos)) == 3, "a task that registers twice overwrites nothing"
    _trocar_arquivo(registro, enderecos[1], pacote("something else"))
    _apagar_arquivo(registro, enderecos[2])
    lidos = registro.python(
        """
import json, pathlib, sys
from clearml import Model
from funcoes.errors import ErroRegistro
from funcoes.io_clearml import modelos
def ler(modelo):
    try:
        return modelos.baixar(modelo).hex()
    except ErroRegistro as erro:
        return str(erro)
lidos = [ler(modelo) for modelo in sys.argv[1:]]
copia = pathlib.Path(Model(sys.argv[1]).get_local_copy(extract_archive=False))
copia.write_bytes(b"half a fi")
print(json.dumps([*lidos, ler(sys.argv[1])]))
""",
        bom, trocado, perdido, antigo, "nothing",
    )  # fmt: skip
    assert lidos[0] == pacote(f"{NOME} 0").hex()
    assert "the sha256 of its file" in lidos[1]
    assert "cannot be read" in lidos[2]
    assert "modelo.joblib: it was registered before models were packages" in lidos[3]
    assert "Register it again" in lidos[3]
    assert "'nothing' is not in the registry" in lidos[4]
    assert lidos[5] == lidos[0], "a broken copy in this machine's cache is fetched again"
    cache = Path(registro.ambiente["CLEARML_LOCAL_CACHE"])
    assert not [p for p in cache.rglob("model.onnx")], "nothing was unpacked"
    promovidos = registro.comandos(["--promote", trocado], ["--promote", perdido], ["--promote", antigo])
    assert [codigo for codigo, _, _ in promovidos] == [1, 1, 1]
    assert registro.tags(trocado, perdido, antigo) == [["candidato"]] * 3


def _de_antes_dos_pacotes(registro: Registro, modelo: str) -> str:
    """A published version in the project of another one, as they were registered when they were pickles."""
    metadados = [{"key": k, "value": v, "type": "str"} for k, v in {**BOM, "sha256": "0" * 64}.items()]
    return str(registro.servidor.get(
        "models.create", name=NOME, uri="http://nowhere/models/modelo.joblib", tags=["candidato"], ready=True,
        project=_projeto_de(registro, modelo), metadata=metadados,
    )["id"])  # fmt: skip


def _caminho(registro: Registro, uri: str) -> str:
    return uri.removeprefix(registro.servidor.state["files_server"]).replace(" ", "%20")


def _apagar_arquivo(registro: Registro, uri: str) -> None:
    servidor = registro.servidor
    caminho = servidor.place(_caminho(registro, uri))
    status, _ = servidor.request("DELETE", caminho, headers=servidor.bearer, server="files_server")
    assert status == 200


def _trocar_arquivo(registro: Registro, uri: str, conteudo: bytes) -> None:
    nome = registro.servidor.place(_caminho(registro, uri)).lstrip("/").replace("%20", " ")
    corpo = (
        f'--b\r\nContent-Disposition: form-data; name="{nome}"; filename="modelo.zip"\r\n'
        "Content-Type: application/zip\r\n\r\n"
    ).encode() + conteudo + b"\r\n--b--\r\n"  # fmt: skip
    cabecalhos = {**registro.servidor.bearer, "Content-Type": "multipart/form-data; boundary=b"}
    status, _ = registro.servidor.request("POST", "/", corpo, cabecalhos, server="files_server")
    assert status == 200


def test_two_at_once_leave_one_champion_and_a_reader_always_finds_one(registro: Registro) -> None:
    versoes = registro.registrar(BOM, BOM, BOM, BOM)
    _, segunda, terceira, ultima = versoes
    atores = [registro.abrir(_ATOR) for _ in range(2)]
    for modelo in versoes:
        _mandar(atores[:1], [modelo], [0.0])
    leitor = registro.abrir(_LEITOR, NOME)
    acaso = random.Random(2015)  # noqa: S311 -- no secret
    for rodada in range(RODADAS):
        _mandar(atores[:1], [ultima], [0.0])
        pedidos = [
            acaso.choice([segunda, terceira, VOLTAR]),
            acaso.choice([segunda, terceira, ultima, VOLTAR]),
        ]
        feitos = _mandar(atores, pedidos, [acaso.uniform(0, 0.03) for _ in atores])
        assert not [f for f in feitos if "erro" in f], (rodada, pedidos, feitos)
        tags = registro.tags(*versoes)
        assert sorted(t for lista in tags for t in lista) == ["arquivado"] * 3 + ["campeao"], (
            rodada,
            pedidos,
        )
        assert versoes[tags.index(["campeao"])] in {f["id"] for f in feitos}, (rodada, pedidos, feitos)
    saida, _ = leitor.communicate(timeout=LIMITE_S)
    visto = json.loads(saida)
    assert visto["olhadas"] > RODADAS
    assert visto["sem"] == 0, visto


def _mandar(atores: list[Any], pedidos: list[str], atrasos: list[float]) -> list[dict[str, Any]]:
    """Let each do one thing at a time of its own: promote an id, or go back; returns what came out."""
    inicio = time.monotonic() + 0.01
    for ator, modelo, atraso in zip(atores, pedidos, atrasos, strict=True):
        ator.stdin.write(json.dumps({"id": modelo, "nome": NOME, "em": inicio + atraso}) + "\n")
        ator.stdin.flush()
    return [json.loads(ator.stdout.readline()) for ator in atores]


def test_an_unfinished_promotion_is_waited_for_and_a_stale_clearing_is_repaired(registro: Registro) -> None:
    v1, v2, v3 = registro.registrar(BOM, BOM, BOM)
    registro.comandos(["--promote", v1], ["--promote", v2])
    registro.servidor.get("models.edit", model=v3, tags=["campeao"])
    feito = registro.python(
        """
import json, sys, time
from funcoes.io_clearml import modelos, promocao
v1, v2, v3 = sys.argv[1:]
nome = "conforto-termico"
def limpar(modelo):
    modelos.cliente().models.edit(model=modelo, tags=["arquivado"])
olhadas = []
def olhar(nome):
    vistos = modelos.campeoes(nome)
    olhadas.append([m.id for m in vistos])
    if len(olhadas) == 2:
        limpar(v2)  # what the promotion of v3 still has to do, done while it is waited for
    return vistos
promocao.campeoes = olhar
esperado = [m.id for m in promocao.aguardar_outra(nome, 600.0)]
promocao.campeoes = modelos.campeoes
modelos.cliente().models.edit(model=v2, tags=["campeao"])
inicio = time.monotonic()
sem_fim = [m.id for m in promocao.aguardar_outra(nome, 0.2)]
demora = time.monotonic() - inicio
limpar(v2), limpar(v3)
ninguem = [m.id for m in modelos.campeoes(nome)]
reposto = promocao._assentar(nome).id
print(json.dumps([olhadas, esperado, sem_fim, demora, ninguem, reposto]))
""",
        v1, v2, v3,
    )  # fmt: skip
    assert feito[0] == [[v3, v2], [v3, v2], [v3]]
    assert feito[1:3] == [[v3], [v3, v2]]
    assert feito[3] >= 0.2, "it is waited for as long as that, and no error comes of it"
    assert feito[4:] == [[], v2], "the one promoted last"
    assert registro.tags(v1, v2, v3) == [["arquivado"], ["campeao"], ["arquivado"]]


def test_without_a_server_it_is_said_and_nothing_hangs(registro: Registro) -> None:
    feito = registro.comando("--list", CLEARML_API_HOST="http://127.0.0.1:9")
    assert feito.returncode == 3
    assert "no ClearML server answers at http://127.0.0.1:9" in feito.stderr
