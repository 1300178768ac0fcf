"""The synthetic survey: the same bytes for a seed, the survey's dialect, and its behaviour."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from funcoes.amostra.__main__ import main
from funcoes.amostra.arquivo_csv import COLUNAS, escrever_numero
from funcoes.amostra.dias import MAX_VEZES, repetir_dias
from funcoes.amostra.fatos import FatosAmostra, carregar_fatos
from funcoes.amostra.gerar import AVISO_SINTETICO, gerar_csv
from funcoes.apoio.erros import ErroConfig
from funcoes.dados.contrato import aplicar
from tests.santa_maria import SURVEY, read_cells

RAIZ = Path(__file__).resolve().parents[4]
PESQUISA = RAIZ.parent / "shared" / "data" / "santa_maria_2015_2016.csv"
REGISTRO = ["DATA", "HORA"]
SHA256_PADRAO = "187102ba97f8ee432ed719604180b769675d63a295001a276c20f78efc2e7c8f"
VOTOS_DA_PESQUISA = {-3: 12, -2: 64, -1: 145, 0: 495, 1: 338, 2: 443, 3: 223}


def tokens(conteudo: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(conteudo), sep=";", dtype=str, keep_default_na=False)


def valores(conteudo: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(conteudo), sep=";", decimal=",", na_values=["NAN", "x"])


@pytest.fixture(scope="module")
def fatos() -> FatosAmostra:
    return carregar_fatos()


@pytest.fixture(scope="module")
def conteudo(fatos: FatosAmostra) -> bytes:
    return gerar_csv(fatos.seed_padrao, fatos)


@pytest.fixture(scope="module")
def linhas(conteudo: bytes) -> pd.DataFrame:
    return tokens(conteudo)


@pytest.fixture(scope="module")
def varias(fatos: FatosAmostra) -> list[pd.DataFrame]:
    return [valores(gerar_csv(seed, fatos)) for seed in range(6)]


def test_a_seed_gives_the_same_bytes_and_another_seed_others(fatos: FatosAmostra, conteudo: bytes) -> None:
    assert gerar_csv(fatos.seed_padrao, fatos) == conteudo
    assert gerar_csv(fatos.seed_padrao + 1, fatos) != conteudo


def test_the_default_sample_is_what_it_always_was(conteudo: bytes) -> None:
    assert hashlib.sha256(conteudo).hexdigest() == SHA256_PADRAO


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_another_process_writes_the_same_bytes(conteudo: bytes, tmp_path: Path, hash_seed: str) -> None:
    destino = tmp_path / "novo" / "amostra.csv"
    ambiente = os.environ | {"PYTHONHASHSEED": hash_seed, "LC_ALL": "C"}
    comando = [sys.executable, "-m", "funcoes.amostra", "--out", str(destino)]
    feito = subprocess.run(comando, cwd=RAIZ, env=ambiente, check=True, capture_output=True)
    assert destino.read_bytes() == conteudo
    assert AVISO_SINTETICO.encode() in feito.stdout


def test_the_dialect_is_the_surveys(conteudo: bytes, linhas: pd.DataFrame) -> None:
    assert conteudo.isascii()
    assert b"\r" not in conteudo
    assert conteudo.endswith(b"\n")
    assert list(linhas.columns) == COLUNAS
    assert len(linhas) == 1720
    assert linhas["DATA"].str.fullmatch(r"[1-9]\d?/[1-9]\d?/\d{4}").all()
    assert linhas["HORA"].str.fullmatch(r"\d\d:\d\d").all()
    numero = r"(-?\d+(,\d{0,1}[1-9])?)?|NAN|x"
    for coluna in COLUNAS[2:3] + COLUNAS[4:]:
        assert linhas[coluna].str.fullmatch(numero).all(), coluna


def test_days_records_and_respondents_are_the_surveys(linhas: pd.DataFrame) -> None:
    assert linhas.groupby("DATA", sort=False).size().tolist() == [287, 282, 288, 144, 144, 144, 144, 143, 144]
    por_registro = linhas.groupby(REGISTRO).size()
    assert len(por_registro) == 288
    assert por_registro.value_counts().to_dict() == {6: 283, 4: 3, 5: 2}
    clima = [c for c in COLUNAS[15:] if c in linhas]
    assert (linhas.groupby(REGISTRO)[clima].nunique() == 1).all().all()


def test_dirty_tokens_are_the_surveys(linhas: pd.DataFrame) -> None:
    def contar(coluna: str, *fichas: str) -> dict[str, int]:
        return {f: int((linhas[coluna] == f).sum()) for f in fichas}

    assert contar("P5", "x", "99") == {"x": 7, "99": 1}
    assert contar("P6", "x", "99") == {"x": 8, "99": 6}
    assert contar("P7", "x") == {"x": 1}
    assert contar("P8", "x", "") == {"x": 6, "": 1}
    assert contar("VESTIMENTA", "", "-1", "0", "9,5", "0,4") == {"": 3, "-1": 3, "0": 2, "9,5": 1, "0,4": 1}
    assert contar("SEXO", "F") == {"F": 3}
    assert contar("Tu", "") == {"": 431}


def test_two_dirty_tokens_of_a_day_never_share_a_cell(fatos: FatosAmostra) -> None:
    dia = fatos.dias[0].model_copy(update={"sujeira": {"P5": {"x": 7, "99": 280}}})  # all 287 people
    colunas = tokens(gerar_csv(1, fatos.model_copy(update={"dias": [dia, *fatos.dias[1:]]})))
    assert colunas.loc[colunas["DATA"] == dia.data, "P5"].value_counts().to_dict() == {"99": 280, "x": 7}


def test_ninety_nine_is_also_a_valid_weight_and_direction(linhas: pd.DataFrame) -> None:
    assert (linhas["PESO"] == "99").sum() >= 2
    assert (linhas["Dir_Vento"] == "99").sum() >= 4


def test_radiation_is_missing_in_the_surveys_blocks(linhas: pd.DataFrame) -> None:
    falta = linhas[linhas["RSolarMed"] == "NAN"]
    assert (falta["RSolarTot"] == "NAN").all()
    por_dia = falta.drop_duplicates(REGISTRO).groupby("DATA")["HORA"]
    assert por_dia.size().to_dict() == {"6/7/2016": 24, "7/7/2016": 7, "8/7/2016": 5}
    assert por_dia.max().to_dict() == {"6/7/2016": "17:00", "7/7/2016": "11:20", "8/7/2016": "10:40"}


def test_the_weather_is_consistent_within_itself(varias: list[pd.DataFrame]) -> None:
    for d in varias:
        assert ((d["Tmin"] <= d["Tmedia"]) & (d["Tmedia"] <= d["Tmax"])).all()
        assert ((d["UR_Min"] <= d["UR"]) & (d["UR"] <= d["UR_Max"]) & (d["UR_Max"] <= 100)).all()
        assert ((d["Vel_Vento"] <= d["Vel_Vento_Max"]) & (d["Vel_Vento"] >= 0)).all()
        assert (d.loc[d["Vel_Vento"] == 0, "Dir_Vento"] == 0).all()
        assert (d["RSolarTot"] - 0.6 * d["RSolarMed"]).abs().max() < 0.31
        assert (d["Tu"] <= d["Tmedia"]).sum() == d["Tu"].notna().sum()


@pytest.mark.parametrize(
    ("coluna", "quartis", "tolerancia"),
    [  # the survey's quartiles
        ("Tmedia", (19.0, 26.6, 30.1), 1.5),
        ("UR", (35.6, 45.7, 68.1), 5.0),
        ("Vel_Vento", (0.02, 0.21, 0.87), 0.25),
        ("RSolarMed", (137.6, 449.0, 626.5), 90.0),
        ("UTCI", (22.6, 28.5, 31.7), 2.0),
        ("TE", (17.5, 22.4, 24.3), 1.5),
        ("IDADE", (23.0, 30.0, 43.0), 3.0),
        ("PESO", (61.0, 70.0, 79.0), 3.0),
        ("ALTURA", (162.0, 168.0, 175.0), 2.0),
    ],
)
def test_quartiles_are_near_the_surveys(
    varias: list[pd.DataFrame], coluna: str, quartis: tuple[float, ...], tolerancia: float
) -> None:
    for d in varias:
        assert d[coluna].quantile([0.25, 0.5, 0.75]).tolist() == pytest.approx(quartis, abs=tolerancia)


def test_votes_of_the_default_seed(linhas: pd.DataFrame) -> None:
    contagem = linhas["P1"].astype(int).value_counts()
    assert set(contagem.index) == set(range(-3, 4))
    assert contagem.min() >= 8
    for voto, na_pesquisa in VOTOS_DA_PESQUISA.items():
        assert contagem[voto] == pytest.approx(na_pesquisa, abs=12 + 0.12 * na_pesquisa)


def test_the_very_cold_votes_fall_on_the_coldest_winter_day(linhas: pd.DataFrame) -> None:
    dias = linhas.loc[linhas["P1"] == "-3", "DATA"].value_counts(normalize=True)
    assert dias["6/7/2016"] > 0.6


def mesmo_voto(d: pd.DataFrame) -> float:
    n = d.groupby([*REGISTRO, "P1"]).size()
    total = d.groupby(REGISTRO).size()
    return float((n * (n - 1)).sum() / (total * (total - 1)).sum())


def test_people_in_the_same_weather_agree_as_often_as_in_the_survey(varias: list[pd.DataFrame]) -> None:
    assert np.mean([mesmo_voto(d) for d in varias]) == pytest.approx(0.346, abs=0.015)


@pytest.mark.parametrize(
    ("a", "b", "na_pesquisa"),
    [
        ("P1", "TE", 0.710),
        ("P1", "UTCI", 0.684),
        ("P1", "P2", 0.411),
        ("P1", "P3", -0.516),
        ("P1", "P8", -0.508),
        ("P3", "P5", 0.658),
        ("P7", "Vel_Vento", -0.489),
        ("P8", "TE", -0.586),
        ("Tmedia", "UR", -0.778),
    ],
)
def test_rank_correlations_are_near_the_surveys(
    varias: list[pd.DataFrame], a: str, b: str, na_pesquisa: float
) -> None:
    medias = [d[d != 99][[a, b]].corr(method="spearman").iloc[0, 1] for d in varias]
    assert np.mean(medias) == pytest.approx(na_pesquisa, abs=0.1)


@pytest.fixture(scope="module")
def tres_vezes(fatos: FatosAmostra) -> bytes:
    return gerar_csv(fatos.seed_padrao, fatos, vezes=3)


def test_three_times_as_many_days_lie_in_the_same_months_of_further_years(tres_vezes: bytes) -> None:
    por_dia = tokens(tres_vezes).groupby("DATA", sort=False).size()
    assert por_dia.tolist() == [287, 282, 288, 144, 144, 144, 144, 143, 144] * 3
    assert por_dia.index[[0, 8, 9, 17, 18, 26]].tolist() == [
        "5/8/2015", "8/7/2016", "5/8/2017", "8/7/2018", "5/8/2019", "8/7/2020",
    ]  # fmt: skip


def test_the_contract_takes_every_row_of_a_longer_sample(tres_vezes: bytes) -> None:
    conferido = aplicar(read_cells(tres_vezes), SURVEY)
    assert len(conferido.aceitos) == 3 * 1720
    assert conferido.quarentena.empty
    assert conferido.aceitos["campanha"].unique().tolist() == [
        f"{ano + anos}-{mes}" for anos in (0, 2, 4) for ano, mes in ((2015, "08"), (2016, "01"), (2016, "07"))
    ]
    assert conferido.aceitos["dia"].nunique() == 27
    assert conferido.aceitos["registro"].nunique() == 3 * 288


def test_dirty_tokens_of_a_longer_sample_are_as_many_times_the_surveys(tres_vezes: bytes) -> None:
    linhas = tokens(tres_vezes)
    assert (linhas["P5"] == "x").sum() == 21
    assert (linhas["VESTIMENTA"] == "-1").sum() == 9
    assert (linhas["SEXO"] == "F").sum() == 9
    assert (linhas.drop_duplicates(REGISTRO)["RSolarMed"] == "NAN").sum() == 3 * 36
    assert (linhas["PESO"] == "99").sum() >= 6
    assert (linhas.drop_duplicates(REGISTRO)["Dir_Vento"] == "99").sum() >= 3


def test_the_same_day_of_another_year_has_its_own_weather_and_people(tres_vezes: bytes) -> None:
    linhas = tokens(tres_vezes)
    um, outro = (linhas[linhas["DATA"] == d].reset_index(drop=True) for d in ("5/8/2015", "5/8/2017"))
    assert (um["HORA"].unique() == outro["HORA"].unique()).all()
    for coluna in ("Tmedia", "UR", "RSolarMed", "IDADE", "PESO", "P1", "P2"):
        assert (um[coluna] != outro[coluna]).mean() > 0.4, coluna


def test_a_longer_sample_behaves_as_the_survey_does(fatos: FatosAmostra) -> None:
    d = valores(gerar_csv(fatos.seed_padrao, fatos, vezes=8))
    assert mesmo_voto(d) == pytest.approx(0.346, abs=0.02)
    assert d[["P1", "TE"]].corr(method="spearman").iloc[0, 1] == pytest.approx(0.710, abs=0.05)
    assert d["Tmedia"].median() == pytest.approx(26.6, abs=1.5)
    partes = d["P1"].value_counts(normalize=True)
    for voto, na_pesquisa in VOTOS_DA_PESQUISA.items():
        assert partes[voto] == pytest.approx(na_pesquisa / 1720, abs=0.04)


@pytest.mark.parametrize("vezes", [0, -1, MAX_VEZES + 1])
def test_a_number_of_times_without_dates_is_refused(
    fatos: FatosAmostra, capsys: pytest.CaptureFixture[str], vezes: int
) -> None:
    with pytest.raises(ErroConfig, match=f"times {vezes}: .* 1 to {MAX_VEZES} times"):
        gerar_csv(1, fatos, vezes)
    assert main(["--times", str(vezes), "--out", "nunca.csv"]) == 2
    assert f"times {vezes}" in capsys.readouterr().err


def test_the_last_day_that_can_be_asked_for_is_one_that_pandas_knows(fatos: FatosAmostra) -> None:
    ultimo = repetir_dias(fatos, MAX_VEZES).dias[-1].data
    assert pd.to_datetime(ultimo, format="%d/%m/%Y") > pd.Timestamp(2250, 1, 1)


@pytest.mark.parametrize(
    ("datas", "motivo"),
    [
        (("29/2/2016", "1/3/2016"), "29/2/2016 does not exist"),
        (("5/8/2015", "5/8/2017"), "fall on each other"),
    ],
)
def test_days_that_cannot_be_repeated_are_named(
    fatos: FatosAmostra, datas: tuple[str, str], motivo: str
) -> None:
    dias = [fatos.dias[0].model_copy(update={"data": d}) for d in datas]
    with pytest.raises(ErroConfig, match=motivo):
        repetir_dias(fatos.model_copy(update={"dias": dias}), 2)


def test_the_command_writes_as_many_days_as_it_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tres_vezes: bytes
) -> None:
    destino = tmp_path / "amostra.csv"
    assert main(["--times", "3", "--out", str(destino)]) == 0
    assert destino.read_bytes() == tres_vezes
    assert "5160 rows" in capsys.readouterr().out


def test_no_row_of_the_survey_is_in_the_sample(linhas: pd.DataFrame) -> None:
    if not PESQUISA.exists():
        pytest.skip("the survey itself is not part of the project; compared only where ../shared/data has it")
    real = tokens(PESQUISA.read_bytes())
    assert not set(map(tuple, linhas.to_numpy())) & set(map(tuple, real.to_numpy()))
    # nor a person with age, body, clothing, hour and all eight answers
    pessoa = COLUNAS[:15]
    assert not set(map(tuple, linhas[pessoa].to_numpy())) & set(map(tuple, real[pessoa].to_numpy()))


@pytest.mark.parametrize(
    ("numero", "texto"), [(18.27, "18,27"), (30.0, "30"), (0.1, "0,1"), (-0.001, "0"), (-4.6, "-4,6")]
)
def test_numbers_are_written_as_the_survey_does(numero: float, texto: str) -> None:
    assert escrever_numero(numero) == texto


def test_a_negative_seed_is_refused(fatos: FatosAmostra, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ErroConfig, match="from 0 up"):
        gerar_csv(-1, fatos)
    assert main(["--seed", "-1", "--out", "nunca.csv"]) == 2
    assert "from 0 up" in capsys.readouterr().err


def test_the_command_says_when_out_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "--out is missing" in capsys.readouterr().err


def test_the_command_says_when_it_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seed", "1", "--out", str(tmp_path)]) == 2
    assert "error:" in capsys.readouterr().err


def test_a_seed_makes_no_sense_with_a_fit() -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--seed", "1", "--fit", "pesquisa.csv"])


def test_help_says_that_the_data_are_synthetic(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "SYNTHETIC" in capsys.readouterr().out
