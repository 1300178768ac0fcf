"""The command line of each stage: an option per key, the defaults, and 2 before any server is asked."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.apoio.erros import ErroConfig
from funcoes.comando.ajuda import ler_ajudas
from funcoes.configuracao.config import ARQUIVO_PADRAO, carregar, validar_secao
from funcoes.configuracao.nomes_clearml import ETAPAS
from funcoes.configuracao.secoes import ETAPAS_COM_CHAVES_DE_OUTRAS, SECOES, TrainEtapa
from steps.argumentos import montar_argumentos, padroes
from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[3]
MODELOS: dict[str, type[BaseModel]] = {**SECOES, **ETAPAS_COM_CHAVES_DE_OUTRAS}
ANTERIOR = {"dataset_id", "codigo"}


def ler(etapa: str, *argumentos: str) -> dict[str, Any]:
    parser = montar_argumentos(etapa, MODELOS[etapa], padroes(etapa, MODELOS[etapa]))
    obrigatorios = [] if etapa == "ingest" else ["--dataset_id", "d1"]
    return vars(parser.parse_args([*obrigatorios, *argumentos]))


@pytest.fixture(autouse=True)
def sem_tarefa(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLEARML_TASK_ID", raising=False)


@pytest.mark.parametrize("etapa", ETAPAS)
def test_one_option_per_key_with_the_defaults_of_the_yaml(etapa: str) -> None:
    argumentos = ler(etapa)
    chaves = set(argumentos) - ANTERIOR
    assert chaves == set(MODELOS[etapa].model_fields) >= set(ler_yaml(ARQUIVO_PADRAO)[etapa])
    config = validar_secao(MODELOS[etapa], {k: argumentos[k] for k in chaves})
    proprios = carregar().model_dump(by_alias=True)[etapa]
    assert {k: v for k, v in config.model_dump().items() if k in proprios} == proprios


def test_train_also_gets_what_its_folds_share_with_earlier_stages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secoes = ler_yaml(ARQUIVO_PADRAO)
    secoes["remove_outliers"] |= {"contaminacao": 0.125, "semente": 1}
    secoes["balance"] |= {"metodo": "smote", "semente": 2}
    secoes["train"]["semente"] = 3
    outro = tmp_path / "pipeline.yaml"
    outro.write_text(yaml.safe_dump(secoes), encoding="utf-8")
    monkeypatch.setattr("steps.argumentos.ARQUIVO_PADRAO", outro)
    argumentos = ler("train")
    assert (argumentos["contaminacao"], argumentos["metodo"], argumentos["semente"]) == (0.125, "smote", 3)


def test_options_overrule_the_defaults() -> None:
    argumentos = ler("train", "--folds", "3", "--modelos", "lr,rf", "--decisao", "mediana")
    config = validar_secao(TrainEtapa, {k: v for k, v in argumentos.items() if k not in ANTERIOR})
    assert (config.folds, config.modelos, config.decisao) == (3, ["lr", "rf"], "mediana")


@pytest.mark.parametrize("etapa", ETAPAS[1:])
def test_by_hand_a_stage_needs_the_version_it_reads(etapa: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = montar_argumentos(etapa, MODELOS[etapa], padroes(etapa, MODELOS[etapa]))
    with pytest.raises(SystemExit) as fim:
        parser.parse_args([])
    assert fim.value.code == 2
    assert "--dataset_id" in capsys.readouterr().err


def test_started_by_a_controller_the_version_comes_with_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEARML_TASK_ID", "t1")
    parser = montar_argumentos("impute", MODELOS["impute"], padroes("impute", MODELOS["impute"]))
    assert parser.parse_args([]).dataset_id == ""


@pytest.mark.parametrize(
    ("etapa", "mudanca", "dito"),
    [
        ("train", {"folds": 1}, "folds: got 1: Input should be greater than or equal to 2"),
        ("balance", {"metodo": "adasyn"}, "metodo: got 'adasyn': Input should be 'svmsmote', 'smote'"),
        ("register", {"promover": "maybe"}, "promover: got 'maybe'"),
        ("impute", {"regras": "idade"}, "regras: got 'idade'"),
    ],
)
def test_a_wrong_argument_is_named(etapa: str, mudanca: dict[str, Any], dito: str) -> None:
    valores = {k: v for k, v in ler(etapa).items() if k not in ANTERIOR}
    with pytest.raises(ErroConfig, match=dito):
        validar_secao(MODELOS[etapa], valores | mudanca)


@pytest.mark.parametrize("etapa", ETAPAS)
def test_help_says_of_each_key_what_the_yaml_says(etapa: str) -> None:
    ajudas = ler_ajudas(ARQUIVO_PADRAO)
    parser = montar_argumentos(etapa, MODELOS[etapa], padroes(etapa, MODELOS[etapa]))
    texto = ARQUIVO_PADRAO.read_text(encoding="utf-8")
    for acao in parser._actions:
        if acao.dest in MODELOS[etapa].model_fields:
            nome, _, dito = str(acao.help).replace("%%", "%").partition(": ")
            if acao.dest in SECOES:  # a section as a whole is one argument
                assert (nome, dito) == (acao.dest, ajudas[nome][""])
                continue
            secao, _, chave = nome.partition(".")
            assert chave == acao.dest
            assert chave in SECOES[secao].model_fields, f"{nome} is no key of the configuration"
            assert dito == ajudas[secao][chave]
            assert not dito or f"# {dito}" in texto
    assert parser.format_help()


def test_every_section_and_key_of_the_yaml_is_found() -> None:
    lidas = {secao: set(chaves) - {""} for secao, chaves in ler_ajudas(ARQUIVO_PADRAO).items()}
    assert lidas == {secao: set(chaves) for secao, chaves in ler_yaml(ARQUIVO_PADRAO).items()}
    assert ler_ajudas(ARQUIVO_PADRAO)["train"]["folds"].startswith("of by_record")


def rodar(etapa: str, casa: Path, *argumentos: str) -> subprocess.CompletedProcess[str]:
    """The stage's script in a process of its own, with a server configured that does not exist."""
    ambiente = {k: v for k, v in os.environ.items() if not k.startswith(("CLEARML", "TRAINS"))}
    ambiente |= {"HOME": str(casa), "CLEARML_API_HOST": "http://127.0.0.1:9"}
    comando = [sys.executable, str(RAIZ / "steps" / f"{etapa}.py"), *argumentos]
    return subprocess.run(
        comando, env=ambiente, cwd=casa, capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )


@pytest.mark.parametrize("etapa", ETAPAS)
def test_help_of_each_stage(etapa: str, tmp_path: Path) -> None:
    feito = rodar(etapa, tmp_path, "--help")
    assert feito.returncode == 0, feito.stderr
    assert f"Stage {etapa}:" in feito.stdout
    for chave in MODELOS[etapa].model_fields:
        assert f"--{chave}" in feito.stdout


@pytest.mark.parametrize(
    ("etapa", "argumentos", "codigo", "dito"),
    [
        ("ingest", ["--semente", "many"], 2, "argument --semente: invalid int value: 'many'"),
        ("ingest", ["--fracao_teste", "0.9"], 2, "fracao_teste: got 0.9"),
        ("ingest", [], 3, "no ClearML server answers at http://127.0.0.1:9"),
    ],
)
def test_arguments_are_checked_before_the_server(
    tmp_path: Path, etapa: str, argumentos: list[str], codigo: int, dito: str
) -> None:
    feito = rodar(etapa, tmp_path, *argumentos)
    assert feito.returncode == codigo
    assert dito in feito.stderr
    assert "Traceback" not in feito.stderr
