"""Answers of a serving folder as a child of the survey's newest version, marked, and nothing done twice."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from funcoes.amostra.fatos import carregar_fatos
from funcoes.amostra.gerar import gerar_csv
from funcoes.servico.pasta import PastaServico
from tests.contract.project.registro import BOM, Registro
from tests.served_answers import GIVEN, Asked, answer, write_predictions

_SEMENTE = 3  # not that of the packaged sample, whose rows are refused
_QUANDO = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
_INICIO = """
import argparse, json, sys
from pathlib import Path
from clearml import Dataset
from funcoes.apoio.erros import ErroPipeline
from funcoes.configuracao.config import carregar
from funcoes.dados import marcas
from funcoes.leitura.levantamento import ler_celulas
from funcoes.io_clearml import brutos, datasets
from pipelines.comando.dados import dos_retornos
from pipelines.execucao import anexo, retornos
PASTA = Path(sys.argv[1])
RAPIDO = ["train.protocol=random", "train.folds=2"]
def config(*pares):
    return carregar(None, [*RAPIDO, *pares])
def pesquisa(nome):
    return config(f"pesquisa.nome={nome}", "pesquisa.fuso=America/Sao_Paulo").pesquisa
def args(**outros):
    ditos = {"from_feedback": str(PASTA / "servico"), "append_to": None, "contradictions": None, "data": None}
    return argparse.Namespace(**{**ditos, **outros})
def trazer(*pares, **outros):
    try:
        feito = retornos.anexar(dos_retornos(config(*pares)), args(**outros), PASTA)
    except ErroPipeline as erro:
        return [erro.exit_code, str(erro)]
    return [feito.nova, feito.texto, feito.resumo]
def anexar(nome):
    arquivo = str(PASTA / nome)
    return anexo.anexar(config(f"ingest.dados={arquivo}"), args(data=arquivo), PASTA).resumo
def votos(dataset_id):
    marcada, dita = brutos.ler_bruta(dataset_id)
    sao = marcas.sao_retornos(marcada.quadro, marcada.marcas, dita)
    return [len(marcada.quadro), sorted(marcada.quadro.loc[sao, "p1"])]
def pontas(nome="praia"):
    return [p.id for p in brutos.pontas(nome)]
"""


@pytest.fixture
def pasta(tmp_path: Path) -> PastaServico:
    """Beside it the first and the next rows of a survey, `praia.csv` and `new.csv`."""
    cabecalho, *pessoas = gerar_csv(_SEMENTE, carregar_fatos()).decode().splitlines()
    for nome, linhas in (("praia.csv", pessoas[:300]), ("new.csv", pessoas[300:310])):
        (tmp_path / nome).write_text("\n".join([cabecalho, *linhas]), encoding="utf-8")
    return PastaServico(tmp_path / "servico")


def perguntar(pasta: PastaServico, modelo: str, *ids: str) -> None:
    """A prediction for each id, to people of different ages."""
    idades = {r: 20.0 + n for n, r in enumerate(ids)}
    write_predictions(pasta, [Asked(r, _QUANDO, {**GIVEN, "idade": idades[r]}, model=modelo) for r in ids])


def python(registro: Registro, pasta: PastaServico, codigo: str) -> Any:
    return registro.python(_INICIO + codigo, str(pasta.pasta.parent))


def modelo_de(registro: Registro, pesquisa: str) -> str:
    sufixo = pesquisa or "sintetico"
    (modelo,) = registro.registrar({**BOM, "pesquisa": pesquisa}, nome=f"conforto-termico-{sufixo}")
    return modelo


def test_answers_become_marked_rows_of_the_survey_of_their_model_once(
    registro: Registro, pasta: PastaServico
) -> None:
    praia, serra, amostra = (modelo_de(registro, nome) for nome in ("praia", "serra", ""))
    perguntar(pasta, praia, "a", "b", "c")
    for n, modelo in enumerate((serra, amostra, "elsewhere")):
        perguntar(pasta, modelo, f"other{n}")
    answer(pasta, ("a", 1), ("b", -1), ("gone", 0), *((f"other{n}", 3) for n in range(3)))

    base, feito, versao = python(
        registro,
        pasta,
        """
base = brutos.gravar((PASTA / "praia.csv").read_bytes(), pesquisa("praia"), "praia.csv").id
feito = trazer("pesquisa.nome=praia")
dela = Dataset.get(dataset_id=feito[2]["dataset_id"])
versao = {"pais": dela._get_parents(), "tags": sorted(t for t in dela.tags if not t.startswith("conteudo:")),
          "votos": votos(dela.id), "marcas": brutos.retornos_de(f"dataset:{dela.id}").decode(),
          "metadados": dela.get_metadata(), "descricao": dela._task.comment}
print(json.dumps([base, feito, versao]))
""",
    )
    nova, texto, resumo = feito
    assert nova, texto
    assert versao["pais"] == [base]
    assert versao["tags"] == ["origem:retornos", "pesquisa:praia"]
    assert versao["votos"] == [302, ["-1", "1"]]
    assert len(versao["marcas"].splitlines()) == 3
    assert versao["metadados"]["linhas_novas"] == 2
    assert versao["descricao"].startswith("answers from serving: 2 answers appended")
    assert resumo["left_out"] == {
        "the prediction log does not have the prediction, or not any more": 1,
        "to a model of the survey serra": 1,
        "to a model of the synthetic sample (retornos.da_amostra)": 1,
        "to a model that the registry does not have": 1,
    }
    fora = list(csv.DictReader((pasta.pasta.parent / "left_out.csv").open(encoding="utf-8")))
    assert [sorted(linha) for linha in fora] == [["reason", "request", "row"]] * 4

    answer(pasta, ("b", 2), ("c", 0))
    de_novo, nada, pontas, votos, depois = python(
        registro,
        pasta,
        """
de_novo, nada = trazer("pesquisa.nome=praia"), trazer("pesquisa.nome=praia")
pontas_, votos_ = pontas(), votos(pontas()[0])
anexar("new.csv")
print(json.dumps([de_novo, nada, pontas_, votos_, votos(pontas()[0])]))
""",
    )
    assert (de_novo[2]["new"], de_novo[2]["changed"], de_novo[2]["already_there"]) == (1, 1, 1)
    assert "1 vote changed since, the last one counts" in de_novo[1]
    assert nada[0] is False
    assert "nothing new for the survey praia in its 7 answers: 3 answers already there; left out" in nada[1]
    assert f"--data dataset:{pontas[0]}" in nada[1]
    assert (len(pontas), votos) == (1, [303, ["0", "1", "2"]])
    assert depois == [313, ["0", "1", "2"]], "who appends a file keeps the marks"


@pytest.mark.nightly
def test_an_answer_and_a_file_at_once_are_put_together(registro: Registro, pasta: PastaServico) -> None:
    modelo = modelo_de(registro, "praia")
    perguntar(pasta, modelo, "a", "b")
    answer(pasta, ("a", 1), ("b", 2))
    primeira = python(
        registro,
        pasta,
        """
brutos.gravar((PASTA / "praia.csv").read_bytes(), pesquisa("praia"), "praia.csv")
print(json.dumps(trazer()[2]["dataset_id"]))
""",
    )
    answer(pasta, ("a", -2))
    votos, pais = python(
        registro,
        pasta,
        f"""
# as where another wrote before this one looked again: both are children of one version
pai = {json.dumps(primeira)}
(velha, dita), assentar = brutos.ler_bruta(pai), brutos.assentar
novo = ler_celulas((PASTA / "new.csv").read_bytes(), dita)
from funcoes.dados import anexo as juntar
quadro = juntar.unir(dita, velha.quadro, novo)
ao_lado = marcas.Marcada(quadro, velha.marcas).conteudo()
def no_meio(*tudo):
    brutos.gravar(ao_lado, pesquisa("praia"), "new.csv", [pai])
    return assentar(*tudo)
brutos.assentar = no_meio
feito = trazer()
dela = Dataset.get(dataset_id=feito[2]["dataset_id"])
print(json.dumps([votos(dela.id), len(dela._get_parents())]))
""",
    )
    assert (votos, pais) == ([312, ["-2", "2"]], 2)


@pytest.mark.nightly
def test_of_the_sample_s_model_no_answer_is_taken_until_somebody_says_whose_it_is(
    registro: Registro, pasta: PastaServico
) -> None:
    modelo = modelo_de(registro, "")
    pessoas = [
        Asked(f"r{n}", _QUANDO + timedelta(minutes=n), {**GIVEN, "idade": 20.0 + n}, model=modelo)
        for n in range(60)
    ]
    write_predictions(pasta, pessoas)
    answer(pasta, *((a.request_id, n % 3 - 1) for n, a in enumerate(pessoas)))
    recusa, sem_fuso, fora, so_estas, comecou = python(
        registro,
        pasta,
        """
nova, sim = ("pesquisa.nome=nova", "pesquisa.fuso=America/Sao_Paulo"), ("retornos.da_amostra=true",)
print(json.dumps([trazer(), trazer("pesquisa.nome=nova", *sim), trazer(*nova), trazer(*nova, *sim),
                  trazer(*nova, *sim, "ingest.uso_retornos=todos")]))
""",
    )
    assert recusa[0] == 2
    assert "the 60 answers are to a model of the synthetic sample, whose rows are nobody's votes" in recusa[1]
    assert "--append-to FILE.csv" in recusa[1]
    assert "retornos.da_amostra=true" in recusa[1]
    assert "the survey nova does not say its time zone" in sem_fuso[1]
    assert "there is no raw version of the survey nova yet" in fora[1]
    assert "every row is an answer to a prediction" in so_estas[1]
    assert comecou[0] is True
    assert comecou[2]["new"] == comecou[2]["rows"] == 60


@pytest.mark.nightly
def test_several_surveys_and_no_folder_of_serving(registro: Registro, pasta: PastaServico) -> None:
    nenhuma, ninguem = python(
        registro,
        pasta,
        """
nenhuma = trazer()
(PASTA / "servico" / "predicoes").mkdir(parents=True)
print(json.dumps([nenhuma, trazer()]))
""",
    )
    assert ninguem[:2] == [False, f"{pasta.pasta}: nobody has answered yet. Nothing was run"]
    assert nenhuma[0] == 2
    assert (
        f"{pasta.pasta} is no folder of serving: it has neither retornos.sqlite nor predicoes" in nenhuma[1]
    )
    answer(pasta, ("praia", 1), ("serra", 1))
    (sem_diario,) = python(registro, pasta, "print(json.dumps([trazer()]))")
    assert sem_diario[0] is False
    assert "no answer can be a row: 2 the prediction log does not have the prediction" in sem_diario[1]
    for nome in ("praia", "serra"):
        perguntar(pasta, modelo_de(registro, nome), nome)
    (varias,) = python(registro, pasta, "print(json.dumps([trazer()]))")
    assert varias[0] == 2
    assert "answers to models of praia (1 answer), serra (1 answer): say it with --survey" in varias[1]
