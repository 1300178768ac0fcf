"""What `--append` appends to: the newest version of a survey, or what its champion learned from."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.contract.project.registro import BOM, Registro
from tests.unit.conftest import ARQUIVO

_ACHAR = """
import json, sys
from clearml import Task
from funcoes.apoio.erros import ErroPipeline
from funcoes.configuracao.config import achatar, carregar
from funcoes.configuracao.nomes_clearml import PROJETO
from funcoes.io_clearml import brutos, modelos
from pipelines.execucao.base import achar
def config(**chaves):
    chaves = {"ingest_dados": "new.csv", **chaves}
    return carregar(None, [f"{k.replace('_', '.', 1)}={v}" for k, v in chaves.items()])
def procurar(pedido=None, **chaves):
    try:
        base = achar(config(**chaves), pedido)
    except ErroPipeline as erro:
        return [erro.exit_code, str(erro)]
    pesquisa = base.pesquisa
    return [pesquisa.nome, pesquisa.titulo, len(base.quadro), list(base.ids), str(base.arquivo or "")]
def gravar(nome, **chaves):
    conteudo = open(ARQUIVO, "rb").read()
    return brutos.gravar(conteudo, config(pesquisa_nome=nome, **chaves).pesquisa, f"{nome}.csv").id
ARQUIVO = sys.argv[1]
"""

CORRIDA = """
tarefa = Task.create(project_name=PROJETO, task_name="run")
tarefa.set_parameters({f"Args/{k}": v for k, v in achatar(config(**json.loads(sys.argv[2]))).items()})
print(json.dumps(tarefa.id))
"""


def achar(registro: Registro, codigo: str) -> list[object]:
    achado: list[object] = registro.python(f"{_ACHAR}\n{codigo}", str(ARQUIVO))
    return achado


def test_the_survey_is_the_one_that_is_named_or_the_only_one(registro: Registro) -> None:
    um, outro, *achados = achar(
        registro,
        """
um = gravar("praia", pesquisa_titulo="Beach")
so_uma = procurar()
outro = gravar("serra")
print(json.dumps([um, outro, so_uma, procurar(), procurar(pesquisa_nome="serra"),
                  procurar(pesquisa_nome="praia", pesquisa_titulo="Another title"), procurar(f"dataset:{um}"),
                  procurar(f"dataset:{um}", pesquisa_nome="serra"), procurar(ARQUIVO, pesquisa_nome="serra"),
                  procurar(ARQUIVO), procurar(pesquisa_nome="vale")]))
""",
    )
    so_uma, duas, dita, descrita, dada, de_outra, ja_tem, arquivo, nenhuma = achados
    assert so_uma == dada == ["praia", "Beach", 12, [um], ""]
    assert duas == [2, duas[1]]  # type: ignore[index]
    assert "There are praia, serra: say it with --survey" in str(duas)
    assert dita == ["serra", "", 12, [outro], ""]
    assert descrita == ["praia", "Another title", 12, [um], ""], "as it is described now"
    assert "is of survey 'praia', not of 'serra'" in str(de_outra)
    assert f"the newest is dataset:{outro}" in str(ja_tem)
    assert arquivo == ["pesquisa-pequena", "", 12, [], str(ARQUIVO)]
    assert "no raw version of the survey vale yet. --append-to FILE.csv" in str(nenhuma)


def test_an_earlier_version_is_no_end_any_more(registro: Registro) -> None:
    um, filha, achado = achar(
        registro,
        """
um = gravar("praia")
filha = brutos.gravar(b"p1", config(pesquisa_nome="praia").pesquisa, "new.csv", [um]).id
print(json.dumps([um, filha, procurar(f"dataset:{um}")]))
""",
    )
    assert achado == [2, achado[1]]  # type: ignore[index]
    assert f"--append-to dataset:{um}: the survey praia has a newer version, dataset:{filha}" in str(achado)


@pytest.mark.nightly
def test_without_any_survey_there_is_nothing_to_append_to(registro: Registro) -> None:
    registro.comandos(["--promote", *registro.registrar(BOM, nome="conforto-termico-sintetico")])
    codigo, dito = achar(registro, "print(json.dumps(procurar()))")
    assert codigo == 2
    assert "the registry has no survey yet (the synthetic sample is none" in str(dito)


@pytest.mark.parametrize("mudado", [False, True], ids=["the file is there", "the file has changed"])
@pytest.mark.by_day(every=2)
def test_without_a_version_it_is_what_the_champion_learned_from(
    registro: Registro, tmp_path: Path, mudado: bool
) -> None:
    arquivo = tmp_path / "praia.csv"
    arquivo.write_bytes(ARQUIVO.read_bytes())
    sha256 = hashlib.sha256(arquivo.read_bytes()).hexdigest()
    chaves = {"ingest_dados": str(arquivo), "ingest_sha256": sha256, "pesquisa_titulo": "Beach"}
    corrida = registro.python(f"{_ACHAR}\n{CORRIDA}", str(ARQUIVO), json.dumps(chaves))
    nome = "conforto-termico-praia"
    modelo = registro.registrar({**BOM, "pesquisa": "praia", "pipeline_id": corrida}, nome=nome)
    registro.comandos(["--nome", nome, "--promote", *modelo])
    if mudado:
        arquivo.write_bytes(b"other")
    achado = achar(registro, "print(json.dumps(procurar()))")
    if mudado:
        assert achado[0] == 2
        assert f"learned from, {arquivo} (sha256 {sha256[:12]}…), is not there or has changed" in str(
            achado[1]
        )
    else:
        assert achado == ["praia", "Beach", 12, [], str(arquivo)]


def test_a_run_on_a_version_is_of_the_survey_that_the_version_names(registro: Registro) -> None:
    id_, *nomes = achar(
        registro,
        """
from pipelines.comando import dados
from funcoes.io_clearml import datasets
um = gravar("praia", pesquisa_titulo="Beach")
# as it was written before versions said of which survey they are
sem = datasets.gravar("dados", {"dados.csv": open(ARQUIVO, "rb").read()}, [], {"arquivo": "old.csv"}).id
def nome(**chaves):
    feita = dados.da_versao(config(**chaves))
    return [feita.nome_do_modelo(), feita.pesquisa.titulo]
desta, antiga = f"dataset:{um}", f"dataset:{sem}"
print(json.dumps([sem, nome(ingest_dados=desta), nome(ingest_dados=desta, pesquisa_nome="vale"),
                  nome(ingest_dados=antiga), nome(), procurar(antiga)]))
""",
    )
    assert nomes == [
        ["conforto-termico-praia", "Beach"],
        ["conforto-termico-vale", ""],
        [f"conforto-termico-dataset-{id_}", ""],
        ["conforto-termico-new", ""],
        ["old", "", 12, [id_], ""],
    ]
