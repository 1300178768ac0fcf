"""The README's variations, one after the other beside a champion: what is served never gets worse."""

import re
import shlex
from typing import Any

import pytest

from tests.integration.conftest import MODELO, RAIZ, RAPIDO, Oficina

pytestmark = pytest.mark.integration

_EXEMPLO = re.compile(
    r"^\$ python pipelines/run\.py (--(?:set|no-cache|no-promote).*?)(?:\s+#.*)?$", re.MULTILINE
)
DE_ANTES = ["--set train.folds=3 --set train.modelos=lr,rf", "--set ingest.semente=7"]
"""What once displaced a better champion."""


def exemplos(arquivo: str) -> list[str]:
    """The calls of `run.py` that a reader can type beside a champion, as they stand."""
    return _EXEMPLO.findall((RAIZ / arquivo).read_text(encoding="utf-8"))


def _servido(lugar: Oficina) -> dict[str, Any]:
    visto: dict[str, Any] = lugar.python(f"""
from funcoes.io_clearml import modelos
from funcoes.pesquisa.nomes import a_servir
nome = a_servir("{MODELO}", modelos.nomes_com_campeao("{MODELO}"), None)
print(json.dumps([nome, modelos.campeao_atual(nome).id]))
""")
    return visto


def test_both_readmes_show_the_same_variations() -> None:
    assert exemplos("README.md") == exemplos("README.pt-BR.md")
    assert any("target.classes" in e for e in exemplos("README.md"))
    assert len(exemplos("README.md")) >= 4


@pytest.mark.nightly
def test_no_example_lowers_what_is_served(pronta: Oficina) -> None:
    antes = _servido(pronta)
    for exemplo in [*exemplos("README.md"), *DE_ANTES]:
        feito = pronta.correr(*RAPIDO, *shlex.split(exemplo))
        assert feito.codigo == 0, (exemplo, feito.erros)
        assert feito.resumo is not None
        dito = feito.resumo["model"]["promotion"]
        if "--no-promote" in exemplo and feito.resumo["gate"]["passed"]:
            assert re.search(r"It would (not )?take the place of version \d+: ", dito), dito
        depois = _servido(pronta)
        assert depois[0] == antes[0], f"{exemplo}: another name is served"
        assert depois == antes or "it is better" in dito, (exemplo, dito)
        proximo = feito.saida.partition("\nNext")[2]
        ruim = feito.resumo["model"]["comparison"] == "fica_o_campeao"
        assert not (ruim and "--promote" in proximo), (exemplo, "offers to lower what is served")
        antes = depois
