"""A stage is a script, a section of the defaults, and a function: all else derives from them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from clearml import Task

from funcoes.configuracao.config import carregar
from funcoes.configuracao.nomes_clearml import ETAPAS, TIPOS
from funcoes.configuracao.secoes import DO_PADRAO, SECOES, modelo_da_etapa
from pipelines import graph
from tests.waiting import PATIENCE_S

RAIZ = Path(__file__).resolve().parents[3]

SECAO = """
suavizar:
  janela: 3                      # readings to each side
  peso: 0.5
  modos: [a, b]
  mapa: {x: 1}
  nome: ""
  semente: 7                     # as other sections have one, too

remove_outliers:"""

SCRIPT = """
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from funcoes.configuracao.secoes import Secao
from funcoes.apoio.textos import lista, mapa
from steps.comum import Entrada, Saida


class SuavizarConfig(Secao):
    janela: Annotated[int, Field(ge=1)]
    peso: float
    modos: Annotated[list[str], BeforeValidator(lista)]
    mapa: Annotated[dict[str, int], BeforeValidator(mapa)]
    nome: str
    semente: int


def etapa(config: SuavizarConfig, entrada: Entrada) -> Saida: ...
"""

VER = """
import json, sys
from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import achatar, carregar, de_plano
from funcoes.configuracao.nomes_clearml import ETAPAS, TIPOS
from pipelines import graph

def dito(*pares):
    try:
        config = carregar(None, pares)
        graph.exigir_dos_scripts(config)
        assert de_plano(achatar(config)) == config
        return config.model_dump()["suavizar"]
    except ErroConfig as erro:
        return str(erro)

no = {e.nome: (e.anterior, e.argumentos) for e in graph.etapas(carregar())}
print(json.dumps([ETAPAS, TIPOS["suavizar"], no, [dito(*p.split()) for p in sys.argv[1:]]]))
"""


@pytest.mark.parametrize("etapa", ETAPAS)
def test_every_stage_has_its_script_its_section_and_a_task_type(etapa: str) -> None:
    script = RAIZ / graph.entrada_da_etapa(etapa)
    assert f'executar("{etapa}",' in script.read_text(encoding="utf-8")
    assert TIPOS[etapa] in {str(tipo) for tipo in Task.TaskTypes}
    assert etapa in SECOES
    modelo = graph.modelo_do_script(etapa)
    assert set(modelo.model_fields) == set(carregar().da_etapa(etapa))
    assert etapa in DO_PADRAO or modelo is modelo_da_etapa(etapa)


@pytest.fixture(scope="module")
def visto(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a copy of the project says that got a section and a script, and nothing else."""
    pasta = tmp_path_factory.mktemp("projeto")
    for nome in ("funcoes", "steps", "pipelines", "configs"):
        shutil.copytree(RAIZ / nome, pasta / nome, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(RAIZ / "requirements.txt", pasta)
    padroes = pasta / "configs" / "pipeline.yaml"
    texto = padroes.read_text(encoding="utf-8")
    padroes.write_text(texto.replace("\nremove_outliers:", SECAO, 1), encoding="utf-8")
    (pasta / "steps" / "suavizar.py").write_text(SCRIPT, encoding="utf-8")
    pares = [
        "",
        "suavizar.janela=5 suavizar.modos=c suavizar.mapa.x=2",
        "suavizar.janela=many",
        "suavizar.janela=0",
        "suavizar.largura=1",
        "execucao.sem_cache=suavizar suavizar.nome=n",
        "execucao.sem_cache=alisar",
    ]
    feito = subprocess.run(
        [sys.executable, "-c", VER, *pares],
        cwd=pasta, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert feito.returncode == 0, feito.stderr
    return json.loads(feito.stdout.splitlines()[-1])


def test_the_section_is_the_stage_at_its_place(visto: Any) -> None:
    etapas, tipo, nos, _ = visto
    assert etapas == [
        "ingest",
        "impute",
        "suavizar",
        "remove_outliers",
        "balance",
        "train",
        "validate",
        "register",
    ]
    assert tipo == "data_processing"
    anterior, argumentos = nos["suavizar"]
    assert (anterior, argumentos["janela"], argumentos["modos"]) == ("impute", "3", "a,b")
    assert argumentos["dataset_id"] == "${impute.parameters.Saida/dataset_id}"
    assert int(argumentos["codigo"], 16)
    assert nos["remove_outliers"][0] == "suavizar"


def test_no_other_stage_gets_a_key_of_it_that_has_the_name_of_its_own(visto: Any) -> None:
    nos, config = visto[2], carregar()
    for etapa in ETAPAS:
        valores = {k: v for k, v in nos[etapa][1].items() if k not in ("codigo", "dataset_id")}
        assert valores == graph.argumentos_da_etapa(config, etapa)


def test_its_keys_are_set_and_refused_like_all_others(visto: Any) -> None:
    padrao, mudado, palavra, fora, sobra, calado, desconhecida = visto[3]
    assert padrao == {
        "janela": 3,
        "peso": 0.5,
        "modos": ["a", "b"],
        "mapa": {"x": 1},
        "nome": "",
        "semente": 7,
    }
    assert mudado == padrao | {"janela": 5, "modos": ["c"], "mapa": {"x": 2}}
    assert "suavizar.janela: got 'many'" in palavra
    assert "stage suavizar: " in fora
    assert "janela: got 0: Input should be greater than or equal to 1" in fora
    assert "suavizar.largura: unknown key; known: janela, peso, modos, mapa, nome, semente" in sobra
    assert calado["nome"] == "n"
    assert "execucao.sem_cache.0: got 'alisar'" in desconhecida
    assert "'suavizar'" in desconhecida
