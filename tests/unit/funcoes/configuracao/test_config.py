"""Configuration: the defaults load, everything wrong is named, and it survives its travel as text."""

from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import achatar, carregar, carregar_servico, de_plano
from funcoes.configuracao.secoes import SECOES, Coluna, Metrica, Modelo, PipelineConfig, Protocolo, Referencia
from funcoes.pesquisa.colunas import Parte, Regra
from funcoes.pesquisa.descricao import descrita
from funcoes.pesquisa.nomes import apelido


def test_the_defaults_load(config: PipelineConfig) -> None:
    assert config.ingest.dados == "sample"
    assert config.train.modelos == ["ordinal", "lr", "svm", "rf", "et", "gb", "voto"]
    assert config.impute.regras == {}, "rules are the survey's, and the median or the most frequent category"
    assert (config.impute.regra("sexo"), config.impute.regra("idade")) == ("moda", "mediana")
    assert list(config.model_dump(by_alias=True)) == list(SECOES)


def test_pairs_overrule_the_file_and_the_file_the_defaults(tmp_path: Path) -> None:
    arquivo = tmp_path / "minha.yaml"
    arquivo.write_text("train: {folds: 3, metrica: log_loss}\n", encoding="utf-8")
    config = carregar(arquivo, ["train.folds=4"])
    assert (config.train.folds, config.train.metrica, config.train.semente) == (4, "log_loss", 2015)


def test_an_empty_file_changes_nothing(tmp_path: Path, config: PipelineConfig) -> None:
    arquivo = tmp_path / "vazia.yaml"
    arquivo.touch()
    assert carregar(arquivo) == config


@pytest.mark.parametrize(
    ("par", "dito"),
    [
        (
            "train.fold=3",
            "train.fold: unknown key; known: protocol, intervalos_por, modelos, voto, balanceamento",
        ),
        (
            "treino.folds=3",
            "treino: unknown key; known: ingest, pesquisa, target, impute, remove_outliers, balance, train",
        ),
        ("train.folds=five", "train.folds: got 'five': Input should be a valid integer"),
        ("train.folds=1", "train.folds: got '1': Input should be greater than or equal to 2"),
        ("train.metrica=qwk", "train.metrica: got 'qwk': Input should be 'rps' or 'log_loss'"),
        (
            "train.modelos=lr,xgb",
            "train.modelos.1: got 'xgb': Input should be 'ordinal', 'lr', 'svm', 'ordinal_arvores'",
        ),
        ("train.protocol=by_week", "train.protocol.0: got 'by_week': Input should be 'by_day', 'by_record'"),
        ("train.voto=voto,lr", "train.voto cannot hold itself"),
        ("target.classes=4", "target.classes: got 4: Input should be 3, 5 or 7"),
        ("validate.minimos={auc: 1}", "validate.minimos.auc"),
        ("train.modelos=", "train.modelos: got '': Value should have at least 1 item"),
        ("train.modelos=lr,lr", "train.modelos names something twice: lr,lr"),
        ("train.hiperparametros={lr: 3}", "train.hiperparametros.lr: got 3: Input should be a valid dict"),
        ("train.hiperparametros={lr", "train.hiperparametros: got '{lr': Input should be a valid dict"),
        (
            "train.hiperparametros={xgb: {}}",
            "train.hiperparametros.xgb.*got 'xgb': Input should be 'ordinal'",
        ),
        (
            "impute.regras={idade: media}",
            "impute.regras.idade: got 'media': Input should be 'mediana', 'moda'",
        ),
        ("ingest.fracao_teste=0", "ingest.fracao_teste: got '0': Input should be greater than 0"),
        ("ingest.fracao_teste=nan", "ingest.fracao_teste: got 'nan'"),
        ("ingest.max_quarentena=5%", "ingest.max_quarentena: got '5%': Input should be a valid number"),
        (
            "remove_outliers.contaminacao=0.6",
            "contaminacao: got '0.6': Input should be less than or equal to",
        ),
        ("register.promover=maybe", "register.promover: got 'maybe': Input should be a valid boolean"),
        ("balance.metodo=nenhum", "balance.metodo=nenhum leaves nothing to compare"),
        ("impute.regras={idade: .inf}", "impute.regras.idade: got inf: Input should be 'mediana'"),
        ("impute.regras={foo: mediana}", "impute.regras.foo"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(par: str, dito: str) -> None:
    with pytest.raises(ErroConfig, match=dito.replace("{", r"\{").replace("(", r"\(")):
        carregar(pares=[par])


def test_every_problem_is_listed_at_once() -> None:
    with pytest.raises(ErroConfig) as recusa:
        carregar(pares=["train.folds=x", "balance.vizinhos=0", "impute.janela=1"])
    for nome in ("train.folds", "balance.vizinhos", "impute.janela"):
        assert nome in str(recusa.value)


@pytest.mark.parametrize("par", ["train.folds", "folds=3", ".folds=3", "train.=3", "=", ""])
def test_a_pair_that_is_none(par: str) -> None:
    with pytest.raises(ErroConfig, match=r"expected stage\.key=value"):
        carregar(pares=[par])


def test_a_value_may_hold_equal_signs_and_dots() -> None:
    assert carregar(pares=["ingest.dados=a=b.csv"]).ingest.dados == "a=b.csv"


@pytest.mark.parametrize("texto", ["lr,rf", "[lr, rf]", "['lr', 'rf']", '("lr","rf")', " lr , rf "])
def test_lists_from_text(texto: str) -> None:
    assert carregar(pares=[f"train.modelos={texto}"]).train.modelos == ["lr", "rf"]


def test_maps_from_text() -> None:
    config = carregar(
        pares=[
            "train.hiperparametros={lr: {C: 1e-3, penalty: null}}",
            "impute.regras={idade: moda, ur: moda, vel_vento: mediana, metabolismo: 1.2}",
        ]
    )
    assert config.impute.regras["velocidade_vento"] == "mediana"
    assert config.impute.regras["umidade"] == "moda", "parameters of earlier runs have the names of before"
    assert config.impute.regras["metabolismo"] == 1.2
    da_pesquisa = config.impute.da_pesquisa(descrita("santa-maria"))
    assert (da_pesquisa.regra("idade"), da_pesquisa.regra("peso")) == ("moda", "mediana_por_sexo")
    assert config.train.hiperparametros["lr"]["penalty"] is None


@pytest.mark.parametrize(
    ("conteudo", "dito"),
    [
        ("- train\n", "must map keys to values, found a list"),
        ("train: [1\n", "is not valid YAML"),
        ("train: 3\n", "train must be a stage with keys, found 3"),
        ("train:\n", "train must be a stage with keys, found None"),
        ("1: {a: 2}\n", "1: unknown key"),
        ("train: {1: 2}\n", "train.1"),
        ("train: !!python/object:os.system {}\n", "is not valid YAML"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, conteudo: str, dito: str) -> None:
    arquivo = tmp_path / "minha.yaml"
    arquivo.write_text(conteudo, encoding="utf-8")
    with pytest.raises(ErroConfig, match=dito):
        carregar(arquivo)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    binario = tmp_path / "foto.yaml"
    binario.write_bytes(b"\xff\xd8\xff\xe0")
    for caminho in (tmp_path / "nao_existe.yaml", tmp_path, binario):
        with pytest.raises(ErroConfig, match="cannot read the configuration"):
            carregar(caminho)


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
regras = st.sampled_from(get_args(Regra)) | st.floats(allow_nan=False, allow_infinity=False)
valores = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | textos
etapas = st.sampled_from(["ingest", "impute", "remove_outliers", "balance", "train", "validate", "register"])

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
            "regras": st.dictionaries(st.sampled_from(get_args(Coluna)), regras),
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


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries(SECOES_QUAISQUER))
def test_any_configuration_survives_as_text(secoes: dict[str, Any]) -> None:
    config = PipelineConfig.model_validate(secoes)
    plano = achatar(config)
    assert all(isinstance(texto, str) for texto in plano.values())
    assert de_plano(plano) == config


@pytest.mark.parametrize(
    ("par", "dito"),
    [
        (
            "execucao.sem_cache=treino",
            "execucao.sem_cache.0: got 'treino': Input should be 'ingest', 'impute'",
        ),
        ("execucao.tentativas=-1", "execucao.tentativas: got '-1'"),
        ("execucao.tentativas=21", "execucao.tentativas: got '21'"),
        ("execucao.espera_s=nan", "execucao.espera_s: got 'nan'"),
        ("execucao.espera_servidor_s=0", "execucao.espera_servidor_s: got '0'"),
        ("execucao.espera=1", "execucao.espera: unknown key; known: sem_cache, tentativas, espera_s"),
    ],
)
def test_how_a_run_is_carried_out_is_checked_too(par: str, dito: str) -> None:
    with pytest.raises(ErroConfig, match=dito):
        carregar(pares=[par])


def test_pauses_are_doubled_up_to_the_longest(config: PipelineConfig) -> None:
    assert [config.execucao.pausa_s(n) for n in range(7)] == [2, 4, 8, 16, 32, 60, 60]


def test_a_problem_of_several_keys_does_not_print_the_whole_configuration() -> None:
    with pytest.raises(ErroConfig) as erro:
        carregar(pares=["balance.metodo=nenhum"])
    assert "semente" not in str(erro.value)


def test_serving_has_defaults_of_its_own_and_names_what_is_wrong() -> None:
    assert carregar_servico(pares=["http.porta=0", "modelo.nomes=[a, b]"]).modelo.nomes == ["a", "b"]
    with pytest.raises(ErroConfig, match=r"http\.portas: unknown key; known: host, porta"):
        carregar_servico(pares=["http.portas=1"])
    with pytest.raises(ErroConfig, match=r"can be reached from other machines, and chaves is empty"):
        carregar_servico(pares=["http.host=0.0.0.0"])


def test_a_key_in_the_place_of_its_hash_is_refused_and_not_repeated() -> None:
    with pytest.raises(ErroConfig, match=r"chaves\.ana: must be the sha256") as erro:
        carregar_servico(pares=["chaves.ana=minha-chave-secreta"])
    assert "secreta" not in str(erro.value)


@pytest.mark.parametrize(
    ("pares", "nome"),
    [
        ([], "conforto-termico-sintetico"),
        (["ingest.dados=survey.csv"], "conforto-termico-survey"),
        (["ingest.dados=/a/Porto Alegre, verão.csv"], "conforto-termico-porto-alegre-verao"),
        (["ingest.dados=dataset:0123abcd"], "conforto-termico-dataset-0123abcd"),
        (["ingest.dados=a.csv", "pesquisa.nome=poa"], "conforto-termico-poa"),
        (["pesquisa.nome=poa"], "conforto-termico-sintetico"),
        (["target.classes=5"], "conforto-termico-5c-sintetico"),
        (["target.classes=3", "ingest.dados=survey.csv"], "conforto-termico-3c-survey"),
        (["target.classes=5", "target.fusoes={5: {-3: -1, 3: 2}}"], "conforto-termico-5c-cadce1-sintetico"),
        (["register.nome_modelo=meu"], "meu-sintetico"),
    ],
)
def test_models_that_answer_different_questions_have_different_names(pares: list[str], nome: str) -> None:
    assert carregar(None, pares).nome_do_modelo() == nome
