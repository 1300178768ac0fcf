"""Data that cannot be learned from is refused before any task, with a setting that would work."""

import contextlib
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from funcoes.amostra.fatos import carregar_fatos
from funcoes.amostra.gerar import gerar_csv
from funcoes.apoio.erros import ErroConfig, ErroDados
from funcoes.configuracao.config import carregar
from pipelines.comando import dados
from pipelines.comando.pesquisa import so_nome
from tests.commands import LIMIT_S, ROOT, environment, said

LINHAS = gerar_csv(14, carregar_fatos()).decode().splitlines()
P1 = LINHAS[0].split(";").index("P1")


@pytest.fixture
def arquivo(tmp_path: Path) -> Callable[[list[str]], Path]:
    """A survey of these rows."""

    def gravar(linhas: list[str]) -> Path:
        destino = tmp_path / "survey.csv"
        destino.write_text("\n".join([LINHAS[0], *linhas]) + "\n", encoding="utf-8")
        return destino

    return gravar


def do_dia(quantos: int) -> list[str]:
    """The rows of the first days."""
    dias = list(dict.fromkeys(linha.split(";")[0] for linha in LINHAS[1:]))[:quantos]
    return [linha for linha in LINHAS[1:] if linha.split(";")[0] in dias]


def com_voto(linhas: list[str], voto: Callable[[int], str]) -> list[str]:
    """These rows with other votes."""
    partidas = [linha.split(";") for linha in linhas]
    return [";".join([*c[:P1], voto(i), *c[P1 + 1 :]]) for i, c in enumerate(partidas)]


def conferir(caminho: Path, *pares: str) -> str:
    return dados.com_hash(carregar(None, [f"ingest.dados={caminho}", *pares])).ingest.sha256


def sugeridos(texto: str) -> list[str]:
    """The settings that a message names, as `--set` takes them."""
    return [parte.split()[0] for parte in texto.split("--set ")[1:]]


@pytest.mark.parametrize(
    ("linhas", "pares", "ditos"),
    [
        (do_dia(1), [], ["train.protocol=by_day", "1 day cannot fill"]),
        (do_dia(2), ["train.protocol=by_campaign"], ["train.protocol=by_campaign", "1 campaign cannot fill"]),
        (do_dia(1)[:60], ["train.protocol=by_record", "train.folds=20"], ["by_record", "20 folds"]),
        (
            com_voto(do_dia(2), lambda i: "0" if i % 9 else "1"),
            ["train.protocol=by_record,by_campaign"],
            ["train.protocol=by_campaign"],
        ),
    ],
    ids=["one day", "one campaign", "few rows", "the second protocol"],
)
def test_too_little_data_is_refused_with_a_setting_that_works(
    arquivo: Callable[[list[str]], Path], linhas: list[str], pares: list[str], ditos: list[str]
) -> None:
    caminho = arquivo(linhas)
    with pytest.raises(ErroDados) as recusa:
        conferir(caminho, *pares)
    texto = str(recusa.value)
    assert "\n" not in texto
    assert all(dito in texto for dito in [str(caminho), *ditos]), texto
    assert sugeridos(texto), texto
    assert conferir(caminho, *pares, *sugeridos(texto))


def test_days_that_each_hold_one_vote_leave_nothing_to_tell_apart(arquivo: Callable[..., Path]) -> None:
    primeiro = do_dia(1)[0].split(";")[0]
    linhas = [";".join([*c[:P1], "0" if c[0] == primeiro else "1", *c[P1 + 1 :]])
              for c in (linha.split(";") for linha in do_dia(2))]  # fmt: skip
    caminho = arquivo(linhas)
    with pytest.raises(ErroDados, match="every vote is") as recusa:
        conferir(caminho)
    assert conferir(caminho, *sugeridos(str(recusa.value)))


@pytest.mark.parametrize(
    ("linhas", "pares", "dito"),
    [
        (do_dia(3)[:5], [], "ingest.fracao_teste"),
        (do_dia(1), ["ingest.teste_por=dia"], "ingest.teste_por"),
        (com_voto(do_dia(2), lambda _: "1"), [], "at least two classes"),
        (
            com_voto(do_dia(2), lambda i: str(-3 + i % 2)),
            ["target.classes=5"],
            "after target.fusoes every vote is",
        ),
    ],
    ids=["five rows", "one day held out", "one vote", "one vote once merged"],
)
def test_what_ingest_or_impute_would_refuse_is_refused_before(
    arquivo: Callable[[list[str]], Path], linhas: list[str], pares: list[str], dito: str
) -> None:
    with pytest.raises(ErroDados) as recusa:
        conferir(arquivo(linhas), *pares)
    assert dito in str(recusa.value)


@pytest.mark.parametrize("quantas", [5, 29, 60, 120, 287])
@pytest.mark.parametrize("teste_por", ["registro", "dia"])
def test_libraries_say_nothing_of_few_rows(
    arquivo: Callable[[list[str]], Path], quantas: int, teste_por: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with contextlib.suppress(ErroDados):
            conferir(arquivo(LINHAS[1 : quantas + 1]), f"ingest.teste_por={teste_por}")


@pytest.mark.parametrize("quantas", [29, 287])
def test_the_command_says_one_line_of_few_rows(
    arquivo: Callable[[list[str]], Path], quantas: int, tmp_path: Path
) -> None:
    pastas = {f"CONFORTO_PASTA_{nome}": str(tmp_path / nome) for nome in ("SERVIDOR", "RESULTADOS")}
    dados_e_folds = ["--data", str(arquivo(LINHAS[1 : quantas + 1])), "--set", "train.folds=20"]
    feito = subprocess.run(
        [sys.executable, "pipelines/run.py", *dados_e_folds], cwd=ROOT, env=environment(tmp_path) | pastas,
        capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )  # fmt: skip
    assert feito.returncode == 2
    (linha,) = said(feito.stderr)
    assert linha.startswith("error: ")


def test_the_whole_survey_is_usable_by_every_protocol(arquivo: Callable[[list[str]], Path]) -> None:
    assert conferir(arquivo(LINHAS[1:]), "train.protocol=by_day,by_record,random,by_campaign,report")


@pytest.mark.parametrize("dito", ["dataset:abc", "dataset:", "dataset:" + "g" * 32])
def test_a_dataset_s_id_is_checked_by_its_form(dito: str) -> None:
    with pytest.raises(ErroConfig, match="dataset:"):
        dados.exigir_ids(carregar(None, [f"ingest.dados={dito}"]))


@pytest.mark.parametrize("par", ["train.hiperparametros.lr.Q=1", "train.grades.rf.depth=[1, 2]"])
def test_a_parameter_that_an_estimator_does_not_know_is_refused_with_those_it_knows(par: str) -> None:
    with pytest.raises(ErroConfig, match=r"does not know (Q|depth); it knows .*(max_iter|n_estimators)"):
        dados.exigir_estimadores(carregar(None, [par]))
    dados.exigir_estimadores(carregar(None, ["train.hiperparametros.lr.tol=1e-3"]))


def test_a_champion_s_id_is_checked_by_its_form() -> None:
    with pytest.raises(ErroConfig, match=r"validate\.campeao_id 'xx' is no id"):
        dados.exigir_ids(carregar(None, ["validate.campeao_id=xx"]))
    dados.exigir_ids(carregar(None, [f"validate.campeao_id={'a' * 32}"]))


def test_rows_to_append_may_be_few_but_are_people_s(arquivo: Callable[[list[str]], Path]) -> None:
    de_pessoas = gerar_csv(3, carregar_fatos()).decode().splitlines()  # another seed stands for people
    caminho = arquivo(de_pessoas[1:4])
    assert dados.a_anexar(carregar(None, [f"ingest.dados={caminho}"], "santa-maria")).ingest.dados == str(
        caminho
    )
    caminho = arquivo([*de_pessoas[1:4], LINHAS[7]])
    with pytest.raises(
        ErroDados, match=r"--append: .*1 of 4 rows are those of the synthetic sample \(seed 14\)"
    ):
        dados.a_anexar(carregar(None, [f"ingest.dados={caminho}"], "santa-maria"))
    caminho = arquivo(de_pessoas[5:7])
    with pytest.raises(ErroDados, match=r"2 of 2 rows .*seed 3\)"):
        dados.a_anexar(carregar(None, [f"ingest.dados={caminho}", "ingest.semente_amostra=3"], "santa-maria"))


def test_other_columns_and_other_units_are_not_appended(tmp_path: Path) -> None:
    destino = tmp_path / "new.csv"
    for trocas, dito in (
        (
            ("Tmedia", "Temp_media"),
            r"columns missing: tmedia; not described: Temp_media\. By its name Temp_media",
        ),
        ((";m;", ";mann;"), r"\n  sexo: \d+ of \d+ values are none of f, m \(.*\): line \d+ 'mann'"),
    ):
        destino.write_text("\n".join(LINHAS).replace(*trocas), encoding="utf-8")
        with pytest.raises(ErroDados, match=dito):
            dados.a_anexar(carregar(None, [f"ingest.dados={destino}"], "santa-maria"))


def test_how_a_file_to_append_is_read_is_left_to_the_version_where_nobody_says_it(tmp_path: Path) -> None:
    destino = tmp_path / "new.csv"
    destino.write_text("of,columns\n1,that no description has\n")
    config = carregar(None, [f"ingest.dados={destino}"])
    assert dados.a_anexar(config).ingest.dados == str(destino)
    destino.write_bytes(b"")
    with pytest.raises(ErroDados, match="--append: "):
        dados.a_anexar(config)


@pytest.mark.parametrize(
    ("pedido", "esperado"),
    [
        (None, False),
        ("", False),
        ("santa-maria", False),
        ("serra", True),
        ("serra.yaml", False),
        ("./serra", False),
        ("~/serra.yml", False),
    ],
)
def test_only_a_name_that_nobody_here_describes_is_asked_of_the_registry(
    pedido: str | None, esperado: bool
) -> None:
    assert so_nome(pedido) is esperado
