"""One key of a mapping after `--set`: every mapping of the configuration, at every depth."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from funcoes.apoio.arquivo_yaml import ler_yaml
from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import ARQUIVO_PADRAO, achatar, carregar, como_texto, de_plano
from funcoes.configuracao.secoes import PipelineConfig, ValidateConfig
from funcoes.palavras.lingua import Frase
from funcoes.validacao.portao import Motivo, descrever


def _folhas(mapa: Mapping[Any, Any], caminho: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    for chave, valor in mapa.items():
        if isinstance(valor, Mapping):
            yield from _folhas(valor, (*caminho, chave))
        else:
            yield (*caminho, chave), valor


TODAS = [(c, v) for c, v in _folhas(ler_yaml(ARQUIVO_PADRAO)) if len(c) > 2]
"""Every key of every mapping of configs/pipeline.yaml."""


def _de(config: PipelineConfig, caminho: tuple[Any, ...]) -> Any:
    valor: Any = config.model_dump(by_alias=True)
    for parte in caminho:
        valor = valor[parte]
    return valor


def test_there_are_such_keys() -> None:
    assert len(TODAS) > 30


@pytest.mark.parametrize(("caminho", "valor"), TODAS)
def test_every_key_of_every_mapping_can_be_set_by_its_path(caminho: tuple[Any, ...], valor: Any) -> None:
    nome = ".".join(map(str, caminho))
    assert carregar(pares=[f"{nome}={como_texto(valor)}"]) == carregar()
    if isinstance(valor, float):
        mudada = carregar(pares=[f"{nome}={valor / 2 + 0.001}"])
        assert _de(mudada, caminho) == pytest.approx(valor / 2 + 0.001)
        assert de_plano(achatar(mudada)) == mudada  # as it travels to an agent


@pytest.mark.parametrize(
    ("pares", "caminho", "esperado"),
    [
        (["validate.minimos.qwk=0.9"], "validate.minimos", {"qwk": 0.9, "within_one": 0.7}),
        (["validate.maximos.mae=0.8"], "validate.maximos", {"mae": 0.8}),
        (["validate.minimos={}", "validate.minimos.qwk=0.5"], "validate.minimos", {"qwk": 0.5}),
        (["validate.minimos.qwk=0.5", "validate.minimos={}"], "validate.minimos", {}),
        (["train.hiperparametros.lr.C=1e-3"], "train.hiperparametros.lr", {"C": 0.001, "max_iter": 2000}),
        (["train.hiperparametros.lr.penalty=null"], "train.hiperparametros.lr.penalty", None),
        (["train.grades.lr.C=0.1,1"], "train.grades.lr", {"C": [0.1, 1]}),
        (["train.grades.svm.gamma=[0.1, scale]"], "train.grades.svm.gamma", [0.1, "scale"]),
        (["impute.regras.idade=moda"], "impute.regras.idade", "moda"),
        (["validate.margem_referencias.majoritaria=-1"], "validate.margem_referencias.majoritaria", -1.0),
    ],
)
def test_one_key_of_a_mapping(pares: list[str], caminho: str, esperado: object) -> None:
    assert _de(carregar(pares=pares), tuple(caminho.split("."))) == esperado


def test_votes_are_keys_too() -> None:
    config = carregar(pares=["target.classes=5", "target.fusoes.5.-3=-1"])
    assert config.target.fusao() == {-3: -1, 3: 2}


@pytest.mark.parametrize(
    ("par", "ditas"),
    [
        ("validate.minimos.auc=1", ["validate.minimos.auc", "'rps', 'qwk'"]),
        ("validate.minimos.qwk=high", ["validate.minimos.qwk", "'high'", "number"]),
        ("train.hiperparametros.xgb.C=1", ["train.hiperparametros has no 'xgb'", "ordinal, lr, svm"]),
        ("train.hiperparametros.lr.C.x=1", ["train.hiperparametros.lr.C is one value without keys"]),
        ("impute.regras.foo=moda", ["impute.regras.foo", "'idade', 'sexo'"]),
        ("impute.regras.idade=media", ["impute.regras.idade: got 'media'", "'mediana', 'moda'"]),
        ("target.fusoes.9.1=0", ["target.fusoes has no '9'", "5, 3"]),
        ("target.fusoes.5.9=0", ["target.fusoes.5.9", "less than or equal to 3"]),
        ("train.folds.x=3", ["train.folds.x: unknown key; known: protocol, intervalos_por, modelos"]),
        ("validate.minimo.qwk=1", ["validate.minimo.qwk: unknown key; known: minimos, maximos"]),
        ("validate.minimos.=1", ["expected stage.key=value"]),
    ],
)
def test_a_wrong_key_gets_one_line_with_the_known_ones(par: str, ditas: list[str]) -> None:
    with pytest.raises(ErroConfig) as recusa:
        carregar(pares=[par])
    linhas = str(recusa.value).removeprefix("the configuration cannot be used:\n").splitlines()
    assert len(linhas) == 1, linhas
    assert all(dita in linhas[0] for dita in ditas), linhas


@pytest.mark.parametrize("campo", ["perda_max_teste", "min_linhas_por_classe", "minimos.qwk", "maximos.mae"])
def test_what_the_gate_prints_can_be_typed(campo: str) -> None:
    dito = descrever(Motivo(campo, 0.5, 0.1, True, Frase("text"), ">="))
    nome = dito.rpartition("(")[2].partition(":")[0]
    assert nome.partition(".")[2].partition(".")[0] in ValidateConfig.model_fields
    carregar(pares=[f"{nome}=1"])


def test_a_rule_that_cannot_be_set_is_not_printed_as_a_setting() -> None:
    assert "(protocolo_vazado: 0" in descrever(Motivo("protocolo_vazado", 0, 0, True, Frase("text"), "<="))
