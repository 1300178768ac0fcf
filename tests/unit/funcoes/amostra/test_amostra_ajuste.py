"""Measuring the sample's statistics: on the sample, on the survey, and on files that cannot serve."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from funcoes.amostra.__main__ import main
from funcoes.amostra.ajuste import ajustar
from funcoes.amostra.arquivo_csv import COLUNAS
from funcoes.amostra.fatos import CAMINHO_PADRAO, carregar_fatos, salvar_fatos
from funcoes.amostra.gerar import gerar_csv
from funcoes.amostra.logit import ajustar_logit, probabilidades
from funcoes.apoio.erros import ErroConfig, ErroDados

PESQUISA = Path(__file__).resolve().parents[5] / "shared" / "data" / "santa_maria_2015_2016.csv"


@pytest.fixture(scope="module")
def amostra(tmp_path_factory: pytest.TempPathFactory) -> Path:
    fatos = carregar_fatos()
    caminho = tmp_path_factory.mktemp("amostra") / "amostra.csv"
    caminho.write_bytes(gerar_csv(fatos.seed_padrao, fatos))
    return caminho


def exigir_proximos(a: object, b: object, onde: str = "fatos") -> None:
    """Compare two nested structures, numbers within their rounding."""
    if isinstance(a, dict):
        assert isinstance(b, dict), onde
        assert a.keys() == b.keys(), onde
        for chave in a:
            exigir_proximos(a[chave], b[chave], f"{onde}.{chave}")
    elif isinstance(a, list | tuple):
        assert isinstance(b, list | tuple), onde
        assert len(a) == len(b), onde
        for i, (x, y) in enumerate(zip(a, b, strict=True)):
            exigir_proximos(x, y, f"{onde}[{i}]")
    elif isinstance(a, float):
        assert a == pytest.approx(b, rel=0.01, abs=0.005), onde
    else:
        assert a == b, onde


def test_fitting_the_real_survey_gives_the_committed_statistics(tmp_path: Path) -> None:
    if not PESQUISA.exists():
        pytest.skip("the survey itself is not part of the project; compared only where ../shared/data has it")
    destino = tmp_path / "amostra.yaml"
    assert main(["--fit", str(PESQUISA), "--out", str(destino)]) == 0
    comprometidos = carregar_fatos().model_dump() | {"seed_padrao": 0}
    exigir_proximos(carregar_fatos(destino).model_dump(), comprometidos)


def test_fitting_the_sample_returns_what_it_was_made_of(amostra: Path) -> None:
    origem, medidos = carregar_fatos(), ajustar(amostra)
    assert [d.data for d in medidos.dias] == [d.data for d in origem.dias]
    for antes, depois in zip(origem.dias, medidos.dias, strict=True):
        assert depois.vestimenta == antes.vestimenta
        assert depois.sujeira == antes.sujeira
        assert depois.respondentes_a_menos == antes.respondentes_a_menos
        assert depois.radiacao.falta_ate == antes.radiacao.falta_ate
        assert depois.temperatura.curva[-1] == pytest.approx(antes.temperatura.curva[-1], abs=1.5)
    assert medidos.fracao_f == pytest.approx(origem.fracao_f, abs=0.04)
    assert medidos.voto.limiares == pytest.approx(origem.voto.limiares, abs=1.0)
    assert len(gerar_csv(1, medidos).splitlines()) == 1721


def test_writing_and_reading_statistics_changes_nothing(tmp_path: Path) -> None:
    fatos, copia = carregar_fatos(), tmp_path / "copia.yaml"
    salvar_fatos(fatos, copia)
    assert carregar_fatos(copia) == fatos
    assert copia.read_bytes() == CAMINHO_PADRAO.read_bytes()


def test_a_new_fit_keeps_the_default_seed_even_of_an_outdated_file(amostra: Path, tmp_path: Path) -> None:
    destino = tmp_path / "amostra.yaml"
    destino.write_text("seed_padrao: 31\nchave_antiga: 1\n", encoding="utf-8")
    assert main(["--fit", str(amostra), "--out", str(destino)]) == 0
    assert carregar_fatos(destino).seed_padrao == 31


@pytest.mark.parametrize(
    ("conteudo", "mensagem"),
    [
        ("a;b\n1;2\n", "not the survey's 40"),
        ("", "cannot be read"),
        ("sé;b\n", "cannot be read"),
        (";".join(COLUNAS) + "\n", "no rows"),
    ],
)
def test_a_file_that_is_no_survey_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], conteudo: str, mensagem: str
) -> None:
    ruim = tmp_path / "ruim.csv"
    ruim.write_text(conteudo, encoding="utf-8")
    assert main(["--fit", str(ruim), "--out", str(tmp_path / "nunca.yaml")]) == 2
    assert mensagem in capsys.readouterr().err
    assert not (tmp_path / "nunca.yaml").exists()


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ErroDados, match="cannot be read"):
        ajustar(tmp_path / "falta.csv")


def trocar(amostra: Path, destino: Path, coluna: str, valor: str) -> Path:
    """Copy the sample with one cell of its third row replaced."""
    linhas = amostra.read_text(encoding="ascii").splitlines()
    campos = linhas[3].split(";")
    campos[COLUNAS.index(coluna)] = valor
    linhas[3] = ";".join(campos)
    destino.write_text("\n".join(linhas) + "\n", encoding="ascii")
    return destino


@pytest.mark.parametrize(
    ("coluna", "valor", "mensagem"),
    [
        ("Tmedia", "quente", "column Tmedia, file line 4: 'quente' is no number"),
        ("HORA", "nove", "'nove' is no HH:MM hour"),
        ("P1", "", "column P1 has 1 empty cells"),
        ("UR", "NAN", "column UR has 1 empty cells"),
        ("DATA", "1/1/2020", "day 1/1/2020: 1 weather records"),
    ],
)
def test_a_bad_cell_is_named(amostra: Path, tmp_path: Path, coluna: str, valor: str, mensagem: str) -> None:
    with pytest.raises(ErroDados, match=mensagem):
        ajustar(trocar(amostra, tmp_path / "ruim.csv", coluna, valor))


def test_a_file_without_a_sex_is_refused(amostra: Path, tmp_path: Path) -> None:
    so_homens = tmp_path / "homens.csv"
    texto = amostra.read_text(encoding="ascii")
    so_homens.write_text(texto.replace(";f;", ";m;").replace(";F;", ";m;"), encoding="ascii")
    with pytest.raises(ErroDados, match="both sexes"):
        ajustar(so_homens)


@pytest.mark.parametrize(
    "mudanca",
    [
        {"desconhecida": 1},
        {"seed_padrao": -1},
        {"probabilidades_clima": [0.0, 1.0]},
        {"dependencia": {"autocorrelacao_10min": [0.0], "correlacao": [[1.0]]}},
    ],
)
def test_unusable_statistics_are_refused(tmp_path: Path, mudanca: dict[str, Any]) -> None:
    dados = carregar_fatos().model_dump(mode="json") | mudanca
    caminho = tmp_path / "fatos.yaml"
    caminho.write_text(yaml.safe_dump(dados), encoding="utf-8")
    with pytest.raises(ErroConfig, match=r"fatos\.yaml: not usable"):
        carregar_fatos(caminho)


def test_missing_statistics_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ErroConfig, match="cannot read"):
        carregar_fatos(tmp_path / "falta.yaml")


def test_clothing_must_count_every_respondent() -> None:
    dia = carregar_fatos().dias[0].model_dump()
    dia["vestimenta"] = {"0,5": 3}
    with pytest.raises(ValueError, match="vestimenta counts 3"):
        type(carregar_fatos().dias[0]).model_validate(dia)


def test_the_ordered_logit_recovers_its_own_parameters() -> None:
    rng = np.random.default_rng(3)
    X = rng.standard_normal((4000, 2))
    beta, limiares = np.array([1.5, -0.5]), np.array([-1.0, 0.5, 2.0])
    prob = probabilidades(X @ beta, limiares)
    assert prob.sum(axis=1) == pytest.approx(1.0)
    classes = (rng.random(4000)[:, None] > np.cumsum(prob[:, :-1], axis=1)).sum(axis=1)
    beta_medido, limiares_medidos = ajustar_logit(X, classes, 4)
    assert beta_medido == pytest.approx(beta, abs=0.12)
    assert limiares_medidos == pytest.approx(limiares, abs=0.12)
