"""What people said that they felt, beside the predictions that they got: a small database.

SQLite with a write-ahead log: an answer that was confirmed outlives the process that took it, whatever ends
it.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, Literal, NamedTuple

from funcoes.apoio.erros import ErroRegistro
from funcoes.diario.esquema import BYTES_DA_CHAVE

Situacao = Literal["nova", "repetida", "trocada"]
FORMATO: Final = 1
_ESPERA_S: Final = 10.0
_MIL: Final = 1000
_TABELA: Final = """
CREATE TABLE IF NOT EXISTS retornos (
    pedido BLOB NOT NULL, linha INTEGER NOT NULL, voto INTEGER NOT NULL,
    em INTEGER NOT NULL, mudado_em INTEGER NOT NULL,
    PRIMARY KEY (pedido, linha)
) WITHOUT ROWID
"""
_GRAVAR: Final = """
INSERT INTO retornos VALUES (?1, ?2, ?3, ?4, ?4)
ON CONFLICT (pedido, linha) DO UPDATE SET voto = excluded.voto, mudado_em = excluded.mudado_em
"""


class Retorno(NamedTuple):
    """The vote of a person: key of the request, number of the row in its batch (0 outside of one), vote."""

    pedido: bytes
    linha: int
    voto: int


class Guardado(NamedTuple):
    """An answer as it is kept; times in microseconds since 1970, `mudado_em` that of its last change."""

    pedido: bytes
    linha: int
    voto: int
    em: int
    mudado_em: int


class Retornos:
    """The database, open for one thread."""

    def __init__(self, caminho: Path) -> None:
        caminho.parent.mkdir(parents=True, exist_ok=True)
        self._conexao = sqlite3.connect(caminho, timeout=_ESPERA_S, isolation_level=None)
        formato = self._conexao.execute("PRAGMA user_version").fetchone()[0]
        if formato not in {0, FORMATO}:
            self.fechar()
            raise ErroRegistro(
                f"{caminho} is of format {formato}, this version knows {FORMATO}: move it away."
            )
        self._conexao.execute("PRAGMA journal_mode=WAL")
        self._conexao.execute("PRAGMA synchronous=NORMAL")
        self._conexao.execute(_TABELA)
        self._conexao.execute(f"PRAGMA user_version={FORMATO}")

    def guardar(self, retornos: Sequence[Retorno]) -> list[Situacao]:
        """Keep them, all or none, and say of each whether it is new, known, or another vote than before.

        Raises `sqlite3.Error` where that is not possible.
        """
        agora = time.time_ns() // _MIL
        with self._transacao() as conexao:
            return [_guardar(conexao, retorno, agora) for retorno in retornos]

    @contextmanager
    def _transacao(self) -> Iterator[sqlite3.Connection]:
        self._conexao.execute("BEGIN IMMEDIATE")
        try:
            yield self._conexao
        except BaseException:
            self._conexao.execute("ROLLBACK")
            raise
        self._conexao.execute("COMMIT")

    def fechar(self) -> None:
        """Close the file."""
        self._conexao.close()


def _guardar(conexao: sqlite3.Connection, retorno: Retorno, agora: int) -> Situacao:
    chave = (retorno.pedido, retorno.linha)
    achado = conexao.execute("SELECT voto FROM retornos WHERE pedido = ? AND linha = ?", chave).fetchone()
    if achado is not None and achado[0] == retorno.voto:
        return "repetida"
    conexao.execute(_GRAVAR, (*retorno, agora))
    return "nova" if achado is None else "trocada"


def ler(caminho: Path) -> list[Guardado]:
    """All answers, in no order; none where there is no file. Safe while a process writes.

    Raises `ErroRegistro` for a file that is not such a database.
    """
    return _perguntar(caminho, "SELECT * FROM retornos")


def de_pedido(caminho: Path, chave: bytes) -> list[Guardado]:
    """The answers to one request, as `ler`."""
    return _perguntar(caminho, "SELECT * FROM retornos WHERE pedido = ?", chave)


def _perguntar(caminho: Path, sql: str, *valores: bytes) -> list[Guardado]:
    if not caminho.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{caminho.absolute().as_uri()}?mode=ro", uri=True)) as conexao:
            (formato,) = conexao.execute("PRAGMA user_version").fetchone()
            linhas = conexao.execute(sql, valores).fetchall()
    except sqlite3.Error as erro:
        raise ErroRegistro(f"{caminho} cannot be read as answers of people: {erro}") from erro
    estranhas = [linha for linha in linhas if not _e_resposta(*linha)]
    de_outro = formato not in {0, FORMATO}  # 0: it is just being made
    if de_outro or estranhas:
        dito = f"format {formato}, known is {FORMATO}" if de_outro else f"no answer: {estranhas[0]}"
        raise ErroRegistro(f"{caminho} cannot be read as answers of people: {dito}")
    return [Guardado(*linha) for linha in linhas]


def _e_resposta(pedido: object, *numeros: object) -> bool:
    inteiro = isinstance(pedido, bytes) and len(pedido) == BYTES_DA_CHAVE
    todos = len(numeros) == len(Guardado._fields) - 1
    return inteiro and todos and all(isinstance(n, int) for n in numeros)
