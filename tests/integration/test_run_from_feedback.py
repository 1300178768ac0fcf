"""`--from-feedback`: what people answered to a model becomes rows of its survey, and a run on it says so."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from funcoes.amostra.fatos import carregar_fatos
from funcoes.amostra.gerar import gerar_csv
from funcoes.servico.pasta import PastaServico
from tests.integration.conftest import RAPIDO, Oficina
from tests.served_answers import GIVEN, Asked, answer, write_predictions

# By day tests/contract/project/test_answers_appended.py asks the same of the rows, without the run.
pytestmark = [pytest.mark.integration, pytest.mark.nightly, pytest.mark.usefixtures("signals_heard")]

_SEMENTE = 3  # not that of the packaged sample, whose rows are refused
_QUANDO = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
_CARTAO = """
from funcoes.entrega import pacote
from funcoes.io_clearml import modelos
print(json.dumps(pacote.abrir(modelos.baixar("MODELO"))["cartao.md"].decode()))
"""


def _pesquisa(oficina: Oficina) -> list[str]:
    """A survey and what it says of itself, as arguments."""
    (oficina.pasta / "praia.csv").write_bytes(gerar_csv(_SEMENTE, carregar_fatos()))
    descricao = oficina.pasta / "praia.yaml"
    descricao.write_text("titulo: Beach\nfuso: America/Sao_Paulo\n", encoding="utf-8")
    return ["--data", str(oficina.pasta / "praia.csv"), "--survey", str(descricao)]


def _responder(servico: Path, modelo: str) -> None:
    pasta = PastaServico(servico)
    pessoas = [
        Asked(f"r{n}", _QUANDO + timedelta(minutes=n), {**GIVEN, "idade": 20.0 + n}, model=modelo)
        for n in range(30)
    ]
    write_predictions(pasta, pessoas)
    answer(pasta, *((a.request_id, n % 4) for n, a in enumerate(pessoas)), ("unknown", 0))


def test_answers_to_a_model_are_rows_of_its_survey_and_a_run_says_so(oficina: Oficina) -> None:
    primeira = oficina.correr(*RAPIDO, *_pesquisa(oficina))
    assert primeira.codigo == 0, primeira.erros
    assert primeira.resumo is not None
    assert primeira.resumo["model"]["promoted"], primeira.resumo["gate"]
    assert primeira.resumo["data"]["answers"] == 0
    linhas = primeira.resumo["data"]["rows"]
    _responder(oficina.pasta / "servico", primeira.resumo["model"]["id"])

    feito = oficina.correr(*RAPIDO, "--from-feedback", "servico")
    assert feito.codigo == 0, feito.erros
    assert feito.resumo is not None
    dito = feito.resumo["data"]["append"]
    assert (dito["survey"], dito["new"], dito["rows"], dito["answers"]) == ("praia", 30, linhas + 30, 31)
    assert feito.resumo["data"]["answers"] == 30
    assert feito.resumo["model"]["name"] == f"{oficina.modelo}-praia"
    assert "30 answers appended; left out (left_out.csv): 1 the prediction log does not have" in " ".join(
        feito.saida.split()
    )
    assert f"{linhas + 30} rows, 30 used are answers from serving" in " ".join(feito.saida.split())
    registro = next((oficina.pasta / "resultados").glob("*/left_out.csv")).read_text(encoding="utf-8")
    assert registro.startswith("request,row,reason\n")
    cartao = oficina.python(_CARTAO.replace("MODELO", feito.resumo["model"]["id"]))
    assert "Of these rows 30 are answers to predictions" in cartao

    de_novo = oficina.correr("--from-feedback", "servico")
    assert de_novo.codigo == 0, de_novo.erros
    assert de_novo.resumo is not None
    assert de_novo.resumo["status"] == "nothing_new"
    assert f"--data dataset:{dito['dataset_id']}" in " ".join(de_novo.saida.split())
