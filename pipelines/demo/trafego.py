"""People of a survey as callers of the API: what they tell, and later how it really felt."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import requests

from funcoes.apoio.erros import ErroServidor
from funcoes.atributos.conjunto import do_levantamento
from funcoes.pesquisa.descricao import DA_AMOSTRA, descrita
from funcoes.vocabulario.grandezas import GRANDEZAS

_ESPERA_S: Final = 60.0


@dataclass(frozen=True)
class Pedida:
    """A row that was predicted: key of its request, its number there, and where it stands in the survey."""

    request_id: str
    linha: int
    posicao: int
    predicao: int


def como_pedidos(quadro: pd.DataFrame) -> list[dict[str, Any]]:
    """What people tell, a mapping for each; nothing that is missing."""
    entradas = do_levantamento(descrita(DA_AMOSTRA)).entradas
    nomes = {n: dict(enumerate(GRANDEZAS[n].categorias)) for n in entradas if GRANDEZAS[n].categorias}
    linhas = quadro.assign(**{n: quadro[n].map(d) for n, d in nomes.items()})[list(entradas)]
    return [{str(k): v for k, v in linha.items() if pd.notna(v)} for linha in linhas.to_dict("records")]


def enviar(endereco: str, quadro: pd.DataFrame, por_vez: int) -> Iterator[list[Pedida]]:
    """Ask for predictions, so many people a request; those that were refused are left out."""
    pedidos = como_pedidos(quadro)
    for inicio in range(0, len(pedidos), por_vez):
        dito = _postar(f"{endereco}/predict/batch", pedidos[inicio : inicio + por_vez])
        yield [
            Pedida(dito["request_id"], r["linha"], inicio + r["linha"] - 1, r["predicao"])
            for r in dito["resultados"]
            if "predicao" in r
        ]


def responder(endereco: str, respostas: list[tuple[Pedida, int]]) -> dict[str, Any]:
    """Send how it really felt: a vote for each row that was predicted."""
    corpo = [{"request_id": p.request_id, "linha": p.linha, "voto": voto} for p, voto in respostas]
    dito: dict[str, Any] = _postar(f"{endereco}/feedback", corpo)
    return dito


def _postar(url: str, corpo: object) -> Any:
    try:
        resposta = requests.post(url, json=corpo, timeout=_ESPERA_S)
        resposta.raise_for_status()
        return resposta.json()
    except requests.RequestException as erro:
        raise ErroServidor(f"{url} did not answer as expected: {erro}") from erro
