"""Two files of a survey are joined by what their keys mean, and what has no partner is said."""

from pathlib import Path
from typing import Any

import pytest

from funcoes.leitura.juntar import conteudo_de
from funcoes.pesquisa.descricao import PesquisaConfig


def _pesquisa(arquivo: str = "{nome}_meta.csv") -> PesquisaConfig:
    partes: dict[str, Any] = {
        "voto": {"coluna": "v"},
        "grandezas": {"temperatura": {"coluna": "t"}},
        "juntar": {"arquivo": arquivo, "por": "b", "colunas": ["town"]},
    }
    return PesquisaConfig.model_validate({**PesquisaConfig.vazia().identidade(), **partes})


def _juntado(pasta: Path, chaves: list[str], outras: list[str] | None) -> tuple[list[str], tuple[str, ...]]:
    """What each row has from the other file, and what is said."""
    (pasta / "a[1].csv").write_text("v;t;b\n" + "".join(f"1;2{n};{c}\n" for n, c in enumerate(chaves)))
    if outras is not None:
        (pasta / "a[1]_meta.csv").write_text(
            "b;town\n" + "".join(f"{c};T{n}\n" for n, c in enumerate(outras))
        )
    conteudo, avisos = conteudo_de(pasta / "a[1].csv", _pesquisa())
    return [linha.split(";")[-1] for linha in conteudo.decode().split()[1:]], avisos


@pytest.mark.parametrize(
    ("nossa", "deles"), [("5", "5.0"), ("5,0", "5"), ("B1", "b1"), ("-1", "-1.00"), ("x", "x")]
)
def test_keys_are_compared_as_numbers_and_as_names(tmp_path: Path, nossa: str, deles: str) -> None:
    assert _juntado(tmp_path, [nossa, "7"], ["7", deles]) == (["T1", "T0"], ())


def test_rows_without_partner_are_counted(tmp_path: Path) -> None:
    partes, avisos = _juntado(tmp_path, ["1", "2", "3"], ["1", "2"])
    assert partes == ["T0", "T1", ""]
    assert len(avisos) == 1
    assert "1 of 3 rows have a b that is not in it" in avisos[0]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    partes, avisos = _juntado(tmp_path, ["1"], None)
    assert partes == ["1"]
    assert avisos[0].startswith("no {nome}_meta.csv beside")


@pytest.mark.parametrize(
    "padrao", ["/etc/passwd", "../b.csv", "a/../../b.csv", "**/b.csv", "C:\\b.csv", "~/b"]
)
def test_other_files_are_beside_the_survey(padrao: str) -> None:
    with pytest.raises(ValueError, match="leads out of the survey's folder"):
        _pesquisa(padrao)
