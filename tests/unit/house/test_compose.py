"""docker-compose.yml and .env.example: what can be checked without a docker engine.

Each check names what is wrong; the second half breaks a copy of the file to see that it does.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from funcoes.configuracao.nomes_clearml import FILA_CONTROLADOR, FILA_ETAPAS

RAIZ = Path(__file__).resolve().parents[3]
EXEMPLO = (RAIZ / ".env.example").read_text()
BANCOS = {"mongo", "elasticsearch", "redis"}
PILHA = BANCOS | {"apiserver", "webserver", "fileserver", "async_delete"}
PERFIS = {
    "serving": {"api"},
    "blue-green": {"api-blue", "api-green", "front"},
    "monitoring": {"prometheus", "alertmanager", "node-exporter", "grafana"},
}
"""What starts only with its profile; agents are told by their names."""

PUBLICAS_NO_SERVIDOR = {
    "HTTP__SESSION_SECRET__APISERVER",
    "AUTH__TOKEN_SECRET",
    *(f"CREDENTIALS__{quem}__USER_KEY" for quem in ("APISERVER", "WEBSERVER", "FILESERVER", "TESTS")),
    *(f"CREDENTIALS__{quem}__USER_SECRET" for quem in ("APISERVER", "WEBSERVER", "FILESERVER", "TESTS")),
}
"""Settings of secure.conf whose built-in values everybody can read (ClearML's page on securing a server)."""

SEGREDO = re.compile(r"(KEY|SECRET|PASSWORD|PASS|TOKEN)(_SECRET)?($|__APISERVER$)")
SO_VARIAVEL = re.compile(r"\$\{\w+:(\?[^}]+|-)\}")
VARIAVEL = re.compile(r"(?<!\$)\$\{?(\w+)")
PARECE_CHAVE = re.compile(r"\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{20,}\b")


@dataclass(frozen=True)
class Arquivo:
    """A compose file: its text, and what YAML reads in it."""

    texto: str

    @property
    def lido(self) -> dict[str, Any]:
        lido: dict[str, Any] = yaml.safe_load(self.texto)
        return lido

    @property
    def servicos(self) -> dict[str, dict[str, Any]]:
        servicos: dict[str, dict[str, Any]] = self.lido["services"]
        return servicos

    @property
    def agentes(self) -> dict[str, dict[str, Any]]:
        return {n: s for n, s in self.servicos.items() if n.startswith("agent-")}


@cache
def arquivo() -> Arquivo:
    return Arquivo((RAIZ / "docker-compose.yml").read_text())


Achados = Iterator[str]


def imagens(compose: Arquivo) -> Achados:
    """An image with an exact version, or a Dockerfile of ours."""
    for nome, servico in compose.servicos.items():
        _, _, etiqueta = str(servico.get("image", "")).partition(":")
        if "build" not in servico and not re.fullmatch(r"v?\d+\.\d+\.\d+[\w.-]*", etiqueta):
            yield f"{nome}: image {servico.get('image')}"


def saude(compose: Arquivo) -> Achados:
    """A health check that runs something, in time."""
    for nome, servico in compose.servicos.items():
        teste = servico.get("healthcheck", {})
        if (
            not teste.get("test")
            or teste["test"] == ["NONE"]
            or not {"interval", "timeout", "retries"} <= set(teste)
        ):
            yield f"{nome}: health check"


def reinicio(compose: Arquivo) -> Achados:
    yield from (f"{n}: restart" for n, s in compose.servicos.items() if s.get("restart") != "unless-stopped")


def memoria(compose: Arquivo) -> Achados:
    for nome, servico in compose.servicos.items():
        if not re.fullmatch(r"\d+[mg]|\$\{\w+:-\d+[mg]\}", str(servico.get("mem_limit", ""))):
            yield f"{nome}: memory {servico.get('mem_limit')}"


def segredos(compose: Arquivo) -> Achados:
    """A secret is a variable that must be set, or may be empty; nothing else looks like a key."""
    for nome, servico in compose.servicos.items():
        for chave, valor in servico.get("environment", {}).items():
            if SEGREDO.search(chave) and not SO_VARIAVEL.fullmatch(str(valor)):
                yield f"{nome}: literal {chave}"
            if '"password"' in str(valor) and not re.search(r'"password": "\$\{\w+:\?[^}]+\}"', str(valor)):
                yield f"{nome}: literal password in {chave}"
    yield from (f"looks like a key: {achado}" for achado in PARECE_CHAVE.findall(compose.texto))


def substituidas(compose: Arquivo) -> Achados:
    """No built-in key of the server stays in force, and nobody logs in without a password."""
    ambiente = compose.servicos["apiserver"]["environment"]
    yield from (
        f"built-in {nome}" for nome in PUBLICAS_NO_SERVIDOR if f"CLEARML__SECURE__{nome}" not in ambiente
    )
    if ambiente.get("CLEARML__APISERVER__AUTH__FIXED_USERS__ENABLED") != "true":
        yield "free login"
    if compose.servicos["elasticsearch"]["environment"].get("xpack.security.enabled") != "true":
        yield "elasticsearch: no password"


def volumes(compose: Arquivo) -> Achados:
    """Data lies in named volumes, declared and used; what is of the machine is only read."""
    todos = {v for s in compose.servicos.values() for v in s.get("volumes", [])}
    usados = {v.split(":")[0] for v in todos if not re.fullmatch(r"[./][^:]*:/[^:]+:ro(,\w+)?", v)}
    declarados = set(compose.lido.get("volumes") or {})
    yield from (f"volume {nome}" for nome in sorted(usados ^ declarados))


def portas(compose: Arquivo) -> Achados:
    """Only this machine reaches the server, unless .env says otherwise; nobody reaches a database."""
    for nome, servico in compose.servicos.items():
        for porta in servico.get("ports", []):
            if not re.fullmatch(r"\$\{CLEARML_BIND_ADDRESS:-127\.0\.0\.1\}:\d+:\d+", str(porta)):
                yield f"{nome}: port {porta}"
        if nome in BANCOS and ("ports" in servico or servico["networks"] != ["backend"]):
            yield f"{nome}: reachable"
        if "backend" in servico.get("networks", []) and nome not in PILHA:
            yield f"{nome}: sees the databases"
    if not (compose.lido["networks"]["backend"] or {}).get("internal"):
        yield "backend: reachable"


def perfis(compose: Arquivo) -> Achados:
    """The server alone starts without a profile."""
    for nome, servico in compose.servicos.items():
        deste = [perfil for perfil, nomes in PERFIS.items() if nome in nomes]
        if servico.get("profiles", []) != (["agents"] if nome in compose.agentes else deste):
            yield f"{nome}: profiles {servico.get('profiles')}"


def locais(compose: Arquivo) -> Achados:
    """What is on the host's own network says where it listens: no image's default, which is everywhere."""
    for nome in PERFIS["monitoring"]:
        servico = compose.servicos[nome]
        diz = [*servico.get("command", []), *servico.get("environment", {}).values()]
        if not any(re.search(r"(listen-address=|^)127\.0\.0\.1", str(texto)) for texto in diz):
            yield f"{nome}: listens everywhere"


def agentes(compose: Arquivo) -> Achados:
    """Agents, and the two queues have one each."""
    filas = sorted(s["command"][1] for s in compose.agentes.values() if s["command"][0] == "--queue")
    if filas != sorted([FILA_CONTROLADOR, FILA_ETAPAS]):
        yield f"queues {filas}"
    for nome, servico in compose.agentes.items():
        if servico["environment"].get("CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL") != "1":
            yield f"{nome}: installs"
        muitas = "--services-mode" in servico["command"]
        if muitas != (FILA_CONTROLADOR in servico["command"]):
            yield f"{nome}: services mode"
        if muitas != ("service" in servico["environment"]["CLEARML_WORKER_ID"]):
            yield f"{nome}: name"


def variaveis(compose: Arquivo) -> Achados:
    """.env.example names every variable, and no other."""
    usadas = set(VARIAVEL.findall(compose.texto.replace("$$", "")))
    explicadas = set(re.findall(r"(?m)^#?([A-Z_]+)=", EXEMPLO))
    yield from (f"variable {nome}" for nome in sorted(usadas ^ explicadas))


CONFERENCIAS: list[Callable[[Arquivo], Achados]] = [
    imagens, saude, reinicio, memoria, segredos, substituidas, volumes, portas, perfis, locais,
    agentes, variaveis,
]  # fmt: skip


@pytest.mark.parametrize("conferencia", CONFERENCIAS)
def test_nothing_is_wrong(conferencia: Callable[[Arquivo], Achados]) -> None:
    assert list(conferencia(arquivo())) == []


def test_the_stack_is_complete() -> None:
    esperados = PILHA | {"agent-services", "agent-default"} | set().union(*PERFIS.values())
    assert set(arquivo().servicos) == esperados


def exigida(nome: str) -> str:
    return f"${{{nome}:?set {nome} in .env, see .env.example}}"


LIVRE = "${CLEARML_BIND_ADDRESS:-0.0.0.0}:8008:8008"
CHAVE = "ABCDEFGHIJ0123456789KLMN"

QUEBRAS = [
    ("clearml/server:2.4.0", "clearml/server:latest", "apiserver: image clearml/server:latest"),
    ("image: mongo:8.0.15", "image: mongo", "mongo: image mongo"),
    ("image: redis:8.2.3", "image: redis:8", "redis: image redis:8"),
    ('test: ["CMD-SHELL", "redis-cli ping | grep -q PONG"]', 'test: ["NONE"]', "redis: health check"),
    ("image: redis:8.2.3\n    restart: unless-stopped", "image: redis:8.2.3", "redis: restart"),
    ("    mem_limit: 512m\n    healthcheck", "    healthcheck", "redis: memory None"),
    (exigida("CLEARML_TESTS_KEY"), "tests", "apiserver: literal CLEARML__SECURE__CREDENTIALS__TESTS"),
    ("CLEARML_AGENT_GIT_PASS:-}", "CLEARML_AGENT_GIT_PASS:-x}", "agent-default: literal CLEARML_AGENT_GIT"),
    (exigida("CLEARML_WEB_PASSWORD"), "1234", "apiserver: literal password"),
    ("node.name: clearml", f"node.name: {CHAVE}", f"looks like a key: {CHAVE}"),
    ("SECURE__AUTH__TOKEN_SECRET", "SECURE__AUTH__OTHER_SECRET", "built-in AUTH__TOKEN_SECRET"),
    ('FIXED_USERS__ENABLED: "true"', 'FIXED_USERS__ENABLED: "false"', "free login"),
    ('xpack.security.enabled: "true"', 'xpack.security.enabled: "false"', "elasticsearch: no password"),
    ("  redis-data: {}\n", "", "volume redis-data"),
    ("- mongo-data:/data/db", "- /opt/mongo:/data/db", "volume /opt/mongo"),
    ("${CLEARML_BIND_ADDRESS:-127.0.0.1}:8081:8081", "8081:8081", "fileserver: port 8081:8081"),
    ("${CLEARML_BIND_ADDRESS:-127.0.0.1}:8008:8008", LIVRE, f"apiserver: port {LIVRE}"),
    ("/data\n    networks: [backend]", "/data\n    networks: [frontend]", "redis: reachable"),
    ("    internal: true\n", "    internal: false\n", "backend: reachable"),
    ('  profiles: ["agents"]\n', "", "agent-default: profiles None"),
    ('"--queue", "default"', '"--queue", "other"', "queues ['other', 'services']"),
    ('"--create-queue", "--services-mode"]', '"--create-queue"]', "agent-services: services mode"),
    ("docker}:services", "docker}:controllers", "agent-services: name"),
    ('SKIP_PYTHON_ENV_INSTALL: "1"', 'SKIP_PYTHON_ENV_INSTALL: "0"', "agent-default: installs"),
    ('profiles: ["serving"]', 'profiles: ["agents"]', "api: profiles ['agents']"),
    ('profiles: ["monitoring"]', "init: true", "grafana: profiles None"),
    ("listen-address=127.0.0.1:9093", "listen-address=:9093", "alertmanager: listens everywhere"),
    ("GF_SERVER_HTTP_ADDR: 127.0.0.1", "GF_SERVER_HTTP_ADDR: 0.0.0.0", "grafana: listens everywhere"),
    ("conforto:ro\n      - graf", "conforto\n      - graf", "volume ./monitoring"),
    ("${CLEARML_AGENT_MEMORY:-4g}", "${CLEARML_AGENT_RAM:-4g}", "variable CLEARML_AGENT_RAM"),
]  # fmt: skip


@pytest.mark.parametrize(("de", "para", "achado"), QUEBRAS, ids=[q[2][:50] for q in QUEBRAS])
@pytest.mark.by_day(every=3)
def test_a_broken_file_is_noticed(de: str, para: str, achado: str) -> None:
    assert de in arquivo().texto, "this test breaks a line that is no longer there"
    quebrado = Arquivo(arquivo().texto.replace(de, para))
    achados = [a for conferencia in CONFERENCIAS for a in conferencia(quebrado)]
    assert [a for a in achados if a.startswith(achado)], achados


def test_the_example_holds_no_secret() -> None:
    valores = dict(re.findall(r"(?m)^#?([A-Z_]+)=(.*)$", EXEMPLO))
    assert {nome: valor for nome, valor in valores.items() if SEGREDO.search(nome) and valor} == {}
    assert PARECE_CHAVE.findall(EXEMPLO) == []


def linhas_do_exemplo() -> list[str]:
    """What .env.example tells its reader to type."""
    linhas = [linha[4:] for linha in EXEMPLO.splitlines() if linha.startswith(("#   cp", "#   python3"))]
    assert len(linhas) == 2
    return linhas


def encher(pasta: Path) -> None:
    """A folder with the compose file and an .env made by those lines."""
    for nome in (".env.example", "docker-compose.yml"):
        shutil.copy(RAIZ / nome, pasta / nome)
    subprocess.run(" && ".join(linhas_do_exemplo()), shell=True, cwd=pasta, check=True)  # noqa: S602 -- our own two lines


@pytest.mark.parametrize("documento", ["clearml.md", "clearml.pt-BR.md"])
def test_the_documents_say_the_same_lines(documento: str) -> None:
    texto = (RAIZ / "docs" / documento).read_text()
    assert [linha for linha in linhas_do_exemplo() if f"$ {linha}\n" not in texto] == []


def test_the_lines_of_the_example_fill_it(tmp_path: Path) -> None:
    encher(tmp_path)
    texto = (tmp_path / ".env").read_text()
    valores = dict(re.findall(r"(?m)^([A-Z_]+)=(.*)$", texto))
    feitos = [valor for nome, valor in valores.items() if SEGREDO.search(nome)]
    assert all(re.fullmatch(r"k[0-9a-f]{48}", valor) for valor in feitos)
    assert len(set(feitos)) == len(feitos) >= len(PUBLICAS_NO_SERVIDOR)
    assert valores["CLEARML_BIND_ADDRESS"] == "127.0.0.1"
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


def comando() -> list[str]:
    """Whichever Docker Compose is installed; the test is skipped without one."""
    velho, docker = shutil.which("docker-compose"), shutil.which("docker")
    if velho:
        return [velho]
    novo = [str(docker), "compose"]
    if docker and subprocess.run([*novo, "version"], capture_output=True, check=False).returncode == 0:
        return novo
    pytest.skip("neither docker-compose nor docker compose is here (Debian: apt install docker-compose)")


def compor(comando: list[str], pasta: Path) -> subprocess.CompletedProcess[str]:
    """`config` with every profile: it needs no engine."""
    return subprocess.run(
        [*comando, *(p for perfil in ("agents", *PERFIS) for p in ("--profile", perfil)), "config"],
        cwd=pasta,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(pasta)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_compose_accepts_the_filled_file(tmp_path: Path) -> None:
    compose = comando()
    encher(tmp_path)
    feito = compor(compose, tmp_path)
    assert feito.returncode == 0, feito.stderr
    lido = yaml.safe_load(feito.stdout)
    assert set(lido["services"]) == set(arquivo().servicos)
    assert "${" not in feito.stdout
    usuarios = lido["services"]["apiserver"]["environment"]["CLEARML__APISERVER__AUTH__FIXED_USERS__USERS"]
    assert [sorted(usuario) for usuario in json.loads(usuarios)] == [["name", "password", "username"]]


def test_compose_refuses_to_start_without_secrets(tmp_path: Path) -> None:
    compose = comando()
    encher(tmp_path)
    shutil.copy(RAIZ / ".env.example", tmp_path / ".env")
    feito = compor(compose, tmp_path)
    assert feito.returncode != 0
    assert re.search(r"set \w+ in \.env, see \.env\.example", feito.stderr)


def test_git_ignores_the_filled_file() -> None:
    assert ".env" in (RAIZ / ".gitignore").read_text().splitlines()
