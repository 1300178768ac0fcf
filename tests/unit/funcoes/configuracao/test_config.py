"""Configuration: the defaults load, everything wrong is named, and it survives its travel as text."""

from pathlib import Path

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar, carregar_servico
from funcoes.configuracao.secoes import SECOES, PipelineConfig
from funcoes.pesquisa.descricao import descrita


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
        with pytest.raises(ErroConfig, match="cannot read "):
            carregar(caminho)


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
