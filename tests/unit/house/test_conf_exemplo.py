"""clearml.conf.example: it parses for every server and bucket, and ClearML reads every setting of it."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import clearml
import clearml_agent
import pytest
from clearml.utilities.pyhocon import ConfigFactory, ConfigTree

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the SDK's parser

RAIZ = Path(__file__).resolve().parents[3]
EXEMPLO = (RAIZ / "clearml.conf.example").read_text()
SDK, AGENTE = Path(clearml.__file__).parent, Path(clearml_agent.__file__).parent
PADROES = {
    "api": SDK / "backend_api/config/default/api.conf",
    "sdk": SDK / "config/default/sdk.conf",
    "agent": AGENTE / "backend_api/config/default/agent.conf",
}
SO_NO_CODIGO = {
    "sdk.development.report_use_subprocess": SDK / "backend_interface/task/task.py",
    "sdk.development.store_code_diff_from_remote": SDK / "backend_interface/task/task.py",
    "agent.disable_agent_update_check": AGENTE / "commands/worker.py",
}
"""Settings that the packages read but do not list in their own files."""

SEGREDO = re.compile(r"(^|_)(key|secret|pass|token|password)$")


def bloco(texto: str, titulo: str) -> str:
    """The lines between `# --- titulo...` and `# --- end`."""
    achado = re.search(rf"# --- {titulo}.*?\n(.*?)# --- end", texto, re.DOTALL)
    assert achado, f"no block {titulo!r}"
    return achado[1]


def ligar(texto: str) -> str:
    """Switch on what is switched off: remove the # before a setting."""
    return re.sub(r"(?m)^( *)#(?=\S)", r"\1", texto)


def desligar(texto: str) -> str:
    return re.sub(r"(?m)^( *)(?=[^\s#])", r"\1#", texto)


def hospedado() -> str:
    """The example after the step that it describes for the hosted server."""
    proprio, outro = bloco(EXEMPLO, "a server of your own"), bloco(EXEMPLO, "the hosted server")
    return EXEMPLO.replace(proprio, desligar(proprio)).replace(outro, ligar(outro))


VARIANTES = {"self-hosted": EXEMPLO, "hosted": hospedado(), "everything on": ligar(EXEMPLO)}


@pytest.fixture(autouse=True)
def sem_servidor(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file as it stands: it refers to a variable that these tests may be run with."""
    monkeypatch.delenv("CLEARML_FILES_HOST", raising=False)


def ler(texto: str) -> ConfigTree:
    return ConfigFactory.parse_string(texto)


def chaves(valor: Any, caminho: str = "") -> list[tuple[str, Any]]:
    """Every setting with its whole name; those of a list's entries as `list[].name`."""
    if isinstance(valor, ConfigTree):
        return [c for nome, v in valor.items() for c in chaves(v, f"{caminho}.{nome}".lstrip("."))]
    if isinstance(valor, list):
        return [c for v in valor for c in chaves(v, f"{caminho}[]")]
    return [(caminho, valor)]


@cache
def padroes(secao: str) -> frozenset[str]:
    return frozenset(nome for nome, _ in chaves(ler(PADROES[secao].read_text())))


def conhecida(chave: str) -> bool:
    """Whether the package lists the setting, as a default or as a comment, or reads it in its code."""
    secao, _, resto = chave.partition(".")
    folha = chave.rpartition(".")[2]
    if secao == "environment":
        return f'"{resto}"' in (AGENTE / "definitions.py").read_text()
    if chave in SO_NO_CODIGO:
        return folha in SO_NO_CODIGO[chave].read_text()
    comentada = rf"(?m)^\s*#.*\b{folha}\b\s*[:=]"
    return resto in padroes(secao) or bool(re.search(comentada, PADROES[secao].read_text()))


@pytest.mark.parametrize("variante", VARIANTES)
def test_it_is_hocon(variante: str) -> None:
    lido = ler(VARIANTES[variante])
    assert {"api", "sdk", "agent", "environment"} == set(lido)


def test_the_addresses_of_a_server_of_ones_own() -> None:
    api = ler(EXEMPLO)["api"]
    assert [api[f"{s}_server"] for s in ("web", "api", "files")] == [
        f"http://localhost:{porta}" for porta in (8080, 8008, 8081)
    ]


def test_the_addresses_of_the_hosted_server() -> None:
    lido = ler(VARIANTES["hosted"])
    assert [lido["api"][f"{s}_server"] for s in ("web", "api", "files")] == [
        f"https://{nome}.clear.ml" for nome in ("app", "api", "files")
    ]
    assert lido["sdk.development.default_output_uri"] == "https://files.clear.ml"


@pytest.mark.parametrize("variante", VARIANTES)
def test_clearml_knows_every_setting(variante: str) -> None:
    assert [nome for nome, _ in chaves(ler(VARIANTES[variante])) if not conhecida(nome)] == []


def test_a_setting_that_nobody_reads_is_noticed() -> None:
    errado = EXEMPLO.replace("report_use_subprocess", "report_use_subproces").replace(
        "backoff_max", "max_backoff"
    )
    assert [nome for nome, _ in chaves(ler(errado)) if not conhecida(nome)] == [
        "api.http.retries.max_backoff",
        "sdk.development.report_use_subproces",
    ]


def segredos(texto: str) -> list[str]:
    """Settings named like a secret that hold some text."""
    return [nome for nome, valor in chaves(ler(texto)) if SEGREDO.search(nome) and valor not in ("", True)]


@pytest.mark.parametrize("variante", VARIANTES)
def test_there_is_no_secret(variante: str) -> None:
    assert segredos(VARIANTES[variante]) == []


def test_a_secret_is_noticed() -> None:
    com_senha = EXEMPLO.replace('#git_pass: ""', '#git_pass: "x"').replace(
        'access_key: ""', 'access_key: "y"'
    )
    assert segredos(com_senha) == ["api.credentials.access_key"]
    assert segredos(ligar(com_senha)) == ["api.credentials.access_key", "agent.git_pass"]


def test_variables_go_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEARML_FILES_HOST", "http://files.example.org:8081")
    assert ler(EXEMPLO)["sdk.development.default_output_uri"] == "http://files.example.org:8081"
    com_balde = EXEMPLO.replace('#default_output_uri: "s3://my-bucket', 'default_output_uri: "s3://my-bucket')
    assert ler(com_balde)["sdk.development.default_output_uri"] == "s3://my-bucket/clearml"


def test_tasks_end_fast_and_install_nothing() -> None:
    lido = ler(EXEMPLO)
    assert lido["sdk.development.report_use_subprocess"] is False
    assert lido["api.http.retries.backoff_max"] <= 10
    assert lido["environment.CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL"] == "1"
    assert lido["agent.apply_environment"] is True
    assert lido["agent.venvs_cache.path"] == ""
