"""A model that is being served: its answers. It never changes; a new model is a new object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.diario import Diario, ModeloAnotado
from api.pedido import CAMPOS, FAIXAS, HORA, NOMES, OBRIGATORIOS, SEXO, UNIDADES
from api.textos import ROTULOS, Idioma
from funcoes.atributos import ATRIBUTOS, ENTRADAS
from funcoes.entrega import pacote
from funcoes.entrega.preditor import Preditor, Previsao
from funcoes.secoes import SUFIXO_SINTETICO
from funcoes.servico import Servivel, agora

_INDICES: Final = {
    "tu": "tu_stull", "utci": "utci_calc", "te": "te_calc", "wbgt": "wbgt_calc",
    "pressao_vapor": "pressao_vapor", "imc": "imc",
}  # fmt: skip
_POSICAO: Final = [(nome, ATRIBUTOS.index(coluna)) for nome, coluna in _INDICES.items()]
_BITS: Final = 1 << np.arange(len(ENTRADAS))
_MASCARAS: Final = 1 << len(ENTRADAS)


class Previstas(NamedTuple):
    """Rows that went through the model together, as arrays."""

    p: Previsao
    omitidos: NDArray[np.int64]
    """A bit for each input that a row left out, in the order of `ENTRADAS`; shape (rows,)."""
    fora: NDArray[np.int64]
    """The same for inputs outside what training saw."""

    def em_listas(self) -> "EmListas":
        """As plain numbers: a look at one number of an array costs more than all of a list."""
        p = self.p
        partes = (p.entradas, p.atributos, p.proba, p.voto, self.omitidos, self.fora)
        return EmListas(*(parte.tolist() for parte in partes))


class EmListas(NamedTuple):
    """`Previstas` as plain numbers, a row each."""

    entradas: list[list[float]]
    atributos: list[list[float]]
    proba: list[list[float]]
    voto: list[int]
    omitidos: list[int]
    fora: list[int]


@lru_cache(maxsize=_MASCARAS)
def posicoes(mascara: int) -> tuple[int, ...]:
    """The inputs whose bits are set."""
    return tuple(n for n in range(len(ENTRADAS)) if mascara >> n & 1)


@dataclass(frozen=True)
class Servido:
    """A loaded model with everything that its answers need."""

    preditor: Preditor
    ficha: Servivel
    cartao_html: bytes
    carregado_em: datetime = field(default_factory=agora)

    def __post_init__(self) -> None:
        entradas, classes = self.preditor.assinatura.entradas, self.preditor.classes.tolist()
        derivados: dict[str, Any] = {
            "minimo": np.array([e.min for e in entradas]),
            "maximo": np.array([e.max for e in entradas]),
            "classes": [str(c) for c in classes],
            "anotado": ModeloAnotado(self.ficha.modelo_id, self.ficha.versao, tuple(classes)),
        }
        for nome, valor in derivados.items():
            object.__setattr__(self, nome, valor)

    minimo: NDArray[np.float64] = field(init=False, repr=False)
    maximo: NDArray[np.float64] = field(init=False, repr=False)
    classes: list[str] = field(init=False, repr=False)
    anotado: ModeloAnotado = field(init=False, repr=False)

    @classmethod
    def de_pacote(cls, conteudo: bytes, ficha: Servivel) -> "Servido":
        """Raises `ErroRegistro` for a package that was changed, or that this code does not fit."""
        arquivos = pacote.abrir(conteudo)
        return cls(Preditor.de_arquivos(arquivos), ficha, arquivos.get("cartao.html", b""))

    def fora(self, entradas: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which inputs, shape (rows, 10), are outside what training saw."""
        return (entradas < self.minimo) | (entradas > self.maximo)

    def prever(
        self, bruto: NDArray[np.float64], hora: float, diario: Diario, lote: bool = False
    ) -> Previstas:
        """Predict raw inputs, shape (rows, 10), NaN where left out, and write it down.

        `hora` is for rows that give none, and put into `bruto`. `ErroDados` as of `Preditor.prever`.
        """
        vazio = np.isnan(bruto)
        bruto[vazio[:, HORA], HORA] = hora
        p = self.preditor.prever(bruto)
        omitidos, fora = vazio @ _BITS, self.fora(p.entradas) @ _BITS
        diario.anotar(p.atributos, omitidos, fora, p.proba, p.voto, self.anotado, lote=lote)
        return Previstas(p, omitidos, fora)

    def responder(self, previstas: EmListas, linha: int, idioma: Idioma) -> dict[str, Any]:
        """The answer of one row, without its `request_id`."""
        entradas, atributos = previstas.entradas[linha], previstas.atributos[linha]
        voto, proba = previstas.voto[linha], previstas.proba[linha]
        omitidos, fora = previstas.omitidos[linha], previstas.fora[linha]
        return {
            "predicao": voto,
            "rotulo": ROTULOS[idioma][voto],
            "probabilidades": dict(zip(self.classes, proba, strict=True)),
            "indices": {nome: round(atributos[n], 2) for nome, n in _POSICAO},
            "fora_da_faixa": [self._fora_da_faixa(n, entradas[n]) for n in posicoes(fora)],
            "preenchidos": {NOMES[n]: _valor(n, entradas[n]) for n in posicoes(omitidos)},
            "versao_modelo": self.ficha.versao,
            "modelo_id": self.ficha.modelo_id,
        }

    def _fora_da_faixa(self, n: int, valor: float) -> dict[str, str | float]:
        minimo, maximo = float(self.minimo[n]), float(self.maximo[n])
        return {"campo": NOMES[n], "valor": valor, "min": minimo, "max": maximo}

    def descrever(self) -> Mapping[str, Any]:
        """What `/model` says."""
        assinatura = self.preditor.assinatura
        return {
            **self.ficha.model_dump(),
            "sintetico": self.ficha.nome.endswith(SUFIXO_SINTETICO),
            "classes": assinatura.classes,
            "decisao": assinatura.decisao,
            "versao_atributos": assinatura.versao_atributos,
            "entradas": [_entrada(e.nome, e.min, e.max, e.opcional) for e in assinatura.entradas],
            "carregado_em": self.carregado_em,
        }


def _entrada(nome: str, minimo: float, maximo: float, opcional: bool) -> dict[str, Any]:
    campo = CAMPOS[nome]
    permitido: list[Any] = ["f", "m"] if campo == "sexo" else list(FAIXAS[campo])
    obrigatorio = campo in OBRIGATORIOS or (not opcional and campo != "hora")  # the clock gives the hour
    return {
        "campo": campo, "unidade": UNIDADES[campo], "min": minimo, "max": maximo,
        "permitido": permitido, "obrigatorio": obrigatorio,
    }  # fmt: skip


def _valor(n: int, cheio: float) -> float | str:
    if n == SEXO:
        return "m" if cheio else "f"
    return round(cheio, 4)
