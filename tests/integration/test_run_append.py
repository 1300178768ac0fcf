"""`--append`: new rows as a child of the survey's newest version, a run on it, and nothing done twice."""

from pathlib import Path

import pytest

from funcoes.amostra.fatos import carregar_fatos
from funcoes.amostra.gerar import gerar_csv
from tests.integration.conftest import RAIZ, RAPIDO, Oficina

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("signals_heard")]

_SEMENTE = 3  # not that of the packaged sample, whose rows are refused
_VERSOES = """
from clearml import Dataset
achados = Dataset.list_datasets(dataset_project="Conforto Termico", partial_name="^conforto-termico-dados$")
print(json.dumps([[a["id"], Dataset.get(dataset_id=a["id"])._get_parents()] for a in achados]))
"""


@pytest.mark.nightly
def test_new_rows_are_appended_once_and_run_on(pronta: Oficina) -> None:
    cabecalho, *pessoas = gerar_csv(_SEMENTE, carregar_fatos()).decode().splitlines()

    def arquivo(nome: str, linhas: list[str]) -> Path:
        destino = pronta.pasta / nome
        destino.write_text("\n".join([cabecalho, *linhas]) + "\n", encoding="utf-8")
        return destino

    base, novo = arquivo("praia.csv", pessoas[:600]), arquivo("new.csv", pessoas[550:700][::-1])
    anexar = ["--append", "--data", str(novo)]

    sem = pronta.correr(*anexar)
    assert sem.codigo == 2
    assert "the registry has no survey yet (the synthetic sample is none" in sem.erros

    feito = pronta.correr(*RAPIDO, *anexar, "--append-to", str(base))
    assert feito.codigo == 0, feito.erros
    assert feito.resumo is not None
    dito = feito.resumo["data"]["append"]
    assert {k: dito[k] for k in ("survey", "rows", "new", "already_there", "contradicting")} == {
        "survey": "praia", "rows": 700, "new": 100, "already_there": 50, "contradicting": 0,
    }  # fmt: skip
    assert "100 new rows appended, left out: 50 rows already there; now 700 rows" in " ".join(
        feito.saida.split()
    )
    assert feito.resumo["data"]["rows"] == 700
    assert feito.resumo["model"]["name"] == f"{pronta.modelo}-praia"
    versoes = dict(pronta.python(_VERSOES))
    (primeira,) = versoes[dito["dataset_id"]]
    assert versoes == {primeira: [], dito["dataset_id"]: [primeira]}

    de_novo = pronta.correr(*anexar)
    assert de_novo.codigo == 0, de_novo.erros
    assert de_novo.resumo is not None
    assert de_novo.resumo["status"] == "nothing_new"
    assert f"--data dataset:{dito['dataset_id']}" in " ".join(de_novo.saida.split())

    campos = pessoas[0].split(";")
    voto = cabecalho.split(";").index("P1")
    outro_voto = [*campos[:voto], "-3" if campos[voto] != "-3" else "3", *campos[voto + 1 :]]
    arquivo("new.csv", [";".join(outro_voto), *pessoas[700:710]])
    contra = pronta.correr(*anexar, "--name", "contra")
    assert contra.codigo == 2
    assert "1 row of a person and a time that another row has" in contra.erros
    guardadas = (pronta.pasta / "resultados" / "contra" / "contradictions.csv").read_text().splitlines()
    assert [linha.split(",")[:2] for linha in guardadas] == [["linha", "coluna"], ["2", "p1"]]
    assert len(pronta.python(_VERSOES)) == 2, "nothing was written"

    arquivo("new.csv", pessoas[700:710])
    so_a_versao = pronta.correr(*anexar, "--no-run")
    assert so_a_versao.codigo == 0, so_a_versao.erros
    assert so_a_versao.resumo is not None
    assert so_a_versao.resumo["status"] == "appended"
    assert (so_a_versao.resumo["data"]["append"]["new"], "stages" in so_a_versao.resumo) == (10, False)
    assert len(pronta.python(_VERSOES)) == 3


def _da_serra(pasta: Path) -> Path:
    """A description of a survey with columns of its own, and one word of its own in a category."""
    texto = (RAIZ / "configs" / "levantamentos" / "santa-maria.yaml").read_text(encoding="utf-8")
    for antes, depois in (
        ("santa-maria", "serra"),
        ("tmedia", "calor"),
        ("vel_vento", "sopro"),
        ("f: [f]", "f: [ela]"),
    ):
        assert antes in texto
        texto = texto.replace(antes, depois)
    destino = pasta / "serra.yaml"
    destino.write_text(texto, encoding="utf-8")
    return destino


@pytest.mark.nightly
def test_what_only_the_registry_knows_of_a_survey_is_taken_from_there(pronta: Oficina) -> None:
    cabecalho, *pessoas = gerar_csv(_SEMENTE, carregar_fatos()).decode().splitlines()
    cabecalho = cabecalho.lower().replace("tmedia", "calor").replace("vel_vento", "sopro")
    descricao = _da_serra(pronta.pasta)

    def arquivo(nome: str, linhas: list[str]) -> str:
        destino = pronta.pasta / nome
        texto = "\n".join([cabecalho, *(linha.replace(";f;", ";ela;") for linha in linhas)])
        destino.write_text(texto + "\n", encoding="utf-8")
        return str(destino)

    base, novo = arquivo("base.csv", pessoas[:600]), arquivo("more rows.csv", pessoas[600:700])
    sem_corrida = ["--no-run", "--set", "train.protocol=by_record"]
    desconhecida = pronta.correr("--data", base, "--survey", "sera", *sem_corrida[1:])
    assert desconhecida.codigo == 2
    assert "there is no such description in configs/levantamentos (there are: ashrae_db2, santa-maria)" in (
        desconhecida.erros
    )
    assert "and the registry describes none of this name (there are: none)" in desconhecida.erros

    feito = pronta.correr(
        "--append", "--data", novo, "--append-to", base, "--survey", str(descricao), *sem_corrida
    )
    assert feito.codigo == 0, feito.erros
    assert feito.resumo is not None
    versao = f"dataset:{feito.resumo['data']['append']['dataset_id']}"

    sem_dizer = pronta.correr("--append", "--data", arquivo("a.csv", pessoas[690:720]), *sem_corrida)
    assert sem_dizer.codigo == 0, sem_dizer.erros
    assert f"Read      as {versao} describes the survey serra" in sem_dizer.saida
    assert sem_dizer.resumo is not None
    seguinte = f"dataset:{sem_dizer.resumo['data']['append']['dataset_id']}"

    pelo_nome = pronta.correr(
        "--append", "--data", arquivo("b.csv", pessoas[700:740]), "--survey", "serra", *sem_corrida
    )
    assert pelo_nome.codigo == 0, pelo_nome.erros
    assert f"note: --survey serra is described by {seguinte} of the registry" in pelo_nome.erros
    assert pelo_nome.resumo is not None
    assert {k: pelo_nome.resumo["data"]["append"][k] for k in ("survey", "rows", "new")} == {
        "survey": "serra", "rows": 740, "new": 20,
    }  # fmt: skip

    outra = pronta.pasta / "other.csv"
    outra.write_text("a,b\n1,2\n")
    recusada = pronta.correr("--append", "--data", str(outra), *sem_corrida)
    assert recusada.codigo == 2
    assert "--append, read as dataset:" in recusada.erros

    nada = pronta.correr("--append", "--data", novo, *sem_corrida)
    assert nada.codigo == 0, nada.erros
