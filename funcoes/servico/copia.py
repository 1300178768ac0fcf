"""A copy of the serving folder while it is served: prediction log, answers, and the model that is good.

The log's files are merged and deleted meanwhile. It is copied until nothing has changed since the last look,
so that each row is in the copy once.
"""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

from funcoes.apoio.erros import ErroConfig, ErroDados, ErroRegistro
from funcoes.diario.leitura import listar, valendo
from funcoes.servico.pasta import PastaServico, Servivel

_VOLTAS: Final = 100

_Marcas = dict[str, tuple[int, int]]


def copiar(pasta: PastaServico, destino: Path) -> None:
    """Make the copy, whole or not at all.

    Raises `ErroConfig` for a folder that is no serving folder, and a destination that is not empty or cannot
    be written, `ErroDados` where the log changes all the time.
    """
    if not (pasta.predicoes.is_dir() or pasta.bom.is_file() or pasta.retornos.is_file()):
        raise ErroConfig(f"{pasta.pasta} is no serving folder, or an empty one: name it with --pasta")
    if destino.exists() and (not destino.is_dir() or any(destino.iterdir())):
        raise ErroConfig(f"{destino} is there and not empty: name a new folder")
    try:
        destino.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{destino.name}.", dir=destino.parent) as lugar:
            nova = PastaServico(Path(lugar) / destino.name)
            nova.pasta.mkdir(mode=0o700)
            _copiar_log(pasta.predicoes, nova.predicoes)
            _copiar_retornos(pasta.retornos, nova.retornos)
            _copiar_modelo(pasta, nova)
            nova.pasta.rename(destino)
    except (OSError, sqlite3.Error) as erro:
        raise ErroConfig(f"{destino} cannot be made: {erro}") from erro


def _copiar_log(de: Path, para: Path) -> None:
    para.mkdir()
    copiadas: _Marcas = {}
    for _ in range(_VOLTAS):
        try:
            vistas = _marcas(de)
            if vistas == copiadas:
                break
            for nome, marca in vistas.items():
                if copiadas.get(nome) != marca:
                    shutil.copy2(de / nome, para / nome)
            copiadas = vistas
        except FileNotFoundError:  # merged or deleted since it was listed
            continue
    else:
        raise ErroDados(f"{de} changed {_VOLTAS} times while it was copied: try again")
    for caminho in listar(para):
        if caminho.name not in copiadas:
            caminho.unlink()


def _marcas(pasta: Path) -> _Marcas:
    """The files that count, and those that cannot be read, each with what changes when it is replaced."""
    lista = valendo(pasta)
    nomes = [*(c.name for c in lista.arquivos), *lista.ilegiveis]
    return {nome: ((dito := (pasta / nome).stat()).st_ino, dito.st_mtime_ns) for nome in nomes}


def _copiar_retornos(de: Path, para: Path) -> None:
    if de.is_file():
        with closing(sqlite3.connect(de)) as aberto, closing(sqlite3.connect(para)) as novo:
            aberto.backup(novo)


def _copiar_modelo(de: PastaServico, para: PastaServico) -> None:
    """The last model that answered, so that a restored folder serves without the registry."""
    try:
        ficha = de.ler(de.bom, Servivel)
    except ErroRegistro:
        return  # the serving task writes it anew
    if ficha is not None and de.pacote(ficha.modelo_id).is_file():
        para.modelos.mkdir()
        shutil.copy2(de.pacote(ficha.modelo_id), para.pacote(ficha.modelo_id))
        para.anotar(para.bom, ficha)
        para.anotar(para.atual, ficha)
