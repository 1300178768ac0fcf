"""Model files that were made when the product knew one survey are served as they were."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from funcoes.diario.leitura import ler
from funcoes.entrega import pacote
from funcoes.servico.pasta import PastaServico
from tests.api.conftest import FAIXAS, PEDIDO
from tests.api.em_processo import aplicacao
from tests.api.modelos import por, treinar

NOMES: Final = {
    "temperatura": "tmedia", "umidade": "ur", "velocidade_vento": "vel_vento", "radiacao_solar": "rsolarmed",
}  # fmt: skip
"""What their signatures call quantities."""
PREENCHIVEIS: Final = ("idade", "peso", "altura")
"""Their rules fill these, and requests had to give them all the same."""
DA_PESQUISA: Final = ("nome", "titulo", "lugar", "latitude", "longitude", "fuso", "instrumento", "fonte")


def de_antes(conteudo: bytes) -> bytes:
    """The same model as that version of the project signed it."""
    arquivos = pacote.abrir(conteudo)
    dita: dict[str, Any] = json.loads(arquivos.pop(pacote.ASSINATURA))
    for entrada in dita["entradas"]:
        entrada["nome"] = NOMES.get(entrada["nome"], entrada["nome"])
        entrada["opcional"] |= entrada["nome"] in PREENCHIVEIS
        del entrada["faixa"], entrada["categorias"]
    dita["atributos"] = [NOMES.get(n, n) for n in dita["atributos"]]
    regras = dita["preenchimento"]["colunas"]
    dita["preenchimento"]["colunas"] = {NOMES.get(n, n): regra for n, regra in regras.items()}
    if pacote.PESQUISA in arquivos:
        pesquisa = json.loads(arquivos[pacote.PESQUISA])
        arquivos[pacote.PESQUISA] = json.dumps({n: pesquisa[n] for n in DA_PESQUISA}).encode()
    return pacote.montar(arquivos, _Como(dita))  # type: ignore[arg-type]


class _Como:
    """A signature that is written as it is given."""

    def __init__(self, dita: dict[str, Any]) -> None:
        self._dita = dita

    def model_copy(self, update: dict[str, Any]) -> "_Como":
        return _Como({**self._dita, **update})

    def como_json(self) -> bytes:
        return json.dumps(self._dita, indent=1).encode()


def _pedidos() -> list[dict[str, Any]]:
    menos = [{n: v for n, v in PEDIDO.items() if n != fora} for fora in PEDIDO]
    fins = [{**PEDIDO, n: fim} for n, faixa in FAIXAS.items() for fim in faixa]
    alem = [{**PEDIDO, n: fim} for n, (de, ate) in FAIXAS.items() for fim in (de - 0.01, ate + 0.01)]
    return [PEDIDO, *menos, *fins, *alem, {**PEDIDO, "sexo": "M"}, {**PEDIDO, "tmedia": 20}]


@pytest.mark.parametrize("descricao", ["", "santa-maria"])
def test_an_old_file_is_asked_and_answers_as_a_new_one(tmp_path: Path, descricao: str) -> None:
    novo = treinar(descricao=descricao).pacote
    antigo = de_antes(novo)
    assert b'"tmedia"' in pacote.abrir(antigo)[pacote.ASSINATURA]
    vistos, ditos, notados = [], [], []
    for nome, conteudo in (("novo", novo), ("antigo", antigo)):
        pasta = PastaServico(tmp_path / nome)
        por(pasta, conteudo, sha256=pacote.sha256(conteudo))
        with aplicacao(pasta.pasta, "predicoes.ligado=true") as app:
            pedidos = [{"hora": 12, **p} for p in _pedidos()]
            respostas = [app.pedir("/predict", p, x_request_id="a") for p in pedidos]
            vistos.append([(r.status, r.json) for r in respostas])
            dito = app.pedir("/model").json
            dito["pesquisa"] = {n: v for n, v in (dito["pesquisa"] or {}).items() if n in DA_PESQUISA}
            ditos.append({n: v for n, v in dito.items() if n not in {"sha256", "carregado_em"}})
        tabela = ler(pasta.predicoes).tabela
        notados.append(tabela.drop_columns(["em"]).to_pylist())
    assert vistos[0] == vistos[1]
    assert ditos[0] == ditos[1]
    assert notados[0] == notados[1]
    assert {status for status, _ in vistos[0]} == {200, 422}
