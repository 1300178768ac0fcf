"""Whom a request names as the server: a page whose name was rebound to this machine names somebody else."""

import ipaddress
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from api.pedido.erros import ErroPedido
from funcoes.configuracao.secoes_servico import HttpConfig

_LOCAIS: Final = re.compile(r"localhost|127\.[0-9.]+|::1")
_HOST: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{1,5})?")
_MAX: Final = 300
_GUARDADOS: Final = 256


class Hosts:
    """Which `Host` headers are answered.

    Without keys: names and addresses of this machine alone, the address that is listened on, and
    `http.nomes`. With keys a foreign page gets nothing, as it has none; then `http.nomes` is a choice, and
    addresses are always answered: probes of load balancers use them, and only names can be rebound.
    """

    def __init__(self, config: HttpConfig, com_chaves: bool) -> None:
        self._nomes = frozenset(nome.lower() for nome in (*config.nomes, config.host))
        self._enderecos = com_chaves
        self.todos = com_chaves and not config.nomes
        """Whether any name is answered."""
        self._conhece = lru_cache(_GUARDADOS)(self._conferir)

    def exigir(self, cabecalhos: Iterable[tuple[bytes, bytes]]) -> None:
        """`ErroPedido` 400 unless there is exactly one host to be read, 403 for one that is not ours."""
        ditos = [valor for nome, valor in cabecalhos if nome == b"host"]
        if len(ditos) != 1:
            raise ErroPedido(400, "host_invalido", len(ditos))
        visto = self._conhece(ditos[0][:_MAX])
        dito = ditos[0][:80].decode("latin-1")
        if visto is None:
            raise ErroPedido(400, "host_invalido", dito, frase="host_ilegivel")
        if not visto:
            raise ErroPedido(403, "host_desconhecido", dito)

    def _conferir(self, dito: bytes) -> bool | None:
        """None for what names no host at all."""
        achado = _HOST.fullmatch(dito.decode("latin-1"))
        if achado is None:
            return None
        nome = (achado[1] or achado[2]).lower()
        return bool(
            self.todos or nome in self._nomes or _e_local(nome) or (self._enderecos and _e_endereco(nome))
        )


def _e_local(nome: str) -> bool:
    return _LOCAIS.fullmatch(nome) is not None and (nome == "localhost" or _e_endereco(nome))


def _e_endereco(nome: str) -> bool:
    try:
        ipaddress.ip_address(nome)
    except ValueError:
        return False
    return True


def aviso(hosts: Hosts, config: HttpConfig) -> dict[str, Any]:
    """What the log says of them at the start."""
    return {"hosts": "any" if hosts.todos else sorted({"localhost", config.host, *config.nomes})}
