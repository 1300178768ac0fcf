"""Raw versions of a survey: children of what was there, found by its name; appends at once lose nothing."""

import json
from typing import Any

import pytest

from tests.contract.project.registro import Registro
from tests.santa_maria import read_cells
from tests.unit.conftest import ARQUIVO

_INICIO = """
import json, sys
from funcoes.configuracao.config import carregar
from funcoes.dados import anexo
from funcoes.leitura.levantamento import ler_celulas
from funcoes.pesquisa.descricao import descrita
from funcoes.io_clearml import brutos, datasets
REGRAS = descrita("santa-maria")
def read_cells(conteudo):
    return ler_celulas(conteudo, REGRAS)
def pesquisa(nome="praia"):
    return carregar(None, [f"pesquisa.nome={nome}", "pesquisa.titulo=Beach"]).pesquisa.com_colunas_de(REGRAS)
LINHAS = open(%r).read().splitlines()
def csv(*quais):
    return "\\n".join([LINHAS[0], *(LINHAS[n] for n in quais)]).encode()
def anexar(*quais):
    vistas = brutos.pontas("praia")
    quadros = [read_cells(brutos.ler(p.id)) for p in vistas]
    conteudo = anexo.escrever(anexo.unir(REGRAS, *quadros, read_cells(csv(*quais))))
    pais, dito = [p.id for p in vistas], {"linhas_novas": len(quais)}
    feita = brutos.gravar(conteudo, pesquisa(), "new.csv", pais, dito)
    return brutos.assentar(feita, conteudo, pesquisa())
def pontas(nome="praia"):
    return [p.id for p in brutos.pontas(nome)]
def linhas(dataset_id):
    return len(read_cells(brutos.ler(dataset_id)))
""" % str(ARQUIVO)  # noqa: UP031 -- the code has braces

_ATOR = (
    _INICIO
    + """
print("ready", flush=True)
for linha in sys.stdin:
    print(json.dumps(anexar(*json.loads(linha)).id), flush=True)
"""
)


def test_a_child_has_its_parent_its_survey_and_its_words(registro: Registro) -> None:
    feito = registro.python(
        _INICIO
        + """
primeira = brutos.gravar(csv(1, 2, 3), pesquisa(), "old.csv")
outra = brutos.gravar(csv(9), pesquisa("serra"), "serra.csv")
filha = anexar(3, 4)
from clearml import Dataset
vista = Dataset.get(dataset_id=filha.id)
print(json.dumps({
    "ids": [primeira.id, filha.id, outra.id], "pais": vista._get_parents(),
    "tags": sorted(t for t in vista.tags if not t.startswith("conteudo:")), "linhas": linhas(filha.id),
    "versoes": [primeira.versao, filha.versao], "pontas": [pontas(n) for n in ("praia", "serra")],
    "pesquisas": brutos.pesquisas(), "titulo": brutos.pesquisa_de(filha.id).titulo,
    "metadados": vista.get_metadata(),
    "de_novo": brutos.gravar(csv(1, 2, 3), pesquisa(), "old.csv").id,
    "descricao": Dataset.get(dataset_id=primeira.id)._task.comment,
}))
"""
    )
    primeira, filha, outra = feito["ids"]
    assert feito["pais"] == [primeira]
    assert feito["tags"] == ["origem:levantamento", "pesquisa:praia"]
    assert feito["linhas"] == 4
    assert len({*feito["versoes"]}) == 2
    assert feito["pontas"] == [[filha], [outra]]
    assert feito["pesquisas"] == ["praia", "serra"]
    assert feito["titulo"] == "Beach"
    assert feito["metadados"]["arquivo"] == "new.csv"
    assert feito["metadados"]["linhas_novas"] == 2
    assert feito["de_novo"] == primeira, "the same file, the same version"
    assert feito["descricao"] == "old.csv, as it came"


def test_surveys_with_the_same_bytes_have_a_version_each(registro: Registro) -> None:
    feito = registro.python(
        _INICIO
        + """
ids = [brutos.gravar(csv(1, 2), pesquisa(n), "a.csv").id for n in ("praia", "serra")]
print(json.dumps([len({*ids}), [*pontas("praia"), *pontas("serra")] == ids]))
"""
    )
    assert feito == [2, True]


def test_two_ends_are_put_together_by_the_next_append(registro: Registro) -> None:
    """What two appends at once leave where one was killed before it looked again."""
    feito = registro.python(
        _INICIO
        + """
primeira = brutos.gravar(csv(1), pesquisa(), "old.csv")
solta = brutos.gravar(csv(1, 2), pesquisa(), "a.csv", [primeira.id])
outra = brutos.gravar(csv(1, 3), pesquisa(), "b.csv", [primeira.id])
antes = sorted(pontas())
ultima = anexar(4)
print(json.dumps([antes == sorted([solta.id, outra.id]), linhas(ultima.id), pontas() == [ultima.id]]))
"""
    )
    assert feito == [True, 4, True]


def test_what_is_not_whole_is_nobody_s_parent_and_is_removed_when_it_is_old(registro: Registro) -> None:
    feito = registro.python(
        _INICIO
        + """
from datetime import timedelta
from clearml import Dataset
from funcoes.io_clearml.projeto import projeto
primeira = brutos.gravar(csv(1), pesquisa(), "old.csv")
enviar, mortas = datasets._enviar, []
class Morta(BaseException): ...
def morrer(dataset, arquivos, metadados):
    mortas.append(dataset.id)
    raise Morta
datasets._enviar, apagar = morrer, Dataset.delete
Dataset.delete = staticmethod(lambda **_: None)  # who is killed cannot even clean up
for estado in ("in_progress", "stopped"):
    try:
        brutos.gravar(csv(1, 2), pesquisa(), "new.csv", [primeira.id])
    except Morta:
        pass
datasets._enviar, Dataset.delete = enviar, apagar
Dataset.get(dataset_id=mortas[1])._task.mark_stopped(force=True)
so_a_primeira = pontas() == [primeira.id]
feita = brutos.gravar(csv(1, 2), pesquisa(), "new.csv", [primeira.id])
parada = datasets.limpar_incompletos()
datasets._SEM_TAREFA_MIN = -1.0
velha = datasets.limpar_incompletos()
apagadas = [parada == mortas[1:], velha == mortas[:1]]
print(json.dumps([so_a_primeira, feita.id in mortas, linhas(feita.id), *apagadas]))
"""
    )
    assert feito == [True, False, 2, True, True]


@pytest.mark.nightly
def test_two_appends_at_once_lose_no_row(registro: Registro) -> None:
    registro.python(_INICIO + 'print(json.dumps(brutos.gravar(csv(1), pesquisa(), "old.csv").id))')
    atores = [registro.abrir(_ATOR) for _ in range(2)]
    for uns, outros in (([2, 3, 4, 5], [5, 6, 7]), ([8, 9], [10, 11, 12])):
        _mandar(atores, [uns, outros])
    texto = registro.python(
        _INICIO
        + """
print(json.dumps(brutos.ler(pontas()[0]).decode()))
"""
    )
    assert len(read_cells(texto.encode())) == 12


def _mandar(atores: list[Any], pedidos: list[list[int]]) -> None:
    """Let each append rows, at the same time, and wait for both."""
    for ator, linhas in zip(atores, pedidos, strict=True):
        ator.stdin.write(json.dumps(linhas) + "\n")
        ator.stdin.flush()
    for ator in atores:
        # the SDK prints, too: the answer is the line with an id
        while not (linha := ator.stdout.readline()).startswith('"'):
            assert linha, "it has ended"
