"""docs/data.md and its Portuguese twin: tables as in the code, an example as it is printed."""

import re
from pathlib import Path

import pytest
import yaml

from funcoes.celulas.calendario import FORMATOS_DE_DATA
from funcoes.celulas.relogio import FORMATOS_DE_HORA
from funcoes.conferencia.__main__ import main
from funcoes.palavras.lingua import Termo
from funcoes.pesquisa.colunas import Dia, Guardada, Horario, Quantidade, Voto
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.vocabulario.grandezas import GRANDEZAS, Grandeza
from funcoes.vocabulario.unidades import UNIDADES
from tests import invented_survey as survey

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = {"en": "data.md", "pt": "data.pt-BR.md"}
OF = {
    "pessoa": Termo("person", "pessoa"), "tempo": Termo("air around the person", "ar em volta da pessoa"),
    "sala": Termo("room", "sala"), "fora": Termo("outside of the building", "fora do prédio"),
    "predio": Termo("building", "prédio"),
}  # fmt: skip


def word(term: Termo, language: str) -> str:
    return term.en if language == "en" else term.pt


def quantity(known: Grandeza, language: str) -> str:
    if known.unidade is None:
        what = ", ".join(f"`{name}` ({word(t, language)})" for name, t in known.categorias.items())
        cells = [what, "", ""]
    else:
        cells = [known.unidade.nome, *(f"{a:g} … {b:g}" for a, b in (known.faixa, known.usual))]
    names = [f"`{known.nome}`", word(known.termo, language), word(OF[known.de], language)]
    return f"| {' | '.join([*names, *cells])} |"


def quantities(language: str) -> list[str]:
    """Rows of the table of quantities, in the order of the vocabulary."""
    return [quantity(g, language) for n, g in GRANDEZAS.items() if n != "hora"]


def units() -> list[str]:
    """Rows of the table of units: of what, and each with its other spellings."""
    rows = []
    for dimension, known in UNIDADES.items():
        of = [f"`{n}`" for n, g in GRANDEZAS.items() if g.dimensao == dimension and dimension != "hora"]
        ways = "; ".join(f"**{u.nome}**" + f" ({', '.join(u.grafias)})" * bool(u.grafias) for u in known)
        rows += [f"| {', '.join(of)} | {ways} |"] if of else []
    return rows


def formats() -> list[str]:
    """Rows of the tables of dates and times, which have English words in both documents."""
    plain = {f: said for f, said in FORMATOS_DE_DATA.items() if not f.endswith(" H")}
    return [f"| `{f}` | {said} |" for f, said in [*plain.items(), *FORMATOS_DE_HORA.items()]]


def read(language: str) -> str:
    return (ROOT / "docs" / DOCUMENTS[language]).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", DOCUMENTS)
def test_the_tables_are_those_of_the_code(language: str) -> None:
    lines = read(language).splitlines()
    expected = [*quantities(language), *units(), *formats()]
    assert [row for row in expected if row not in lines] == []
    tables = [line for line in lines if line.startswith(("| `", "| **"))]
    shown = [line for line in tables if line not in expected and line.split("`")[1] in GRANDEZAS]
    assert shown == [], "rows of quantities that there are no more"


@pytest.mark.parametrize("language", DOCUMENTS)
def test_every_key_of_a_description_is_named(language: str) -> None:
    text = read(language)
    of_parts = [f for part in (Dia, Horario, Voto, Quantidade, Guardada) for f in part.model_fields]
    assert [k for k in [*PesquisaConfig.model_fields, *of_parts] if f"`{k}`" not in text] == []


@pytest.mark.parametrize("language", DOCUMENTS)
def test_the_examples_in_yaml_can_be_used(language: str) -> None:
    blocks = re.findall(r"(?s)```yaml\n(.*?)```", read(language))
    assert blocks
    for block in blocks:
        PesquisaConfig.model_validate({**PesquisaConfig.vazia().identidade(), **yaml.safe_load(block)})


def example(folder: Path) -> None:
    """The survey of the example: written as people in the United States write theirs."""
    people = survey.values()
    cells = survey.plain(people) | {
        "Date": [f"{d:%b %d, %Y}" for d in people["data"]],
        "Time": [survey.clock_12(h) for h in people["hora"]],
        "Thermal preference": ["cooler" if v > 0 else "no change" for v in people["voto"]],
    }
    cells = survey.changed(
        cells,
        airtempc=("Air temp (°F)", survey.written(people["temperatura"], lambda v: round(v * 1.8 + 32, 1))),
        heightcm=("Height", survey.written(people["altura"], lambda v: v / 100)),
        weightkg=("Weight (lb)", survey.written(people["peso"], lambda v: round(v / 0.45359237, 1))),
        thermalsensationvote=("TSV", [f"{v + 4:.0f}" for v in people["voto"]]),
    )
    (folder / "survey.csv").write_bytes(survey.as_csv(cells))


@pytest.mark.parametrize("language", DOCUMENTS)
def test_the_example_is_what_the_command_prints(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)  # who tests may have a terminal of some width
    example(tmp_path)
    assert main(["survey.csv"]) == 0
    printed = capsys.readouterr().out.splitlines()
    block = (
        read(language).partition("$ python -m funcoes.dados.conferir survey.csv\n")[2].partition("\n$ ")[0]
    )
    shown = [line for line in block.splitlines() if line not in ("...", "")]
    assert len(shown) > 15
    assert [line for line in shown if line not in printed] == []


def test_both_languages_show_the_same() -> None:
    english, portuguese = read("en"), read("pt")
    for mark in ("\n## ", "\n| ", "```"):
        assert english.count(mark) == portuguese.count(mark), mark
    assert re.findall(r"(?s)```yaml\n(.*?)```", english) == re.findall(r"(?s)```yaml\n(.*?)```", portuguese)
