"""The form of configs/paginas.yaml, which the web pages read as it is: every key, and no other."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from funcoes.apoio.arquivo_yaml import ler_yaml

FILE = Path(__file__).resolve().parents[2] / "configs" / "paginas.yaml"
Name = Annotated[str, Field(min_length=1)]


class Part(BaseModel):
    """Keys of one subject; no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Part):
    """In both languages."""

    en: Name
    pt: Name


class Metric(Part):
    """A value that a run's controller reports."""

    metric: Name
    variant: Name
    label: Text
    better: Literal["higher", "lower"]
    yes_no: bool = False
    limit: float | None = None


class Fact(Part):
    """A key of metadata with its name."""

    key: Name
    label: Text


class ModelMetric(Fact):
    """A key of metadata that is a number."""

    better: Literal["higher", "lower"]


class Gate(Part):
    """Where a model says what the gate found."""

    passed: Name
    reasons: Text
    line: Name
    accepted: Name


class Comparison(Part):
    """Where a model says how it compares with the live one."""

    other: Name = Field(alias="with")
    says: Name
    decided: Name
    worse: Name


class Promotion(Part):
    """Where a model says when it was promoted."""

    at: Name
    by: Name
    before: Name


class Inside(Part):
    """The card's files in the package."""

    page: Name
    en: Name
    pt: Name


class Card(Part):
    """Where the model card is."""

    page: Name
    text: Text
    inside: Inside


class Models(Part):
    """What the pages know of models."""

    live: Name
    candidate: Name
    archived: Name
    version: Name
    metrics: list[ModelMetric]
    facts: list[Fact]
    run: Name
    data: list[Name]
    gate: Gate
    comparison: Comparison
    promotion: Promotion
    card: Card


class ActionField(Part):
    """What an action asks for."""

    name: Name
    type: Literal["boolean", "text"]
    label: Text
    help: Text | None = None
    option: str | None = None
    choices: list[Name] | None = None


class ActionTask(Part):
    """The task that carries an action out."""

    name: Name
    type: Name
    entry_point: Name
    args: dict[str, str]
    reason: Name


class Action(Part):
    """What can be done with a model."""

    name: Name
    label: Text
    title: Text
    becomes: Literal["this", "previous"]
    refused_tags: list[Name]
    needed_tags: list[Name]
    rules: list[Text]
    fields: list[ActionField]
    task: ActionTask
    queue: Name
    command: Name


class Queues(Part):
    """Where a new run goes."""

    controller: Name
    stages: Name


class Stages(Part):
    """What the pages know of a run's stages."""

    lines: list[Text]
    cause: Name
    outputs: Name
    again: Name


class LookMetric(Metric):
    """A scalar of a look; `limit`: where it begins to matter."""

    limit: float | None = None


class Decisions(Part):
    """The task that decides when to train again: JSON rows of a configuration, `run` a key with an id."""

    task: Name
    type: Name
    configuration: Name
    run: Name


class Serving(Part):
    """The task that serves; `address`: among its outputs."""

    task: Name
    type: Name
    address: Name
    metrics: list[Metric]


class Monitoring(Part):
    """What the pages know of looks at predictions."""

    task: Name
    type: Name
    severity: Name
    levels: list[Name]
    alert: Name
    report: Name
    findings: Name
    measures: Name
    tested: Name
    rows: Name
    needed: Name
    outputs: Name
    columns: list[Fact]
    metrics: list[LookMetric]
    decisions: Decisions
    serving: Serving
    commands: list[Name]


class Datasets(Part):
    """What the pages know of datasets."""

    facts: list[Fact]
    rows: Name


class PagesFile(Part):
    """All of configs/paginas.yaml."""

    title: Text
    project: Name
    pipeline: Name
    metrics: list[Metric]
    commands: dict[str, Name]
    stages: Stages
    queues: Queues
    models: Models
    actions: list[Action]
    monitoring: Monitoring
    datasets: Datasets


def load() -> PagesFile:
    """Return the project's file."""
    return PagesFile.model_validate(ler_yaml(FILE))
