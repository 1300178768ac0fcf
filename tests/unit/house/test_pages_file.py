"""configs/paginas.yaml: its form, and that what it names is what the code writes and does."""

import re
import shlex
from pathlib import Path

import pytest
from pydantic import ValidationError

from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.apoio.tentativas import SECAO_CAUSA
from funcoes.configuracao import nomes_clearml as nomes
from funcoes.deriva.gravidade import NIVEIS
from funcoes.entrega.pacote import CARTOES
from funcoes.io_clearml import promocao
from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.monitor.desempenho import PONTOS
from funcoes.palavras.lingua import Frase, Lingua
from funcoes.palavras.votos import Idioma
from funcoes.validacao.portao import Motivo, descrever
from steps.promocao import montar_parser
from steps.promover import PARAMETROS, TIPO
from tests.unit.pages_file import FILE, PagesFile, load

ROOT = FILE.parents[1]


def source(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_a_key_that_nobody_knows_is_refused() -> None:
    content = ler_yaml(FILE)
    content["models"]["gate"]["pased"] = "x"
    with pytest.raises(ValidationError, match="pased"):
        PagesFile.model_validate(content)


def test_names_are_those_of_the_code() -> None:
    file = load()
    assert (file.project, file.pipeline) == ("Conforto Termico", nomes.PIPELINE)
    assert (file.queues.controller, file.queues.stages) == (nomes.FILA_CONTROLADOR, nomes.FILA_ETAPAS)
    models = file.models
    tags = (models.live, models.candidate, models.archived)
    assert tags == (nomes.TAG_CAMPEAO, nomes.TAG_CANDIDATO, nomes.TAG_ARQUIVADO)
    written = (models.promotion.at, models.promotion.by, models.promotion.before, models.comparison.worse)
    assert written == (
        promocao.PROMOVIDO_EM, promocao.PROMOVIDO_POR, promocao.ANTECESSORES, nomes.PIOR_QUE,
    )  # fmt: skip
    looks = file.monitoring
    assert (looks.task, looks.type, looks.severity) == (
        nomes.MONITOR, nomes.TIPO_MONITOR, nomes.TAG_SEVERIDADE,
    )  # fmt: skip
    assert tuple(looks.levels) == NIVEIS
    assert looks.alert in NIVEIS
    assert (looks.decisions.task, looks.decisions.type) == (nomes.RETRAIN, nomes.TIPO_RETRAIN)
    assert file.stages.cause == SECAO_CAUSA
    assert (looks.outputs, looks.serving.task, looks.serving.type) == (
        nomes.SECAO_SAIDA, nomes.SERVE, nomes.TIPO_SERVE,
    )  # fmt: skip
    decisions = looks.decisions
    assert (decisions.task, decisions.type) == (nomes.RETRAIN, nomes.TIPO_RETRAIN)
    assert (tuple(looks.levels), looks.alert in looks.levels) == (NIVEIS, True)
    card = models.card.inside
    assert (card.page, card.en, card.pt) == CARTOES


def test_metadata_and_artifacts_are_written_by_the_stages() -> None:
    models, looks, data = load().models, load().monitoring, load().datasets
    metadata = source("funcoes/entrega/assinatura.py") + source("steps/register.py")
    metadata += source("funcoes/io_clearml/registro.py")
    keys = [one.key for one in models.facts] + [models.version, models.run, *models.data]
    keys += [
        models.gate.passed,
        models.gate.reasons.en,
        models.gate.reasons.pt,
        models.comparison.other,
        models.comparison.says,
        models.comparison.decided,
    ]
    assert [key for key in keys if f'"{key}"' not in metadata] == []
    register = source("steps/register.py")
    artifacts = [models.card.page, models.card.text.en, models.card.text.pt]
    assert [name for name in artifacts if f'artefato("{name}"' not in register] == []
    look = source("steps/monitoria/tarefa.py")
    reported = [looks.report, looks.findings, looks.measures, *(one.metric for one in looks.metrics)]
    reported += [looks.tested, looks.rows, looks.needed, *(one.key for one in looks.columns)]
    assert [name for name in reported if f'"{name}"' not in look] == []
    assert {one.variant for one in looks.metrics if one.metric == "answers"} <= PONTOS.keys()
    service = source("steps/servico/tarefa.py")
    reported = [*(one.metric for one in looks.serving.metrics), f"/{looks.serving.address}"]
    assert [name for name in reported if f'{name}"' not in service] == []
    decisions = source("pipelines/retreino/tarefa.py")
    names = (looks.decisions.configuration, looks.decisions.run)
    assert [name for name in names if f'"{name}"' not in decisions] == []
    written = source("steps/comum.py")
    keys = [*(one.key for one in data.facts), data.rows]
    assert [key for key in keys if f'"{key}"' not in written] == []


def test_metrics_are_reported_and_better_in_the_right_direction() -> None:
    file = load()
    better = {True: "higher", False: "lower"}
    panel = source("pipelines/controlador/painel.py")
    for one in file.metrics:
        name = one.variant.removeprefix("oof ")
        assert f'"{one.variant}"' in panel or better[MAIOR_MELHOR[name]] == one.better
    for each in file.models.metrics:
        where, _, name = each.key.partition("_")
        assert where in ("oof", "teste")
        assert better[MAIOR_MELHOR[name]] == each.better, each.key


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("rule", ["protocolo_vazado", "minimos.qwk", "exportacao.trocados"])
@pytest.mark.parametrize(("language", "mark"), [("en", "."), ("pt", ",")])
def test_a_line_of_the_gate_is_taken_apart(kept: bool, rule: str, language: Idioma, mark: str) -> None:
    gate = load().models.gate
    said = Frase("exported model {n} MB", {"n": "0.5"})
    line = descrever(Motivo(rule, -0.018, 0.3, kept, said, ">="), Lingua(language))
    match = re.match(gate.line, line)
    assert match is not None
    verdict, text, named, measured, sign, limit = match.groups()
    assert (verdict == gate.accepted) is kept
    words = {"en": "exported model 0.5 MB", "pt": "modelo exportado de 0,5 MB"}
    assert (text, sign, limit) == (words[language], ">=", f"0{mark}3")
    assert named.endswith(rule)
    assert measured == f"-0{mark}018"


def test_actions_are_what_the_task_and_the_command_take() -> None:
    for action in load().actions:
        assert Path(ROOT / action.task.entry_point).is_file()
        assert action.task.type == TIPO
        asked = {*action.task.args, *(one.name for one in action.fields)}
        assert asked <= PARAMETROS.keys()
        assert action.task.reason == SECAO_CAUSA
        *module, options = action.command.split(" ", 3)
        assert module == ["python", "-m", "steps.register"]
        line = options.format(id="0" * 32, name="some models")
        extra = [one.option for one in action.fields if one.option]
        quoted = options.format(id="0" * 32, name=shlex.quote("some models"))
        args = montar_parser().parse_args([*shlex.split(quoted), *extra])
        assert args.promote == "0" * 32 or args.rollback, line
