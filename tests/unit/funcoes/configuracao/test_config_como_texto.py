"""Any configuration as the text parameters of ClearML, and back again."""

from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from funcoes.configuracao.config import achatar, de_plano
from funcoes.configuracao.secoes import Coluna, Metrica, Modelo, PipelineConfig, Protocolo, Referencia
from funcoes.pesquisa.colunas import Parte, Regra
from funcoes.pesquisa.nomes import apelido
from funcoes.vocabulario.grandezas import GRANDEZAS, Grandeza
from tests.by_day import examples


def test_the_defaults_survive_as_text(config: PipelineConfig) -> None:
    plano = achatar(config)
    assert plano["train/modelos"] == "ordinal,lr,svm,rf,et,gb,voto"
    assert plano["register/promover"] == "True"
    assert all(isinstance(v, str) for v in plano.values())
    assert de_plano(plano) == config


fracoes = st.floats(0, 1)
sementes = st.integers(0, 2**32 - 1)
grupos = st.sampled_from(get_args(Parte))
textos = st.text(st.characters(codec="utf-8"), max_size=100)
nomes = st.text(st.characters(codec="utf-8"), min_size=1, max_size=100)
modelos = st.sampled_from(get_args(Modelo))
valores = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | textos
etapas = st.sampled_from(["ingest", "impute", "remove_outliers", "balance", "train", "validate", "register"])


def regras_de(grandeza: Grandeza) -> st.SearchStrategy[str | float]:
    """Every rule that this quantity can have, and every constant within its reach."""
    if grandeza.categorias:
        return st.sampled_from(["moda", *grandeza.codigos.values()])
    nomes_de_regras = [r for r in get_args(Regra) if r != "como_o_ar" or grandeza.dimensao == "temperatura"]
    return st.sampled_from(nomes_de_regras) | st.floats(*grandeza.faixa)


regras = st.fixed_dictionaries({}, optional={nome: regras_de(GRANDEZAS[nome]) for nome in get_args(Coluna)})

lugares = st.just({"latitude": None, "longitude": None}) | st.fixed_dictionaries(
    {"latitude": st.floats(-90, 90), "longitude": st.floats(-180, 180), "fuso": st.just("Asia/Tokyo")}
)

SECOES_QUAISQUER = {
    "ingest": st.fixed_dictionaries(
        {
            "dados": nomes,
            "sha256": textos,
            "semente_amostra": sementes,
            "max_quarentena": fracoes,
            "max_copias": fracoes,
            "fracao_teste": st.floats(0, 0.5, exclude_min=True),
            "teste_por": grupos,
            "uso_retornos": st.sampled_from(["treino", "todos", "nenhum"]),
            "semente": sementes,
        }
    ),
    "pesquisa": st.fixed_dictionaries(
        {
            "nome": textos.map(apelido) | st.just(""),
            "titulo": textos,
            "lugar": textos,
            "fuso": st.sampled_from(["", "UTC", "America/Sao_Paulo"]),
            "instrumento": textos,
            "fonte": textos,
        }
    ).flatmap(lambda textos: st.builds(lambda lugar: {**textos, **lugar}, lugares)),
    "target": st.sampled_from(
        [{"classes": n, "fusoes": {5: {-3: -2, 3: 2}, 3: {-3: 0, -2: 0, 3: 1, 2: 1}}} for n in (3, 5, 7)]
    ),
    "impute": st.fixed_dictionaries(
        {
            "janela_radiacao_min": st.integers(0, 600),
            "mesma_hora_max_min": st.integers(0, 1440),
            "regras": regras,
        }
    ),
    "remove_outliers": st.fixed_dictionaries(
        {"contaminacao": st.floats(0, 0.5), "n_arvores": st.integers(10, 5000), "semente": sementes}
    ),
    "balance": st.fixed_dictionaries(
        {
            "metodo": st.sampled_from(["svmsmote", "smote", "aleatorio"]),
            "vizinhos": st.integers(1, 50),
            "svmsmote_max_linhas": st.integers(100, 10**9),
            "linhas_max": st.integers(1000, 10**9),
            "semente": sementes,
        }
    ),
    "train": st.fixed_dictionaries(
        {
            "protocol": st.lists(st.sampled_from(get_args(Protocolo)), unique=True),
            "intervalos_por": st.sampled_from(get_args(Parte)),
            "modelos": st.lists(modelos, min_size=1, unique=True),
            "voto": st.just(["lr", "rf"]),
            "balanceamento": st.sampled_from(["com", "sem", "ambos"]),
            "outliers": st.sampled_from(["com", "sem", "ambos"]),
            "folds": st.integers(2, 20),
            "max_folds": st.integers(2, 1000),
            "metrica": st.sampled_from(["rps", "log_loss"]),
            "decisao": st.sampled_from(["mais_provavel", "mediana"]),
            "reamostragens": st.integers(100, 100_000),
            "confianca": st.floats(0.5, 1, exclude_min=True, exclude_max=True),
            "met_pmv": st.floats(0.8, 4),
            "sintonia": st.integers(0, 100),
            "sintonia_folds": st.integers(2, 10),
            "svm_max_linhas": st.integers(100, 10**9),
            "importancia_max_linhas": st.integers(50, 10**9),
            "processos": st.integers(0, 256),
            "semente": sementes,
            "hiperparametros": st.dictionaries(modelos, st.dictionaries(textos, valores, max_size=3)),
            "grades": st.dictionaries(modelos, st.dictionaries(textos, st.lists(valores), max_size=2)),
        }
    ),
    "validate": st.fixed_dictionaries(
        {
            "minimos": st.dictionaries(st.sampled_from(get_args(Metrica)), fracoes),
            "maximos": st.dictionaries(st.sampled_from(get_args(Metrica)), fracoes),
            "margem_referencias": st.dictionaries(st.sampled_from(get_args(Referencia)), fracoes),
            "perda_max_teste": fracoes,
            "perda_max_campeao": fracoes,
            "min_partilha": st.floats(0.5, 1),
            "min_linhas_novas": st.integers(10, 10**6),
            "campeao_folds": st.integers(2, 20),
            "campeao_max_folds": st.integers(2, 1000),
            "campeao_reamostragens": st.integers(100, 10**5),
            "campeao_confianca": st.floats(0.51, 0.99),
            "min_linhas_por_classe": st.integers(0, 10**6),
            "latencia_p95_max_ms": st.floats(0, 1e6, exclude_min=True),
            "tamanho_max_mb": st.floats(0, 1e6, exclude_min=True),
            "paridade_max_dp": st.floats(0, 0.1, exclude_min=True),
            "idades": st.lists(st.integers(0, 120), min_size=1),
            "min_linhas_grupo": st.integers(1, 10**6),
            "campeao_id": textos,
        }
    ),
    "register": st.fixed_dictionaries(
        {"nome_modelo": nomes, "promover": st.booleans(), "shap_linhas": st.integers(0, 10_000)}
    ),
    "retornos": st.fixed_dictionaries(
        {"hora_max_h": st.floats(0, 12), "lotes_com_hora": st.booleans(), "da_amostra": st.booleans()}
    ),
    "execucao": st.fixed_dictionaries(
        {
            "sem_cache": st.lists(etapas),
            "tentativas": st.integers(0, 20),
            "espera_s": st.floats(0, 3600),
            "espera_max_s": st.floats(0, 86400),
            "espera_servidor_s": st.floats(1, 86400),
            "quente": st.booleans(),
        }
    ),
}
"""Every key of every section, within its range."""


@settings(max_examples=examples(60), deadline=None)
@given(st.fixed_dictionaries(SECOES_QUAISQUER))
def test_any_configuration_survives_as_text(secoes: dict[str, Any]) -> None:
    config = PipelineConfig.model_validate(secoes)
    plano = achatar(config)
    assert all(isinstance(texto, str) for texto in plano.values())
    assert de_plano(plano) == config
