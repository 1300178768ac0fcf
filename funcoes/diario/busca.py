"""One request in the prediction log: looked for in all files, for it says nothing of when it came."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from funcoes.diario.esquema import BYTES_DA_CHAVE, ESQUEMA, chave_do_pedido
from funcoes.diario.leitura import FALHAS, Lidas, completa, sem_pedido, valendo


def procurar(pasta: Path, request_id: str) -> Lidas:
    """The rows of a request, `ESQUEMA`, in order of time and of number in a batch; none if it is unknown.

    Raises `ErroDados` when the folder changes faster than it can be looked through.
    """
    chave = pa.scalar(chave_do_pedido(request_id), pa.binary(BYTES_DA_CHAVE))
    arquivos, ilegiveis = valendo(pasta)
    tabelas = [pa.Table.from_batches([], ESQUEMA)]
    for caminho, arquivo in arquivos.items():
        try:
            tabelas.extend(_do_arquivo(arquivo, chave))
        except FALHAS as erro:
            ilegiveis[caminho.name] = str(erro)
    achadas = pa.concat_tables(tabelas).unify_dictionaries()
    return Lidas(achadas.sort_by([("em", "ascending"), ("linha", "ascending")]), ilegiveis)


def _do_arquivo(arquivo: Any, chave: Any) -> list[Any]:
    """One table, or none; of a file without the request no more than one column is read."""
    if sem_pedido(arquivo):
        return []
    pedidos = arquivo.read(columns=["pedido"], use_threads=False)["pedido"]
    certas = pc.equal(pedidos, chave)
    if not pc.any(certas).as_py():
        return []
    return [completa(arquivo.read(use_threads=False).filter(certas))]
