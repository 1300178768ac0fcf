"""docs/glossario.md has every Portuguese word of a name that people meet, and no other.

A name is a module, a package, a class, a key of a configuration, a field or a value of a pydantic model, a
metric, a model, a protocol, or what ClearML shows. It is split into words at underscores and capitals.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from funcoes.configuracao.catalogo import CANDIDATOS
from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.modelos.referencias import NOMES as REFERENCIAS

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("funcoes", "steps", "pipelines", "api")
GLOSSARY = ROOT / "docs" / "glossario.md"

NO_ENTRY = {
    # abbreviations and proper names, the same everywhere
    "api", "clearml", "cors", "csv", "http", "id", "ids", "io", "joblib", "json", "kb", "lightgbm", "mb",
    "ms", "onnx", "parquet", "pid", "png", "python", "sdk", "sha", "shap", "structlog", "svg", "utci", "yaml",
    "html",
    # English: the stages and what is called after them
    "balance", "graph", "impute", "ingest", "outliers", "pipeline", "pipelines", "register", "remove",
    "retrain", "run", "serve", "steps", "target", "train", "validate",
    # English: ClearML's own terms
    "app", "application", "args", "cache", "config", "dataset", "datasets", "default", "file", "folds",
    "leaderboard", "path", "processing", "qc", "request", "service", "services", "task", "training",
    # English: metrics and protocols, as the literature calls them, and the rest
    "accuracy", "balanced", "by", "building", "campaign", "card", "day", "debug", "drift", "error", "float",
    "gate", "hash", "host", "hosts", "info", "log", "loss", "macro", "model", "one", "over", "passed",
    "person", "protocol", "proxies", "random", "reasons", "record", "report", "room", "sampling", "seed",
    "study", "text", "warning", "within",
    # English: how grave a finding is, and weekdays as ClearML's scheduler has them
    "high", "low", "medium", "none", "severity",
    "friday", "monday", "saturday", "sunday", "thursday", "tuesday", "wednesday",
    # English: options of the monitor
    "set",
    # the same in both languages
    "arena", "beta", "copula", "latitude", "local", "logit", "longitude", "max", "min", "monitor", "ordinal",
    "psi", "rho", "solar", "terminal",
}  # fmt: skip

WORD = re.compile(r"ClearML|LightGBM|[A-Z]+(?![a-z])|[A-Z]?[a-zà-ú]+")


def words_of(name: str) -> set[str]:
    """`min_linhas_por_classe` and `PastaServico` in words; single letters are units and symbols."""
    return {w.lower() for w in WORD.findall(name) if len(w) > 1}


@cache
def trees() -> dict[Path, ast.Module]:
    files = sorted(f for package in PACKAGES for f in (ROOT / package).rglob("*.py"))
    return {f.relative_to(ROOT): ast.parse(f.read_text(encoding="utf-8")) for f in files}


def nodes() -> Iterator[ast.AST]:
    for tree in trees().values():
        yield from ast.walk(tree)


def called(node: ast.expr) -> str:
    """The last part of a dotted name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def texts(node: ast.AST) -> Iterator[str]:
    return (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def modules() -> Iterator[str]:
    for path in trees():
        yield from (part for part in path.with_suffix("").parts if not part.startswith("__"))


def classes() -> Iterator[str]:
    return (n.name for n in nodes() if isinstance(n, ast.ClassDef))


def pydantic_fields() -> Iterator[str]:
    """Fields of every class that derives from pydantic's, over however many classes of ours."""
    defined = [n for n in nodes() if isinstance(n, ast.ClassDef)]
    models = {"BaseModel", "BaseSettings"}
    while found := {c.name for c in defined if models & set(map(called, c.bases))} - models:
        models |= found
    for c in defined:
        if c.name in models:
            yield from (
                s.target.id for s in c.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)
            )


def allowed_values() -> Iterator[str]:
    """What a `Literal` allows: models, baselines, protocols, rules, ways."""
    for n in nodes():
        if isinstance(n, ast.Subscript) and called(n.value) == "Literal":
            yield from texts(n.slice)


def keys_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (k for k in value if isinstance(k, str) and k.isidentifier())
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from keys_in(item)


ENGLISH = ("deploy", "images", "paginas", "security")
"""What scripts/ and the web pages read."""


def configuration_keys() -> Iterator[str]:
    """Without settings of estimators: models are named by the catalogue, parameters by their libraries.

    And without the columns of a survey's files, which are called as those who made them did.
    """
    for file in sorted((ROOT / "configs").rglob("*.yaml")):
        if file.name.partition(".")[0] in ENGLISH:
            continue
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for settings in ("hiperparametros", "grades"):
            for train in (content, content.get("padroes", {})):
                train.get("train", {}).pop(settings, None)
        for columns in ("guardar", "codigos_faltantes"):
            content.pop(columns, None)
        yield from keys_in(content)


def metrics_and_models() -> Iterator[str]:
    yield from (*MAIOR_MELHOR, *REFERENCIAS, *CANDIDATOS)


REPORTED = ("artefato", "confusao", "escalar", "figura", "histograma", "pagina", "tabela", "valor")


def shown_by_clearml() -> Iterator[str]:
    """Tags, sections, tables, figures, artifacts, metadata, and what a stage hands to the next."""
    names = trees()[Path("funcoes/configuracao/nomes_clearml.py")]
    for statement in names.body:
        if isinstance(statement, ast.AnnAssign) and statement.value is not None:
            yield from texts(statement.value)
    for n in nodes():
        if isinstance(n, ast.Call) and n.args and called(n.func) in REPORTED:
            yield from texts(n.args[0]) if isinstance(n.args[0], ast.Constant) else ()
        if isinstance(n, ast.Call) and called(n.func) == "saidas":
            yield from dict_keys(n)
        if isinstance(n, ast.FunctionDef) and n.name in ("metadados", "metadados_do_modelo"):
            yield from dict_keys(n)


def dict_keys(node: ast.AST) -> Iterator[str]:
    for n in ast.walk(node):
        if isinstance(n, ast.Dict):
            yield from (k.value for k in n.keys if isinstance(k, ast.Constant) and isinstance(k.value, str))


SOURCES = (
    modules, classes, pydantic_fields, allowed_values, configuration_keys, metrics_and_models,
    shown_by_clearml,
)  # fmt: skip


@cache
def used() -> dict[str, str]:
    """Each word, and one name that it is in."""
    return {word: name for source in SOURCES for name in source() for word in words_of(name)}


def tables(text: str) -> list[list[list[str]]]:
    """Words of each row of each table; a row may hold several forms, such as singular and plural."""
    found: list[list[list[str]]] = []
    for line in text.splitlines():
        if line.startswith("|---"):
            found.append([])
        elif line.startswith("| `"):
            found[-1].append(re.findall(r"`([^`]+)`", line.split("|")[1]))
    return found


def entries(text: str) -> list[str]:
    return [word for table in tables(text) for row in table for word in row]


def without_entry(words: dict[str, str], text: str) -> list[str]:
    known = NO_ENTRY | set(entries(text)) | set(CANDIDATOS)  # a model has its words in the catalogue
    return [
        f"{word}: of {name}, not in docs/glossario.md"
        for word, name in sorted(words.items())
        if word not in known
    ]


@pytest.fixture(scope="module")
def glossary() -> str:
    return GLOSSARY.read_text(encoding="utf-8")


def test_every_word_has_its_entry(glossary: str) -> None:
    assert without_entry(used(), glossary) == []


def test_no_entry_outlives_its_word(glossary: str) -> None:
    assert [word for word in entries(glossary) if word not in used()] == []


def test_what_needs_no_entry_is_used_and_has_none(glossary: str) -> None:
    assert sorted(NO_ENTRY - set(used())) == []
    assert sorted(NO_ENTRY & set(entries(glossary))) == []


def test_words_are_there_once(glossary: str) -> None:
    words = entries(glossary)
    assert [word for word in sorted(set(words)) if words.count(word) > 1] == []


def test_tables_are_sorted(glossary: str) -> None:
    found = tables(glossary)
    assert len(found) == glossary.count("\n## ") == 5
    assert [
        firsts for firsts in ([row[0] for row in table] for table in found) if firsts != sorted(firsts)
    ] == []


def test_rows_are_whole(glossary: str) -> None:
    """Word, English, note; words as in the code: lower case, no accents."""
    rows = [line for line in glossary.splitlines() if line.startswith("| `")]
    shape = re.compile(r"\| `[a-z]+`(, `[a-z]+`)* \| [^|]*[^| ][^|]* \| [^|]*\|")
    assert [row for row in rows if not shape.fullmatch(row)] == []


def test_each_source_gives_names() -> None:
    """A source that finds nothing any more would keep nothing complete."""
    some = {
        modules: {"funcoes", "validacao", "portao", "pagina"},
        classes: {"PastaServico", "_Ambiente", "Veredito"},
        pydantic_fields: {"espera_s", "min_linhas_por_classe", "fora_da_faixa", "autocorrelacao_10min"},
        allowed_values: {"by_day", "mediana_por_sexo", "toma_o_lugar"},
        configuration_keys: {"radiacao_solar", "fuso", "cors_origens", "instrumento"},
        metrics_and_models: {"rps", "faixas_pmv", "voto"},
        shown_by_clearml: {
            "campeao",
            "grafico_",
            "linhas em quarentena",
            "gate_passed",
            "linhas_entrada",
            "portao",
        },
    }
    assert set(some) == set(SOURCES)
    assert {
        source.__name__: names - set(source()) for source, names in some.items() if names - set(source())
    } == {}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("min_linhas_por_classe", {"min", "linhas", "por", "classe"}),
        ("_PastaServico", {"pasta", "servico"}),
        ("AmbienteClearML", {"ambiente", "clearml"}),
        ("pSTI", {"sti"}),
        ("autocorrelacao_10min", {"autocorrelacao", "min"}),
        ("espera_s", {"espera"}),
    ],
)
def test_a_name_in_words(name: str, words: set[str]) -> None:
    assert words_of(name) == words


def test_an_unknown_word_is_noticed(glossary: str) -> None:
    assert without_entry({"girassol": "Girassol"}, glossary) == [
        "girassol: of Girassol, not in docs/glossario.md"
    ]


def test_a_deleted_entry_is_noticed(glossary: str) -> None:
    row = next(line for line in glossary.splitlines() if line.startswith("| `veredito`"))
    assert without_entry({"veredito": "Veredito"}, glossary) == []
    assert without_entry({"veredito": "Veredito"}, glossary.replace(row, "")) != []
