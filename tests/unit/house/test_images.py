"""The images' Dockerfiles, and what .dockerignore lets into a build. tests/images builds one."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

RAIZ = Path(__file__).resolve().parents[3]
PASTA = RAIZ / "docker"
TEXTOS = {
    arquivo.name.partition(".")[0]: arquivo.read_text() for arquivo in sorted(PASTA.glob("*.Dockerfile"))
}
NOMES = sorted(TEXTOS)
CONFIG = yaml.safe_load((RAIZ / "configs" / "images.yaml").read_text())
ROTULOS = ("title", "description", "licenses", "version", "revision", "created")


def ultima(texto: str) -> str:
    """The last stage, which is the image."""
    return texto[[m.start() for m in re.finditer(r"(?m)^FROM ", texto)][-1] :]


def test_every_dockerfile_is_an_image_that_is_built_and_no_other() -> None:
    assert set(CONFIG["images"]) == set(TEXTOS)


@pytest.mark.parametrize("nome", NOMES)
def test_its_base_is_an_argument_pinned_by_digest(nome: str) -> None:
    base = re.search(r"(?m)^ARG BASE=(\S+)$", TEXTOS[nome])
    assert base
    assert re.fullmatch(r"docker\.io/library/python:3\.11\.\d+-slim-bookworm@sha256:[0-9a-f]{64}", base[1])
    de = set(re.findall(r"(?m)^FROM (\S+)", TEXTOS[nome]))
    etapas = set(re.findall(r"(?m)^FROM \S+ AS (\w+)$", TEXTOS[nome]))
    assert de - etapas == {"scratch", "${BASE}"}


def test_all_have_the_same_base() -> None:
    assert len({re.search(r"(?m)^ARG BASE=(\S+)$", texto)[1] for texto in TEXTOS.values()}) == 1  # type: ignore[index]


@pytest.mark.parametrize("nome", NOMES)
def test_it_runs_as_a_user_with_a_fixed_number(nome: str) -> None:
    uid = CONFIG["images"][nome]["uid"]
    assert re.findall(r"(?m)^USER (\S+)$", ultima(TEXTOS[nome]))[-1:] == [f"{uid}:{uid}"]


@pytest.mark.parametrize("nome", NOMES)
def test_it_is_told_signals_and_asked_for_its_health_without_a_shell(nome: str) -> None:
    imagem = ultima(TEXTOS[nome])
    assert re.search(r'(?m)^ENTRYPOINT \["', imagem)
    saude = re.search(r'(?ms)^HEALTHCHECK .*?CMD \["python", (.*?)\]$', imagem)
    assert saude
    assert "curl" not in saude[1]


@pytest.mark.parametrize("nome", NOMES)
def test_it_says_what_it_is(nome: str) -> None:
    imagem = ultima(TEXTOS[nome])
    for rotulo in ROTULOS:
        assert f"org.opencontainers.image.{rotulo}=" in imagem
    assert {"VERSION", "COMMIT", "DATE"} <= set(re.findall(r"(?m)^ARG (\w+)=", imagem))


@pytest.mark.parametrize("nome", NOMES)
def test_its_packages_are_those_of_a_lock_with_hashes(nome: str) -> None:
    trava = CONFIG["images"][nome]["lock"]
    assert f" {trava} " in TEXTOS[nome]
    assert "--require-hashes" in (PASTA / "install.py").read_text()
    linhas = (RAIZ / trava).read_text().splitlines()
    sem = [
        a for a, b in zip(linhas, [*linhas[1:], ""], strict=True) if "==" in a and "--hash=sha256:" not in b
    ]
    assert sem == []


def test_the_lock_of_images_is_the_lock_of_the_pipeline() -> None:
    def versoes(nome: str) -> set[str]:
        return set(re.findall(r"(?m)^[A-Za-z0-9._-]+==[^\s;]+", (RAIZ / nome).read_text()))

    assert versoes("docker/requirements.txt") == versoes("requirements.txt") != set()


def test_the_build_sees_the_files_that_it_copies_and_nothing_else() -> None:
    regras = [r for r in (RAIZ / ".dockerignore").read_text().splitlines() if r and not r.startswith("#")]
    linhas = re.findall(r"(?m)^COPY (?!--from)(?:--\S+ )?(.+) \S+$", "\n".join(TEXTOS.values()))
    copiados = {nome for linha in linhas for nome in linha.split()}
    assert regras[0] == "*"
    deixados = [r.removeprefix("!") for r in regras if r.startswith("!")]
    assert [n for n in copiados if not any(fnmatch(n, p) or n.startswith(f"{p}/") for p in deixados)] == []
    assert [p for p in deixados if not any(n == p or n.startswith(f"{p}/") for n in copiados)] == []
    assert all((RAIZ / nome).exists() for nome in copiados)


def test_the_image_that_serves_has_what_serving_imports_and_no_training() -> None:
    copiadas = set(re.findall(r"(?m)^COPY (\w+) /app/(\w+)$", TEXTOS["api"]))
    assert copiadas == {(nome, nome) for nome in ("api", "configs", "funcoes", "steps")}


def test_the_image_that_serves_has_no_package_manager() -> None:
    assert ultima(TEXTOS["api"]).startswith("FROM serving")
    assert "FROM scratch AS serving" in TEXTOS["api"]


def test_an_agent_has_what_tasks_need() -> None:
    assert {"git", "libgomp1"} <= set(TEXTOS["agent"].split())
    assert re.search(r"(?m)^clearml-agent==", (RAIZ / "requirements.txt").read_text())
