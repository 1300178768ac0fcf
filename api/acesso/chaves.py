"""Who may ask, and how often: API keys by their hashes, and a limit a minute for each key and address."""

import hashlib
import ipaddress
import math
import secrets
import time
from collections.abc import Mapping
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from api.pedido.erros import ErroPedido
from funcoes.configuracao.secoes_servico import LimitesConfig

SEM_CHAVE: Final = ""
"""What a caller is called where no keys are configured."""

_PORTADOR: Final = b"bearer "
_REDE_V6: Final = 64
_MAX_CHAVE: Final = 256
_POUCAS: Final = 1000
_SOBRA_S: Final = 1e-6
"""What is lost where seconds are added and subtracted."""

_NOME: Final = {False: "endereco", True: "estranhos"}


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
    """Counters of one process, used by its event loop alone, by a clock that nobody can set.

    The library's own goes by the time of day: set back by an hour, it would refuse for an hour. And it sweeps
    all keys in a new thread every 10 ms. This one sweeps when their number has doubled: callers with ever new
    addresses cost neither time nor memory without end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.timer.cancel()  # its first sweep goes by the time of day, and would forget everybody
        self.timer.join()
        self._varrer_em = _POUCAS

    def get(self, key: str) -> int:
        """What is counted in the key's minute; a minute that is over is forgotten."""
        if self.expirations.get(key, 0.0) <= time.monotonic() + _SOBRA_S:
            self.storage.pop(key, None)
            self.expirations.pop(key, None)
        return self.storage.get(key, 0)

    def get_expiry(self, key: str) -> float:
        """When the key's minute is over, by the same clock."""
        return self.expirations.get(key, time.monotonic())

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and begin the key's minute if it has none."""
        contado = self.get(key) + amount
        self.storage[key] = contado
        if contado == amount:
            self.expirations[key] = time.monotonic() + expiry
            self._varrer()
        return contado

    def _varrer(self) -> None:
        if len(self.expirations) < self._varrer_em:
            return
        for chave in list(self.expirations):
            self.get(chave)  # forgets a key whose minute is over
        self._varrer_em = max(_POUCAS, 2 * len(self.expirations))


Contado = tuple[RateLimitItemPerMinute, str, str]
"""A limit, its name, and whose requests it counts."""


class Limitador:
    """Counts requests of the running minute, by key and by address: 3 µs, where a sliding window takes 5."""

    def __init__(self, config: LimitesConfig) -> None:
        self._contador = FixedWindowRateLimiter(_Memoria())
        self._por_chave, self._por_endereco = (
            RateLimitItemPerMinute(n) if n else None for n in (config.por_chave, config.por_endereco)
        )

    def contar(self, chave: str, endereco: str, custo: int = 1, estranho: bool = False) -> None:
        """Count a request; `ErroPedido` 429 where a limit would be passed, and then nothing is counted.

        A stranger is who was let in without a key that is wanted, or has a wrong one. Strangers count apart:
        they cannot lock out whoever has a valid key behind the same address.
        """
        limites = self._de(chave, endereco, estranho)
        cheios = [um for um in limites if not self._contador.test(*um, cost=custo)]
        if cheios:
            raise self._recusa(cheios)
        for um in limites:
            self._contador.hit(*um, cost=custo)

    def menor(self, chave: str, endereco: str) -> int:
        """How many requests a minute this caller may make at most; 0 for no limit."""
        return min((um.amount for um, _, _ in self._de(chave, endereco, estranho=False)), default=0)

    def _de(self, chave: str, endereco: str, estranho: bool) -> list[Contado]:
        limites: list[Contado] = []
        if self._por_chave is not None and chave:
            limites.append((self._por_chave, "chave", chave))
        if self._por_endereco is not None and endereco:
            limites.append((self._por_endereco, _NOME[estranho], vizinhanca(endereco)))
        return limites

    def _recusa(self, cheios: list[Contado]) -> ErroPedido:
        """Says how long the last of them lasts: who waits for so long is let in."""
        fins = [(self._contador.get_window_stats(*um).reset_time, um[0].amount) for um in cheios]
        fim, quantos = max(fins)
        espera = max(1, math.ceil(fim - time.monotonic() - _SOBRA_S / 2))
        return ErroPedido(429, "limite", quantos, espera, espera_s=espera)
