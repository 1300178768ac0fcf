"""Who may ask, and how often: API keys by their hashes, and a limit a minute for each key and address."""

import hashlib
import ipaddress
import secrets
import time
from collections.abc import Mapping
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from api.erros import ErroPedido
from funcoes.secoes_servico import LimitesConfig

SEM_CHAVE: Final = ""
"""What a caller is called where no keys are configured."""

_PORTADOR: Final = b"bearer "
_REDE_V6: Final = 64
_MINUTO: Final = 60
_MAX_CHAVE: Final = 256
_POUCAS: Final = 1000


def nova_chave() -> tuple[str, str]:
    """A random key of 256 bits, and the sha256 that the configuration keeps of it.

    A plain hash is enough for what nobody can guess; slow ones are for what people choose.
    """
    chave = secrets.token_urlsafe(32)
    return chave, hashlib.sha256(chave.encode()).hexdigest()


class Porteiro:
    """Knows the hashes of the keys."""

    def __init__(self, chaves: Mapping[str, str]) -> None:
        self._nomes = {hash_: nome for nome, hash_ in chaves.items()}

    @property
    def exige(self) -> bool:
        """Whether a key is needed at all."""
        return bool(self._nomes)

    def quem(self, cabecalhos: Mapping[bytes, bytes]) -> str:
        """The name of the caller's key; `ErroPedido` 401 without a valid one.

        The hash is what is looked up, so how long that takes says nothing about the key.
        """
        if not self._nomes:
            return SEM_CHAVE
        chave = cabecalhos.get(b"x-api-key") or _portador(cabecalhos.get(b"authorization", b""))
        nome = self._nomes.get(hashlib.sha256(chave[:_MAX_CHAVE]).hexdigest())
        if nome is None:
            raise ErroPedido(401, "nao_autorizado")
        return nome


def _portador(autorizacao: bytes) -> bytes:
    return autorizacao[len(_PORTADOR) :] if autorizacao.lower().startswith(_PORTADOR) else b""


def vizinhanca(endereco: str) -> str:
    """An address as it counts: an IPv6 one by its network, of which a single caller has 2^64 addresses."""
    if ":" not in endereco:
        return endereco
    try:
        return str(ipaddress.ip_network((endereco.partition("%")[0], _REDE_V6), strict=False))
    except ValueError:
        return endereco


class _Memoria(MemoryStorage):
    """Counters of one process, used by its event loop alone.

    The library's own sweeps all keys in a new thread every 10 ms. This one sweeps when their number has
    doubled: callers with ever new addresses cost neither time nor memory without end.
    """

    def __init__(self) -> None:
        super().__init__()
        self._varrer_em = _POUCAS

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and begin the key's minute if it has none."""
        contado = self.get(key) + amount
        self.storage[key] = contado
        if contado == amount:
            self.expirations[key] = time.time() + expiry
            self._varrer()
        return contado

    def _varrer(self) -> None:
        if len(self.expirations) < self._varrer_em:
            return
        for chave in list(self.expirations):
            self.get(chave)  # forgets a key whose minute is over
        self._varrer_em = max(_POUCAS, 2 * len(self.expirations))


class Limitador:
    """Counts requests of the running minute, by key and by address: 2 µs, where a sliding window takes 5."""

    def __init__(self, config: LimitesConfig) -> None:
        self._contador = FixedWindowRateLimiter(_Memoria())
        self._por = [
            (nome, RateLimitItemPerMinute(n))
            for nome, n in (("chave", config.por_chave), ("endereco", config.por_endereco))
            if n
        ]

    def contar(self, chave: str, endereco: str, custo: int = 1) -> None:
        """Count a request; `ErroPedido` 429 once a limit is passed."""
        for nome, limite in self._por:
            valor = chave if nome == "chave" else vizinhanca(endereco)
            if valor and not self._contador.hit(limite, nome, valor, cost=custo):
                fim = self._contador.get_window_stats(limite, nome, valor).reset_time
                espera = _ate(fim)
                raise ErroPedido(429, "limite", limite.amount, espera, espera_s=espera)


def _ate(fim: float) -> int:
    return max(1, min(_MINUTO, round(fim - time.time() + 0.5)))
